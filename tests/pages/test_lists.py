"""Lists through HTTP: filters, sorts, pins, views and counts, each test named by its features."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.models import Contact, Identity
from inbox.accounts.models import Member, Team, TeamMember
from inbox.conversations.finding import counts, navigation, pins
from inbox.conversations.models import (
    Attachment,
    Channel,
    Conversation,
    ConversationTag,
    Draft,
    Inbox,
    InboxAccess,
    ListChoice,
    Lock,
    Message,
    Participant,
    Pin,
    SavedView,
    Tag,
    Unread,
)
from tests.cast import client_of

NOW = timezone.now().replace(microsecond=0)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


@pytest.fixture
def talk(cast):
    """talk("Anna", state="closed") makes a conversation with a contact of that name."""

    def make(name, *, house=None, inbox=None, channel=None, **fields):
        house = house or cast.aurora
        fields.setdefault("last_message_at", NOW)
        with house.open():
            contact = Contact.objects.create(name=name, owner=fields.pop("owner", None))
            number = f"+1206555{Identity.objects.count():04d}"
            identity = Identity.objects.create(address=number, contact=contact)
            return Conversation.objects.create(
                inbox=inbox or house.inbox, channel=channel or house.channel, identity=identity,
                **fields,
            )  # fmt: skip

    return make


def names(client, query="", path=None, headers=None):
    """The names of the rows shown, in their order."""
    answer = client.get((path or client.path) + query, headers=headers or {})
    assert answer.status_code == 200
    return shown(answer.content.decode())


def shown(html):
    return re.findall(r'class="row__name truncate"[^>]*>([^<]+)<', html)


@pytest.fixture
def ask(cast, ben):
    """ask("?state=closed") gives the names in Ben's list of Sales."""
    ben.path = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    return lambda query="": names(ben, query)


def minutes(number):
    return NOW - timedelta(minutes=number)


def test_f15_f38_f39_f44_f45_each_list_holds_its_state(talk, ask, cast):
    for state in ("open", "snoozed", "sent", "spam"):
        talk(state.title(), state=state)
    talk("Closed", state="closed", closed_at=NOW - timedelta(days=2))
    talk("Archived", state="closed", closed_at=NOW - timedelta(days=40))

    found = {state: ask(f"?state={state}") for state in
             ("open", "snoozed", "sent", "closed", "archived")}  # fmt: skip

    assert found == {state: [state.title()] for state in found}
    with cast.aurora.open():
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(archive_days=50)
    assert sorted(ask("?state=closed")) == ["Archived", "Closed"]


def test_spam_is_a_list_of_managers(talk, ask, cast):
    talk("Junk", state="spam")
    ada = client_of(cast.ada)
    ada.path = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"

    assert ask("?state=spam") == []
    assert names(ada, "?state=spam") == ["Junk"]


def test_f34_sent_is_a_list_of_its_own(talk, ask):
    talk("Waiting", state="sent")

    assert ask("?state=sent") == ["Waiting"]
    assert ask() == []


def make_before(cast, talk):
    """A number that was Rita's before it joined Sales; what was said there before and since."""
    with cast.aurora.open():
        private = Inbox.objects.create(name="Rita's", api_code="rita", kind="private")
        InboxAccess.objects.create(inbox=private, member=cast.rita)
        number = Channel.objects.create(
            inbox=cast.aurora.inbox, connection=cast.aurora.connection, address="+12025550188",
            registered=True, joined_at=NOW - timedelta(days=1),
        )  # fmt: skip
    old = talk("Olden", inbox=private, channel=number, opened_at=NOW - timedelta(days=9))
    talk("Moved away", inbox=private, channel=number)
    return old


def test_f16_f111_before_this_inbox_is_read_and_never_written(cast, talk, ask, ben):
    old = make_before(cast, talk)
    with cast.aurora.open():
        said = Message.objects.create(
            conversation=old, direction="in", status="received", body="Long ago"
        )
        Message.objects.create(
            conversation=old, direction="note", status="noted", body="Between us", author=cast.rita
        )
        file = Attachment.objects.create(
            conversation=old, message=said, state="missing", name="a.pdf"
        )
        Conversation.objects.filter(pk=old.pk).update(last_message_id=said.pk)

    assert ask("?state=before") == ["Olden"]
    page = ben.get(f"/aurora/conversations/{old.uuid}/").content.decode()
    assert "Long ago" in page
    assert "Between us" not in page
    assert "Messages from before this number joined Sales" in page
    assert 'id="composer-text"' not in page
    assert (
        "Between us" not in ben.get(f"/aurora/conversations/{old.uuid}/earlier/").content.decode()
    )
    assert ben.get(f"/aurora/files/{file.uuid}/").status_code == 404  # no bytes, but let in
    refused = {
        noun: ben.post(f"/aurora/conversations/{old.uuid}/{noun}/", {"text": "Hi", "key": uuid4(),
                                                                  "name": "New"}).status_code
        for noun in ("messages", "closure", "assignment", "reading", "contact", "opt-out", "pin",
                     "draft", "files")
    }  # fmt: skip
    assert set(refused.values()) == {404}


def test_f111_nobody_else_reads_what_was_before(cast, talk):
    old = make_before(cast, talk)
    with cast.aurora.open():
        InboxAccess.objects.filter(member=cast.rita).delete()
        moved = Conversation.objects.exclude(pk=old.pk).get(channel=old.channel_id)

    for client, uuid in ((client_of(cast.rita), old.uuid), (client_of(cast.otto), old.uuid),
                         (client_of(cast.ben), moved.uuid)):  # fmt: skip
        assert client.get(f"/aurora/conversations/{uuid}/").status_code == 404


def test_f10_f37_a_channel_shows_only_its_own(cast, talk, ask):
    with cast.aurora.open():
        second = Channel.objects.create(
            inbox=cast.aurora.inbox, connection=cast.aurora.connection, address="+12025550188"
        )
    talk("On the first")
    other = talk("On the second", channel=second)
    with cast.aurora.open():
        Unread.objects.create(member=cast.ben, conversation=other, inbox=cast.aurora.inbox)

    assert ask(f"?channel={second.uuid}") == ["On the second"]
    assert ask(f"?channel={cast.aurora.channel.uuid}") == ["On the first"]
    assert ask(f"?channel={cast.rival.channel.uuid}") == ["On the second", "On the first"]
    with cast.aurora.open():
        found = counts.by_channel(cast.ben, cast.aurora.inbox.pk)
    assert found == {cast.aurora.channel.pk: 0, second.pk: 1}


def test_f40_f41_f42_f54_filters_by_assignee_and_only_where_there_are_any(cast, talk, ask, ben):
    for name, member in (("Mine", cast.ben), ("Hers", cast.ada), ("Free", None)):
        talk(name, assignee=member)

    assert ask("?assigned=me") == ["Mine"]
    assert ask("?assigned=others") == ["Hers"]
    assert ask("?assigned=unassigned") == ["Free"]
    assert ask(f"?assigned={cast.ada.uuid}") == ["Hers"]
    page = ben.get(ben.path).content.decode()
    assert 'data-tool="assign"' in page  # what each row offers under the pointer
    with cast.aurora.open():
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(assignment=False)
    assert len(ask("?assigned=me")) == 3
    assert "&amp;assigned=" not in ben.get(ben.path).content.decode()


def test_f43_conversations_with_me_are_those_i_took_part_in(cast, talk, ask):
    mine, _other = talk("With me"), talk("Without me")
    with cast.aurora.open():
        Participant.objects.create(member=cast.ben, conversation=mine)
        Participant.objects.create(member=cast.ada, conversation=_other)

    assert ask("?took_part=1") == ["With me"]


def test_f55_f56_filter_by_the_contacts_owner(cast, talk, ask):
    talk("Bens", owner=cast.ben)
    talk("Adas", owner=cast.ada)
    talk("Nobodys")

    assert ask("?owner=me") == ["Bens"]
    assert ask(f"?owner={cast.ada.uuid}") == ["Adas"]
    assert len(ask(f"?owner={cast.otto.uuid}")) == 3


def test_tag_filter_and_the_tags_of_a_row(cast, talk, ask, ben):
    tagged, _bare = talk("Tagged"), talk("Bare")
    with cast.aurora.open():
        tags = [Tag.objects.create(name=name) for name in ("Wheels", "Brakes", "Bells")]
        for tag in tags:
            ConversationTag.objects.create(conversation=tagged, tag=tag)
    with cast.rival.open():
        foreign = Tag.objects.create(name="Foreign")

    assert ask(f"?tag={tags[0].uuid}") == ["Tagged"]
    assert len(ask(f"?tag={foreign.uuid}")) == 2
    page = ben.get(f"{ben.path}?tag={tags[0].uuid}").content.decode()
    assert page.count('class="tag"') == 2
    assert '<span class="row__more">+1</span>' in page


def test_f45_unread_is_the_members_own_list(cast, talk, ask):
    new, _seen = talk("New"), talk("Seen")
    with cast.aurora.open():
        Unread.objects.create(member=cast.ben, conversation=new, inbox=cast.aurora.inbox)
        Unread.objects.create(member=cast.ada, conversation=_seen, inbox=cast.aurora.inbox)

    assert ask("?unread=1") == ["New"]


SORTED = {
    "recent_messages": ["Empty 2", "Empty 1", "Spoke last", "Spoke first"],
    "oldest_messages": ["Empty 1", "Empty 2", "Spoke first", "Spoke last"],
    "recent_conversations": ["Spoke first", "Spoke last", "Empty 2", "Empty 1"],
    "oldest_conversations": ["Empty 1", "Empty 2", "Spoke last", "Spoke first"],
}


@pytest.mark.parametrize("sort", SORTED)
def test_f46_f47_f48_f49_f51_f58_four_sorts_with_the_empty_first(talk, ask, sort):
    talk("Empty 1", opened_at=minutes(40), last_message_at=None)
    talk("Empty 2", opened_at=minutes(30), last_message_at=None)
    talk("Spoke last", opened_at=minutes(20), last_message_at=minutes(1))
    talk("Spoke first", opened_at=minutes(10), last_message_at=minutes(5))

    assert ask(f"?sort={sort}") == SORTED[sort]


def test_f46_f47_f50_closed_lists_go_by_closing(talk, ask, ben):
    talk("Opened last", state="closed", opened_at=minutes(5), closed_at=minutes(4))
    talk("Closed last", state="closed", opened_at=minutes(50), closed_at=minutes(1))

    assert ask("?state=closed") == ["Closed last", "Opened last"]
    assert ask("?state=closed&sort=recent") == ["Closed last", "Opened last"]
    assert ask("?state=closed&sort=oldest") == ["Opened last", "Closed last"]
    page = ben.get(f"{ben.path}?state=closed").content.decode()
    assert "Recent messages" not in page
    assert "sort=oldest" in page


@pytest.mark.parametrize("sort", SORTED)
@pytest.mark.parametrize("where", ["one", "all"])
def test_f51_pages_of_every_sort_have_no_gap_and_no_repeat(talk, ben, cast, sort, where):
    made = set()
    for number in range(60):
        empty = number % 3 == 0
        made.add(f"C{number}")
        talk(
            f"C{number}", opened_at=minutes(number // 4),
            last_message_at=None if empty else minutes(number // 5),
        )  # fmt: skip
    path = "/aurora/all/" if where == "all" else f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"
    whole = ben.get(f"{path}?sort={sort}").content.decode()
    more = re.search(r'hx-get="([^"]+&(?:amp;)?after=[^"]+)"', whole)[1].replace("&amp;", "&")

    found = shown(whole) + names(ben, path=more, headers=HTMX)

    assert len(found) == 60
    assert set(found) == made


@pytest.mark.parametrize(
    "query",
    ["?state=nowhere", "?sort=name", "?tag=x", "?tag=1", "?owner=nobody", "?channel=..", "?assigned=%00",
     "?assigned=member", "?unread=yes&took_part=", "?state=" + "9" * 5000, "?view=x", "?after=-~x",
     "?after=-~1", "?after=-~" + "9" * 40, "?tag=\N{SNOWMAN}"],
)  # fmt: skip
def test_bad_values_are_ignored(talk, ask, query):
    talk("Here")

    assert ask(query) in (["Here"], [])


def test_f53_f57_active_filters_are_chips_that_come_off(cast, talk, ben, ask):
    with cast.aurora.open():
        tag = Tag.objects.create(name="Wheels")
    page = ben.get(f"{ben.path}?tag={tag.uuid}&assigned=me&sort=oldest_messages").content.decode()
    chosen = page[page.index("list__chosen") :][:2000]

    assert "Wheels" in chosen
    assert 'href="' + ben.path + '?state=open&amp;assigned=me&amp;sort=oldest_messages"' in chosen
    assert f'href="{ben.path}?state=open"' in chosen  # reset
    assert "list__chosen" not in ben.get(f"{ben.path}?state=open").content.decode()


def test_filters_and_sort_are_remembered_each_members_own(cast, talk, ben, ask):
    talk("Mine", assignee=cast.ben)
    talk("Free")
    ben.get(f"{ben.path}?assigned=me")
    assert len(ask()) == 2  # looking changes nothing

    ben.post("/aurora/choices/", {"inbox": str(cast.aurora.inbox.uuid),
                                  "query": "state=open&assigned=me&junk=1"})  # fmt: skip

    assert ask() == ["Mine"]
    assert len(ask("?state=open")) == 2
    ada = client_of(cast.ada)
    assert len(names(ada, path=ben.path)) == 2
    with cast.aurora.open():
        assert ListChoice.objects.get().query == "state=open&assigned=me"


def test_choice_in_a_foreign_inbox_is_refused(cast):
    rita = client_of(cast.rita)

    answer = rita.post(
        "/aurora/choices/", {"inbox": str(cast.aurora.inbox.uuid), "query": "state=closed"}
    )

    assert answer.status_code == 404
    with cast.aurora.open():
        assert not ListChoice.objects.exists()


def test_all_inboxes_are_one_list_of_the_members_own(cast, talk, ben):
    with cast.aurora.open():
        workshop = Inbox.objects.create(name="Workshop", api_code="workshop")
        board = Inbox.objects.create(name="Board", api_code="board")
        InboxAccess.objects.create(inbox=workshop, member=cast.ben)
        InboxAccess.objects.create(inbox=board, member=cast.rita)
    talk("In Sales", last_message_at=minutes(1))
    talk("In Workshop", inbox=workshop, last_message_at=minutes(2))
    talk("In Board", inbox=board)

    assert names(ben, path="/aurora/all/") == ["In Sales", "In Workshop"]
    assert names(client_of(cast.rita), path="/aurora/all/") == ["In Board"]


def test_f52_pins_are_the_members_own_and_stand_on_top(cast, talk, ben, ask):
    low, mid, _top = (talk(name, last_message_at=minutes(n)) for n, name in
                      ((9, "Low"), (5, "Mid"), (1, "Top")))  # fmt: skip
    for one in (mid, low):
        assert ben.post(f"/aurora/conversations/{one.uuid}/pin/", headers=HTMX).status_code == 204

    assert ask() == ["Low", "Mid", "Top"]
    assert names(client_of(cast.ada), path=ben.path) == ["Top", "Mid", "Low"]
    ben.post(f"/aurora/conversations/{low.uuid}/pin/", {"below": str(mid.uuid)})
    assert ask() == ["Mid", "Low", "Top"]
    ben.delete(f"/aurora/conversations/{mid.uuid}/pin/", headers=HTMX)
    assert ask() == ["Low", "Top", "Mid"]
    assert ask("?state=closed") == []


def test_f52_pinned_ones_meet_the_filters_too_and_come_once(cast, talk, ben, ask):
    mine = talk("Mine", assignee=cast.ben)
    free = talk("Free")
    for one in (mine, free):
        ben.post(f"/aurora/conversations/{one.uuid}/pin/")

    assert ask("?assigned=me") == ["Mine"]
    assert sorted(ask()) == ["Free", "Mine"]
    group = ben.get(ben.path, headers={**HTMX, "HX-Target": "pinned"}).content.decode()
    assert shown(group) == ["Free", "Mine"]
    assert "list__head" not in group


def test_f52_pins_have_a_bound(cast, talk, ben, monkeypatch):
    monkeypatch.setattr(pins, "MOST", 1)
    first, second = talk("First"), talk("Second")
    ben.post(f"/aurora/conversations/{first.uuid}/pin/")

    answer = ben.post(f"/aurora/conversations/{second.uuid}/pin/", headers=HTMX)

    assert answer.status_code == 409
    assert answer.json()["reason"] == "too_many_pins"


def test_f52_nobody_pins_what_they_may_not_see(cast, talk):
    one = talk("Secret")

    assert client_of(cast.rita).post(f"/aurora/conversations/{one.uuid}/pin/").status_code == 404
    with cast.aurora.open():
        assert not Pin.objects.exists()


def test_saved_views_are_ones_own_or_a_teams(cast, talk, ben):
    with cast.aurora.open():
        team = Team.objects.get(name="Sales")
        TeamMember.objects.create(team=team, member=cast.ben)
        TeamMember.objects.create(team=team, member=cast.ada)
    talk("Mine", assignee=cast.ben)
    talk("Hers", assignee=cast.ada)
    for name, shared in (("To myself", ""), ("Together", str(team.uuid))):
        ben.post(
            "/aurora/views/",
            {"name": name, "team": shared, "inbox": str(cast.aurora.inbox.uuid),
             "query": "state=open&assigned=me"},
        )  # fmt: skip

    own = ben.get("/aurora/all/").content.decode()
    theirs = client_of(cast.ada).get("/aurora/all/").content.decode()
    nobodys = client_of(cast.rita).get("/aurora/all/").content.decode()
    assert ("To myself" in own, "Together" in own) == (True, True)
    assert ("To myself" in theirs, "Together" in theirs) == (False, True)
    assert ("To myself" in nobodys, "Together" in nobodys) == (False, False)
    with cast.aurora.open():
        view = SavedView.objects.get(name="Together")
    link = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/?state=open&assigned=me&view={view.uuid}"
    assert link.replace("&", "&amp;") in theirs
    assert names(client_of(cast.ada), path=link) == ["Hers"]  # "me" is whoever looks


def test_f53_views_say_how_many_they_hold_for_whoever_looks(cast, talk, ben):
    house = cast.aurora
    with house.open():
        team = Team.objects.get(name="Sales")
        for member in (cast.ben, cast.ada, cast.rita):
            TeamMember.objects.create(team=team, member=member)
        other = Inbox.objects.create(name="Repairs", api_code="repairs", team=team, hue=3)
        InboxAccess.objects.create(inbox=other, member=cast.rita)
        tag = Tag.objects.create(name="Hot", hue=3)
    hot = [talk(name, assignee=who) for name, who in
           (("A", cast.ben), ("B", cast.ada), ("C", cast.ada))]  # fmt: skip
    elsewhere = talk("D", inbox=other)
    with house.open():
        for one in (*hot, elsewhere):
            ConversationTag.objects.create(conversation=one, tag=tag)
    made = {
        "Mine": ("state=open&assigned=me", ""),
        "Hot": (f"state=open&tag={tag.uuid}", str(team.uuid)),
        "Ada's": (f"state=open&assigned={cast.ada.uuid}", str(team.uuid)),
        "Over": ("state=closed", str(team.uuid)),
    }
    for name, (query, shared) in made.items():
        ben.post("/aurora/views/", {"name": name, "team": shared, "inbox": "", "query": query})

    assert held(ben) == {"Mine": 1, "Hot": 3, "Ada's": 2, "Over": 0}
    assert held(client_of(cast.ada)) == {"Hot": 3, "Ada's": 2, "Over": 0}
    assert held(client_of(cast.rita)) == {"Hot": 1, "Ada's": 0, "Over": 0}  # of her inbox alone
    for number in range(101):
        talk(f"N{number}", state="closed", closed_at=NOW)
    assert held(ben)["Over"] == 100


def held(client):
    """What the navigation says of each view, and the browser's question the same."""
    html = client.get("/aurora/all/").content.decode()
    found = re.findall(
        r'data-count-view="([^"]+)".*?nav__text">([^<]+)<.*?(?:">([\d+]+)</span>)?</a>', html
    )
    asked = client.get("/aurora/badges/").json()["views"]
    shown = {unescape(name): asked[uuid] for uuid, name, _ in found}
    assert [str(min(asked[uuid], 99)) + ("+" if asked[uuid] > 99 else "") for uuid, _, _ in found
            ] == [n or "0" for _, _, n in found]  # fmt: skip
    assert len(asked) == len(found)
    return shown


def test_saved_view_is_removed_by_its_owner_or_a_leading_colleague(cast, ben):
    with cast.aurora.open():
        team = Team.objects.get(name="Sales")
        TeamMember.objects.create(team=team, member=cast.ada)
        TeamMember.objects.create(team=team, member=cast.rita)
        views = [SavedView.objects.create(name=f"V{n}", member=cast.ben, team=team)
                 for n in range(2)]  # fmt: skip
    undo = {"_method": "DELETE"}

    rita = client_of(cast.rita).post(f"/aurora/views/{views[0].uuid}/", undo)
    ada = client_of(cast.ada).post(f"/aurora/views/{views[0].uuid}/", undo)
    own = ben.post(f"/aurora/views/{views[1].uuid}/", undo)

    assert [rita.status_code, ada.status_code, own.status_code] == [404, 302, 302]
    with cast.aurora.open():
        assert not SavedView.objects.exists()


def test_view_of_an_inbox_one_lost_is_not_offered(cast, ben):
    ben.post("/aurora/views/", {"name": "Gone", "inbox": str(cast.aurora.inbox.uuid),
                                "query": "state=open"})  # fmt: skip
    with cast.aurora.open():
        InboxAccess.objects.filter(member=cast.ben).delete()

    assert "Gone" not in ben.get("/aurora/all/").content.decode()


def test_f9_counts_by_inbox_and_filter_stop_at_their_bound(cast, talk, ben):
    for name, member in (("A", cast.ben), ("B", cast.ada), ("C", cast.ada), ("D", None)):
        one = talk(name, assignee=member)
    with cast.aurora.open():
        Unread.objects.create(member=cast.ben, conversation=one, inbox=cast.aurora.inbox)

    answer = ben.get(f"/aurora/badges/?inbox={cast.aurora.inbox.uuid}").json()

    expected = {"unread": 1, "open": 4, "mine": 1, "unassigned": 1, "others": 2}
    assert answer["counts"] == answer["everything"] == expected
    assert answer["inboxes"] == {str(cast.aurora.inbox.uuid): 1}
    assert client_of(cast.rita).get("/aurora/badges/").json()["inboxes"] == {}
    with cast.aurora.open():
        Conversation.objects.bulk_create(
            Conversation(inbox=cast.aurora.inbox, channel=cast.aurora.channel, state="open",
                         identity=Identity.objects.create(address=f"+1303555{n:04d}"))
            for n in range(120)
        )  # fmt: skip
        (place,) = navigation.places(cast.ben)
    assert (place.counts.open, place.counts.unassigned, place.counts.mine) == (100, 100, 1)
    assert "99+" in ben.get(f"/aurora/inboxes/{cast.aurora.inbox.uuid}/").content.decode()


def test_row_names_who_is_answering_and_the_viewers_own_draft(cast, talk, ben, ask):
    one = talk("Anna")
    with cast.aurora.open():
        Lock.objects.create(
            conversation=one, member=cast.ada, token=1, expires_at=NOW + timedelta(minutes=5)
        )
        Draft.objects.create(member=cast.ben, conversation=one, body="Half a thought")
        ended = talk("Bruno")
        Lock.objects.create(conversation=ended, member=cast.ada, expires_at=minutes(1))

    page = ben.get(ben.path).content.decode()

    assert page.count("Ada is answering") == 1
    assert "Half a thought" in page
    assert "Half a thought" not in client_of(cast.ada).get(ben.path).content.decode()


def test_server_says_which_rows_a_filter_holds(cast, talk, ben, ask):
    mine, other = talk("With me"), talk("Without me")
    with cast.aurora.open():
        Participant.objects.create(member=cast.ben, conversation=mine)
    asked = f"{ben.path}rows/?took_part=1&row={mine.uuid}&row={other.uuid}&row=x"

    assert names(ben, path=asked) == ["With me"]
    assert names(ben, path=asked.replace(ben.path, "/aurora/all/")) == ["With me"]
    assert client_of(cast.rita).get(asked).status_code == 404
    assert names(client_of(cast.rita), path=asked.replace(ben.path, "/aurora/all/")) == []


def test_filters_form_offers_people_and_tags_of_the_organization(cast, ben, ask):
    with cast.aurora.open():
        Tag.objects.create(name="Wheels")
        Tag.objects.create(name="Old", is_hidden=True)
        Member.objects.filter(pk=cast.rita.pk).update(is_active=False)

    form = ben.get(f"{ben.path}filters/").content.decode()

    assert "Wheels" in form
    assert ">Ada<" in form
    assert "Old" not in form
    assert ">Rita<" not in form
    assert ">Otto<" not in form


def test_htmx_swaps_the_list_alone_and_history_gets_the_page(ben, ask):
    alone = ben.get(ben.path, headers={**HTMX, "HX-Target": "list"}).content.decode()
    restored = ben.get(
        ben.path, headers={**HTMX, "HX-History-Restore-Request": "true"}
    ).content.decode()

    assert alone.lstrip().startswith('<section class="pane list"')
    assert restored.lstrip().startswith("<!doctype html>")


def test_thread_keeps_the_list_its_address_names(cast, talk, ben, ask):
    mine, _free = talk("Mine", assignee=cast.ben), talk("Free")
    path = f"/aurora/conversations/{mine.uuid}/"

    assert names(ben, path=path + "?state=open&assigned=me") == ["Mine"]
    assert names(ben, path=path) == ["Free", "Mine"]
    assert 'data-rows="/aurora/all/rows/?state=open"' in ben.get(path + "?in=all").content.decode()


def test_small_and_large_sets_give_the_same_list(cast, talk, ben, ask, monkeypatch):
    """The plan follows the size of what drives it; what is shown does not."""
    with cast.aurora.open():
        tag = Tag.objects.create(name="Wheels")
    for number in range(8):
        one = talk(f"C{number}", last_message_at=minutes(number), assignee=cast.ada)
        if number % 2:
            with cast.aurora.open():
                ConversationTag.objects.create(conversation=one, tag=tag)
                Unread.objects.create(member=cast.ben, conversation=one, inbox=cast.aurora.inbox)
    queries = [f"?tag={tag.uuid}", "?unread=1", "?assigned=others",
               f"?channel={cast.aurora.channel.uuid}&unread=1"]  # fmt: skip

    small = [ask(query) for query in queries]
    monkeypatch.setattr("inbox.conversations.finding.along.FEW", 1)
    large = [ask(query) for query in queries]

    assert small == large
    assert small[0] == ["C1", "C3", "C5", "C7"]


def test_f22_each_inbox_has_its_lists_below_it(cast, ben):
    """Sent is what S3 calls Archived: begun here, not answered yet (F34)."""
    home = f"/aurora/inboxes/{cast.aurora.inbox.uuid}/"

    html = ben.get(home).content.decode()

    for state in ("open", "sent", "closed", "archived", "before"):
        assert f'class="nav__item" href="{home}?state={state}"' in html
    assert f'href="{home}?state=spam"' not in html  # managers' own


def test_f9_pending_inbox_says_what_is_unread_like_any_other(cast, talk):
    one = talk("Anna")
    with cast.aurora.open():
        Unread.objects.create(member=cast.ada, conversation=one, inbox=cast.aurora.inbox)
        Channel.objects.filter(pk=cast.aurora.channel.pk).update(registered=False)

    html = client_of(cast.ada).get("/aurora/all/").content.decode()

    place = re.search(rf'data-badge="{cast.aurora.inbox.uuid}">.*?</a>', html).group()
    assert "Pending" in place
    assert 'class="count">1<' in place
