"""Addresses whose texts are kept apart as spam, for managers: who blocked them, and letting go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from contacts import blocking
from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations import access
from inbox.conversations.finishing import spam
from inbox.conversations.knowing.optouts import place

PAGE = 50
LIST = """
SELECT i.id, i.uuid, i.address, i.blocked_at, coalesce(k.name, ''), i.blocked_by_id
FROM contacts_identity i
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
 AND (k.private_to_id IS NULL OR k.private_to_id = %(member)s)
WHERE i.organization_id = %(organization)s AND i.blocked_at IS NOT NULL
"""
AFTER = " AND (i.blocked_at, i.id) < (%(at)s, %(id)s)"
ORDER = " ORDER BY i.blocked_at DESC, i.id DESC LIMIT %(most)s"


@dataclass(frozen=True)
class Blocked:
    """One of them."""

    id: int
    uuid: UUID
    address: str
    at: datetime
    name: str
    member_id: int | None


@dataclass(frozen=True)
class Page:
    """Some of them, newest first, and where the next begin ("" at the end)."""

    rows: list[Blocked]
    after: str


def page(member: Member, *, after: str = "", most: int = PAGE) -> Page:
    """The addresses that are blocked."""
    sql = LIST
    given: dict[str, Any] = {"member": member.pk, "most": most + 1}
    at, pk = place(after)
    if at is not None:
        sql, given = sql + AFTER, given | {"at": at, "id": pk}
    found = [Blocked(*row) for row in tenancy.rows(sql + ORDER, given)]
    shown = found[:most]
    end = f"{shown[-1].at.isoformat()}~{shown[-1].id}" if len(found) > most else ""
    return Page(shown, end)


@transaction.atomic
def release(identity: Identity, *, by: Member) -> None:
    """It may write again; what it wrote into spam comes back to inboxes the manager may open."""
    own = access.visible_to(by).filter(identity=identity, state="spam").order_by("-id")
    for conversation in own[:20]:
        spam.release(conversation, by=by)
    blocking.release([identity.pk])
