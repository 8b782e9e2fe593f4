"""A registration as its page shows it: where it stands, what was done when, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from channels_app.models import Registration, RegistrationStep
from channels_app.registration import codes, coverage, limits, pages, working
from channels_app.registration.applications import OPEN
from channels_app.registration.steps import Step
from inbox.conversations.models import Channel, Inbox

State, Kind = Registration.State, Registration.Kind
COLORS = {
    State.DRAFT: "", State.SUBMITTED: "accent", State.REVIEW: "warn", State.APPROVED: "good",
    State.REJECTED: "bad", State.SUSPENDED: "bad",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A step in the timeline. `state` is done, doing, waiting, failed or ahead."""

    title: Any
    state: str
    subject: str = ""
    at: datetime | None = None
    status: str = ""


@dataclass(frozen=True)
class Number:
    """A number and what it may do."""

    channel: Channel
    words: str
    color: str
    may_confirm: bool
    may_train: bool


@dataclass(frozen=True)
class Section:
    """One way of an inbox's numbers."""

    kind: str
    label: str
    registration: Registration | None
    numbers: Sequence[Number]
    lines: Sequence[Line] = ()
    brand_lines: Sequence[Line] = ()
    first_page: str = ""
    color: str = ""
    said: codes.Code | None = None
    code: str = ""
    reasons: Sequence[str] = ()
    correct: str = ""
    asks_for_answer: bool = False
    limits: Sequence[str] = ()
    countries: Sequence[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.registration.state if self.registration else State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether somebody has something to hand in."""
        if self.registration is None:
            return not all(one.channel.registered for one in self.numbers)
        return self.troubled.state in OPEN

    @property
    def troubled(self) -> Registration:
        """What a person has to look after: the business before what is sent under it."""
        assert self.registration is not None  # noqa: S101 - asked of one that there is
        brand = self.registration.brand
        started = self.registration.state != State.DRAFT
        if brand is not None and started and brand.state in {State.REJECTED, State.SUSPENDED}:
            return brand
        return self.registration

    @property
    def is_going(self) -> bool:
        """Whether the page may change by itself."""
        return self.state in {State.SUBMITTED, State.REVIEW}


def sections(inbox: Inbox) -> list[Section]:
    """Each way that the inbox's numbers go."""
    channels = coverage.texting(inbox)
    found = Registration.objects.filter(inbox=inbox).select_related("connection", "brand")
    known = {one.kind: one for one in found}
    return [_section(kind, known.get(kind), channels) for kind in coverage.ways(channels)]


def _section(kind: str, registration: Registration | None, channels: Sequence[Channel]) -> Section:
    mine = [one for one in channels if coverage.way(one.address) == kind]
    label = str(Kind(kind).label)
    countries = sorted({coverage.country(one.address) for one in mine} - {""})
    brand = registration.brand if registration else None
    first = pages.of(kind, brand)[0].name
    if registration is None:
        numbers = [_number(one, None, None) for one in mine]
        return Section(kind, label, None, numbers, first_page=first, countries=countries)
    rows = _rows(registration)
    made = Section(
        kind, label, registration,
        [_number(one, registration, rows.get(("registered", one.address))) for one in mine],
        lines=_lines(registration, rows, mine),
        brand_lines=_lines(brand, _rows(brand), []) if brand is not None else (),
        first_page=first, countries=countries,
    )  # fmt: skip
    troubled = made.troubled
    said = codes.of(troubled.code)
    return Section(
        **{
            **vars(made),
            "color": COLORS[State(troubled.state)],
            "said": said,
            "code": troubled.code,
            "reasons": [line for line in troubled.reason.splitlines() if line][:12],
            "correct": said.page if said and said.page else first,
            "asks_for_answer": _asks(brand),
            "limits": limits.lines(registration.limits) if troubled.state == "approved" else (),
        }
    )


def _asks(brand: Registration | None) -> bool:
    """Whether a sole proprietor has a text to answer."""
    if brand is None or brand.answers.get("business_type") != "Sole Proprietorship":
        return False
    row = RegistrationStep.objects.filter(registration=brand, name="review-brand").first()
    return row is not None and row.state == RegistrationStep.State.WAITING


def _rows(registration: Registration) -> dict[tuple[str, str], RegistrationStep]:
    found = RegistrationStep.objects.filter(registration=registration).order_by("id")
    return {(row.name, row.subject): row for row in found}


def _lines(
    registration: Registration, rows: dict[tuple[str, str], RegistrationStep],
    channels: Sequence[Channel],
) -> list[Line]:  # fmt: skip
    if registration.state == State.DRAFT:
        return []
    steps = working.steps(registration, registration.answers)
    shown = [step for step in steps if not step.background]
    return [
        _line(step, rows.get((step.name, subject)), subject)
        for step in shown
        for subject in _subjects(step, channels, registration)
    ]


def _subjects(step: Step, channels: Sequence[Channel], registration: Registration) -> list[str]:
    if step.each is None:
        return [""]
    if step.name == "sender":
        name = str(registration.answers.get("sender_name", ""))
        return [name] if name else []
    return [one.address for one in channels]


def _line(step: Step, row: RegistrationStep | None, subject: str) -> Line:
    if row is None:
        return Line(step.title, "ahead", subject)
    waits = row.state == RegistrationStep.State.WAITING
    state = "ahead" if waits and not row.status else row.state
    return Line(step.title, state, subject, row.at, row.status)


def _number(
    channel: Channel, registration: Registration | None, row: RegistrationStep | None
) -> Number:
    """What is said of a number, and what may be done about it."""
    suspended = registration is not None and registration.state == State.SUSPENDED
    may_confirm = not channel.registered and not suspended
    if channel.registered:
        words, color = _("Registered"), "good"
    elif channel.training:
        words, color = _("Training"), "accent"
    elif channel.refusal == "suspended":
        words, color = _("Suspended"), "bad"
    elif channel.block_code:
        words, color = _("Blocked by the carriers (%(code)s)") % {"code": channel.block_code}, "bad"
    elif row is not None and row.state == RegistrationStep.State.FAILED:
        words, color = _("Not accepted"), "bad"
    else:
        words, color = _("Not registered"), "warn"
    may_train = not channel.registered and bool(channel.connection.api_base)
    return Number(channel, words, color, may_confirm, may_train)
