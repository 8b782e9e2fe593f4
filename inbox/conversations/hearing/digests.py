"""One mail on what a member missed, in their language and on their clock, at most once.

The claim is committed before the mail leaves. What the server refused goes into the next one; what
it may have taken is never repeated.
"""

from datetime import datetime
from math import inf
from time import monotonic
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inbox import tenancy
from inbox.accounts.addresses import public_url
from inbox.accounts.middleware import language
from inbox.accounts.models import Member
from inbox.conversations.hearing import missed
from inbox.conversations.hearing.missed import Missed
from inbox.conversations.showing.rows import Row
from inbox.mail import posting
from inbox.notifications import mails, preferences
from inbox.notifications.kinds import Often
from inbox.notifications.models import Digest
from inbox.notifications.preferences import Choices


def send_due(now: datetime | None = None, *, until: float = inf) -> int:
    """Mail every member of the current organization for whom it is time; how many went out. By the
    clock `until`, the rest waits for the next round.
    """
    now = now or timezone.now()
    with tenancy.transaction():
        waiting = missed.waiting(upto=now - mails.AWAY)
        away = sorted(set(waiting) - mails.here(waiting, now=now)) if waiting else []
        chosen = preferences.of_members(away)
    return sum(_mail(pk, chosen[pk], now) for pk in away if monotonic() < until)


def _mail(member_id: int, choices: Choices, now: datetime) -> bool:
    if choices.digest == Often.NEVER:
        return False
    with tenancy.transaction():
        claimed = _claim(member_id, choices, now)
    if claimed is None:
        return False
    digest, mail = claimed
    state = posting.post(mail)
    with tenancy.transaction():
        mails.settle(digest, state)
    return state == Digest.State.SENT


def _claim(member_id: int, choices: Choices, now: datetime) -> tuple[Digest, EmailMessage] | None:
    """The row and its mail, or None when there is nothing to say or another worker says it."""
    member = Member.objects.select_related("user", "organization").get(pk=member_id)
    upto = now - mails.AWAY
    if not member.user.is_active or not mails.lock(member):
        return None
    if not mails.is_time(member, choices, now=now):
        return None
    country = member.organization.country
    since = mails.since(member, now=now)
    found = missed.of(member, choices, since=since, upto=upto, country=country)
    if not found.total:
        return None
    digest = mails.begin(member, told=found.ids, upto=upto, now=now)
    return digest, letter(member, choices, found)


def letter(member: Member, choices: Choices, found: Missed) -> EmailMessage:
    """The mail, in the member's language. Plain text: nothing in it can be more than words."""
    with translation.override(language(member)):
        name = _line(member.organization.name)
        subject = ngettext(
            "%(n)s thing you missed at %(organization)s",
            "%(n)s things you missed at %(organization)s",
            found.total,
        ) % {"n": found.total, "organization": name}
        settings = public_url("conversations:preferences")
        return EmailMessage(
            subject,
            "\n".join(_body(member, choices, found, settings)),
            to=[member.user.email],
            headers={"List-Unsubscribe": f"<{settings}>", "Auto-Submitted": "auto-generated"},
        )


def _body(member: Member, choices: Choices, found: Missed, settings: str) -> list[str]:
    hello = _("Hello %(name)s,") % {"name": _line(member.user.name)}
    lines = [hello, "", _("while you were away from Frontdesk:"), ""]
    for told in found.told:
        when = _when(told.at, choices)
        lines += [f"{_line(told.text)}: {_line(told.about.name)}, {when}", _address(told.about), ""]
    if found.texts:
        lines += [_("Unread texts:"), ""]
    for row in found.texts:
        words = _line(row.preview) or _without_words(row.kind)
        said = f": {words}" if choices.previews and words else ""
        lines += [f"{_line(row.name)}, {_when(row.at, choices)}{said}", _address(row), ""]
    if found.more:
        more = ngettext("and %(n)s more.", "and %(n)s more.", found.more) % {"n": found.more}
        lines += [more, ""]
    often = {
        Often.DAY: _("You get such a mail at most once a day."),
        Often.HOUR: _("You get such a mail at most once an hour."),
    }[Often(choices.digest)]
    stop = _("Change this or stop it: %(address)s") % {"address": f"{settings}#digest"}
    return [*lines, "--", often, stop]


def _without_words(kind: str) -> str:
    """What came where nothing was written."""
    known = {
        "photo": _("Photo"),
        "video": _("Video"),
        "audio": _("Voice note"),
        "contact": _("Contact card"),
        "call": _("Call"),
        "missed": _("Missed call"),
        "voice": _("Voicemail"),
        "file": _("File"),
    }
    return known.get(kind, "")


def _address(row: Row) -> str:
    return public_url("conversations:thread", uuid=row.uuid)


def _when(at: datetime, choices: Choices) -> str:
    return date_format(at.astimezone(ZoneInfo(choices.zone)), "SHORT_DATETIME_FORMAT")


def _line(text: str) -> str:
    """What people wrote, on one line."""
    return " ".join(text.split())
