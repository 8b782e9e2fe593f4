"""Words on conversations (F68): put on, taken off, made, kept in order."""

import pytest
from django.utils import timezone

from contacts.models import Identity
from inbox.accounts.models import Event
from inbox.conversations.finding import lists
from inbox.conversations.finishing import tag_undoing, tags
from inbox.conversations.models import Conversation, ConversationTag, Tag
from tests.cast import client_of


def row(conversation):
    (found,) = lists.rows([conversation.pk], country="US")
    return [name for _, name, _ in found.tags]


def test_f68_tag_is_put_on_and_taken_off_once(cast, converse, told):
    talk, tag = converse(), tags.create("Repair", by=cast.ben)
    told()

    tags.put(talk, tag, by=cast.ben)
    tags.put(talk, tag, by=cast.ada)

    assert row(talk) == ["Repair"]
    assert told() == ["TagsChanged"]
    talk.refresh_from_db()
    assert talk.revision == 1
    assert ConversationTag.objects.get().member == cast.ben

    tags.take(talk, tag, by=cast.ben)
    tags.take(talk, tag, by=cast.ben)

    assert row(talk) == []
    assert told() == ["TagsChanged"]


def test_name_is_one_tag_however_it_is_written(cast, aurora):
    made = tags.create("  Repair   shop ", by=cast.ada)

    with pytest.raises(tags.NameTaken):
        tags.create("repair SHOP", by=cast.ben)

    assert made.name == "Repair shop"
    assert 1 <= made.hue <= tags.HUES
    assert tags.found_or_made("REPAIR shop", by=cast.ben) == made


@pytest.mark.parametrize(("name", "reason"), [("  ", "no_name"), ("x" * 41, "long_name")])
def test_bad_names_are_refused(cast, aurora, name, reason):
    with pytest.raises(tags.BadTag) as refused:
        tags.create(name, by=cast.ada)

    assert refused.value.reason == reason


def test_renaming_and_colouring(cast, aurora):
    tag, other = tags.create("Repair", by=cast.ada), tags.create("Sale", by=cast.ada)

    tags.change(tag, by=cast.ada, name="Repairs", hue=4)
    with pytest.raises(tags.NameTaken):
        tags.change(other, by=cast.ada, name="REPAIRS")
    with pytest.raises(tags.BadTag):
        tags.change(tag, by=cast.ada, hue=25)

    assert [(tag.name, tag.hue) for tag in Tag.objects.filter(pk=tag.pk)] == [("Repairs", 4)]


def test_f68_hidden_tag_stays_where_it_is_and_is_offered_no_more(cast, converse):
    talk, tag = converse(), tags.create("Repair", by=cast.ada)
    tags.put(talk, tag, by=cast.ada)

    tags.hide(tag, by=cast.ada)

    assert (tags.offered(), tags.every()) == ([], [tag])
    assert row(talk) == ["Repair"]
    tags.hide(tag, by=cast.ada, hidden=False)
    assert tags.offered() == [tag]


def test_merging_keeps_one_of_each(cast, converse):
    old, new = tags.create("Fix", by=cast.ada), tags.create("Repair", by=cast.ada)
    both, one = converse(), converse()
    for talk, tag in ((both, old), (both, new), (one, old)):
        tags.put(talk, tag, by=cast.ada)

    tag_undoing.merge(old, into=new, by=cast.ada)

    assert (row(both), row(one), tags.every()) == (["Repair"], ["Repair"], [new])
    tag_undoing.merge(new, into=new, by=cast.ada)
    assert (row(both), tags.every()) == (["Repair"], [new])


def test_deleting_takes_it_off_everywhere(cast, converse):
    talk, tag = converse(), tags.create("Repair", by=cast.ada)
    tags.put(talk, tag, by=cast.ada)

    tag_undoing.delete(tag, by=cast.ada)

    assert row(talk) == []
    assert Event.objects.latest("id").changes == {"tag": ["Repair", None]}


def test_conversation_carries_twenty_at_most(cast, converse):
    talk = converse()
    for number in range(22):
        tags.put(talk, tags.create(f"Tag {number:02}", by=cast.ada), by=cast.ada)

    assert len(row(talk)) == tags.MOST_ON_ONE


@pytest.fixture
def talk(live_cast):
    cast = live_cast
    with cast.aurora.open():
        identity = Identity.objects.create(address="+12065550142")
        return Conversation.objects.create(
            inbox=cast.aurora.inbox, channel=cast.aurora.channel, identity=identity,
            last_preview="Hello", last_message_at=timezone.now(),
        )  # fmt: skip


def test_f68_agent_finds_makes_and_removes_a_tag_over_http(live_cast, talk):
    cast = live_cast
    address = f"/aurora/conversations/{talk.uuid}/tags/"
    ben, rita = client_of(cast.ben), client_of(cast.rita)

    assert ben.post(address, {"name": "Repair"}).status_code == 302
    with cast.aurora.open():
        tag = Tag.objects.get()
    page = ben.get(f"/aurora/conversations/{talk.uuid}/").content.decode()
    assert 'id="thread-tags"' in page
    assert "Repair" in page
    assert 'aria-selected="true"' in ben.get(address).content.decode()
    assert ben.post(address, {"tag": str(tag.uuid), "_method": "DELETE"}).status_code == 302
    with cast.aurora.open():
        assert not ConversationTag.objects.exists()
    assert rita.get(address).status_code == 404
    assert rita.post(address, {"tag": str(tag.uuid)}).status_code == 404
    assert ben.post(address, {"tag": "x"}).status_code == 404
    assert ben.post(address, {"name": "x" * 41}).status_code == 422


def test_f68_managers_keep_tags_in_order_over_http(live_cast, talk):
    cast = live_cast
    ada, ben, otto = (client_of(member) for member in (cast.ada, cast.ben, cast.otto))
    assert ben.get("/aurora/tags/").status_code == 403
    assert ada.post("/aurora/tags/", {"name": "Repair", "hue": "4"}).status_code == 302
    assert ada.post("/aurora/tags/", {"name": "repair"}).status_code == 422
    with cast.aurora.open():
        tag, other = Tag.objects.get(), tags.create("Fix", by=cast.ada)
    address = f"/aurora/tags/{tag.uuid}/"

    assert ada.post(address, {"name": "Repairs", "hue": "7"}).status_code == 302
    assert ada.post(address, {"hidden": "1"}).status_code == 302
    shown = ada.get("/aurora/tags/").content.decode()
    assert "Repairs" in shown
    assert (
        ada.post(f"/aurora/tags/{other.uuid}/merging/", {"into": str(tag.uuid)}).status_code == 302
    )
    with cast.aurora.open():
        assert [(one.name, one.hue, one.is_hidden) for one in Tag.objects.all()] == [
            ("Repairs", 7, True)
        ]
    assert otto.post(f"/rival/tags/{tag.uuid}/", {"name": "Mine"}).status_code == 404
    assert ada.post(address, {"_method": "DELETE"}).status_code == 302
    with cast.aurora.open():
        assert not Tag.objects.exists()
