"""What phones.normalize says of a number, at a twentieth of its cost for those written plainly."""

import re
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from contacts import phones

PLAIN = re.compile(r"\(?\+?[0-9][0-9 .()/-]{5,22}", re.ASCII)
TOGETHER = str.maketrans("", "", " .()/-")
# Rewritten by phones.MOBILE: Mexico, Argentina, Brazil.
REWRITTEN = {52, 54, 55}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of a country's numbering plan tells a plain number from one to be thought of."""

    code: int
    lengths: frozenset[int]
    pattern: re.Pattern[str]
    abroad: re.Pattern[str] | None  # what one dials before another country's code
    inland: re.Pattern[str] | None  # what one dials before an area
    prefix: str  # the same, where it is simply left out


class Normalizer:
    """For numbers that were written down in one country."""

    def __init__(self, country: str) -> None:
        self.country = country
        self._home = _plan(country)
        self._main = None if self._home is None else _main(self._home.code)

    def __call__(self, text: str) -> str:
        """The number in E.164; "" for what is none."""
        found = self._plainly(text)
        if not found:
            found = phones.normalize(text, self.country)
        return found if phones.is_number(found) else ""

    def _plainly(self, text: str) -> str:
        """The number, or "" where somebody has to think."""
        if not PLAIN.fullmatch(text):
            return ""
        digits = text.translate(TOGETHER)
        return _international(digits[1:]) if digits[0] == "+" else self._national(digits)

    def _national(self, digits: str) -> str:
        plan, main = self._home, self._main
        if plan is None or main is None or len(digits) <= 6 or digits[0] == "0":
            return ""
        if plan.abroad is not None and plan.abroad.match(digits):
            return ""
        if plan.inland is not None and plan.inland.match(digits):
            # such as 1 206 555 0142: left out where only then it is a number
            rest = digits[len(plan.prefix) :]
            if not plan.prefix or plan.pattern.fullmatch(digits) or rest[:1] in ("", "0"):
                return ""
            digits = rest
        if not plan.pattern.fullmatch(digits) or len(digits) not in main.lengths:
            return ""
        return f"+{plan.code}{digits}"


def _international(digits: str) -> str:
    for length in (1, 2, 3):
        if int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE and digits[0] != "0":
            plan, rest = _main(int(digits[:length])), digits[length:]
            if plan is None or not rest or rest[0] == "0" or len(rest) not in plan.lengths:
                return ""
            return "" if plan.inland is not None and plan.inland.match(rest) else f"+{digits}"
    return ""


@lru_cache(maxsize=300)
def _main(code: int) -> _Plan | None:
    """The plan of a calling code's main country."""
    region = COUNTRY_CODE_TO_REGION_CODE[code][0]
    return None if region == "001" else _plan(region)


@lru_cache(maxsize=300)
def _plan(region: str) -> _Plan | None:
    known = PhoneMetadata.metadata_for_region(region)
    if known is None or known.general_desc is None or known.country_code is None:
        return None
    if known.country_code in REWRITTEN:
        return None
    general, inland = known.general_desc, known.national_prefix_for_parsing
    plain = inland == known.national_prefix and not known.national_prefix_transform_rule
    return _Plan(
        code=known.country_code,
        lengths=frozenset(general.possible_length),
        pattern=re.compile(general.national_number_pattern or "(?!)"),
        abroad=re.compile(known.international_prefix) if known.international_prefix else None,
        inland=re.compile(inland) if inland else None,
        prefix=(known.national_prefix or "") if plain and inland else "",
    )
