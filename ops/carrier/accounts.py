"""Who may use the API, and which numbers are theirs. Kept in a file for the next start."""

import base64
import time
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from . import files
from .refusals import Refused, too_fast


@dataclass
class Number:
    number: str
    message_url: str = ""
    fallback_url: str = ""
    status_url: str = ""
    voice_url: str = ""
    call_status_url: str = ""
    voice_fallback_url: str = ""
    application: str = ""
    able: list[str] = field(default_factory=lambda: ["voice", "sms", "mms"])
    name: str = ""
    per_second: float | None = None
    _tokens: float = field(default=1.0, repr=False)
    _at: float = field(default=0.0, repr=False)

    def pace(self) -> None:
        """Refuses what goes above the number's rate; a second's worth may come in one burst."""
        if self.per_second is None:
            return
        now = time.monotonic()
        gained = (now - self._at) * self.per_second
        self._tokens = min(max(1.0, self.per_second), self._tokens + gained)
        self._at = now
        if self._tokens < 1:
            raise too_fast()
        self._tokens -= 1

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name[0] != "_"}


@dataclass
class Service:
    """A Messaging Service: its pool, and where it has inbound texts posted instead."""

    sid: str
    name: str = "Pretend service"
    inbound_url: str = ""
    defers: bool = False
    numbers: list[str] = field(default_factory=list)

    def takes(self, number: str) -> bool:
        return number in self.numbers and bool(self.inbound_url) and not self.defers


@dataclass
class Account:
    sid: str
    token: str
    numbers: dict[str, Number] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    status: str = "active"
    events_url: str = ""  # where events of registrations are posted

    def message_url(self, number: str) -> str:
        """Where a text to the number is posted."""
        taking = (one.inbound_url for one in self.services.values() if one.takes(number))
        return next(taking, "") or self.numbers[number].message_url

    def as_json(self) -> dict[str, Any]:
        numbers = [number.as_json() for number in self.numbers.values()]
        services = [asdict(service) for service in self.services.values()]
        return {
            "account_sid": self.sid,
            "auth_token": self.token,
            "numbers": numbers,
            "services": services,
            "status": self.status,
            "events_url": self.events_url,
        }


class Accounts:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._by_sid: dict[str, Account] = {}
        self._by_header: dict[str, Account] = {}
        for entry in files.read_json(path, []):
            self._take(entry)

    def register(self, entry: dict[str, Any]) -> Account:
        """Makes it so: the token is replaced, the numbers named are added or changed."""
        account = self._take(entry)
        self.save()
        return account

    def save(self) -> None:
        files.replace_json(self._path, self.as_json())

    def get(self, sid: str) -> Account:
        return self._by_sid[sid]

    def __contains__(self, sid: str) -> bool:
        return sid in self._by_sid

    def owner(self, number: str) -> Account | None:
        return next((a for a in self._by_sid.values() if number in a.numbers), None)

    def authorized(self, header: str, sid: str) -> Account:
        account = self._by_header.get(header)
        if account is None or account.sid != sid:
            headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'}
            raise Refused(20003, HTTPStatus.UNAUTHORIZED, headers)
        return account

    def signed_in(self, header: str) -> Account:
        """The account of an address that names none."""
        account = self._by_header.get(header)
        if account is None:
            raise Refused(20003, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Basic"})
        return account

    def as_json(self) -> list[dict[str, Any]]:
        return [account.as_json() for account in self._by_sid.values()]

    def _take(self, entry: dict[str, Any]) -> Account:
        sid, token = str(entry["account_sid"]), str(entry["auth_token"])
        numbers = [Number(**number) for number in entry.get("numbers", [])]
        account = self._by_sid.setdefault(sid, Account(sid, token))
        account.token = token
        account.events_url = str(entry.get("events_url") or account.events_url)
        for number in numbers:
            for other in self._by_sid.values():
                other.numbers.pop(number.number, None)
            account.numbers[number.number] = number
        for service in [Service(**one) for one in entry.get("services", [])]:
            account.services[service.sid] = service
        account.status = entry.get("status", account.status)
        self._by_header = {_header(a): a for a in self._by_sid.values()}
        return account


def _header(account: Account) -> str:
    return "Basic " + base64.b64encode(f"{account.sid}:{account.token}".encode()).decode()
