"""Undo of what was done to a tag (F68): it and its conversations come back as they were."""

import pytest

from contacts.models import Identity
from inbox.accounts.models import Event, Member
from inbox.conversations.finishing import tags
from inbox.conversations.models import Conversation, ConversationTag, Tag
from tests.cast import client_of

PAGE = "/aurora/tags/"


@pytest.fixture
def shop(cast):
    """Repair is on the first and second of three conversations, Service on the second and third."""
    house = cast.aurora
    with house.open():
        repair, service = (tags.create(name, by=cast.ada) for name in ("Repair", "Service"))
        talks = [
            Conversation.objects.create(
                inbox=house.inbox,
                channel=house.channel,
                identity=Identity.objects.create(address=f"+1206555014{n}"),
            )
            for n in range(3)
        ]
        tags.put_all([talk.pk for talk in talks[:2]], repair, by=cast.ben)
        tags.put_all([talk.pk for talk in talks[1:]], service, by=cast.ada)
    return talks


def on(cast) -> dict[str, list[tuple]]:
    """{name: [(conversation, who put it there, when)]}, with what the tag looks like."""
    with cast.aurora.open():
        return {
            (tag.name, tag.hue, tag.is_hidden, tag.uuid): sorted(
                ConversationTag.objects.filter(tag=tag).values_list(
                    "conversation_id", "member_id", "at"
                )
            )
            for tag in Tag.objects.all()
        }


def tag_of(cast, name) -> Tag:
    with cast.aurora.open():
        return Tag.objects.get(name=name)


def address(tag) -> str:
    return f"{PAGE}{tag.uuid}/"


def merged(cast, ada):
    repair, service = tag_of(cast, "Repair"), tag_of(cast, "Service")
    return repair, ada.post(f"{address(repair)}merging/", {"into": str(service.uuid)}, follow=True)


def test_f68_undo_of_a_merge_gives_back_exactly_what_was_taken(cast, shop):
    ada, before = client_of(cast.ada), on(cast)

    repair, shown = merged(cast, ada)
    during = on(cast)
    back = ada.post(f"{address(repair)}?undo=row", follow=True)

    assert [len(rows) for rows in during.values()] == [3]
    assert "Deleted: Repair" in shown.content.decode()
    assert "Undone: Repair" in back.content.decode()
    assert on(cast) == before


def test_f68_undo_of_a_deletion_brings_the_tag_back_to_its_conversations(cast, shop):
    ada, before, repair = client_of(cast.ada), on(cast), tag_of(cast, "Repair")

    ada.post(address(repair), {"_method": "DELETE"})
    during = on(cast)
    ada.post(f"{address(repair)}?undo=row")

    assert len(during) == 1
    assert on(cast) == before


def test_what_was_put_on_by_hand_after_a_merge_stays(cast, shop):
    """Ben took Service off the first, and put it on again himself; the second lost it."""
    ada = client_of(cast.ada)
    repair, _shown = merged(cast, ada)
    service = tag_of(cast, "Service")
    with cast.aurora.open():
        tags.take(shop[0], service, by=cast.ben)
        tags.put(shop[0], service, by=cast.ben)
        tags.take(shop[1], service, by=cast.ben)

    ada.post(f"{address(repair)}?undo=row")

    with cast.aurora.open():
        names = [sorted(tag.name for tag in tags.of(talk)) for talk in shop]
    assert names == [["Repair", "Service"], ["Repair"], ["Service"]]


def test_undo_of_an_end_can_be_undone_and_undone_again(cast, shop):
    ada, before = client_of(cast.ada), on(cast)
    repair, _shown = merged(cast, ada)
    during = on(cast)
    undo = f"{address(repair)}?undo=row"

    ada.post(undo)
    ada.post(undo)
    again = on(cast)
    ada.post(undo)

    assert again == during
    assert on(cast) == before


@pytest.mark.parametrize(
    ("form", "after"),
    [
        ({"name": "Workshop", "hue": "7"}, ("Workshop", 7, False)),
        ({"hidden": "1"}, None),
    ],
)
def test_undo_of_a_name_a_color_and_hiding(cast, shop, form, after):
    ada, before, repair = client_of(cast.ada), on(cast), tag_of(cast, "Repair")

    ada.post(address(repair), form)
    with cast.aurora.open():
        row = Tag.objects.get(pk=repair.pk)
    ada.post(f"{address(repair)}?undo=row")

    assert (row.name, row.hue, row.is_hidden) == (after or ("Repair", repair.hue, True))
    assert on(cast) == before


def test_undo_is_refused_where_the_name_is_another_tags_by_now(cast, shop):
    ada, repair = client_of(cast.ada), tag_of(cast, "Repair")
    ada.post(address(repair), {"_method": "DELETE"})
    with cast.aurora.open():
        tags.create("repair", by=cast.ben)

    answer = ada.post(f"{address(repair)}?undo=row", follow=True)

    assert "Nothing was undone" in answer.content.decode()
    with cast.aurora.open():
        assert set(Tag.objects.values_list("name", flat=True)) == {"repair", "Service"}


def test_undo_is_whose_it_was_and_who_still_may(cast, shop):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.rita.pk).update(role="manager")
    ada, rita, repair = client_of(cast.ada), client_of(cast.rita), tag_of(cast, "Repair")
    ada.post(address(repair), {"name": "Workshop"})

    other = rita.post(f"{address(repair)}?undo=row", follow=True)
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ada.pk).update(role="agent")
    lowered = ada.post(f"{address(repair)}?undo=row")

    assert "Nothing was undone" in other.content.decode()
    assert lowered.status_code == 403
    assert tag_of(cast, "Workshop") == repair


def test_log_tells_of_the_undo_and_not_of_what_was_kept_for_it(cast, shop):
    ada = client_of(cast.ada)
    repair, _shown = merged(cast, ada)
    ada.post(f"{address(repair)}?undo=row")

    log = ada.get("/aurora/settings/audit/").content.decode()

    assert "Change undone: Tag" in log
    assert "kept" not in log.split("<main")[1].split("</main")[0].lower()
    with cast.aurora.open():
        assert Event.objects.filter(kind="TagKept").exists()
