"""Writes an organization's stories as rows, whole or not at all; nothing of it is ever sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from contacts import identities
from contacts.models import Contact, Identity
from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.conversations.models import Channel, Conversation
from inbox.work import everyone
from ops.demo import acquaintance, aftermath, campaigning, shelves, stories, writing
from ops.demo.stories import Story
from ops.demo.writing import Told

CLOSING = timedelta(minutes=20)  # how long after the last word somebody closed it


def tell(slug: str, *, now: datetime) -> int:
    """Tell the stories where nothing was told yet; how many."""
    organization = next(due for due in everyone() if due.slug == slug)
    with tenancy.in_organization(organization), tenancy.transaction():
        if Conversation.objects.exists():
            return 0
        zone = ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get())
        found = sorted(stories.of(slug), key=lambda story: story.times(now, zone)[0])
        told = _open(found, now, zone)
        writing.write(told)
        aftermath.follow(told)
        shelves.fill(told)
        _hand_out_phones()
        campaigning.put(told)
        return len(told)


def _hand_out_phones() -> None:
    """Each member has one, so that calling a customer can be tried at once."""
    for place, member in enumerate(Member.objects.filter(phone="").order_by("id")):
        Member.objects.filter(pk=member.pk).update(phone=f"+120655501{81 + place}")


def _open(found: Sequence[Story], now: datetime, zone: ZoneInfo) -> list[Told]:
    channels = {c.inbox.name: c for c in Channel.objects.select_related("inbox", "connection")}
    members = {
        member.user.name.split()[0].lower(): member
        for member in Member.objects.select_related("user")
    }
    people = _people(found)
    acquaintance.tell(people, members)
    conversations = Conversation.objects.bulk_create(
        _conversation(story, channels[story.inbox], people[story.number], members, times)
        for story, times in ((story, story.times(now, zone)) for story in found)
    )
    return [
        Told(
            story=story,
            conversation=conversation,
            channel=channels[story.inbox],
            identity=people[story.number],
            members=members,
            times=story.times(now, zone),
        )
        for story, conversation in zip(found, conversations, strict=True)
    ]


def _conversation(
    story: Story,
    channel: Channel,
    person: Identity,
    members: dict[str, Member],
    times: list[datetime],
) -> Conversation:
    later = timezone.now() + timedelta(story.snoozed_days)
    return Conversation(
        inbox=channel.inbox,
        channel=channel,
        identity=person,
        state=_state(story),
        snoozed_until=later if story.snoozed_days else None,
        assignee=members.get(story.assignee),
        opened_at=times[0],
        closed_at=times[-1] + CLOSING if story.closed else None,
        closed_by=members.get(story.closed),
    )


def _state(story: Story) -> str:
    if story.closed:
        return "closed"
    if story.snoozed_days:
        return "snoozed"
    return "sent" if story.sent else "open"


def _people(found: Sequence[Story]) -> dict[str, Identity]:
    people = identities.ensure(story.number for story in found)
    names = {story.number: story.person for story in found if story.person}
    contacts = Contact.objects.bulk_create(Contact(name=name) for name in names.values())
    for number, contact in zip(names, contacts, strict=True):
        people[number].contact = contact
    Identity.objects.bulk_update([people[number] for number in names], ["contact"])
    return people
