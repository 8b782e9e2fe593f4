"""What becomes of an accepted message, and how the product is told: sent, delivered or worse."""

import asyncio
from dataclasses import dataclass, replace

from . import records
from .accounts import Accounts
from .faults import Faults, Route
from .ledger import Journal
from .messages import RANKS, Message, now
from .pictures import Pictures
from .shapes import VERSION
from .webhooks import Answer, Poster, Retries

ON_REFUSED = Retries(count=3, pause=0.05)
UNDELIVERED = frozenset({30003, 30004, 30005, 30006, 30007, 30008})
UNREACHABLE_PHONE, UNREGISTERED = 30003, 30034


@dataclass(frozen=True)
class Step:
    status: str
    error_code: int | None = None


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...] = (Step("sent"), Step("delivered"))
    copies: int = 1
    early: bool = False
    wrong_token: bool = False


def plan(faults: Faults, route: Route) -> Plan:
    """The faults that strike this message, decided once when it is accepted."""
    made = Plan()
    if fault := faults.take("fail", route):
        code = fault.error_code or UNREACHABLE_PHONE
        made = replace(made, steps=_failing(code, fault.status))
    if faults.take("unregistered", route):
        made = replace(made, steps=_failing(UNREGISTERED, "failed"))
    if faults.take("shuffle_callbacks", route):
        made = replace(made, steps=made.steps[::-1])
    if faults.take("no_callbacks", route):
        made = replace(made, copies=0)
    if faults.take("duplicate_callbacks", route):
        made = replace(made, copies=2)
    early = faults.take("early_callback", route) is not None
    wrong = faults.take("callback_wrong_token", route) is not None
    return replace(made, early=early, wrong_token=wrong)


def unfinished(message: Message) -> Plan:
    """What is left for a message that a restart interrupted."""
    rank = RANKS[message.status]
    return Plan(steps=tuple(step for step in Plan.steps if RANKS[step.status] > rank))


def _failing(code: int, status: str | int | None) -> tuple[Step, ...]:
    status = str(status or ("undelivered" if code in UNDELIVERED else "failed"))
    last = Step(status, code)
    return (Step("sent"), last) if status == "undelivered" else (last,)


@dataclass
class Callbacks:
    """`pauses` are the seconds before the first status and between later ones."""

    accounts: Accounts
    poster: Poster
    pictures: Pictures
    ledger: Journal
    journal: Journal
    pauses: tuple[float, float]
    is_posting: bool = True

    async def follow(self, message: Message, plan: Plan) -> None:
        """Takes the message to its end, from wherever it stands."""
        if failure := await self._fetch_media(message):
            plan = replace(plan, steps=(failure,))
        for place, step in enumerate(plan.steps):
            if not (plan.early and place == 0):
                await asyncio.sleep(self.pauses[min(place, 1)])
            await self.tell(message, step, copies=plan.copies, wrong_token=plan.wrong_token)

    async def tell(
        self, message: Message, step: Step, *, copies: int = 1, wrong_token: bool = False
    ) -> list[Answer]:
        at = now()
        message.reach(step.status, step.error_code, at)
        token = self.accounts.get(message.account).token
        token = "not-the-token" if wrong_token else token
        url = self._url(message) if self.is_posting else ""
        answers: list[Answer] = []
        for _ in range(copies if url else 0):
            answers += await self.poster.post(url, _form(message, step), token, ON_REFUSED)
        self.journal.note(
            {
                "kind": "status",
                "time": at.isoformat(),
                "sid": message.sid,
                "status": step.status,
                "error_code": step.error_code,
                "url": url,
                "answers": [answer.as_json() for answer in answers],
            }
        )
        return answers

    def _url(self, message: Message) -> str:
        number = self.accounts.get(message.account).numbers.get(message.sender)
        return message.status_callback or (number.status_url if number else "")

    async def _fetch_media(self, message: Message) -> Step | None:
        failure = None
        for url in message.media_urls[len(message.media) :]:
            fetched = await self.pictures.fetch(url)
            await self.ledger.append(records.of_fetch(message, fetched, now()))
            if fetched.media is not None:
                message.media.append(fetched.media)
            elif failure is None:
                failure = Step("failed", fetched.error_code)
        return failure


def _form(message: Message, step: Step) -> dict[str, str]:
    form = {
        "SmsSid": message.sid,
        "SmsStatus": step.status,
        "MessageStatus": step.status,
        "To": message.recipient,
        "MessageSid": message.sid,
        "AccountSid": message.account,
        "From": message.sender,
        "ApiVersion": VERSION,
    }
    if step.error_code:
        form["ErrorCode"] = str(step.error_code)
    if step.status == "delivered":
        form["RawDlrDoneDate"] = f"{now():%y%m%d%H%M}"
    return form
