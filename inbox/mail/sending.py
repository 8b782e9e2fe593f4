"""Every mail of the product leaves here: held in a row, claimed and committed, then handed to the
server, so at most once. What the server certainly refused is tried again for a day.

A worker that dies between the claim and the server's yes loses the mail, one that dies between the
yes and its note of it does not: both leave the row `sending`, which is never sent again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from time import monotonic
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from inbox.mail import posting
from inbox.mail.models import Letter

logger = logging.getLogger("frontdesk.mails")
State = Letter.State
GIVEN_UP = timedelta(days=1)
LONGEST_PAUSE = timedelta(hours=1)
SERVER_AWAY = timedelta(seconds=30)
LEFT_BEHIND = timedelta(minutes=10)
KEPT = timedelta(days=7)
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Written:
    """What a writer makes of a mail when it leaves."""

    subject: str
    lines: list[str]
    to: str


Writer = Callable[[dict[str, Any]], Written | None]
_writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Register who writes mails of a kind from what `later` was told, when they leave. None is no
    mail at all.
    """

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def put(subject: str, lines: list[str], *, to: str) -> None:
    """Have a mail sent, with the open transaction if there is one. Plain text."""
    Letter.objects.create(
        held={
            "subject": subject,
            "body": "\n".join(lines),
            "to": [to],
            "headers": AUTOMATIC,
        }
    )


def later(kind: str, **told: Any) -> None:
    """Have a mail of this kind written and sent. To who asks it says nothing of what it will be,
    in words or in time; no link in it is kept anywhere.
    """
    if kind not in _writers:
        raise KeyError(kind)
    Letter.objects.create(kind=kind, held=told)


def work(*, until: float = inf) -> int:
    """Send what is due, until the monotonic clock says so; how many mails left."""
    _settle_left_behind()
    sent = 0
    with posting.Server() as server:
        while monotonic() < until and _is_any_due():
            if not server.is_open and not server.open():
                _postpone()
                break
            letter = _claim()
            if letter is None:
                break
            sent += _send(letter, server)
    return sent


def drop_old() -> None:
    """Rows of mails that ended a week ago."""
    ended = Letter.objects.exclude(state__in=[State.WAITING, State.SENDING])
    old = ended.filter(created_at__lt=timezone.now() - KEPT).order_by("id")
    ids = list(old.values_list("pk", flat=True)[:500])
    Letter.objects.filter(pk__in=ids).delete()


def _due() -> Any:
    return Letter.objects.filter(state=State.WAITING, due_at__lte=timezone.now())


def _is_any_due() -> bool:
    return bool(_due().exists())


@transaction.atomic
def _claim() -> Letter | None:
    """The next one, which nobody else sends from now on."""
    letter: Letter | None = (
        _due().select_for_update(skip_locked=True).order_by("due_at", "id").first()
    )
    if letter is not None:
        letter.state, letter.due_at = State.SENDING, timezone.now()
        letter.save(update_fields=["state", "due_at"])
    return letter


def _send(letter: Letter, server: posting.Server) -> bool:
    mail, state = _written(letter)
    if mail is not None:
        state = server.send(mail)
    if state == posting.SENT:
        _end([letter.pk], State.DONE)
    elif state == posting.SENDING:
        _end([letter.pk], State.UNSURE)
    elif timezone.now() - letter.created_at > GIVEN_UP:
        _end([letter.pk], State.FAILED)
    else:
        pause = min(timedelta(minutes=2**letter.tries), LONGEST_PAUSE)
        Letter.objects.filter(pk=letter.pk).update(
            state=State.WAITING, due_at=timezone.now() + pause, tries=letter.tries + 1
        )
    return mail is not None and state == posting.SENT


def _written(letter: Letter) -> tuple[EmailMessage | None, str]:
    """The mail; without one, what that comes to."""
    if not letter.kind:
        return EmailMessage(**letter.held), posting.REFUSED
    try:
        made = _writers[letter.kind](letter.held)
    except Exception:
        logger.exception("a mail of the kind %s could not be written", letter.kind)
        return None, posting.REFUSED
    if made is None:
        return None, posting.SENT
    body = "\n".join(made.lines)
    mail = EmailMessage(made.subject, body, to=[made.to], headers=AUTOMATIC)
    return mail, posting.REFUSED


def _postpone() -> None:
    """The server does not answer: nobody asks it again for a while."""
    old = _due().filter(created_at__lt=timezone.now() - GIVEN_UP)
    _end(list(old.values_list("pk", flat=True)), State.FAILED)
    _due().update(due_at=timezone.now() + SERVER_AWAY)


def _settle_left_behind() -> None:
    since = timezone.now() - LEFT_BEHIND
    stuck = Letter.objects.filter(state=State.SENDING, due_at__lt=since)
    _end(list(stuck.values_list("pk", flat=True)), State.UNSURE)


def _end(ids: list[int], state: str) -> None:
    """Nothing of it is kept but that it was."""
    if ids:
        Letter.objects.filter(pk__in=ids).update(state=state, held={})
