"""Where somebody is signed in: a row beside each session, which they can end.

What is known of a browser is what it says of itself. When it was last used is written at most every
ten minutes, with the member's own.
"""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from inbox import tenancy
from inbox.accounts import known_browsers
from inbox.accounts.models import Device, Member, User
from inbox.words import kept

EVERY = 600  # seconds
SEEN = "seen"  # in the session: (organization, when)

WRITE = """
WITH device AS (
    INSERT INTO accounts_device AS d (uuid, user_id, session_key, agent)
    VALUES (gen_random_uuid(), %(user)s, %(key)s, %(agent)s)
    ON CONFLICT (session_key) DO UPDATE
    SET seen_at = now(), agent = excluded.agent, user_id = excluded.user_id
)
UPDATE accounts_member SET seen_at = now() WHERE user_id = %(user)s AND is_active
  AND (%(organization_or_all)s::bigint IS NULL OR organization_id = %(organization_or_all)s)
"""

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A browser as its owner sees it."""

    uuid: UUID
    browser: str
    system: str
    since: datetime
    seen: datetime
    is_this: bool


def begin(request: HttpRequest, user: User) -> None:
    """Somebody signed in."""
    if request.session.session_key is None:
        request.session.save()
    request.session[SEEN] = [None, int(time.time())]
    _write(request, user, None)


def note(request: HttpRequest, member: Member) -> None:
    """Somebody is here; cheap for all but the first request in ten minutes."""
    where, at = request.session.get(SEEN) or (None, 0)
    if time.time() - at < EVERY and where in {None, member.organization_id}:
        return
    request.session[SEEN] = [member.organization_id, int(time.time())]
    known_browsers.recognize(request, member.user)
    _write(request, member.user, member.organization_id)


def end(request: HttpRequest) -> None:
    """Somebody signed out here."""
    Device.objects.filter(session_key=request.session.session_key or "").delete()


def of(user: User, *, here: str) -> list[Place]:
    """Where the user is signed in just now, the newest first; `here` is the session that asks."""
    rows = list(Device.objects.filter(user=user).order_by("-seen_at")[:200])
    keys = [row.session_key for row in rows]
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    standing = set(alive.values_list("session_key", flat=True))
    return [_place(row, here) for row in rows if row.session_key in standing]


@transaction.atomic
def sign_out(user: User, uuid: UUID) -> bool:
    """End one session of the user's; whether there was such a one."""
    found = Device.objects.filter(user=user, uuid=uuid).first()
    if found is None:
        return False
    _drop([found])
    return True


@transaction.atomic
def sign_out_others(user: User, *, here: str) -> int:
    """End all sessions of the user's but this one; how many there were."""
    found = list(Device.objects.filter(user=user).exclude(session_key=here))
    _drop(found)
    return len(found)


def describe(agent: str) -> tuple[str, str]:
    """The browser and the system, in a word each; "" where nothing is known."""
    browser = next((name for word, name in BROWSERS if re.search(rf"\b{word}", agent)), "")
    system = next((name for word, name in SYSTEMS if word in agent), "")
    return browser, system


def _place(row: Device, here: str) -> Place:
    browser, system = describe(row.agent)
    return Place(row.uuid, browser, system, row.created_at, row.seen_at, row.session_key == here)


def _drop(rows: list[Device]) -> None:
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    Device.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _write(request: HttpRequest, user: User, organization: int | None) -> None:
    given: dict[str, Any] = {
        "user": user.pk,
        "key": request.session.session_key,
        "agent": kept(request.headers.get("User-Agent", ""))[:300],
        "organization_or_all": organization,
    }
    if given["key"] is not None:
        tenancy.control(WRITE, given)
