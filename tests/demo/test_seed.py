"""The demo's seed: two living organizations, told once, and nothing of it is ever sent."""

import os
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaigns.joining import signups
from campaigns.models import Series, SignUpList
from contacts.models import Consent, Contact, CustomField, Favourite, Identity
from inbox import tenancy
from inbox.accounts.models import Event, Member, User
from inbox.conversations.locking import locks
from inbox.conversations.models import (
    Attachment,
    Attempt,
    Channel,
    Conversation,
    ConversationTag,
    Draft,
    Inbox,
    InboxAccess,
    Mention,
    Message,
    Participant,
    Pin,
    ReadCursor,
    SavedView,
    Tag,
    Unread,
)
from inbox.prewritten.models import Prewritten
from inbox.work import due_work, everyone
from ops.demo import drawings, houses, stories

TABLES = (Member, Inbox, InboxAccess, Channel, Contact, Identity, Consent, Conversation, Message,
          Attempt, Attachment, Unread, ReadCursor, Draft, Event)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def seeded(db, media):
    return seed()


def seed():
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def each(look):
    """By slug, what `look` gives inside each organization."""
    found = {}
    for due in everyone():
        with tenancy.in_organization(due), tenancy.transaction():
            found[due.slug] = look()
    return found


def test_two_organizations_with_five_people_and_four_inboxes(seeded):
    people = each(lambda: sorted(Member.objects.values_list("user__email", "role")))
    inboxes = each(lambda: list(Inbox.objects.order_by("position").values_list("name", "hue")))
    numbers = each(lambda: list(Channel.objects.order_by("id").values_list("registered")))

    assert people == {
        "aurora": [
            ("leo@aurora.example", "agent"), ("maya@aurora.example", "manager"),
            ("nina@aurora.example", "agent"), ("olive@aurora.example", "owner"),
        ],
        "forno": [("giulia@forno.example", "owner")],
    }  # fmt: skip
    assert inboxes == {
        "aurora": [("Workshop", 4), ("Sales", 12), ("Rentals", 20)],
        "forno": [("Ordini", 6)],
    }
    assert numbers == {"aurora": [(True,), (True,), (False,)], "forno": [(True,)]}


def test_agents_see_their_inboxes(seeded):
    def allowed():
        rows = InboxAccess.objects.order_by("inbox_id")
        found = {}
        for email, inbox in rows.values_list("member__user__email", "inbox__name"):
            found.setdefault(email.split("@")[0], []).append(inbox)
        return found

    assert each(allowed) == {
        "aurora": {
            "leo": ["Workshop", "Sales"],
            "maya": ["Workshop", "Sales", "Rentals"],
            "nina": ["Workshop", "Rentals"],
            "olive": ["Workshop", "Sales", "Rentals"],
        },
        "forno": {"giulia": ["Ordini"]},
    }


def test_sixty_conversations_in_every_state(seeded):
    states = each(lambda: sorted(Conversation.objects.values_list("state", flat=True)))
    told = [state for found in states.values() for state in found]

    assert (len(told), len(states["aurora"]), len(states["forno"])) == (62, 44, 18)
    assert 15 <= told.count("closed") <= 25
    with tenancy.in_organization(everyone()[0]), tenancy.transaction():
        assert set(Message.objects.values_list("status", flat=True)) == {
            "received", "sent", "delivered", "read", "failed", "noted",
        }  # fmt: skip
        failed = Message.objects.get(error_code="30005")
        assert failed.error == "The carrier could not reach the phone"
        assert Attempt.objects.get(message=failed).state == "failed"
        said = Consent.objects.exclude(wording="YES").values_list("state", "source")
        assert sorted(said) == [
            ("in", "member"), ("out", "carrier"), ("out", "import"), ("out", "keyword"),
            ("out", "member"),
        ]  # fmt: skip
        flags = set(Identity.objects.exclude(flag="").values_list("flag", flat=True))
        assert flags == {"possible_opt_out", "wrong_number"}
        assert Unread.objects.exists() and Draft.objects.exists() and ReadCursor.objects.exists()


def test_team_has_put_things_in_order(seeded):
    """What F18, F52, F68 and F43 need to be seen at work."""
    counts = each(
        lambda: [
            model.objects.count()
            for model in (Tag, ConversationTag, Pin, Mention, Prewritten, SavedView)
        ]
    )

    assert counts == {"aurora": [4, 5, 2, 1, 4, 1], "forno": [2, 2, 0, 0, 1, 0]}
    with tenancy.in_organization(everyone()[0]), tenancy.transaction():
        assert Conversation.objects.get(state="snoozed").snoozed_until > timezone.now()
        assert Conversation.objects.get(state="sent").last_direction == "out"  # F34
        names = list(Contact.objects.filter(name__iexact="marcus bell"))
        assert len(names) == 2  # a pair among the duplicates
        wrote = Message.objects.exclude(author=None).values_list("author_id", "conversation_id")
        took_part = Participant.objects.values_list("member_id", "conversation_id")
        assert set(wrote) <= set(took_part)


def test_somebody_is_answering(seeded):
    found = each(lambda: [one.holder for one in locks.states(open_ids()).values() if one.holder])

    assert [holder.name for holder in found["aurora"]] == ["Nina Okafor"]


def open_ids():
    return list(Conversation.objects.filter(state="open").values_list("pk", flat=True))


def test_lists_show_each_last_message(seeded):
    def wrong():
        found = []
        for row in Conversation.objects.all():
            said = Message.objects.filter(conversation=row).exclude(direction="note")
            last = said.order_by("-id").first()
            shown = (row.last_message_id, row.last_message_at, row.last_status, row.last_direction)
            if shown != (last.pk, last.created_at, last.status, last.direction):
                found.append(row)
        return found

    assert each(wrong) == {"aurora": [], "forno": []}


def test_ids_and_times_agree_and_nothing_is_in_the_future(seeded):
    def times():
        return list(Message.objects.order_by("id").values_list("created_at", flat=True))

    for found in each(times).values():
        assert found == sorted(found)
        assert found[-1] <= timezone.now()
        assert (found[-1] - found[0]).days >= 20


def test_files_are_kept_as_what_they_are(seeded):
    kept = each(lambda: sorted(Attachment.objects.values_list("content_type", "state", "file")))

    for rows in kept.values():
        assert {kind for kind, _, _ in rows} == {"image/jpeg", "application/pdf"}
        assert {state for _, state, _ in rows} == {"stored"}
        assert all(default_storage.exists(file) for _, _, file in rows)


@pytest.mark.parametrize("kind", ["deliveries", "outbox", "uncertain", "media"])
def test_nothing_is_due(seeded, kind):
    assert due_work(kind) == []


def test_second_run_changes_nothing(seeded):
    def rows():
        return {model.__name__: list(model.objects.order_by("id").values()) for model in TABLES}

    before, users = each(rows), list(User.objects.order_by("id").values())

    began = time.perf_counter()
    said = seed()
    took = time.perf_counter() - began

    assert said.splitlines()[:2] == ["aurora: is there", "forno: is there"]
    assert each(rows) == before
    assert list(User.objects.order_by("id").values()) == users
    assert took < 5


def test_everybody_may_sign_in_with_the_printed_password(seeded):
    out = StringIO()
    call_command("demo_signins", stdout=out)

    password = next(
        line.removeprefix("Password of all: ")
        for line in out.getvalue().splitlines()
        if line.startswith("Password of all: ")
    )
    for email in houses.emails():
        assert email in out.getvalue()
    assert check_password(password, User.objects.get(email="maya@aurora.example").password)
    assert "http://testserver/demo/phone/" in out.getvalue()


@pytest.mark.parametrize("command", ["seed_demo", "demo_signins"])
def test_real_sites_are_left_alone(db, settings, command):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command(command, stdout=StringIO())

    assert everyone() == []


def test_without_the_demo_nothing_of_it_is_there():
    code = (
        "import django; django.setup()\n"
        "from django.core.management import get_commands\n"
        "from django.urls import Resolver404, resolve\n"
        "assert 'seed_demo' not in get_commands()\n"
        "from inbox.accounts.addresses import reserved_slugs\n"
        "assert 'demo' not in reserved_slugs()\n"
        "for path in ('/demo/signin/', '/demo/phone/live/', '/demo/phone/media/x/'):\n"
        "    try: resolve(path)\n"
        "    except Resolver404: continue\n"
        "    raise SystemExit(path)\n"
    )
    env = {**os.environ, "DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_stories_name_known_people_and_drawings():
    for slug, file in houses.files().items():
        people = {member["name"].split()[0].lower() for member in file["members"]}
        inboxes = {inbox["name"] for inbox in file["inboxes"]}
        for story in stories.of(slug):
            assert story.inbox in inboxes
            assert {line.who for line in story.lines} <= people | {"them"}
            assert {story.assignee, story.closed} <= people | {""}
            assert {line.photo for line in story.lines} <= {"", *drawings.DRAWINGS}


def test_people_are_known_and_one_is_a_members_own(seeded):
    with tenancy.in_organization(everyone()[0]), tenancy.transaction():
        ana = Contact.objects.get(name="Ana Ferreira")
        (secret,) = Contact.objects.filter(private_to__isnull=False)

        assert (ana.company, ana.owner.user.name) == ("Harbor Dental", "Leo Park")
        assert sorted(map(str, ana.custom.values())) == [
            "2021-03-04", "Pine Commuter 9, green", "Texts",
        ]  # fmt: skip
        assert secret.private_to.user.name == "Maya Reyes"
        assert Favourite.objects.count() == 4
        assert CustomField.objects.count() == 3


def test_f144_the_demo_has_a_list_and_a_campaign_that_repeats(seeded):
    with tenancy.in_organization(everyone()[0]), tenancy.transaction():
        found = SignUpList.objects.get()
        assert signups.counts([found]).get(found.pk, 0) >= 1
        series = Series.objects.select_related("campaign").get()
        assert series.campaign.state == "repeating"
        assert series.next_on.weekday() == 4 and series.next_at > timezone.now()
