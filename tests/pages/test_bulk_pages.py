"""Many conversations at once, over HTTP."""

from uuid import uuid4

from inbox.accounts.models import Event
from inbox.conversations.models import Conversation, Inbox, Unread
from tests.cast import htmx_of


def states():
    return sorted(Conversation.objects.values_list("state", flat=True))


def test_bulk_over_http_is_the_members_own(live_cast, talks):
    cast = live_cast
    ben, ada, otto = (htmx_of(member) for member in (cast.ben, cast.ada, cast.otto))
    named = [str(talk.uuid) for talk in talks]

    answer = ben.post("/aurora/bulk/", {"verb": "close", "conversation": [*named, str(uuid4())]})

    job = answer.json()
    assert (job["done"], job["refused"], job["state"]) == (3, 1, "done")
    assert job["sentence"] == "Closed 3 conversations. 1 was left as it was."
    address = f"/aurora/bulk/{job['job']}/"
    assert ben.get(address).json()["done"] == 3
    assert ada.get(address).status_code == ada.post(f"{address}undoing/").status_code == 404
    assert otto.post(f"/rival/bulk/{job['job']}/undoing/").status_code == 404
    assert ben.post(f"{address}undoing/").json()["sentence"] == "Undone."
    with cast.aurora.open():
        assert states() == ["open"] * 3


def test_f65_what_is_put_away_says_so_and_is_undone_to_the_letter(live_cast, talks):
    cast = live_cast
    ben, ada = htmx_of(cast.ben), htmx_of(cast.ada)
    with cast.aurora.open():
        Unread.objects.create(member=cast.ada, conversation=talks[0], inbox=cast.aurora.inbox)
    there = f"/aurora/conversations/{talks[0].uuid}"
    asked = {"closure": {}, "spam": {}, "snooze": {"until": "reply"}}
    words = {"closure": "Closed “(206) 555-0000”", "spam": "Closed as spam", "snooze": "Snoozed"}

    for noun, form in asked.items():
        said = ben.post(f"{there}/{noun}/", form).json()

        assert (said["away"], said["done"]) == (str(talks[0].uuid), 1)
        assert said["sentence"].replace("\xa0", " ") == words[noun]
        assert ada.post(f"/aurora/bulk/{said['job']}/undoing/").status_code == 404
        assert ben.post(f"/aurora/bulk/{said['job']}/undoing/").json()["refused"] == 0
        with cast.aurora.open():
            assert states() == ["open"] * 3
            assert Unread.objects.filter(member=cast.ada, conversation=talks[0]).exists()


def test_second_click_of_a_bulk_verb_changes_nothing_and_says_so(live_cast, talks):
    ben = htmx_of(live_cast.ben)
    asked = {"verb": "close", "conversation": [str(talk.uuid) for talk in talks]}

    first, second = (ben.post("/aurora/bulk/", asked).json() for _ in range(2))

    assert (first["done"], second["done"], second["refused"]) == (3, 0, 3)
    assert ben.post(f"/aurora/bulk/{second['job']}/undoing/").status_code == 200
    with live_cast.aurora.open():
        assert states() == ["closed"] * 3
        assert Event.objects.filter(kind="ConversationClosed").count() == 3


def test_snoozing_is_nothing_for_many(live_cast, talks):
    asked = {"verb": "snooze", "target": str(live_cast.aurora.inbox.uuid)}
    named = {"conversation": [str(talks[0].uuid)]}

    assert htmx_of(live_cast.ben).post("/aurora/bulk/", asked | named).status_code == 422


def test_bulk_over_http_takes_the_whole_list(live_cast, talks):
    cast = live_cast
    ben, rita = htmx_of(cast.ben), htmx_of(cast.rita)
    asked = {
        "verb": "close",
        "all": "1",
        "query": "state=open",
        "inbox": str(cast.aurora.inbox.uuid),
    }

    assert rita.post("/aurora/bulk/", asked).status_code == 404
    assert rita.post("/aurora/bulk/", asked | {"inbox": ""}).json()["done"] == 0
    assert ben.post("/aurora/bulk/", asked).json()["done"] == 3


def test_bulk_over_http_refuses_nonsense(live_cast, talks):
    cast = live_cast
    with cast.aurora.open():
        board = Inbox.objects.create(name="Board", api_code="board")
    ben = htmx_of(cast.ben)
    named = {"conversation": [str(talks[0].uuid)]}

    assert ben.post("/aurora/bulk/", named | {"verb": "erase"}).status_code == 422
    assert ben.post("/aurora/bulk/", {"verb": "close"}).status_code == 422
    for target in ("", "x", str(board.uuid), str(uuid4())):
        moving = named | {"verb": "move", "target": target}
        assert ben.post("/aurora/bulk/", moving).status_code == 404
    # an agent gives to nobody but themselves
    giving = named | {"verb": "assign", "target": str(cast.ada.uuid)}
    assert ben.post("/aurora/bulk/", giving).status_code == 404
    assert "Ada" not in ben.get("/aurora/bulk/targets/?verb=assign").content.decode()
    assert "Board" not in ben.get("/aurora/bulk/targets/?verb=move").content.decode()
