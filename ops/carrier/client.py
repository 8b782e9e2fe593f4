"""Speaks to a pretend carrier's control side, and starts one that dies with its parent."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
Picture = tuple[str, str, bytes]


class ControlError(Exception):
    """The control side refused; says why."""


class Carrier:
    def __init__(self, url: str, *, timeout: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._timeout = timeout

    def register(
        self, account_sid: str, auth_token: str, numbers: list[dict[str, Any]], **more: Any
    ) -> Any:
        entry = {"account_sid": account_sid, "auth_token": auth_token, "numbers": numbers, **more}
        return self._call("POST", "/pretend/accounts", entry)

    def accounts(self) -> Any:
        """Every account with its numbers."""
        return self._call("GET", "/pretend/accounts")

    def text(self, sender: str, to: str, body: str = "", media: Sequence[Picture] = ()) -> Any:
        """Sends as a customer; media are (name, content type, bytes)."""
        pictures = [
            {"name": name, "content_type": kind, "base64": base64.b64encode(data).decode()}
            for name, kind, data in media
        ]
        entry = {"from": sender, "to": to, "body": body, "media": pictures}
        return self._call("POST", "/pretend/texts", entry)

    def call(self, sender: str, to: str, *, message: int = 0) -> Any:
        """Calls as a customer, who leaves `message` seconds of voicemail where they are asked to;
        gives what they heard when it is over.
        """
        return self._call("POST", "/pretend/calls", {"from": sender, "to": to, "message": message})

    def ring(self, sender: str, to: str) -> Any:
        """Calls as a customer whose phone a person holds; given at once."""
        return self._call("POST", "/pretend/calls", {"from": sender, "to": to, "asks": True})

    def line(self, number: str, ours: str) -> Any:
        """The call of a person's phone with one of our numbers: its `stage`, and what they heard
        last; None when there is none.
        """
        return self._call("GET", f"/pretend/lines/{quote(number)}/{quote(ours)}")

    def act(self, number: str, ours: str, what: str) -> Any:
        """What the person does: answer, decline, leave (a voicemail) or hang_up."""
        return self._call("POST", "/pretend/lines", {"from": number, "to": ours, "do": what})

    def recordings(self) -> Any:
        """What the carrier still keeps, oldest first."""
        return self._call("GET", "/pretend/recordings")

    def calls(self) -> Any:
        """Every leg, oldest first."""
        return self._call("GET", "/pretend/calls")

    def behave(self, number: str, **manner: Any) -> None:
        """A phone takes= answer, busy, no-answer or failed, presses= a key, talks= for seconds."""
        self._call("POST", "/pretend/manners", {"number": number, **manner})

    def phones(self) -> Any:
        return self._call("GET", "/pretend/phones")

    def phone(self, number: str) -> Any:
        return self._call("GET", f"/pretend/phones/{quote(number)}")

    def thread(self, number: str, ours: str) -> list[dict[str, Any]]:
        """The texts of one customer with one of our numbers."""
        threads = self.phone(number)["threads"]
        return next((thread["texts"] for thread in threads if thread["with"] == ours), [])

    def media(self, sid: str) -> bytes:
        return self._bytes("GET", f"/pretend/media/{quote(sid)}")

    def receipt(self, sid: str, status: str, error_code: int | None = None, **more: Any) -> Any:
        entry = {"sid": sid, "status": status, "error_code": error_code, **more}
        return self._call("POST", "/pretend/receipts", entry)

    def fault(self, name: str, count: int | None = 1, **more: Any) -> Any:
        """`count` None lasts until cleared; narrow with account=, to=, from_=."""
        if "from_" in more:
            more["from"] = more.pop("from_")
        return self._call("POST", "/pretend/faults", {"name": name, "count": count, **more})

    def faults(self) -> Any:
        return self._call("GET", "/pretend/faults")

    def clear_faults(self) -> None:
        self._call("DELETE", "/pretend/faults")

    def ledger(self, after: int = 0, kind: str = "accepted") -> list[dict[str, Any]]:
        """Accepted sends; kind="media" gives the fetches of MediaUrls."""
        return [line for line in self._lines("ledger", after) if line["kind"] == kind]

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Texts of customers, each with the product's `answer` (None: not answered yet)."""
        lines = self._lines("log", after)
        answers = {line["sid"]: line["answer"] for line in lines if line["kind"] == "answer"}
        texts = [line for line in lines if line["kind"] == "text"]
        return [{**text, "answer": answers.get(text["sid"])} for text in texts]

    def statuses(self, after: int = 0) -> list[dict[str, Any]]:
        """Callbacks that were posted, with what the product answered."""
        return self._lines("statuses", after)

    def requests(self, account: str, after: int = 0) -> list[dict[str, Any]]:
        """What this account asked of the API: `method`, `url` and `form`, oldest first."""
        lines = self._lines("requests", after)
        return [line for line in lines if line["account"] == account]

    def review(self, account: str, what: str = "", status: str = "", **more: Any) -> Any:
        """What reviewers say of everything of a kind: "brands", "campaigns", "profiles",
        "products", "verifications", "numbers"; hold=True makes later ones wait for it.
        """
        entry = {"account_sid": account, "what": what, "status": status, **more}
        return self._call("POST", "/pretend/reviews", entry)

    def is_healthy(self) -> bool:
        try:
            return bool(self._call("GET", "/healthz")["ok"])
        except OSError:
            return False

    def _lines(self, name: str, after: int) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self._call("GET", f"/pretend/{name}?after={after}")["lines"]
        return lines

    def _call(self, method: str, path: str, entry: Any = None) -> Any:
        return json.loads(self._bytes(method, path, entry))

    def _bytes(self, method: str, path: str, entry: Any = None) -> bytes:
        data = None if entry is None else json.dumps(entry).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(self.url + path, data, headers, method=method)  # noqa: S310 - given by us
        try:
            with urlopen(request, timeout=self._timeout) as response:  # noqa: S310 - given by us
                body: bytes = response.read()
                return body
        except HTTPError as error:
            raise ControlError(f"{error.code} {error.read().decode()}") from error


class Running(Carrier):
    """A carrier's process; `kill` is the hard way, `stop` the polite one."""

    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        super().__init__(url)
        self.process = process

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def start(home: Path, *options: str, port: int = 0, within: float = 20.0) -> Iterator[Running]:
    """Runs a carrier with its data in `home` for as long as the block lasts."""
    home.mkdir(parents=True, exist_ok=True)
    own = ["--port", str(port), "--data", str(home), "--with-parent", str(os.getpid())]
    with (home / "carrier.err").open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "ops.carrier", *own, *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
    try:
        running = Running(_address(process, home, within), process)
        yield running
    finally:
        Running("", process).stop()
        if process.stdout is not None:
            process.stdout.close()


def _address(process: subprocess.Popen[str], home: Path, within: float) -> str:
    watchdog = threading.Timer(within, process.kill)
    watchdog.start()
    try:
        line = process.stdout.readline() if process.stdout else ""
    finally:
        watchdog.cancel()
    if not line.startswith("listening on "):
        raise RuntimeError(f"the carrier did not start; see {home / 'carrier.err'}")
    return line.removeprefix("listening on ").strip()
