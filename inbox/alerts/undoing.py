"""Taking back that a recipient was added or removed."""

from typing import Any

from django.utils.dateparse import parse_datetime

from inbox.accounts.models import Member, Team
from inbox.accounts.undoing import Facts, Form, Row
from inbox.alerts import recipients
from inbox.alerts.models import Kind, Recipient
from inbox.settings import audit_names

audit_names.CODES_OF["AlertsChanged"] = {"alert": dict(Kind.choices)}


def _facts(row: Recipient | Row) -> Facts:
    found: Recipient | None = (
        Recipient.objects.select_related("member__user", "team").filter(uuid=row.uuid).first()
    )
    if found is None:
        return {}
    return {
        "name": found.member.user.email if found.member else found.email,
        "kind": found.kind,
        "team": str(found.team.uuid) if found.team else None,
        "member": str(found.member.uuid) if found.member else None,
        "language": found.language,
        "previews": found.previews,
        "asked_at": found.asked_at.isoformat() if found.asked_at else None,
        "confirmed_at": found.confirmed_at.isoformat() if found.confirmed_at else None,
    }


def _put(row: Recipient | Row, former: dict[str, Any], by: Member) -> None:
    """Raises NotAdded. Who had said yes has said so; the mails that waited for them are gone."""
    there: Recipient | None = Recipient.objects.filter(uuid=row.uuid).first()
    if there is not None:
        recipients.remove(there, by=by)
        return
    said = {"asked_at": None, "confirmed_at": None, "team": None, "member": None} | former
    member = Member.objects.filter(uuid=said["member"], is_active=True).first()
    team = Team.objects.filter(uuid=said["team"]).first()
    if (said["member"] and member is None) or (said["team"] and team is None):
        raise recipients.NotAdded("gone")
    made = Recipient(
        uuid=row.uuid,
        kind=said["kind"],
        team=team,
        member=member,
        email="" if member else said["name"],
        language=said["language"],
        previews=said["previews"],
        asked_at=parse_datetime(said["asked_at"] or ""),
        confirmed_at=parse_datetime(said["confirmed_at"] or ""),
        by=by,
    )
    recipients.enter(made, by=by)


RECIPIENT = Form("alert-form", _facts, _put)
"""Settings > E-mail alerts, a recipient."""
