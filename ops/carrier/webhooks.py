"""Posts signed forms to the product, and tries again only where the real carrier would."""

import asyncio
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urldefrag, urlencode

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout
from yarl import URL

from .signature import signed

WITHIN = ClientTimeout(total=15, connect=10)
MOST_RETRIES = 5
AT_ONCE = 200


@dataclass(frozen=True)
class Answer:
    """What came back: a status, or why nothing did."""

    status: int | None
    content_type: str = ""
    text: str = ""
    error: str | None = None
    unreachable: bool = False

    @property
    def is_ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    def as_json(self) -> dict[str, Any]:
        return {"status": self.status, "error": self.error}


@dataclass(frozen=True)
class Retries:
    """When to try again; the URL's fragment may override it (`#rc=2&rp=ct,5xx`)."""

    count: int
    pause: float = 0.0
    policy: frozenset[str] = frozenset({"ct"})

    def overridden(self, fragment: str) -> "Retries":
        options = parse_qs(fragment)
        count = int(options.get("rc", [str(self.count)])[0])
        policy = frozenset(options["rp"][0].split(",")) if "rp" in options else self.policy
        return Retries(min(count, MOST_RETRIES), self.pause, policy)

    def wants_more(self, answer: Answer) -> bool:
        kinds = {"ct"} if answer.unreachable else {f"{(answer.status or 0) // 100}xx"}
        kinds |= {"rt"} if answer.error == "timeout" else set()
        kinds |= set() if answer.is_ok else {"all"}
        return bool(kinds & self.policy)


class Poster:
    """A queue of its own: a flood of reports never delays what customers write, and the product's
    time begins when it is asked.
    """

    def __init__(self, session: ClientSession) -> None:
        self._session = session
        self._places = asyncio.Semaphore(AT_ONCE)

    async def post(
        self, url: str, params: dict[str, str], token: str, retries: Retries
    ) -> list[Answer]:
        """All answers to one event, the last one being final. Retries carry the same token."""
        address, fragment = urldefrag(url)
        retries = retries.overridden(fragment)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "X-Twilio-Signature": signed(token, address, params),
        }
        body = urlencode(params).encode()
        answers = [await self._once(address, body, headers)]
        while len(answers) <= retries.count and retries.wants_more(answers[-1]):
            await asyncio.sleep(retries.pause)
            answers.append(await self._once(address, body, headers))
        return answers

    async def _once(self, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        url = URL(address, encoded=True)
        try:
            async with (
                self._places,
                self._session.post(
                    url, data=body, headers=headers, timeout=WITHIN, allow_redirects=False
                ) as response,
            ):
                text = await response.text(errors="replace")
                return Answer(response.status, response.content_type, text)
        except ClientConnectorError as error:
            return Answer(None, error=str(error), unreachable=True)
        except TimeoutError:
            return Answer(None, error="timeout")
        except (ClientError, ValueError) as error:
            return Answer(None, error=repr(error))
