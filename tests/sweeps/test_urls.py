"""Every address of every organization, tried by everybody who must not get through (F40, F41, F45).

Generated from the URL conf: a new address is covered, or fails until the sweep is taught its
arguments. Each wall proves itself alone.
"""

import pytest
from django.test import Client

from tests import walls
from tests.sweeps import addresses, hostile, rows
from tests.sweeps.addresses import PUBLIC

OURS = addresses.in_organizations()
ids = [address.name for address in OURS]


@pytest.fixture(params=["python", "postgres"])
def sweep(request, standing, monkeypatch) -> hostile.Sweep:
    if walls.STANDS not in {"both", request.param}:
        pytest.skip(f"this run proves {walls.STANDS} alone")
    walls.leave(request.param, monkeypatch)
    return hostile.Sweep(standing)


@pytest.mark.parametrize("address", OURS, ids=ids)
def test_nobody_else_gets_through(sweep, address):
    methods = sweep.methods(address)

    untested = [why for method in methods if (why := sweep.owners_own(address, method))]
    found = [leak for method in methods for leak in sweep.at_the_owners(address, method)]
    found += [leak for method in methods for leak in sweep.at_his_own(address, method)]

    assert methods
    assert untested == []
    assert found == []


def test_every_root_address_is_known():
    assert {address.name for address in addresses.at_root()} == set(PUBLIC)


def test_sweep_refuses_what_it_was_not_taught(standing):
    strange = addresses.Address(
        "conversations:wheels", "<slug:organization>/wheels/<uuid:uuid>/", None
    )
    number = addresses.Address("conversations:wheel", "<slug:organization>/wheels/<int:pk>/", None)

    with pytest.raises(addresses.Unknown, match="after 'wheels'"):
        strange.row(standing.sales)
    with pytest.raises(addresses.Unknown, match="int:pk"):
        number.path(standing.cast.aurora, standing.sales)
    with pytest.raises(addresses.Unknown, match="least it takes"):
        strange.form(standing.sales)


def test_stage_holds_a_canary_in_every_text(standing):
    """A negative test holds data that could leak."""
    bare = []
    with standing.cast.aurora.open():
        for model in walls.tenant_models():
            found = list(model.objects.all())
            assert found, f"no {model.__name__} on the stage"
            for field in model._meta.concrete_fields:
                if field.get_internal_type() not in {"CharField", "TextField"} or field.choices:
                    continue
                values = " ".join(str(getattr(row, field.attname)) for row in found).upper()
                if "CANARY" not in values:
                    bare.append(f"{model.__name__}.{field.name}")

    assert sorted(bare) == [
        "Attachment.content_type",
        "Attempt.error_code",
        "Channel.address",  # told as secrets of their own
        "Channel.block_code",
        "Connection.credentials",
        "Connection.key",
        "Conversation.last_direction",
        "Conversation.last_kind",
        "Conversation.last_status",
        "CustomField.name",  # the organization's questions, asked of every contact
        "Enclosure.content_type",
        "Erasure.reason",  # a step of ours and a kind of error
        "ErasureKey.key",
        "Event.about",
        "Event.kind",
        "Export.kind",
        "Identity.address",
        "Identity.flag",
        "Identity.opted_out_source",
        "Import.delimiter",
        "Import.encoding",
        "ImportMapping.name",  # the organization's words, offered to every manager
        "Inbox.language",
        "Item.source",
        "Item.word",
        "Link.code",  # what leads to the message's own link, and only there
        "ListChoice.query",  # filters and sort, written by the product
        "Message.error_code",
        "PrewrittenFile.content_type",
        "Recipient.language",
        "Recipient.reason",
        "Recipient.zone",
        "RegistrationStep.name",
        "Rules.currency",
        "SavedView.query",
        "Schedule.country",
        "Schedule.part",
        "Schedule.time_zone",
        "Segment.name",  # the organization's words, offered to every manager
        "Tag.name",  # the organization's words, offered to every member
    ]


def test_fingerprint_sees_each_table(standing):
    before = rows.fingerprint(standing.cast.aurora)
    with standing.cast.aurora.open():
        standing.sales.message.body = "changed"
        standing.sales.message.save()
    after = rows.fingerprint(standing.cast.aurora)

    assert {table for table in before if before[table] != after[table]} == {"conversations_message"}


# The demo has tests of its own, files for carriers stand in test_carriers.py, and what the mail of
# an alert names in tests/pages/test_alerts.py.
SIGNED = {"carrier-file", "alert-recipient"}
ROOT = [name for name in PUBLIC if not name.startswith("demo:") and name not in SIGNED]


@pytest.mark.parametrize("name", ROOT)
def test_root_addresses_tell_nothing(standing, name):
    """Nothing of an organization at the root, whoever asks and whatever is named in the query."""
    sweep = hostile.Sweep(standing)
    address = next(found for found in addresses.at_root() if found.name == name)
    path = address.path(standing.cast.aurora, standing.sales)
    asked = "&".join(f"{field}={standing.sales.conversation.uuid}" for field in hostile.names())

    found = []
    for client in (Client(raise_request_exception=False), sweep.otto, sweep.removed):
        for method in ("GET", "POST"):
            with hostile.trial():
                answer = sweep.ask(
                    client, method, f"{path}?{asked}", {"a": "b"} if method == "POST" else None
                )
                allowed = (
                    {403, 405} if name.startswith("webhooks:") else {200, 302, 403, 404, 405, 503}
                )
                if answer.status_code not in allowed:
                    found.append((method, answer.status_code))
                found += hostile.told(answer, sweep.secrets[:3])
                after = rows.fingerprint(standing.cast.aurora)
                found += [table for table in after
                          if after[table] != sweep.before[table] and "route" not in table]  # fmt: skip

    assert found == []
