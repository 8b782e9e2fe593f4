"""What templates of this slice call: words, sizes and pieces that need code."""

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.html import urlize
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from inbox.accounts.addresses import url
from inbox.accounts.doors import MemberRequest
from inbox.conversations.people import Person, of_member
from inbox.conversations.threads import Bubble, File

# A line longer than this is shown as plain text: nobody needs its links, and urlize reads twice.
LONGEST_LINKED = 4000


def linked(body: str) -> Markup:
    """The text, escaped, with its addresses as links that tell nobody where they come from."""
    if len(body) > LONGEST_LINKED or not re.search(r"[.:@]", body):
        return escape(body)
    found = urlize(body, nofollow=True, autoescape=True)
    safe = found.replace('rel="nofollow"', 'rel="nofollow noopener noreferrer" target="_blank"')
    return Markup(safe)  # noqa: S704 - urlize escapes


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
