"""Who has work: organizations with rows that are due, across the wall, oldest first."""

from dataclasses import dataclass

from django.db import connection

from inbox import tenancy


@dataclass(frozen=True)
class Due:
    """An organization that has work of a kind; opens a scope as it is."""

    pk: int
    slug: str


def due_work(kind: str, most: int = 200) -> list[Due]:
    """Organizations with due `deliveries`, `outbox`, `uncertain` or `media`.

    A SECURITY DEFINER function owned by frontdesk_system answers: it tells whose work is due and
    nothing of what it is.
    """
    sql = "SELECT organization_id, slug FROM due_work(%(kind)s, %(most)s)"
    found = tenancy.control(sql, {"kind": kind, "most": most}, prepared=True)
    return [Due(pk, slug) for pk, slug in found]


def bulk_work(most: int = 200) -> list[Due]:
    """Organizations where something is being done to many conversations, or undone."""
    return _asked("SELECT organization_id, slug FROM bulk_work(%s)", most)


def erasure_work(most: int = 200) -> list[Due]:
    """Organizations that are forgetting somebody."""
    return _asked("SELECT organization_id, slug FROM erasure_work(%s)", most)


def waiting_work(most: int = 200) -> list[Due]:
    """Organizations where somebody is there and conversations wait to be given."""
    return _asked("SELECT organization_id, slug FROM waiting_work(%s)", most)


def paper_work(most: int = 200) -> list[Due]:
    """Organizations whose files of contacts are being read or written."""
    return _asked("SELECT organization_id, slug FROM paper_work(%s)", most)


def reply_work(most: int = 200) -> list[Due]:
    """Organizations with texts that may get an automatic reply."""
    return _asked("SELECT organization_id, slug FROM reply_work(%s)", most)


def alert_work(most: int = 200) -> list[Due]:
    """Organizations with alerts to be mailed, or addresses to be asked."""
    return _asked("SELECT organization_id, slug FROM alert_work(%s)", most)


def line_work(most: int = 200) -> list[Due]:
    """Organizations with purchases to settle, numbers to give back, inboxes to look through."""
    return _asked("SELECT organization_id, slug FROM line_work(%s)", most)


def call_work(most: int = 200) -> list[Due]:
    """Organizations with a call to be placed, or one to ask the carrier about."""
    return _asked("SELECT organization_id, slug FROM call_work(%s)", most)


def recording_work(most: int = 200) -> list[Due]:
    """Organizations with recordings to be deleted at the carrier."""
    return _asked("SELECT organization_id, slug FROM recording_work(%s)", most)


def campaign_work(most: int = 200) -> list[Due]:
    """Organizations with campaigns to be planned, begun or sent on."""
    return _asked("SELECT organization_id, slug FROM campaign_work(%s)", most)


def registration_work(most: int = 200) -> list[Due]:
    """Organizations with a registration to go on with, or to ask the carrier about."""
    return _asked("SELECT organization_id, slug FROM registration_work(%s)", most)


def everyone() -> list[Due]:
    """Every organization, for the rounds that visit all."""
    return _asked("SELECT id, slug FROM accounts_organization WHERE deleted_at IS NULL ORDER BY id")


def leaving() -> list[Due]:
    """Organizations whose end was asked for and has not come."""
    return _asked(
        "SELECT id, slug FROM accounts_organization"
        " WHERE delete_at IS NOT NULL AND deleted_at IS NULL ORDER BY delete_at"
    )


def _asked(question: str, *given: str | int) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return [Due(pk, slug) for pk, slug in cursor.fetchall()]
