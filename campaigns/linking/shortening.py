"""Short links in a campaign's message: each recipient's are their own, and lead where the message
said.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from campaigns import rules
from campaigns.models import Campaign
from campaigns.models.link import CODE
from inbox import tenancy

# What a phone makes a link of. A mark of formatting around it, or a full stop after it, is not its.
ADDRESS = re.compile(r"https?://[^\s<>\"*_~`/]+\.[^\s<>\"]*", re.IGNORECASE)
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


def shorten(bodies: Mapping[int, str]) -> Short:
    """The texts of these recipients, with links of their own."""
    found = Short({})
    base = where()
    for recipient, body in bodies.items():
        found.bodies[recipient] = _replaced(body, base, found, recipient)
    return found


def write(campaign: Campaign, found: Short, messages: Mapping[int, int]) -> None:
    """Keep where they lead, before anybody can follow one."""
    if not found.links:
        return
    recipients, places, codes, targets = (list(some) for some in zip(*found.links, strict=True))
    given = {"campaign": campaign.pk, "recipients": recipients, "places": places, "codes": codes}
    given |= {"targets": targets, "messages": [messages[one] for one in recipients]}
    tenancy.execute(WRITE, given)


def shown(body: str) -> str:
    """The text as a recipient would read it, with a code that is nobody's: as long as any."""
    base = where()
    return ADDRESS.sub(lambda match: _around(match[0], base + "x" * CODE), body)


def is_in(body: str) -> bool:
    """Whether there is anything to shorten."""
    return ADDRESS.search(body) is not None


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


def _replaced(body: str, base: str, found: Short, recipient: int) -> str:
    def replace(match: re.Match[str]) -> str:
        target = match[0].rstrip(AFTER)
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        found.links.append((recipient, len(found.links), code, target))
        return base + code + match[0][len(target) :]

    return ADDRESS.sub(replace, body)


def _around(address: str, short: str) -> str:
    return short + address[len(address.rstrip(AFTER)) :]
