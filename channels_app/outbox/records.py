"""What the carrier answered, written down: accepted, refused, later, or nobody knows."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from channels_app.carriers.outcomes import Accepted, Outcome, Refused, TryLater, Unknown
from channels_app.carriers.twilio import parse
from channels_app.outbox.claims import ASK_AFTER, Claim
from inbox import tenancy
from inbox.conversations.carrying import delivery
from inbox.conversations.carrying.delivery import Report
from inbox.conversations.models import Attempt
from inbox.failpoints import failpoint

MOST_ATTEMPTS = 10
LONGEST_WAIT = 300.0
PROBLEMS = """
UPDATE conversations_connection c SET problem = v.problem
FROM unnest(%(ids)s::bigint[], %(problems)s::text[]) AS v(id, problem)
WHERE c.organization_id = %(organization)s AND c.id = v.id AND c.problem <> v.problem
"""
REPORT_AFTER = 8 * ASK_AFTER  # when an accepted message should have been reported: 16 minutes


def record(answers: Sequence[tuple[Claim, Outcome]]) -> None:
    """Apply the outcomes of one organization's calls; committed when it returns."""
    failpoint("outbox.before_record")
    with tenancy.transaction():
        now = tenancy.now()
        delivery.report([_report(claim.attempt, outcome, now) for claim, outcome in answers])
        for claim, outcome in answers:
            if isinstance(outcome, TryLater):
                _put_back(claim.attempt, outcome, now)
        _note_problems(answers)
    failpoint("outbox.after_record")


def _report(attempt: UUID, outcome: Outcome, now: datetime) -> Report:
    match outcome:
        case Accepted(carrier_id):
            return Report(
                state="accepted",
                attempt=attempt,
                carrier_id=carrier_id,
                check_at=now + REPORT_AFTER,
            )
        case Refused(code, text):
            return parse.told("failed", attempt=attempt, code=code, text=text)
        case Unknown(text):
            return Report(
                state="uncertain",
                attempt=attempt,
                error=text,
                check_at=now + ASK_AFTER,
            )
        case TryLater(code, text):
            return Report(state="failed", attempt=attempt, error_code=code, error=text)


def _put_back(uuid: UUID, outcome: TryLater, now: datetime) -> None:
    """The attempt is over, the message waits for its next one."""
    attempt = Attempt.objects.select_related("message").filter(uuid=uuid).first()
    if attempt is None:
        return  # its person was erased meanwhile
    message = attempt.message
    if attempt.state != "failed" or message.status != "failed":
        return  # a report overtook us: the carrier had it after all
    if message.attempts >= MOST_ATTEMPTS and not outcome.problem:
        return
    wait = outcome.after or min(LONGEST_WAIT, 2.0**message.attempts) * random.uniform(0.5, 1)  # noqa: S311 - jitter
    delivery.put_back(message, due_at=now + timedelta(seconds=wait))


def _note_problems(answers: Sequence[tuple[Claim, Outcome]]) -> None:
    """An account that refuses us says so in the health of its connection, until it works again."""
    problems = {
        claim.connection_id: outcome.problem if isinstance(outcome, TryLater) else ""
        for claim, outcome in answers
        if isinstance(outcome, Accepted) or (isinstance(outcome, TryLater) and outcome.problem)
    }
    if problems:
        given = {"ids": list(problems), "problems": list(problems.values())}
        tenancy.execute(PROBLEMS, given, prepared=True)
