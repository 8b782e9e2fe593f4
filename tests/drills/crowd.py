"""Fifty members at fifty browsers: a connection and a socket each, nothing shared but the desk."""

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import requests
from websockets.asyncio.client import connect

from tests.browser.site import Desk
from tests.drills.house import House

CSRF = "c" * 32
# Sign-in pages are not what is drilled: their passwords would take most of the time.
JOIN = """
import json
from importlib import import_module
from django.conf import settings
from inbox import tenancy
from inbox.accounts.models import Member, Organization, User
from inbox.conversations.models import Inbox, InboxAccess
with tenancy.unscoped("a drill gathers members"):
    organization = Organization.objects.get(slug=%(slug)r)
store, keys = import_module(settings.SESSION_ENGINE).SessionStore, {}
with tenancy.in_organization(organization), tenancy.transaction():
    for number in range(%(count)d):
        name = f"Agent{number:02d}"
        user = User(email=f"{name}.%(crowd)s@crowd.example".lower(), name=f"{name} Example")
        user.set_unusable_password()
        user.save()
        member = Member.objects.create(organization=organization, user=user, role="agent")
        InboxAccess.objects.create(inbox=Inbox.objects.get(), member=member)
        session = store()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.create()
        keys[name] = session.session_key
print(json.dumps(keys))
"""


@dataclass
class Agent:
    """One of them, at a browser of their own."""

    name: str
    key: str
    lock: str
    messages: str
    tab: str = field(default_factory=lambda: str(uuid4()))
    http: requests.Session = field(default_factory=requests.Session)
    heard: list[dict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http.headers["HX-Request"] = "true"
        self.http.cookies.update({"session": self.key, "csrf": CSRF})

    def post(self, url: str, **form: str) -> requests.Response:
        return self.http.post(
            url, {"csrfmiddlewaretoken": CSRF, "tab": self.tab, **form}, timeout=30
        )

    def acquire(self) -> str:
        """The token, or "" when somebody else has it."""
        answer = self.post(self.lock)
        assert answer.status_code in {200, 409}, answer.text[:500]
        return revision(answer.text) if answer.status_code == 200 else ""

    def beat(self, token: str) -> int:
        return self.post(self.lock, token=token, active="1").status_code

    def release(self, token: str) -> None:
        self.post(self.lock, _method="DELETE", token=token)

    def reply(self, body: str, *, seen: int, token: str = "") -> requests.Response:
        given = {"token": token} if token else {}
        return self.post(self.messages, text=body, key=str(uuid4()), seen=str(seen), **given)


def revision(html: str) -> str:
    """The token that a lock's fragment carries."""
    found = re.search(r'data-revision="(\d+)"', html)
    assert found, html[:500]
    return found[1]


@contextmanager
def gathered(house: House, desk: Desk, thread: str, count: int) -> Iterator[list[Agent]]:
    """So many agents of the desk, each with the conversation open."""
    words = JOIN % {"slug": desk.slug, "count": count, "crowd": uuid4().hex[:8]}
    keys = json.loads(house.site.manage("shell", "-v0", "-c", words))
    one = f"{house.origin}/{desk.slug}/conversations/{thread}/"
    agents = [Agent(name, key, f"{one}lock/", f"{one}messages/") for name, key in keys.items()]
    with sockets(agents, house.origin, desk.slug, thread):
        yield agents


@contextmanager
def sockets(agents: list[Agent], origin: str, slug: str, thread: str) -> Iterator[None]:
    """All of them listen; what they hear is theirs."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    waiting, over = set(range(len(agents))), asyncio.Event()

    async def listen(number: int) -> None:
        headers = {"Cookie": f"session={agents[number].key}", "Origin": origin}
        address = f"{origin.replace('http', 'ws', 1)}/ws/{slug}/"
        async with connect(address, additional_headers=headers) as socket:
            await socket.send(json.dumps({"watch": thread}))
            async for text in socket:
                frame = json.loads(text)
                agents[number].heard.append(frame)
                if "watching" in frame:
                    waiting.discard(number)
                    if not waiting:
                        ready.set()

    async def run() -> None:
        tasks = [asyncio.ensure_future(listen(number)) for number in range(len(agents))]
        await over.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread_of_all = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread_of_all.start()
    try:
        assert ready.wait(60), f"{len(waiting)} sockets did not open"
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread_of_all.join(20)
        loop.close()


def together(agents: list[Agent], work) -> list:
    """Everybody does it at the same moment; what came of it, in their order."""
    barrier = threading.Barrier(len(agents))

    def one(agent: Agent):
        barrier.wait(60)
        return work(agent)

    with ThreadPoolExecutor(len(agents)) as threads:
        return list(threads.map(one, agents))
