"""What templates of this slice call: words, sizes and pieces that need code."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markupsafe import Markup

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest
from inbox.conversations.showing.linking import linked
from inbox.conversations.showing.people import Person, of_member
from inbox.conversations.showing.threads import Bubble, File
from inbox.conversations.writing import formatting


def bubble_text(shown: Bubble) -> Markup:
    """A message's words: formatted where its reader sees that, and bare where they do not."""
    if shown.formats:
        return formatting.html(shown.body, shown.named)
    return linked(shown.body if shown.direction == "in" else formatting.plain(shown.body))


def their_clock(at: datetime, zone: str) -> str:
    """The day and time there: "Mon 09:00"; "" where the zone is not known."""
    return date_format(at.astimezone(ZoneInfo(zone)), "D H:i") if zone else ""


def picture_items(files: Iterable[File]) -> list[tuple[str, str, int, int, str]]:
    """What ui.pictures wants: address, thumbnail, size, words."""
    return [
        (
            url("conversations:file", uuid=file.uuid),
            url("conversations:thumbnail", uuid=file.uuid),
            file.width,
            file.height,
            file.name or _("Picture"),
        )
        for file in files
    ]


def file_detail(file: File) -> str:
    """ "PDF, 84 KB"."""
    kind = {"application/pdf": "PDF", "text/vcard": "vCard"}.get(file.content_type, "")
    size = (
        f"{file.size / 1024 / 1024:.1f} MB"
        if file.size >= 1024**2
        else f"{-(-file.size // 1024)} KB"
    )
    return f"{kind}, {size}" if kind else size


def me_person(request: MemberRequest) -> Person:
    """The viewer."""
    return of_member(request.member)


def blank_bubble(me: Person) -> Bubble:
    """What the browser clones for a message that is on its way to us."""
    nobody = uuid.UUID(int=0)
    return Bubble(
        0, nobody, nobody, "out", "\u200b", "queued", "", "", False, 0, datetime.now(UTC), 0, me
    )


def new_uuid() -> str:
    """The key of a message composed without a script."""
    return str(uuid.uuid4())
