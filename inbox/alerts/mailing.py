"""Sending the alerts: at most one mail a few minutes to each recipient of a kind, claimed and
committed before it leaves. What the server refused goes into the next one; what it may have taken
is never repeated.
"""

from datetime import datetime, timedelta
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
from inbox.accounts.middleware import understood
from inbox.accounts.models import Organization
from inbox.alerts import recipients, telling
from inbox.alerts.models import Item, Kind, Mail, Recipient
from inbox.alerts.telling import Told
from inbox.failpoints import failpoint
from inbox.mail import posting

BETWEEN = timedelta(minutes=5)
TRY_AGAIN = timedelta(minutes=15)
MOST = 100  # lines of a mail
KEPT = timedelta(days=30)


def send_due(now: datetime | None = None, *, until: float = inf) -> int:
    """Ask who was not asked, mail whom it is time for; how many mails went out."""
    now = now or timezone.now()
    with tenancy.transaction():
        unasked = Recipient.objects.filter(asked_at=None, confirmed_at=None).exclude(email="")
        asking = list(unasked.values_list("pk", flat=True))
        told = Item.objects.filter(mail__isnull=True)
        due = list(told.order_by().values_list("recipient_id", flat=True).distinct())
    made = sum(_ask(pk, now) for pk in asking if monotonic() < until)
    return made + sum(_mail(pk, now) for pk in sorted(due) if monotonic() < until)


def _ask(pk: int, now: datetime) -> bool:
    """Once: an address that did not want this is not written to again."""
    with tenancy.transaction():
        mine = Recipient.objects.filter(pk=pk, asked_at=None)
        if not mine.update(asked_at=now):
            return False
        mail = question(Recipient.objects.get(pk=pk))
    state = posting.post(mail)
    if state == posting.REFUSED:
        with tenancy.transaction():
            Recipient.objects.filter(pk=pk, asked_at=now).update(asked_at=None)
    return state == posting.SENT


def _mail(pk: int, now: datetime) -> bool:
    with tenancy.transaction():
        claimed = _claim(pk, now)
        failpoint("alerts.before_commit")
    if claimed is None:
        return False
    failpoint("alerts.after_commit")
    row, mail = claimed
    state = posting.post(mail)
    with tenancy.transaction():
        Mail.objects.filter(pk=row.pk).update(state=state)
        if state == posting.REFUSED:
            Item.objects.filter(mail=row).update(mail=None)
    return state == posting.SENT


def _claim(pk: int, now: datetime) -> tuple[Mail, EmailMessage] | None:
    """The row and its mail, or None: another worker has it, it is too soon, nothing is to say."""
    locked = Recipient.objects.select_for_update(of=("self",), skip_locked=True)
    recipient = locked.select_related("member__user", "team").filter(pk=pk).first()
    if recipient is None or not _is_time(recipient, now):
        return None
    home = Organization.objects.get(pk=recipient.organization_id)
    items = telling.waiting(recipient, MOST)
    with translation.override(language(recipient, home)):
        told = telling.tell(recipient, items, home.country)
        if not told or not _may_hear(recipient):
            Item.objects.filter(pk__in=[item.pk for item in items]).delete()
            return None
        mail = letter(recipient, told, home)
    row: Mail = Mail.objects.create(recipient=recipient, at=now)
    Item.objects.filter(pk__in=[item.pk for item in items]).update(mail=row)
    return row, mail


def _is_time(recipient: Recipient, now: datetime) -> bool:
    mine = Mail.objects.filter(recipient=recipient)
    if mine.filter(at__gt=now - BETWEEN).exclude(state=Mail.State.REFUSED).exists():
        return False
    return not mine.filter(at__gt=now - TRY_AGAIN, state=Mail.State.REFUSED).exists()


def _may_hear(recipient: Recipient) -> bool:
    """Suspended members, and addresses that said nothing, hear nothing."""
    member = recipient.member
    if member is not None:
        return bool(member.is_active and member.user.is_active)
    return recipient.confirmed_at is not None


def language(recipient: Recipient, home: Organization) -> str:
    """Their choice, else the member's own, else the organization's."""
    own = recipient.member.user.language if recipient.member else ""
    return understood(recipient.language or own, home.language)


def letter(recipient: Recipient, told: list[Told], home: Organization) -> EmailMessage:
    """Plain text: nothing in it can be more than words."""
    zone = (recipient.member.user.time_zone if recipient.member else "") or home.time_zone
    place = recipient.team.name if recipient.team else home.name
    subject = _subject(recipient.kind, len(told)) % {"n": len(told), "place": _line(place)}
    lines = []
    for one in told:
        when = date_format(one.at.astimezone(ZoneInfo(zone)), "SHORT_DATETIME_FORMAT")
        lines += [f"{when}  {_line(one.words)}", *([f"  {_line(one.said)}"] if one.said else [])]
        lines += [f"  {one.address}"] if one.address else []
    stop = address(recipient)
    foot = _("You get such a mail at most every five minutes. Change or stop it: %(address)s")
    body = [*lines, "", "--", foot % {"address": stop}]
    return _message(recipient, subject, body, stop)


def question(recipient: Recipient) -> EmailMessage:
    """Whether this address wants such mails."""
    home = Organization.objects.get(pk=recipient.organization_id)
    with translation.override(language(recipient, home)):
        subject = _("Do you want alerts of %(organization)s?") % {"organization": _line(home.name)}
        what = str(Kind(recipient.kind).label)
        link = address(recipient)
        body = [
            _("%(organization)s would like to mail this to you:")
            % {"organization": _line(home.name)},
            f"  {what}",
            "",
            _("Nothing is sent before you confirm it here:"),
            link,
            "",
            _("If you do not want it, do nothing."),
        ]
        return _message(recipient, subject, body, link)


def address(recipient: Recipient) -> str:
    """Where a recipient says yes or no; members have the settings of the organization."""
    return public_url("alert-recipient", token=recipients.token(recipient))


def drop_old() -> None:
    """Mails that have served their time, with what they told."""
    old = Mail.objects.filter(at__lt=timezone.now() - KEPT).order_by("id")
    ids = list(old.values_list("pk", flat=True)[:500])
    Mail.objects.filter(pk__in=ids).delete()


def _subject(kind: str, count: int) -> str:
    if kind == Kind.OPT_OUTS:
        return ngettext(
            "%(n)s change of opt-outs at %(place)s", "%(n)s changes of opt-outs at %(place)s", count
        )
    if kind == Kind.UNKNOWN:
        return ngettext(
            "%(n)s unknown number wrote to %(place)s",
            "%(n)s unknown numbers wrote to %(place)s",
            count,
        )
    return ngettext("%(n)s new contact at %(place)s", "%(n)s new contacts at %(place)s", count)


def _message(recipient: Recipient, subject: str, body: list[str], stop: str) -> EmailMessage:
    to = recipient.member.user.email if recipient.member else recipient.email
    headers = {"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, "\n".join(body), to=[to], headers=headers)


def _line(text: str) -> str:
    """What people wrote, on one line."""
    return " ".join(text.split())
