"""Recipients become messages, as many as their numbers have to spare: a batch a commit.

A number gives campaigns its share and no more; what it gave is kept in its lane, so two campaigns
on one number share it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from campaigns import rules
from campaigns.building import enclosing
from campaigns.building.filling import filler
from campaigns.linking import shortening
from campaigns.models import Campaign, Lane, Recipient, Rules, Sender
from campaigns.sending import running
from campaigns.sending.capacity import Room, pool_of, rooms
from campaigns.sending.often import had_enough
from campaigns.sending.windows import Window
from inbox import tenancy
from inbox.conversations.carrying import opening, outgoing
from inbox.conversations.models import Channel
from inbox.conversations.showing.previews import preview
from inbox.conversations.writing import formatting
from inbox.failpoints import failpoint

SOON = timedelta(seconds=0.6)
SAMPLE = 50  # before so many went, no share of failures says anything

NEXT = """
SELECT r.id, r.address, r.identity_id, r.zone, r.message_id,
       i.opted_out_at IS NOT NULL, i.opted_in_at IS NOT NULL,
       i.flag <> '', i.blocked_at IS NOT NULL, coalesce(k.name, ''), coalesce(k.company, '')
FROM campaigns_recipient r
LEFT JOIN contacts_identity i
  ON i.organization_id = r.organization_id AND i.id = r.identity_id
LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
 AND k.deleted_at IS NULL AND k.private_to_id IS NULL
WHERE r.organization_id = %(organization)s AND r.campaign_id = %(campaign)s
  AND r.channel_id = %(channel)s AND r.state = 'planned' AND r.not_before <= %(now)s
ORDER BY r.not_before, r.id LIMIT %(most)s FOR UPDATE OF r SKIP LOCKED
"""
FIRST = """
SELECT min(not_before) FROM campaigns_recipient
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND state = 'planned'
"""
LATER = """
UPDATE campaigns_recipient SET not_before = %(at)s
WHERE organization_id = %(organization)s AND campaign_id = %(campaign)s AND state = 'planned'
  AND zone = %(zone)s AND not_before < %(at)s
"""
LEAVE_OUT = """
UPDATE campaigns_recipient r SET state = 'skipped', reason = v.reason
FROM unnest(%(ids)s::bigint[], %(reasons)s::text[]) AS v(id, reason)
WHERE r.organization_id = %(organization)s AND r.id = v.id
"""
WRITE = """
INSERT INTO conversations_message (organization_id, uuid, conversation_id, direction, status, body,
    author_id, due_at, bulk, created_at, files, error_code, error, delivered_before, attempts,
    revision)
SELECT %(organization)s, uuid, conversation, 'out', 'queued', body, %(author)s, due_at, true,
    %(now)s, %(files)s, '', '', false, 0, 0
FROM unnest(%(uuids)s::uuid[], %(talks)s::bigint[], %(bodies)s::text[], %(dues)s::timestamptz[])
     WITH ORDINALITY AS v(uuid, conversation, body, due_at, place)
ORDER BY place RETURNING uuid, id
"""
AGAIN = """
UPDATE conversations_message m SET due_at = v.due_at
FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS v(id, due_at)
WHERE m.organization_id = %(organization)s AND m.id = v.id AND m.status = 'queued'
"""
HANDED = """
UPDATE campaigns_recipient r
SET state = 'queued', message_id = v.message, conversation_id = coalesce(v.talk, conversation_id),
    handed_at = %(now)s
FROM unnest(%(ids)s::bigint[], %(messages)s::bigint[], %(talks)s::bigint[])
     AS v(id, message, talk)
WHERE r.organization_id = %(organization)s AND r.id = v.id
"""
# What rests until somebody answers shows it; what is open stays where it is.
SHOW = """
UPDATE conversations_conversation c
SET last_message_id = v.message, last_message_at = %(now)s, last_direction = 'out',
    last_author_id = %(author)s, last_status = 'queued', last_preview = v.preview,
    last_kind = %(kind)s, revision = revision + 1
FROM unnest(%(talks)s::bigint[], %(messages)s::bigint[], %(previews)s::text[])
     AS v(id, message, preview)
WHERE c.organization_id = %(organization)s AND c.id = v.id AND c.state = 'sent'
"""


@dataclass(frozen=True, slots=True)
class Next:
    """A recipient whose turn it is."""

    id: int
    address: str
    person_id: int | None
    zone: str
    message_id: int | None
    is_out: bool | None
    is_in: bool | None
    is_doubted: bool | None
    is_blocked: bool | None
    name: str
    company: str

    def refusal(self, only_opted_in: bool) -> str:
        """As when it was planned, at this moment."""
        if self.person_id is None:
            return "erased"
        if self.is_out:
            return "opted_out"
        if self.is_blocked:
            return "blocked"
        if self.is_doubted:
            return "doubted"
        return "never_asked" if only_opted_in and not self.is_in else ""


def step(campaign: Campaign) -> int:
    """One batch of the locked, running campaign; how many recipients it moved on."""
    now, rule = timezone.now(), rules.current()
    trouble = _trouble(campaign, rule)
    pool = pool_of(campaign)
    if trouble or not pool:
        running.stop(campaign, trouble or "unregistered")
        return 0
    window = Window.of(rule)
    moved, is_full = 0, False
    for room in rooms(campaign, pool, now):
        made = _hand(campaign, room, window, rule, now)
        moved += made
        is_full |= room.has_more and made == len(room.slots)
    failpoint("campaign.before_batch_commit")
    if moved:
        outgoing.ring()
    _look_again(campaign, now, now if is_full else now + SOON)
    return moved


def _trouble(campaign: Campaign, rule: Rules) -> str:
    """Why it has to stop by itself, in a word."""
    now = running.troubles(campaign)
    if now["handed"] < SAMPLE:
        return ""
    if now["failed"] * 100 >= rule.stop_failed * now["handed"]:
        return "failures"
    if now["opted_out"] * 100 >= rule.stop_opted_out * now["handed"]:
        return "opt_outs"
    return ""


def _hand(campaign: Campaign, room: Room, window: Window, rule: Rules, now: datetime) -> int:
    """A number's batch; how many it moved on, to the outbox or out."""
    if not room.slots:
        return 0
    given = {"campaign": campaign.pk, "channel": room.channel.pk, "now": now}
    found = [Next(*row) for row in tenancy.rows(NEXT, {**given, "most": len(room.slots)})]
    awake = [one for one in found if window.is_open(one.zone, now)]
    for zone in {one.zone for one in found} - {one.zone for one in awake}:
        at = window.next(zone, now)
        tenancy.execute(LATER, {"campaign": campaign.pk, "zone": zone, "at": at})
    refused = {one.id: one.refusal(rule.only_opted_in) for one in awake}
    often = had_enough([one.person_id for one in awake if one.person_id], rule, now)
    refused |= {one.id: "often" for one in awake if one.person_id in often and not one.message_id}
    out = [pk for pk, reason in refused.items() if reason]
    _leave_out(awake, {pk: refused[pk] for pk in out})
    going = [one for one in awake if not refused[one.id]]
    _write(campaign, room, going, now)
    return len(awake)


def _leave_out(found: Sequence[Next], refused: dict[int, str]) -> None:
    if not refused:
        return
    tenancy.execute(LEAVE_OUT, {"ids": list(refused), "reasons": list(refused.values())})
    held = [one.message_id for one in found if one.id in refused and one.message_id]
    if held:
        withdraw(held)


def withdraw(message_ids: Sequence[int]) -> None:
    """Held texts whose recipient is not to get them any more."""
    sql = """
        UPDATE conversations_message SET status = 'cancelled', due_at = NULL,
            revision = revision + 1
        WHERE organization_id = %(organization)s AND id = ANY(%(ids)s) AND status = 'queued'
    """
    tenancy.execute(sql, {"ids": list(message_ids)})


def _write(campaign: Campaign, room: Room, going: Sequence[Next], now: datetime) -> None:
    """Those who go get their moments, in their order."""
    if not going:
        return
    dues = dict(zip((one.id for one in going), room.slots, strict=False))
    again = [one for one in going if one.message_id]
    tenancy.execute(
        AGAIN,
        {"ids": [one.message_id for one in again], "dues": [dues[one.id] for one in again]},
    )
    fresh = [one for one in going if not one.message_id]
    talks, messages = _messages(campaign, room.channel, fresh, dues, now)
    tenancy.execute(
        HANDED,
        {
            "ids": [one.id for one in going],
            "messages": [one.message_id or messages[one.id] for one in going],
            "talks": [talks.get(one.id) for one in going],
            "now": now,
        },
    )
    campaign.handed += len(fresh)
    last = max(dues[one.id] for one in going)
    Lane.objects.filter(channel=room.channel).update(taken_until=last + room.share)
    if campaign.most_a_minute:
        of_it = Sender.objects.filter(campaign=campaign, channel=room.channel)
        of_it.update(taken_until=last + room.apart)


def _messages(
    campaign: Campaign,
    channel: Channel,
    fresh: Sequence[Next],
    dues: dict[int, datetime],
    now: datetime,
) -> tuple[dict[int, int], dict[int, int]]:
    """Their conversations and their messages, by recipient."""
    if not fresh:
        return {}, {}
    people = [one.person_id for one in fresh if one.person_id is not None]
    talks = opening.begun_ids(channel, people)
    fill = filler(campaign)
    texts = shortening.Short({one.id: fill(one) for one in fresh})
    if campaign.counts_clicks:
        texts = shortening.shorten(texts.bodies, written=campaign.body)
    bodies, along = texts.bodies, enclosing.of(campaign)
    keys = {one.id: uuid5(campaign.uuid, one.address) for one in fresh}
    where = {one.id: talks[one.person_id or 0] for one in fresh}
    author = campaign.started_by_id or campaign.created_by_id
    written: dict[UUID, int] = dict(
        tenancy.rows(
            WRITE,
            {
                "uuids": list(keys.values()),
                "talks": list(where.values()),
                "bodies": list(bodies.values()),
                "dues": [dues[one.id] for one in fresh],
                "author": author,
                "files": len(along),
                "now": now,
            },
        )
    )
    messages = {pk: written[key] for pk, key in keys.items()}
    shortening.write(campaign, texts, messages)
    if along:
        enclosing.carry(campaign, list(where.values()), list(messages.values()), author)
    tenancy.execute(
        SHOW,
        {
            "talks": list(where.values()),
            "messages": list(messages.values()),
            "previews": [preview(formatting.plain(body)) for body in bodies.values()],
            "author": author,
            "kind": enclosing.kind(along),
            "now": now,
        },
    )
    return where, messages


def _look_again(campaign: Campaign, now: datetime, soon: datetime) -> None:
    """When the worker is to come back, `soon` at the earliest; nobody left is the end."""
    ((first,),) = tenancy.rows(FIRST, {"campaign": campaign.pk})
    if first is None:
        if Recipient.objects.filter(campaign=campaign, state="queued").exists():
            campaign.next_at = soon
        else:
            return running.finish(campaign)
    else:
        campaign.next_at = max(first, soon)
    campaign.save(update_fields=["handed", "next_at"])
    return None
