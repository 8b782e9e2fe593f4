"""Reads a campaign as a reviewer would, before it is paid for: what gets turned down is said while
it is typed, with the words that would help.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

SHORTENERS = frozenset(
    (
        "bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly", "is.gd", "buff.ly", "rebrand.ly",
        "cutt.ly", "rb.gy", "shorturl.at", "tiny.cc", "lnkd.in", "s.id", "v.gd", "bl.ink", "t.ly",
        "short.io", "adf.ly", "urlz.fr",
    )
)  # fmt: skip
SOCIAL = frozenset(
    ("facebook.com", "instagram.com", "linkedin.com", "x.com", "twitter.com", "tiktok.com")
)
SHOP = "Aurora Bikes"  # the examples are English, as all that is handed in has to be
LINK = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:/[^\s]*)?", re.IGNORECASE)
PHONE = re.compile(r"\+?1?[\s.(-]*\d{3}[\s.)-]*\d{3}[\s.-]*\d{4}\b")
STOP = re.compile(r"\b(stop|unsubscribe|opt[ -]?out)\b", re.IGNORECASE)
HELP = re.compile(r"@|\+?\d[\d ().-]{6,}|https?://|www\.", re.IGNORECASE)
AGREE = re.compile(
    r"\b(opt(s|ed|ing)?[ -]?in|consent\w*|agree\w*|check ?box|sign(s|ed|ing)?[ -]?up|subscri\w+"
    r"|permission|text(s|ing)? (START|YES|JOIN)|form|verbal\w*|keyword|QR)\b",
    re.IGNORECASE,
)
WHERE = re.compile(r"https?://|www\.|\b(website|web site|page|store|counter|phone|paper)\b", re.I)
RATES = re.compile(r"(message|msg)[^.]{0,40}(data )?rates", re.IGNORECASE)
DRAFT = re.compile(r"\b(lorem ipsum|asdf|test( message)?|sample text|xxx+|tbd)\b", re.IGNORECASE)
REFUSED = re.compile(
    r"\b(cannabis|marijuana|cbd|thc|kratom|vape|casino|gambl\w+|betting|sportsbook|payday|escort"
    r"|porn\w*|xxx|firearm\w*|ammo|ammunition|debt relief|credit repair|get rich|work from home)\b",
    re.IGNORECASE,
)
LOAN = re.compile(r"\b(loan|loans|lender|lending|mortgage|borrow)\b", re.IGNORECASE)
SECRETS = re.compile(r"\b(password|social security|ssn|card number|pin code)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Remark:
    """What a reviewer would say of a field. `stops` what is certainly turned down; `example` shows
    how it could read.
    """

    field: str
    words: str
    example: str = ""
    stops: bool = True


Rule = Callable[[dict[str, Any]], Iterator[Remark]]


def read(answers: dict[str, Any], *, only: str = "") -> list[Remark]:
    """Everything there is to say of the answers, or of one field's."""
    found = [remark for rule in RULES for remark in rule(answers)]
    return [remark for remark in found if not only or remark.field == only]


def stopping(answers: dict[str, Any]) -> list[Remark]:
    """What must be changed before it may be submitted."""
    return [remark for remark in read(answers) if remark.stops]


def texts(answers: dict[str, Any]) -> list[str]:
    """The samples that were written."""
    return [str(one).strip() for one in answers.get("samples") or [] if str(one).strip()]


def _long(field: str, text: str, least: int, most: int) -> Iterator[Remark]:
    if len(text) < least:
        words = _("Write at least %(least)s characters; there are %(n)s.")
        yield Remark(field, words % {"least": least, "n": len(text)})
    elif len(text) > most:
        words = _("Write at most %(most)s characters; there are %(n)s.")
        yield Remark(field, words % {"most": most, "n": len(text)})


def _description(answers: dict[str, Any]) -> Iterator[Remark]:
    text, name = str(answers.get("description", "")).strip(), _name(answers)
    example = (
        f"{name or SHOP} texts customers who asked for it about their repairs and orders: when a"
        " bike is ready, what it costs, and answers to their questions."
    )
    yield from _long("description", text, 40, 4096)
    if text and name and name.lower() not in text.lower():
        words = _("Name the business as it is registered: %(name)s.") % {"name": name}
        yield Remark("description", words, example)
    if DRAFT.search(text):
        yield Remark("description", _("This reads like a placeholder."), example)
    yield from _content("description", text, answers)


def _flow(answers: dict[str, Any]) -> Iterator[Remark]:
    text = str(answers.get("message_flow", "")).strip()
    example = (
        "Customers enter their number at https://example.com/repairs and tick a box, not ticked"
        " beforehand: “I agree to get texts from Aurora Bikes about my repair. Message and data"
        " rates may apply. Message frequency varies. Reply STOP to opt out, HELP for help.”"
    )
    yield from _long("message_flow", text, 40, 2048)
    if text and not AGREE.search(text):
        yield Remark("message_flow", _("Say how customers agree to be texted."), example)
    if text and not WHERE.search(text):
        words = _("Say where it happens, with a link the reviewer can open.")
        yield Remark("message_flow", words, example)
    if text and not RATES.search(text):
        words = _("Say that message and data rates may apply.")
        yield Remark("message_flow", words, example, stops=False)
    yield from _short("message_flow", text)


def _samples(answers: dict[str, Any]) -> Iterator[Remark]:
    found, name = texts(answers), _name(answers)
    example = f"{name or SHOP}: Your bike is ready. We are open until 6. Reply STOP to opt out."
    if len(found) < 2:
        yield Remark("samples", _("Write at least two samples."), example)
    if len(found) > 5:
        yield Remark("samples", _("Write at most five samples."))
    if len({text.lower() for text in found}) < len(found):
        yield Remark("samples", _("Two samples are the same. Show different texts."), example)
    if found and not any(STOP.search(text) for text in found):
        words = _("At least one sample must say how to stop the texts.")
        yield Remark("samples", words, example)
    if found and name and not any(name.lower() in text.lower() for text in found):
        words = _("At least one sample must name the business.")
        yield Remark("samples", words, example)
    for number, text in enumerate(found, 1):
        yield from _sample(number, text, answers, example)


def _sample(number: int, text: str, answers: dict[str, Any], example: str) -> Iterator[Remark]:
    field = f"sample-{number}"
    yield from _long(field, text, 20, 1024)
    yield from _short(field, text)
    yield from _content(field, text, answers)
    if DRAFT.search(text):
        yield Remark(field, _("This reads like a placeholder."), example)
    if SECRETS.search(text):
        yield Remark(field, _("Ask for nothing secret: it is taken for fraud."))


def _flags(answers: dict[str, Any]) -> Iterator[Remark]:
    together = " ".join(texts(answers))
    bare = LINK.sub(" ", together)
    pairs = [
        ("has_links", bool(LINK.search(together)), _("A sample has a link: tick this."),
         _("No sample has a link: add one, or do not tick this.")),
        ("has_phone", bool(PHONE.search(bare)), _("A sample has a phone number: tick this."),
         _("No sample has a phone number: add one, or do not tick this.")),
    ]  # fmt: skip
    for field, there, missing, idle in pairs:
        if there and not answers.get(field):
            yield Remark(field, missing)
        elif not there and answers.get(field) and together:
            yield Remark(field, idle)
    if LOAN.search(together) and not answers.get("direct_lending"):
        words = _("A sample is about loans: tick this if you lend money yourself.")
        yield Remark("direct_lending", words, stops=False)


def _answers(answers: dict[str, Any]) -> Iterator[Remark]:
    name = _name(answers)
    stop, ask = str(answers.get("opt_out_message", "")), str(answers.get("help_message", ""))
    out = f"{name or SHOP}: You are unsubscribed and get no more texts from us."
    help_text = f"{name or SHOP}: Ask us at help@example.com. Reply STOP to opt out."
    yield from _long("opt_out_message", stop.strip(), 20, 320)
    yield from _long("help_message", ask.strip(), 20, 320)
    for field, text, example in (("opt_out_message", stop, out), ("help_message", ask, help_text)):
        if text and name and name.lower() not in text.lower():
            yield Remark(field, _("It must name the business."), example)
    if ask and not HELP.search(ask):
        words = _("Give a phone number, an e-mail address or a web page to ask at.")
        yield Remark("help_message", words, help_text)
    given = str(answers.get("opt_in_message", "")).strip()
    if given:
        yield from _long("opt_in_message", given, 20, 320)
        if not STOP.search(given):
            yield Remark("opt_in_message", _("Say how to stop the texts."))


def _links(answers: dict[str, Any]) -> Iterator[Remark]:
    privacy, terms = (str(answers.get(name, "")) for name in ("privacy_url", "terms_url"))
    for field, address in (("privacy_url", privacy), ("terms_url", terms)):
        if not address:
            yield Remark(field, _("Carriers ask for it since June 2026."))
        else:
            yield from _site(field, address)
    if privacy and privacy == terms:
        words = _("It is the same page twice. One page may hold both when each has a heading.")
        yield Remark("terms_url", words, stops=False)


def site(answers: dict[str, Any]) -> list[Remark]:
    """What a reviewer would say of the web site of the business."""
    address = str(answers.get("website", ""))
    return list(_site("website", address)) if address else []


def _site(field: str, address: str) -> Iterator[Remark]:
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme != "https":
        yield Remark(field, _("Give an address that begins with https://."))
    if host in SHORTENERS:
        yield Remark(field, _("Use your own domain, not a shortened link."))
    if host in SOCIAL:
        words = _("A page at a social network is often turned down. Give the business's own site.")
        yield Remark(field, words, stops=False)


def _short(field: str, text: str) -> Iterator[Remark]:
    for host in LINK.findall(text):
        if host.lower().removeprefix("www.") in SHORTENERS:
            words = _("%(host)s is a public link shortener. Use your own domain.")
            yield Remark(field, words % {"host": host}, "https://example.com/r/1042")
            return


def _content(field: str, text: str, answers: dict[str, Any]) -> Iterator[Remark]:
    found = REFUSED.search(text)
    if found:
        words = _("“%(word)s” is content that carriers turn down.") % {"word": found[0]}
        yield Remark(field, words, stops=not answers.get("age_gated"))


def _name(answers: dict[str, Any]) -> str:
    return str(answers.get("business_name", "")).strip()


RULES: list[Rule] = [_description, _flow, _samples, _flags, _answers, _links]
