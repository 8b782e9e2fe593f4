"""Short links in a campaign's message: each recipient's are their own, and lead where the message
said.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from campaigns import rules
from campaigns.models import Campaign
from campaigns.models.link import CODE
from inbox import tenancy

# What a phone makes a link of: an address with http, with www, or a site's bare name. Endings that
# are words too, as in "the end.It was", need a path behind them. A mark of formatting around it, or
# a full stop after it, is not its.
ENDINGS = "com|net|org|io|biz|eu|uk|ca|br|example"
WORDS = "it|us|de|es|fr|pt|co|me|app|dev|shop|store|info"
ADDRESS = re.compile(
    r"https?://[^\s<>\"*_~`/]+\.[^\s<>\"]*"
    r"|(?<![\w@/.:%+-])(?:www\.(?:[a-z0-9-]+\.)+[a-z]{2,}"
    rf"|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:(?:{ENDINGS})|(?:{WORDS})(?=/\w)))"
    r"(?![\w@-]|\.\w)(?:[/?][^\s<>\"]*)?",
    re.IGNORECASE,
)
AFTER = ".,;:!?)]}'’”»*_~`"
# Without those that are taken for one another, or make words.
LETTERS = "23456789bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ"
WRITE = """
INSERT INTO campaigns_link (organization_id, code, campaign_id, recipient_id, message_id, place,
                            target, clicks)
SELECT %(organization)s, code, %(campaign)s, recipient, message, place, target, 0
FROM unnest(%(codes)s::text[], %(recipients)s::bigint[], %(messages)s::bigint[],
            %(places)s::int[], %(targets)s::text[])
     AS v(code, recipient, message, place, target)
"""


@dataclass
class Short:
    """The texts with short links in them, and what these are: (recipient, place, code, target)."""

    bodies: dict[int, str]
    links: list[tuple[int, int, str, str]] = field(default_factory=list)


def shorten(bodies: Mapping[int, str], *, written: str) -> Short:
    """The texts of these recipients, with links of their own. A bare name is a link where it was
    `written`: what a merge field says of somebody, such as a company's, is none.
    """
    found = Short({})
    base = where()
    for recipient, body in bodies.items():

        def link(target: str, recipient: int = recipient) -> str:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
            found.links.append((recipient, len(found.links), code, target))
            return base + code

        found.bodies[recipient] = _replaced(body, written, link)
    return found


def write(campaign: Campaign, found: Short, messages: Mapping[int, int]) -> None:
    """Keep where they lead, before anybody can follow one."""
    if not found.links:
        return
    recipients, places, codes, targets = (list(some) for some in zip(*found.links, strict=True))
    given = {"campaign": campaign.pk, "recipients": recipients, "places": places, "codes": codes}
    given |= {"targets": targets, "messages": [messages[one] for one in recipients]}
    tenancy.execute(WRITE, given)


def shown(body: str, *, written: str) -> str:
    """The text as a recipient would read it, with a code that is nobody's: as long as any."""
    short = where() + "x" * CODE
    return _replaced(body, written, lambda _: short)


def where() -> str:
    """Up to the code: the organization's own domain, or this installation's. The number before
    the dash says whose link it is.
    """
    domain = rules.current().short_domain
    root = f"https://{domain}" if domain else settings.PUBLIC_URL
    path = reverse("campaign-link", kwargs={"code": "x"}).removesuffix("x")
    return f"{root}{path}{tenancy.current().pk}-"


def parts(code: str) -> tuple[int, str] | None:
    """(organization, what is left); None for what cannot be one of ours."""
    organization, _, word = code.partition("-")
    fits = organization.isascii() and organization.isdigit() and len(organization) < 18
    return (int(organization), word) if fits and len(word) == CODE and word.isascii() else None


def _replaced(body: str, written: str, link: Callable[[str], str]) -> str:
    def replace(match: re.Match[str]) -> str:
        address = match[0].rstrip(AFTER)
        after = match[0][len(address) :]
        if "://" in address[:8]:
            return link(address) + after
        return link(f"https://{address}") + after if address in written else match[0]

    return ADDRESS.sub(replace, body)
