"""Somebody's tab, as far as the websocket sees it."""

import json
import time
from collections.abc import Callable
from typing import Any, ClassVar

from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from config.asgi import application
from inbox.accounts.models import Organization, User


class Ear:
    """One socket; `await ear.hear()` is everything that was said until it was quiet."""

    open: "ClassVar[list[Ear]]" = []

    def __init__(self, user: User | None, slug: str, *, origin: str | None = None) -> None:
        self.client = Client()
        headers = [(b"origin", (settings.PUBLIC_URL if origin is None else origin).encode())]
        if user is not None:
            self.client.force_login(user)
            session = self.client.cookies[settings.SESSION_COOKIE_NAME].value
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
        self.path = f"/{slug}/live/"
        # Channels' own communicator comes with a server that we do not install.
        self.wire = ApplicationCommunicator(
            application,
            {"type": "websocket", "path": f"/ws/{slug}/", "query_string": b"", "headers": headers,
             "subprotocols": []},
        )  # fmt: skip
        self.code: int | None = None
        Ear.open.append(self)

    async def connect(self) -> tuple[bool, int | None]:
        """Whether it was let in, and the code when it was not."""
        await self.wire.send_input({"type": "websocket.connect"})
        answer = await self.wire.receive_output(5)
        if answer["type"] == "websocket.close":
            self.code = answer.get("code", 1000)
        return self.code is None, self.code

    async def hear(self, quiet: float = 0.4) -> list[dict[str, Any]]:
        """Frames until nothing came for so long; `code` is set when it was closed."""
        heard = []
        while self.code is None and not await self.wire.receive_nothing(quiet, 0.02):
            heard += self._take(await self.wire.receive_output())
        return heard

    async def wait_for(
        self, wanted: Callable[[dict[str, Any]], bool], seconds: float = 5.0
    ) -> list[dict[str, Any]]:
        """Frames up to the one that is wanted."""
        heard: list[dict[str, Any]] = []
        end = time.monotonic() + seconds
        while not (heard and wanted(heard[-1])):
            assert time.monotonic() < end, f"heard only {heard} in {seconds} s"
            assert self.code is None, f"closed with {self.code} after {heard}"
            if not await self.wire.receive_nothing(0.1, 0.02):
                heard += self._take(await self.wire.receive_output())
        return heard

    async def closed(self, seconds: float = 5.0) -> int | None:
        """The code it is closed with within so long."""
        end = time.monotonic() + seconds
        while self.code is None and time.monotonic() < end:
            await self.hear(0.1)
        return self.code

    async def say(self, **words: Any) -> None:
        await self.send(text=json.dumps(words))

    async def send(self, **frame: Any) -> None:
        """A frame as it is: `text` or `bytes`."""
        await self.wire.send_input({"type": "websocket.receive", **frame})

    async def leave(self) -> None:
        """The tab is closed."""
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wire.wait(5)

    async def watch(self, uuid: Any) -> None:
        """Hear a conversation; waits until the socket says so."""
        await self.say(watch=str(uuid))
        await self.wait_for(lambda frame: "watching" in frame)

    def get(self, cursor: int, conversation: Any = "") -> list[dict[str, Any]]:
        """What the same listener is told over HTTP."""
        answer = self.client.get(self.path, {"cursor": cursor, "conversation": str(conversation)})
        body = answer.json()
        assert not body["reload"]
        return list(body["frames"])

    def _take(self, output: dict[str, Any]) -> list[dict[str, Any]]:
        if output["type"] == "websocket.close":
            self.code = output.get("code", 1000)
            return []
        return [json.loads(output["text"])]


async def tab(user: User, organization: Organization, watching: Any = None) -> Ear:
    """An open tab that has said hello."""
    ear = Ear(user, organization.slug)
    await ear.connect()
    await ear.wait_for(lambda frame: "hello" in frame)
    if watching is not None:
        await ear.watch(watching)
    return ear


def shown(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that hold HTML of the page; pop-ups are hints and nowhere to be asked for."""
    return [frame for frame in frames if frame.get("swap", "popup") != "popup"]
