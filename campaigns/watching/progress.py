"""How far a campaign is: in numbers, and as a line over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from campaigns.models import Campaign
from inbox import tenancy
from inbox.conversations import sight

PAGE = 50
COUNTS = """
SELECT state, count(*), count(replied_at), count(opted_out_at) FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s GROUP BY state
"""
WHY = """
SELECT reason, count(*) FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND state = %(state)s
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8
"""
LATELY = """
SELECT count(*) FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s
  AND sent_at > %(now)s - interval '30 seconds'
"""
OVER_TIME = """
SELECT floor(extract(epoch FROM {at}) / %(step)s)::bigint, count(*) FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND {at} IS NOT NULL
GROUP BY 1 ORDER BY 1
"""
LIST = """
SELECT r.id, r.uuid, r.address, coalesce(k.name, ''), r.state, r.reason, r.sent_at,
       r.replied_at IS NOT NULL, r.opted_out_at IS NOT NULL, v.uuid,
       EXISTS (SELECT 1 FROM campaigns_leaving l WHERE l.organization_id = r.organization_id
               AND l.campaign_id = r.campaign_id AND l.identity_id = r.identity_id),
       coalesce((SELECT sum(s.clicks) FROM campaigns_link s
                 WHERE s.organization_id = r.organization_id AND s.recipient_id = r.id), 0)
FROM campaigns_recipient r
LEFT JOIN contacts_identity i ON i.organization_id = r.organization_id AND i.id = r.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
 AND k.deleted_at IS NULL AND k.private_to_id IS NULL
LEFT JOIN conversations_conversation v
  ON v.organization_id = r.organization_id AND v.id = r.conversation_id
 AND v.inbox_id IN (SELECT a.inbox_id FROM conversations_inboxaccess a
                    WHERE a.organization_id = %(organization)s AND a.member_id = %(member)s)
 AND {seen}
WHERE r.organization_id = %(organization)s AND r.campaign_id = %(campaign)s {narrow} {why}
  AND r.id > %(after)s ORDER BY r.id LIMIT %(most)s
"""
SEEN = sight.open_to(
    "%(member)s", organization="v.organization_id", inbox="v.inbox_id", assignee="v.assignee_id"
)
NARROW = {
    "": "",
    "replied": "AND r.replied_at IS NOT NULL",
    "opted_out": "AND r.opted_out_at IS NOT NULL",
    "clicked": """AND EXISTS (
        SELECT 1 FROM campaigns_link s WHERE s.organization_id = r.organization_id
          AND s.campaign_id = r.campaign_id AND s.recipient_id = r.id
          AND s.first_at IS NOT NULL)""",
    **{
        state: f"AND r.state = '{state}'"
        for state in ("planned", "queued", "sent", "delivered", "failed", "uncertain", "skipped",
                      "cancelled")
    },
}  # fmt: skip
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 632, 272, 36, 246, 10


@dataclass(frozen=True)
class Standing:
    """The numbers of a campaign at this moment."""

    states: dict[str, int]
    replied: int
    opted_out: int
    failures: list[tuple[str, int]]
    skipped: list[tuple[str, int]]
    rate: float  # sent a second, lately
    ends: datetime | None

    def n(self, state: str) -> int:
        """How many are there."""
        return self.states.get(state, 0)

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def left_out(self) -> int:
        """Not sent by rule, or taken back."""
        return self.n("skipped") + self.n("cancelled")

    @property
    def gone(self) -> int:
        """What a carrier has."""
        return sum(self.n(one) for one in ("sent", "delivered", "uncertain"))

    @property
    def under_way(self) -> int:
        return sum(self.n(one) for one in ("queued", "sent", "uncertain"))

    @property
    def delivered_share(self) -> str:
        """Of those the carriers answered for."""
        known = self.n("delivered") + self.n("failed")
        return f"{100 * self.n('delivered') / known:.1f}%" if known else "–"


def standing(campaign: Campaign) -> Standing:
    """As it is now."""
    rows = tenancy.rows(COUNTS, {"campaign": campaign.pk})
    states = {state: n for state, n, _, _ in rows}
    given = {"campaign": campaign.pk, "now": timezone.now()}
    ((lately,),) = tenancy.rows(LATELY, given) if campaign.is_open else [(0,)]
    rate = lately / 30
    left = states.get("planned", 0)
    return Standing(
        states=states,
        replied=sum(row[2] for row in rows),
        opted_out=sum(row[3] for row in rows),
        failures=tenancy.rows(WHY, {**given, "state": "failed"}) if states.get("failed") else [],
        skipped=tenancy.rows(WHY, {**given, "state": "skipped"}) if states.get("skipped") else [],
        rate=rate,
        ends=timezone.now() + timedelta(seconds=left / rate) if rate and left else None,
    )


@dataclass(frozen=True)
class Chart:
    """A drawing: paths in a box of 640 by 272, marks at its sides."""

    sent: str
    area: str
    replied: str
    rows: list[tuple[float, int]]  # height, value
    marks: list[tuple[float, datetime]]
    step: int  # seconds a point stands for


def chart(campaign: Campaign) -> Chart | None:
    """Texts and answers over time; None before the first."""
    if campaign.started_at is None:
        return None
    until = campaign.finished_at or timezone.now()
    length = max((until - campaign.started_at).total_seconds(), 60)
    step = next((s for s in (10, 60, 300, 1800, 7200) if length / s <= 90), 86400)
    given = {"campaign": campaign.pk, "step": step}
    sent = dict(tenancy.rows(OVER_TIME.format(at="sent_at"), given))
    if not sent:
        return None
    answers = dict(tenancy.rows(OVER_TIME.format(at="replied_at"), given))
    first, last = min(sent), max(sent)
    places = range(first - 1, max(last, first + 3) + 2)
    top = _round_up(max(sent.values()))
    return Chart(
        sent=_path(places, sent, top),
        area=_path(places, sent, top) + f"V{BOTTOM}H{LEFT}Z",
        replied=_path(places, answers, top),
        rows=[(BOTTOM - (BOTTOM - TOP) * n / 3, round(top * n / 3)) for n in range(4)],
        marks=[
            (_x(places, place), datetime.fromtimestamp(place * step, tz=until.tzinfo))
            for place in (places[0], places[len(places) // 2], places[-1])
        ],
        step=step,
    )


def _x(places: Sequence[int], place: int) -> float:
    return round(LEFT + (WIDTH - LEFT) * (place - places[0]) / max(len(places) - 1, 1), 1)


def _path(places: Sequence[int], values: dict[int, int], top: int) -> str:
    points = [
        f"{_x(places, place)} {BOTTOM - (BOTTOM - TOP) * min(values.get(place, 0), top) / top:.1f}"
        for place in places
    ]
    return "M" + "L".join(points)


def _round_up(value: int) -> int:
    """To a number that reads well beside a line."""
    for size in (3, 6, 15, 30, 60, 90, 150, 300, 600, 900, 1500, 3000, 6000, 15000, 30000):
        if value <= size:
            return size
    return (value // 30000 + 1) * 30000


@dataclass(frozen=True, slots=True)
class Listed:
    """A recipient as a line; `talk` only where the member may open it."""

    id: int
    uuid: UUID
    address: str
    name: str
    state: str
    reason: str
    sent_at: datetime | None
    has_replied: bool
    is_out: bool
    talk: UUID | None
    has_left: bool
    clicks: int


@dataclass(frozen=True)
class Asked:
    """Which of them: those of a list, and of these, those with a reason."""

    which: str = ""
    why: str = ""


def recipients(
    campaign: Campaign,
    *,
    member_id: int,
    asked: Asked = Asked(),
    after: int = 0,
    most: int = PAGE,
) -> tuple[list[Listed], int]:
    """A page of them, and where the next begins; 0 at the end."""
    given: dict[str, Any] = {
        "campaign": campaign.pk, "member": member_id, "after": after, "most": most + 1,
        "why": asked.why,
    }  # fmt: skip
    why = "AND r.reason = %(why)s" if asked.why else ""
    sql = LIST.format(narrow=NARROW.get(asked.which, ""), why=why, seen=SEEN)
    found = [Listed(*row) for row in tenancy.rows(sql, given)]
    return found[:most], found[most - 1].id if len(found) > most else 0
