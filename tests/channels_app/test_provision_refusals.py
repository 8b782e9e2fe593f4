"""What `provision` refuses: each problem with its place in the file, and nothing changed."""

from copy import deepcopy

import pytest
from django.core.management import CommandError, call_command

from contacts.identities import ensure
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel, Conversation
from tests.channels_app.operator_file import FILE, document, everything, inside

pytestmark = pytest.mark.django_db


def test_several_files_are_one_transaction(provisioned):
    other = document()
    other["organization"]["slug"] = "oak"
    good = deepcopy(other)
    good["inboxes"][0]["channels"][0]["address"] = "+12025550144"

    with pytest.raises(CommandError) as refused:
        provisioned(document(), other)
    with tenancy.unscoped("tests look"):
        left = Organization.objects.count()
    printed = provisioned(document(), good)

    assert "inboxes[0].channels[0].address: +12025550143 belongs to another" in str(refused.value)
    assert left == 0
    assert [report["organization"]["slug"] for report in printed] == ["birch", "oak"]


def test_number_with_conversations_stays_in_its_inbox(provisioned):
    provisioned(FILE)
    with inside():
        channel = Channel.objects.get()
        person = ensure(["+12065550142"])["+12065550142"]
        Conversation.objects.create(inbox=channel.inbox, channel=channel, identity=person)
    moved = document()
    moved["inboxes"][0]["name"] = "Orders"

    with pytest.raises(CommandError) as refused:
        provisioned(moved)

    assert "inboxes[0].channels[0].address: +12025550143 has its conversations in the inbox" in str(
        refused.value
    )


def change(path, value):
    """A wrong file: `path` set to `value`, or removed where that is None."""

    def apply(wrong):
        *way, last = path
        for step in way:
            wrong = wrong[step]
        if value is None:
            del wrong[last]
        else:
            wrong[last] = value

    return apply


CHANNEL = ("inboxes", 0, "channels", 0)
REFUSED = [
    ("organization.slug: is missing", change(("organization", "slug"), None)),
    ("organization.slug: small letters", change(("organization", "slug"), "Birch Books")),
    ("organization.slug: 'webhooks'", change(("organization", "slug"), "webhooks")),
    ("organization.slug: 'demo'", change(("organization", "slug"), "demo")),
    ("organization.name: is empty", change(("organization", "name"), " ")),
    ("organization.time_zone: 'Mars/Base'", change(("organization", "time_zone"), "Mars/Base")),
    ("organization.language: 'xx'", change(("organization", "language"), "xx")),
    ("organization.country: two", change(("organization", "country"), "usa")),
    ("organization.colour: is not a key", change(("organization", "colour"), "red")),
    ("organization: is missing", change(("organization",), None)),
    ("organization: must be a table", change(("organization",), "birch")),
    ("inboxen: is not a key", change(("inboxen",), [])),
    ("members: must be a list", change(("members",), "ada")),
    ("members[0].email: 'owner'", change(("members", 0, "email"), "owner")),
    ("members[0].name: must be a text", change(("members", 0, "name"), 5)),
    ("members[1].role: is missing", change(("members", 1, "role"), None)),
    ("members[1].role: 'boss'", change(("members", 1, "role"), "boss")),
    ("members[1].color: 'beige'", change(("members", 1, "color"), "beige")),
    ("members[1].email: 'owner@birch.example' is also members[0].email",
     change(("members", 1, "email"), "Owner@Birch.example")),
    ("members[0].password: not together", change(("members", 0, "password_env"), "HOME")),
    ("members[1].password_env: the environment has no NOWHERE_TO_BE_FOUND",
     change(("members", 1, "password_env"), "NOWHERE_TO_BE_FOUND")),
    ("teams[0].members[0]: 'no@birch.example' is not a member",
     change(("teams", 0, "members"), ["no@birch.example"])),
    ("teams[0].members[0]: must be a text", change(("teams", 0, "members"), [7])),
    ("connections[0].carrier: 'pigeon'", change(("connections", 0, "carrier"), "pigeon")),
    ("connections[0].account_sid: starts with AC", change(("connections", 0, "account_sid"), "SK1")),
    ("connections[0].auth_token: is missing", change(("connections", 0, "auth_token"), None)),
    ("connections[0].api_base: must be", change(("connections", 0, "api_base"), "http://x/path")),
    ("connections[0].api_base: must be", change(("connections", 0, "api_base"), "ftp://x")),
    ("connections[0].subaccounts[0].auth_token: is missing",
     change(("connections", 0, "subaccounts"), [{"account_sid": "AC7"}])),
    ("inboxes[0].team: there is no team 'Nobody'", change(("inboxes", 0, "team"), "Nobody")),
    ("inboxes[0].color: 'beige'", change(("inboxes", 0, "color"), "beige")),
    ("inboxes[0].members[0]: 'no@birch.example'",
     change(("inboxes", 0, "members"), ["no@birch.example"])),
    ("inboxes[0].channels[0].kind: 'fax'", change((*CHANNEL, "kind"), "fax")),
    ("inboxes[0].channels[0].address: '+12'", change((*CHANNEL, "address"), "+12")),
    ("inboxes[0].channels[0].address: '202-555-0143'",
     change((*CHANNEL, "address"), "202-555-0143")),
    ("inboxes[0].channels[0].connection: there is no connection 'side'",
     change((*CHANNEL, "connection"), "side")),
    ("inboxes[0].channels[0].registered: must be true or false",
     change((*CHANNEL, "registered"), "yes")),
    ("inboxes[0].channels[0].per_second: must be above 0", change((*CHANNEL, "per_second"), 0)),
    ("inboxes[0].channels[0].per_second: must be a number",
     change((*CHANNEL, "per_second"), "fast")),
    ("inboxes[0].channels[1].address: 'sms +12025550143' is also inboxes[0].channels[0].address",
     change(("inboxes", 0, "channels"),
            [{"kind": "sms", "address": a, "connection": "main"}
             for a in ("+12025550143", "+1 202 555 0143")])),
    ("inboxes[0].channels[0].address: +12025550199 belongs to another organization",
     change((*CHANNEL, "address"), "+12025550199")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "apply"), REFUSED, ids=[told[:60] for told, _ in REFUSED])
def test_wrong_file_names_the_place_and_changes_nothing(cast, provisioned, told, apply):
    wrong = document()
    apply(wrong)
    before = everything()

    with pytest.raises(CommandError) as refused:
        provisioned(wrong)

    assert f"\n{told}" in str(refused.value)
    assert refused.value.returncode == 1
    assert everything() == before


def test_all_problems_are_told_at_once(provisioned):
    wrong = document()
    wrong["organization"]["language"] = "xx"
    wrong["members"][1]["role"] = "boss"
    wrong["inboxes"][0]["channels"][0]["address"] = "12"
    wrong["inboxes"][0]["team"] = "Nobody"

    with pytest.raises(CommandError) as refused:
        provisioned(wrong)

    paths = [line.split(": ")[0] for line in str(refused.value).splitlines()[1:]]
    assert paths == [
        "organization.language", "members[1].role", "inboxes[0].channels[0].address",
        "inboxes[0].team",
    ]  # fmt: skip


@pytest.mark.parametrize("secret", ["first-token", "correct horse"])
def test_refusal_repeats_no_secret(provisioned, secret):
    wrong = document()
    wrong["members"][0]["password_env"] = "HOME"
    wrong["connections"][0]["auth_token_env"] = "HOME"

    with pytest.raises(CommandError) as refused:
        provisioned(wrong)

    assert secret not in str(refused.value)


@pytest.mark.parametrize("text", ["[organization", 'slug = "a\n'])
def test_unreadable_file_is_refused(provisioned, text):
    with pytest.raises(CommandError, match=r"0\.toml: "):
        provisioned(text)


def test_absent_file_is_refused():
    with pytest.raises(CommandError, match="No such file"):
        call_command("provision", "/nowhere/birch.toml")
