"""All parts of the pretend carrier in one hand, opened from and closed into one folder."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, TCPConnector, web

from . import records
from .accounts import Accounts
from .callbacks import Callbacks, unfinished
from .calls import Calls
from .faults import Faults
from .ledger import Journal
from .messages import Messages
from .optouts import OptOuts
from .pictures import Pictures
from .registry import Registry
from .webhooks import Poster


@dataclass(frozen=True)
class Options:
    data: Path
    gather: float = 0.0
    is_posting: bool = True
    pauses: tuple[float, float] = (0.05, 0.2)
    people: bool = False


@dataclass
class Exchange:
    session: ClientSession
    accounts: Accounts
    optouts: OptOuts
    ledger: Journal
    log: Journal
    journal: Journal
    pictures: Pictures
    poster: Poster
    callbacks: Callbacks
    calls: Calls
    registry: Registry
    messages: Messages = field(default_factory=Messages)
    faults: Faults = field(default_factory=Faults)
    base: str = ""
    is_closing: bool = False
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    @classmethod
    def opened(cls, options: Options) -> "Exchange":
        data = options.data
        data.mkdir(parents=True, exist_ok=True)
        session = ClientSession(connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar())
        accounts = Accounts(data / "state.json")
        ledger = Journal(data / "ledger.jsonl", gather=options.gather)
        journal = Journal(data / "statuses.jsonl", gather=0.01, durable=False)
        pictures, poster = Pictures(data / "media", session), Poster(session)
        posting, reports = options.is_posting, Poster(session)
        callbacks = Callbacks(
            accounts, reports, pictures, ledger, journal, options.pauses, is_posting=posting
        )
        return cls(
            session=session,
            accounts=accounts,
            optouts=OptOuts(data / "optouts.json"),
            ledger=ledger,
            log=Journal(data / "log.jsonl", gather=options.gather),
            journal=journal,
            pictures=pictures,
            poster=poster,
            callbacks=callbacks,
            calls=Calls(poster, people=options.people),
            registry=Registry(data / "registry.json"),
        )

    def resume(self) -> None:
        """Remembers all messages and goes on with those whose end was not told yet."""
        lines = chain(self.ledger.read(), self.log.read(), self.journal.read())
        records.restore(self.messages, lines)
        for message in self.messages.by_sid.values():
            if not message.is_final and message.account in self.accounts:
                self.start(self.callbacks.follow(message, unfinished(message)))

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        self.is_closing = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for journal in (self.ledger, self.log, self.journal):
            await journal.close()
        await self.session.close()


EXCHANGE = web.AppKey("exchange", Exchange)
