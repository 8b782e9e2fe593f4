"""A carrier's process, a small product for it to call, and a fresh account for each test."""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from ops.carrier.client import Carrier, Running, start

QUICK = ("--sent-after", "0.02", "--delivered-after", "0.05")
PHONES = itertools.count(1)


@dataclass
class Post:
    path: str
    params: dict[str, str]
    headers: dict[str, str]

    @property
    def status(self) -> str:
        return self.params["MessageStatus"]


class Product(ThreadingHTTPServer):
    """Records what is posted; answers as told; offers files that it logs the fetches of."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.posts: list[Post] = []
        self.fetches: list[tuple[str, str]] = []
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.without_head: set[str] = set()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def statuses(self) -> list[str]:
        return [post.status for post in self.posts]

    def signed_with(self, token: str, post: Post) -> bool:
        signature = post.headers["X-Twilio-Signature"]
        return bool(RequestValidator(token).validate(self.url + post.path, post.params, signature))


class Handler(BaseHTTPRequestHandler):
    server: Product

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        params = dict(parse_qsl(body, keep_blank_values=True))
        self.server.posts.append(Post(self.path, params, dict(self.headers)))
        status, kind, data = self.server.answers.get(self.path, (204, "", b""))
        self._answer(status, kind, data)

    def do_GET(self) -> None:
        self.server.fetches.append((self.command, self.path))
        if self.command == "HEAD" and self.path in self.server.without_head:
            self._answer(403, "application/xml", b"")
        elif self.path in self.server.files:
            self._answer(200, *self.server.files[self.path])
        else:
            self._answer(404, "text/html", b"<p>not here</p>")

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@dataclass
class Stage:
    carrier: Carrier
    product: Product
    sid: str = field(default_factory=lambda: f"AC{uuid.uuid4().hex}")
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    ours: str = field(default_factory=lambda: f"+1202555{next(PHONES):04d}")
    theirs: str = field(default_factory=lambda: f"+1415555{next(PHONES):04d}")

    def register(self, **more: Any) -> None:
        number = {"number": self.ours, "message_url": self.product.url + "/texts", **more}
        self.carrier.register(self.sid, self.token, [number])

    def client(self, token: str | None = None) -> Client:
        http = TwilioHttpClient(timeout=3, max_retries=0)
        client = Client(self.sid, token or self.token, http_client=http)
        client.api.base_url = self.carrier.url
        return client

    def send(self, body: str = "See you at six", **more: Any) -> Any:
        given = {"to": self.theirs, "from_": self.ours, "body": body, **more}
        return self.client().messages.create(**given)

    def callback(self, attempt: str = "") -> str:
        return f"{self.product.url}/status/{attempt or uuid.uuid4()}/?k=a%20b"

    def text(self, body: str = "Are you open?", **more: Any) -> Any:
        return self.carrier.text(self.theirs, self.ours, body, **more)

    def accepted(self) -> list[dict[str, Any]]:
        return [line for line in self.carrier.ledger() if line["account"] == self.sid]

    def fault(self, name: str, **more: Any) -> None:
        self.carrier.fault(name, account=self.sid, **more)

    def thread(self) -> list[dict[str, Any]]:
        return self.carrier.thread(self.theirs, self.ours)


def eventually(check: Callable[[], Any], within: float = 5.0) -> Any:
    """The first true value; fails with the last one."""
    end = time.monotonic() + within
    while not (value := check()):
        assert time.monotonic() < end, f"still {value!r} after {within} s"
        time.sleep(0.01)
    return value


@pytest.fixture(scope="session")
def pretend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with start(tmp_path_factory.mktemp("carrier"), *QUICK) as running:
        yield running


@pytest.fixture
def stage(pretend: Running) -> Iterator[Stage]:
    product = Product()
    stage = Stage(pretend, product)
    stage.register()
    yield stage
    pretend.clear_faults()
    product.shutdown()
    product.server_close()
