"""The rule of who sees what, in SQL and in Python, whatever changes."""

import random
import re
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from contacts.models import Identity
from inbox.accounts.models import Role, Team, TeamMember
from inbox.conversations import access, sight
from inbox.conversations.finding import badges, lists, navigation
from inbox.conversations.finding.filters import STATES, Choice
from inbox.conversations.finishing import bulk, changing
from inbox.conversations.models import Conversation, Inbox, InboxAccess, Unread
from inbox.conversations.writing import notes
from tests.cast import member

STEPS = 120


@pytest.fixture
def office(aurora, cast):
    """Ben and Cleo are of one team, Dan of another; Mia manages, Ada owns. Two inboxes."""
    people = {"ada": cast.ada, "ben": cast.ben}
    second = Inbox.objects.create(name="Workshop", api_code="workshop")
    for name, role in (("cleo", "agent"), ("dan", "agent"), ("mia", "manager")):
        people[name] = member(aurora.organization, name, role)
        InboxAccess.objects.create(inbox=aurora.inbox, member=people[name])
    for one in people.values():
        InboxAccess.objects.create(inbox=second, member=one)
    day, night = (Team.objects.create(name=name) for name in ("Day", "Night"))
    for name, team in (("ben", day), ("cleo", day), ("dan", night)):
        TeamMember.objects.create(team=team, member=people[name])
    return people, [aurora.inbox, second], [day, night]


def step(chance, people, inboxes, teams):
    """Something that decides who sees what."""
    kind = chance.choice(["give", "give", "give", "move", "team", "role", "rule", "read"])
    someone = chance.choice(list(people.values()))
    talk = chance.choice(list(Conversation.objects.values_list("pk", flat=True)))
    if kind == "give":
        to = chance.choice([None, someone])
        Conversation.objects.filter(pk=talk).update(assignee=to)
    elif kind == "move":
        to = chance.choice(inboxes)
        Conversation.objects.filter(pk=talk).update(inbox=to)
        Unread.objects.filter(conversation_id=talk).update(inbox=to)
    elif kind == "team":
        row = {"team": chance.choice(teams), "member": someone}
        if not TeamMember.objects.filter(**row).delete()[0]:
            TeamMember.objects.create(**row)
    elif kind == "role" and someone is not people["ada"]:
        someone.role = chance.choice([Role.AGENT, Role.AGENT, Role.MANAGER])
        someone.save(update_fields=["role"])
    elif kind == "rule":
        to = chance.choice(Inbox.Sight.values)
        Inbox.objects.filter(pk=chance.choice(inboxes).pk).update(sight=to)
    elif not Unread.objects.filter(member=someone, conversation_id=talk).delete()[0]:
        inbox = Conversation.objects.get(pk=talk).inbox
        Unread.objects.create(member=someone, conversation_id=talk, inbox=inbox)


def check(people, talks):
    """Every way to conversations holds what the rule in Python says, and counts it."""
    rules = {
        (one.pk, inbox.pk): sight.whose(one, inbox)
        for one in people.values() for inbox in Inbox.objects.all()
    }  # fmt: skip
    rows = list(Conversation.objects.values_list("pk", "uuid", "inbox_id", "assignee_id", "state"))
    wanted = {
        one.pk: {pk for pk, _, inbox, whose, _ in rows if sight.shows(rules[one.pk, inbox], whose)}
        for one in people.values()
    }
    every = [pk for pk, *_ in rows]
    assert sight.pairs(every) == {(m, pk) for m, seen in wanted.items() for pk in seen}
    for one in people.values():
        seen = wanted[one.pk]
        assert set(access.visible_to(one).values_list("pk", flat=True)) == seen
        assert set(access.readable_by(one).values_list("pk", flat=True)) == seen
        assert set(changing.may_see(one, every)) == seen
        assert sight.hidden(every, one) == set(every) - seen
        listed = set()
        for state in set(STATES) - {"before"}:
            page = lists.page(Choice(state=state), member=one, country="US", most=200)
            listed |= {row.id for row in [*page.pinned, *page.rows]}
        assert listed == seen
        unread = set(Unread.objects.filter(member=one).values_list("conversation_id", flat=True))
        for place in navigation.places(one):
            here = [(pk, whose) for pk, _, inbox, whose, state in rows
                    if inbox == place.id and state == "open" and pk in seen]  # fmt: skip
            recount = navigation.Counts(
                unread=sum(pk in unread & seen for pk, _, inbox, *_ in rows if inbox == place.id),
                open=len(here),
                mine=sum(whose == one.pk for _, whose in here),
                unassigned=sum(whose is None for _, whose in here),
                others=sum(whose not in {None, one.pk} for _, whose in here),
            )
            assert place.counts == recount


@pytest.mark.parametrize("seed", [1, 2])
def test_every_way_agrees_with_the_rule_whatever_changes(aurora, office, converse, seed):
    people, inboxes, teams = office
    chance = random.Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_timeout = 0")  # all steps are one transaction
    talks = [
        converse(state=state, last_message_at=timezone.now(),
                 closed_at=timezone.now() if state == "closed" else None)
        for state in ["open"] * 12 + ["snoozed", "sent", "closed", "spam"]
    ]  # fmt: skip
    for number in range(STEPS):
        step(chance, people, inboxes, teams)
        if number % 6 == 5:
            check(people, talks)


@pytest.mark.parametrize(("rule", "theirs"), [("own", 0), ("team", 2)])
def test_badges_count_past_what_others_have(aurora, office, rule, theirs):
    people, _, _ = office
    Inbox.objects.update(sight=rule)
    whose = [*[people["dan"]] * badges.BADGE, *[people["cleo"]] * 2, None, None, people["ben"]]
    made = [Identity(address=f"+1206555{number:04d}") for number in range(len(whose))]
    talks = [
        Conversation(inbox=aurora.inbox, channel=aurora.channel, identity=one, assignee=owner,
                     last_message_at=timezone.now())
        for one, owner in zip(Identity.objects.bulk_create(made), whose, strict=True)
    ]  # fmt: skip
    Unread.objects.bulk_create(
        Unread(member=people["ben"], conversation=talk, inbox=aurora.inbox)
        for talk in Conversation.objects.bulk_create(talks)[:-1]
    )

    (place,) = (one for one in navigation.places(people["ben"]) if one.id == aurora.inbox.pk)

    assert place.counts == navigation.Counts(
        unread=theirs + 2, open=theirs + 3, mine=1, unassigned=2, others=theirs
    )
    assert badges.badges(people["ben"])[aurora.inbox.pk] == theirs + 2


# Who asks for a member's inboxes and not for the rule, and why that shows nobody a conversation.
NO_CONVERSATIONS = "lists inboxes, channels, people or what is written beforehand"
LEADERS = "only for those who lead, who see all"
SYSTEM = "decides what happens, and tells nobody"
WITHOUT = {
    "campaigns/building/audience.py": LEADERS,
    "campaigns/building/drafts.py": LEADERS,
    "campaigns/joining/signups.py": LEADERS,
    "channels_app/founding.py": NO_CONVERSATIONS,
    "channels_app/health/report.py": LEADERS,
    "channels_app/pages/numbers.py": NO_CONVERSATIONS,
    "channels_app/provision/installing.py": SYSTEM,
    "inbox/autoreplies/asking.py": SYSTEM,
    "inbox/autoreplies/rules.py": SYSTEM,
    "inbox/conversations/owning/assigning.py": SYSTEM,
    "inbox/conversations/owning/attendance.py": SYSTEM,
    "inbox/conversations/owning/colleagues.py": "a number for each colleague, told on purpose",
    "inbox/conversations/owning/departures.py": SYSTEM,
    "inbox/conversations/carrying/unread.py": "rows of what is unread; whoever counts them asks",
    "inbox/conversations/finishing/moving.py": "the same",
    "inbox/conversations/locking/lost.py": SYSTEM,
    "inbox/conversations/hearing/parting.py": "tells them to look again, and no more",
    "inbox/conversations/hearing/telling.py": "centre.py and popups.py ask before they show it",
    "inbox/conversations/owning/turns.py": SYSTEM,
    "inbox/conversations/finishing/verbs.py": SYSTEM,
    "inbox/conversations/views/bulk.py": NO_CONVERSATIONS,
    "inbox/conversations/views/starting.py": NO_CONVERSATIONS,
    "inbox/prewritten/shelf.py": NO_CONVERSATIONS,
    "inbox/settings/ending.py": SYSTEM,
    "inbox/settings/inbox_members.py": NO_CONVERSATIONS,
    "inbox/settings/personal/portrait.py": NO_CONVERSATIONS,
    "inbox/settings/staff/giving.py": NO_CONVERSATIONS,
    "inbox/settings/staff/lists.py": NO_CONVERSATIONS,
    "inbox/settings/staff/members.py": NO_CONVERSATIONS,
}


def test_whoever_asks_for_a_members_inboxes_asks_for_the_rule_or_says_why_not():
    root = Path(__file__).resolve().parents[2]
    asks = re.compile(r"conversations_inboxaccess|InboxAccess\.objects|access\.inbox_ids\(")
    found = set()
    for top in ("inbox", "campaigns", "channels_app", "contacts"):
        for path in (root / top).rglob("*.py"):
            text = path.read_text()
            is_rule = re.search(r"\bsight\.|open_for|from inbox\.conversations\.sight import", text)
            if "migrations" not in path.parts and asks.search(text) and not is_rule:
                found.add(str(path.relative_to(root)))

    assert found == set(WITHOUT)


def narrowed(inbox, how="own"):
    Inbox.objects.filter(pk=inbox.pk).update(sight=how)
    inbox.sight = how


def test_what_a_number_brought_with_it_is_kept_by_both_inboxes(aurora, cast, office, converse):
    _, (sales, second), _ = office
    talk = converse(assignee=cast.ada, last_message_at=timezone.now())
    aurora.channel.inbox, aurora.channel.joined_at = second, timezone.now()
    aurora.channel.save()
    InboxAccess.objects.filter(inbox=sales, member=cast.ben).delete()
    choice = Choice(inbox=second.pk, state="before")

    def seen():
        page = lists.page(choice, member=cast.ben, country="US")
        there = access.readable_by(cast.ben).filter(pk=talk.pk).exists()
        assert there == bool(page.rows)
        return there

    assert seen()
    for kept, free in ((sales, second), (second, sales)):
        narrowed(free, "all")
        narrowed(kept, "team")
        assert not seen()
    Conversation.objects.filter(pk=talk.pk).update(assignee=None)
    assert seen()


def test_mention_offers_who_may_see_it(aurora, cast, office, converse):
    people, *_ = office
    narrowed(aurora.inbox, "team")
    talk = converse(assignee=cast.ben)

    offered = {one.member.pk for one in notes.mentionable(talk)}

    assert offered == {people[name].pk for name in ("ada", "mia", "ben", "cleo")}


def test_bulk_and_its_undo_leave_what_left_ones_sight(aurora, cast, converse):
    narrowed(aurora.inbox)
    own, theirs = converse(assignee=cast.ben), converse(assignee=cast.ada)
    job = bulk.choose([own.uuid, theirs.uuid], verb="close", target=None, by=cast.ben)
    every = bulk.match(Choice(inbox=aurora.inbox.pk), verb="close", target=None, by=cast.ben)
    assert (job.done, job.refused, every.done) == (1, 1, 0)

    Conversation.objects.filter(pk=own.pk).update(assignee=cast.ada)
    undone = bulk.undo(job, by=cast.ben)

    assert (undone.state, undone.done) == ("undone", 0)
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.state, theirs.state) == ("closed", "open")


def test_counts_stop_at_their_bound_where_less_is_shown(aurora, cast):
    narrowed(aurora.inbox)
    people = Identity.objects.bulk_create(
        Identity(address=f"+1303555{number:04d}") for number in range(230)
    )
    made = Conversation.objects.bulk_create(
        Conversation(inbox=aurora.inbox, channel=aurora.channel, identity=one,
                     assignee=cast.ada if number < 115 else None)
        for number, one in enumerate(people)
    )  # fmt: skip
    Unread.objects.bulk_create(
        Unread(member=cast.ben, conversation=one, inbox=aurora.inbox) for one in made
    )

    (ben,), (ada,) = navigation.places(cast.ben), navigation.places(cast.ada)

    assert ben.counts == navigation.Counts(unread=100, open=100, mine=0, unassigned=100, others=0)
    assert ada.counts == navigation.Counts(unread=0, open=100, mine=100, unassigned=100, others=0)
