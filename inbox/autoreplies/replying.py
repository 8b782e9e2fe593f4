"""Answering what waits. The decision, the row that says so and the queued text are one commit: a
worker that is killed before it leaves everything to do, after it nothing.
"""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.autoreplies import refusing, rules, texts
from inbox.autoreplies.choosing import choose
from inbox.autoreplies.models import AutoReply, Waiting
from inbox.conversations.carrying import automatic
from inbox.conversations.models import Conversation
from inbox.conversations.writing import filling
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.autoreplies")
MOST, TRIES = 50, 5
KEPT = timedelta(days=400)  # longer than any closed period one can write down
MINE = """
SELECT pg_try_advisory_xact_lock(
    hashtextextended(format('autoreplies %%s', %(organization)s::text), 0))
"""


def work(*, most: int = MOST) -> int:
    """Decide on the organization's oldest waiting texts, in one commit; how many were looked at.
    One worker at a time in an organization: what was sent a moment ago is seen.
    """
    with tenancy.transaction():
        if not tenancy.rows(MINE)[0][0]:
            return 0
        now = timezone.now()
        due = (
            Waiting.objects.filter(due_at__lte=now)
            .order_by("id")
            .select_related(
                "message__conversation__inbox",
                "message__conversation__channel",
                "message__conversation__identity__contact",
            )
        )
        found = list(due[:most])
        for row in found:
            _try(row, now)
        failpoint("autoreplies.before_commit")
    failpoint("autoreplies.after_commit")
    return len(found)


def _try(row: Waiting, now: datetime) -> None:
    """One that fails is tried again later, and holds up nobody."""
    try:
        with transaction.atomic():
            answer(row, now)
            row.delete()
    except (OperationalError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("no automatic reply to message %s", row.message_id)
        if row.tries + 1 >= TRIES:
            Waiting.objects.filter(pk=row.pk).delete()
            return
        later = now + timedelta(seconds=30 * (row.tries + 1))
        Waiting.objects.filter(pk=row.pk).update(tries=row.tries + 1, due_at=later)


def answer(row: Waiting, now: datetime) -> str:
    """Answer a text, or say in a word why not."""
    message = row.message
    talk = message.conversation
    why = refusing.why_not(message, now)
    if why:
        return why
    choice = choose(rules.of(talk.inbox), now, is_first=row.is_first)
    if not choice.kind:
        return choice.why
    why = refusing.why_not_again(choice, talk, now)
    if why:
        return why
    body = filled(choice.texts, talk)
    if not body:
        return "no_text"
    reply = AutoReply(
        inbox=talk.inbox,
        identity=talk.identity,
        contact_id=talk.identity.contact_id,
        kind=choice.kind,
        period_at=choice.period,
        conversation=talk,
    )
    reply.save()  # its unique key is the promise; what breaks it takes the text along
    reply.message = automatic.send(talk, body=body, key=uuid4(), why=choice.kind)
    reply.save(update_fields=["message"])
    return ""


def filled(written: texts.Texts, talk: Conversation) -> str:
    """The text in the contact's language, else the inbox's, else the organization's."""
    home = Organization.objects.get(pk=talk.organization_id)
    _, body = texts.pick(written, spoken(talk, home.language))
    country = home.country
    return filling.fill(body, filling.values(talk, None, country)).text.strip()


def spoken(talk: Conversation, common: str) -> list[str]:
    """Languages in the order in which they are tried. A private contact tells nothing of theirs
    in an inbox of others.
    """
    contact = talk.identity.contact
    own = contact.language if contact is not None and not contact.is_private else ""
    return [own, talk.inbox.language, common]


def drop_old(most: int = 500) -> None:
    """Rows whose period is long over."""
    old = AutoReply.objects.filter(at__lt=timezone.now() - KEPT)
    ids = list(old.values_list("pk", flat=True)[:most])
    AutoReply.objects.filter(pk__in=ids).delete()
