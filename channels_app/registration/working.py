"""Going on with registrations: claimed for a while, one call at a time, each answer kept before the
next call. What dies in between is gone on with by whoever comes when the claim is over.
"""

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from channels_app.models import Registration, RegistrationStep
from channels_app.registration import abroad, brand, campaign, coverage, mails, toll_free
from channels_app.registration.calls import Later, Office, Refused
from channels_app.registration.changing import move
from channels_app.registration.steps import Done, Run, Step, Stop, Suspended, Wait
from inbox import tenancy
from inbox.failpoints import failpoint

logger = logging.getLogger("frontdesk.registration")
State, StepState = Registration.State, RegistrationStep.State
LEASE = timedelta(minutes=3)  # longer than any task may live
ASK_FIRST, ASK_AT_MOST = timedelta(minutes=5), timedelta(minutes=30)
TRY_FIRST, TRY_AT_MOST = timedelta(seconds=20), timedelta(minutes=15)
WATCH = timedelta(hours=6)  # approved things can be suspended
ONGOING = {State.SUBMITTED, State.REVIEW}
APPROVED = {State.APPROVED, State.SUSPENDED}
INCOMPLETE = _("An answer is missing that the carrier needs: %(name)s.")


def steps(registration: Registration, answers: dict[str, object]) -> list[Step]:
    """The way a registration goes."""
    if registration.kind == Registration.Kind.BRAND:
        return brand.SOLE if brand.is_sole(answers) else brand.STANDARD
    return {
        Registration.Kind.CAMPAIGN: campaign.STEPS,
        Registration.Kind.TOLL_FREE: toll_free.STEPS,
        Registration.Kind.ABROAD: abroad.STEPS,
    }[Registration.Kind(registration.kind)]


def work(most: int = 5) -> int:
    """Go on with up to `most` registrations of the current organization that are due."""
    made = 0
    while made < most and (registration := _claim()) is not None:
        _go_on(registration)
        mails.tell(registration.pk)
        made += 1
    return made


def load(registration: Registration) -> Run:
    """The registration with everything that is known of it."""
    rows = RegistrationStep.objects.filter(registration=registration).order_by("id")
    run = Run(
        registration=registration,
        office=Office(registration.connection),
        answers=registration.answers,
        channels=coverage.channels(registration),
        rows={(row.name, row.subject): row for row in rows},
    )
    if registration.brand is not None:
        run.brand = load(registration.brand)
    return run


def _claim() -> Registration | None:
    """The one that has waited longest, for us alone until the lease ends."""
    with tenancy.transaction():
        due = Registration.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "id")
        found = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if found is not None:
            found.due_at = timezone.now() + LEASE
            found.save(update_fields=["due_at"])
            _ = found.connection, found.brand  # read here: there is no transaction later on
        return found


def _go_on(registration: Registration) -> None:
    """Make the calls that can be made now, and note when to come again."""
    with tenancy.transaction():
        run = load(registration)
    if registration.state not in ONGOING | APPROVED:
        _rest(run, None)
        return
    try:
        waits = _through(run)
    except Later as problem:
        logger.warning("registration %s waits: %s", registration.uuid, problem)
        pause = min(TRY_FIRST * 2 ** min(registration.tries, 10), TRY_AT_MOST)
        _rest(run, pause)
    except Suspended as problem:
        _move(run, State.SUSPENDED, problem.code, problem.reason)
    except Stop as problem:
        _move(run, State.REJECTED, problem.code, problem.reason)
    else:
        if not waits:
            _move(run, State.APPROVED)
        elif registration.state == State.APPROVED:
            _rest(run, WATCH)
        else:
            _move(run, State.REVIEW)


def _through(run: Run) -> bool:
    """Every step in its order; whether something has to be waited for."""
    watching = run.registration.state in APPROVED
    waits = False
    for step in steps(run.registration, run.answers):
        for subject in step.subjects(run):
            row = run.row(step.name, subject)
            again = (step.tended and row.sid) or (watching and step.watched)
            if row.state == StepState.DONE and not again:
                continue
            if isinstance(_make(run, step, row), Wait):
                waits = True
                if step.each is None:  # one number's wait does not hold up its neighbours
                    return True
    return waits


def _make(run: Run, step: Step, row: RegistrationStep) -> Done | Wait:
    """One step: begun, committed, done, committed."""
    was_done = row.state == StepState.DONE
    row.lost = row.state == StepState.DOING
    _keep(row, state=row.state if was_done else StepState.DOING)
    failpoint("registration.before_call")
    try:
        outcome = step.do(run, row)
    except Refused as refused:
        _keep(row, state=StepState.FAILED, code=refused.code, reason=refused.words)
        raise Stop(refused.code, refused.words) from refused
    except KeyError as missing:
        words = INCOMPLETE % {"name": missing.args[0]}
        _keep(row, state=StepState.FAILED, reason=words)
        raise Stop("", words) from missing
    except (Stop, Suspended) as problem:
        status = getattr(problem, "status", "SUSPENDED")
        _keep(row, state=StepState.FAILED, code=problem.code, reason=problem.reason, status=status)
        raise
    failpoint("registration.after_call")
    if isinstance(outcome, Done):
        row.sid = outcome.sid or row.sid
        _keep(row, state=StepState.DONE, status=outcome.status, code="", reason="")
    else:
        _keep(row, state=StepState.WAITING, status=outcome.status)
    return outcome


def _keep(row: RegistrationStep, **changes: object) -> None:
    """Committed when it returns."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.at = timezone.now()
    with tenancy.transaction():
        row.save()


def _move(run: Run, state: str, code: str = "", reason: str = "") -> None:
    """A new state, or the same one again, and when to look next."""
    same = run.registration.state == state
    tries = run.registration.tries + 1 if same else 0
    if state == State.REJECTED:
        pause: timedelta | None = None
    elif state == State.REVIEW:
        pause = min(ASK_FIRST * 1.5 ** min(tries, 10), ASK_AT_MOST)
    else:
        pause = ASK_AT_MOST if state == State.SUSPENDED else WATCH
    with tenancy.transaction():
        move(run, state, code=code, reason=reason, tries=tries, due_at=_after(pause))


def _rest(run: Run, pause: timedelta | None) -> None:
    """Nothing changed."""
    registration = run.registration
    with tenancy.transaction():
        Registration.objects.filter(pk=registration.pk, due_at=registration.due_at).update(
            due_at=_after(pause), tries=registration.tries + 1
        )


def _after(pause: timedelta | None) -> datetime | None:
    return None if pause is None else timezone.now() + pause
