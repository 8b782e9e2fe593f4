"""The sweeps' own stage: it holds what could leak, and says when something changed."""

import pytest
from django.db import transaction

from inbox import tenancy
from inbox.conversations.models import Tag
from tests import walls
from tests.sweeps import addresses, rows


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
    before, counted = rows.fingerprint(standing.cast.aurora), rows.counted()
    with standing.cast.aurora.open():
        standing.sales.message.body = "changed"
        standing.sales.message.save()
    after = rows.fingerprint(standing.cast.aurora)

    assert {table for table in before if before[table] != after[table]} == {"conversations_message"}
    assert "conversations_message" in rows.touched(counted)


@pytest.mark.parametrize("row", ["made", "changed", "removed", "undone"])
def test_whatever_is_written_is_counted(standing, row):
    """Only what was touched is compared afterwards."""
    counted = rows.counted()

    with standing.cast.aurora.open(), transaction.atomic():
        if row in {"made", "undone"}:
            Tag.objects.create(name="Repair")
        elif row == "changed":
            tenancy.execute("UPDATE conversations_tag SET name = name")
        else:
            Tag.objects.all().delete()
        transaction.set_rollback(row == "undone")

    assert "conversations_tag" in rows.touched(counted)


def test_nothing_is_counted_that_was_only_read(standing):
    counted = rows.counted()

    rows.fingerprint(standing.cast.aurora)
    rows.strays(standing.cast.aurora)

    assert rows.touched(counted) == set()


def test_part_of_a_fingerprint_is_that_of_the_whole(standing):
    whole = rows.fingerprint(standing.cast.aurora)

    parts = [rows.fingerprint(standing.cast.aurora, {table}) for table in rows.tables()]

    assert {name: found for part in parts for name, found in part.items()} == whole
