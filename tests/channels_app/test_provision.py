"""The operator's file: what it makes, and that a second run changes nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from inbox.accounts.models import Event, Member, TeamMember, User
from inbox.conversations.models import Channel, Connection, Inbox, InboxAccess
from tests.channels_app.operator_file import FILE, document, everything, inside, organization

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def test_file_makes_an_organization(provisioned):
    printed = provisioned(FILE)

    birch = organization()
    assert (birch.name, birch.time_zone, birch.language) == (
        "Birch Books", "America/New_York", "en",
    )  # fmt: skip
    with inside():
        people = Member.objects.select_related("user").order_by("id")
        assert [(m.user.email, m.user.name, m.role) for m in people] == [
            ("owner@birch.example", "Olive Owner", "owner"),
            ("ada@birch.example", "Ada Agent", "agent"),
        ]
        assert people[1].hue == 14
        assert people[0].user.check_password("correct horse")
        assert not people[1].user.has_usable_password()
        assert [t.member_id for t in TeamMember.objects.all()] == [people[0].pk]
        inbox = Inbox.objects.get()
        assert (inbox.name, inbox.api_code, inbox.hue, inbox.team.name) == (
            "Sales", "sales", 12, "Sales",
        )  # fmt: skip
        assert InboxAccess.objects.filter(inbox=inbox).count() == 2
        channel = Channel.objects.get()
        assert (channel.address, channel.registered) == ("+12025550143", True)
        connection = Connection.objects.get()
        assert connection.credentials == [
            {"account_sid": "AC0000000000000000000000000000b1", "auth_token": "first-token"}
        ]
        assert connection.api_base == "http://127.0.0.1:4000"
    base = f"http://testserver/webhooks/twilio/{connection.key}"
    assert printed == {
        "organization": {"slug": "birch", "url": "http://testserver/birch/"},
        "channels": [
            {
                "inbox": "Sales",
                "kind": "sms",
                "address": "+12025550143",
                "webhooks": {
                    "message": f"{base}/message/",
                    "status": f"{base}/status/",
                    "voice": f"{base}/voice/",
                },
            }
        ],
    }


def test_output_holds_no_secret_and_its_keys_are_sorted(tmp_path):
    path = tmp_path / "birch.toml"
    path.write_text(FILE)
    out = StringIO()

    call_command("provision", str(path), stdout=out)

    text = out.getvalue()
    assert "first-token" not in text and "correct horse" not in text
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True) + "\n"


def test_second_run_changes_nothing(provisioned):
    first = provisioned(FILE)
    before = everything()

    second = provisioned(FILE)

    assert second == first
    assert everything() == before


def test_changes_are_followed_and_what_is_left_out_stays(provisioned):
    provisioned(FILE)
    changed = document()
    changed["organization"]["name"] = "Birch & Sons"
    del changed["organization"]["time_zone"]
    changed["members"][1]["role"] = "manager"
    changed["inboxes"][0]["color"] = "red"
    del changed["inboxes"][0]["channels"][0]["registered"]
    changed["inboxes"][0]["channels"][0]["per_second"] = 5
    del changed["teams"][0]["members"], changed["inboxes"][0]["members"]

    provisioned(changed)

    birch = organization()
    assert (birch.name, birch.time_zone) == ("Birch & Sons", "America/New_York")
    with inside():
        assert Member.objects.get(user__email="ada@birch.example").role == "manager"
        assert Inbox.objects.get().hue == 2
        assert TeamMember.objects.count() == 1
        assert InboxAccess.objects.count() == 2
        channel = Channel.objects.get()
        assert (channel.registered, channel.per_second) == (True, 5.0)


def test_password_stays_unless_the_file_gives_one(provisioned):
    provisioned(FILE)
    silent = document()
    del silent["members"][0]["password"]

    provisioned(silent)
    kept = User.objects.get(email="owner@birch.example")
    silent["members"][0]["password"] = "another horse"
    provisioned(silent)
    new = User.objects.get(email="owner@birch.example")

    assert kept.check_password("correct horse")
    assert new.check_password("another horse")


def test_secrets_come_from_the_environment(provisioned, monkeypatch):
    monkeypatch.setenv("BIRCH_PASSWORD", "from outside")
    monkeypatch.setenv("BIRCH_TOKEN", "token from outside")
    given = document()
    given["members"][0]["password_env"] = "BIRCH_PASSWORD"
    del given["members"][0]["password"]
    given["connections"][0]["auth_token_env"] = "BIRCH_TOKEN"
    del given["connections"][0]["auth_token"]

    provisioned(given)

    assert User.objects.get(email="owner@birch.example").check_password("from outside")
    with inside():
        assert Connection.objects.get().credentials[0]["auth_token"] == "token from outside"


def test_token_rotates_with_the_key_kept_and_subaccounts_come_last(provisioned):
    before = provisioned(FILE)
    rotating = document()
    rotating["connections"][0] |= {
        "auth_token": "second-token",
        "auth_token_previous": ["first-token"],
        "subaccounts": [{"account_sid": "AC00b2", "auth_token": "of-the-subaccount"}],
    }

    after = provisioned(rotating)

    assert after == before
    with inside():
        pairs = [(p["account_sid"], p["auth_token"]) for p in Connection.objects.get().credentials]
    assert pairs == [
        ("AC0000000000000000000000000000b1", "second-token"),
        ("AC0000000000000000000000000000b1", "first-token"),
        ("AC00b2", "of-the-subaccount"),
    ]


def test_removed_access_is_gone_and_told(provisioned):
    provisioned(FILE)
    without = document()
    without["inboxes"][0]["members"] = ["owner@birch.example"]
    with inside():
        Event.objects.all().delete()

    provisioned(without)

    with inside():
        ada = Member.objects.get(user__email="ada@birch.example")
        assert not InboxAccess.objects.filter(member=ada).exists()
        events = list(Event.objects.values_list("kind", "member_id"))
    assert events == [("AccessChanged", ada.pk)]


def test_file_may_refer_to_what_is_there(provisioned):
    provisioned(FILE)
    more = {
        "organization": {"slug": "birch", "name": "Birch Books"},
        "inboxes": [
            {
                "name": "Sales!",
                "team": "Sales",
                "members": ["ada@birch.example"],
                "channels": [{"kind": "sms", "address": "+12025550144", "connection": "main"}],
            }
        ],
    }

    printed = provisioned(more)

    assert [channel["address"] for channel in printed["channels"]] == ["+12025550144"]
    with inside():
        assert list(Inbox.objects.order_by("id").values_list("api_code", flat=True)) == [
            "sales", "sales-2",
        ]  # fmt: skip
        assert Channel.objects.get(address="+12025550144").registered is False


def test_example_of_the_handbook_is_right():
    example = ROOT / "docs" / "example.toml"

    call_command("provision", str(example), stdout=StringIO())

    assert organization("riverside").name == "Riverside Clinic"
