"""What a send must look like before the carrier takes it, in the order the carrier looks."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlsplit

from .accounts import Account
from .optouts import OptOuts
from .refusals import Refused

PHONE = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_BODY, MOST_MEDIA = 1600, 10


@dataclass(frozen=True)
class Draft:
    sender: str
    recipient: str
    body: str
    media_urls: list[str] = field(default_factory=list)
    status_callback: str = ""
    service: str = ""

    @classmethod
    def from_form(cls, body: bytes) -> Self:
        form = parse_qs(body.decode(errors="replace"), keep_blank_values=True)

        def one(name: str) -> str:
            return form.get(name, [""])[0]

        return cls(
            sender=one("From"),
            recipient=one("To"),
            body=one("Body"),
            media_urls=form.get("MediaUrl", []),
            status_callback=one("StatusCallback"),
            service=one("MessagingServiceSid"),
        )


def check(draft: Draft, account: Account, optouts: OptOuts) -> None:
    """Raises Refused for the first thing the carrier would object to."""
    _check_numbers(draft, account)
    _check_content(draft)
    callback = draft.status_callback
    if callback and (not _is_web(callback) or "_" in urlsplit(callback).netloc):
        raise Refused(21609)
    if optouts.blocked(draft.sender, draft.recipient):
        raise Refused(21610)


def _check_numbers(draft: Draft, account: Account) -> None:
    if not draft.recipient:
        raise Refused(21604)
    if not draft.sender:
        raise Refused(21705 if draft.service else 21603)
    if not PHONE.fullmatch(draft.recipient):
        raise Refused(21211)
    if draft.sender == draft.recipient:
        raise Refused(21266)
    if draft.sender not in account.numbers:
        raise Refused(21606)


def _check_content(draft: Draft) -> None:
    if not draft.body and not draft.media_urls:
        raise Refused(21602)
    if len(draft.body) > LONGEST_BODY:
        raise Refused(21617)
    if len(draft.media_urls) > MOST_MEDIA:
        raise Refused(21623)
    if not all(_is_web(url) for url in draft.media_urls):
        raise Refused(21620)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url
