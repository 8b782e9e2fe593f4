"""The pages about consent, over HTTP: the list, one address, lists in and out, blocked ones
(F70, F142, RF39).
"""

import csv
import io

import pytest

from contacts import consent
from contacts.models import Consent, Contact, Identity
from inbox.accounts.models import Member
from inbox.conversations.finishing import spam
from inbox.conversations.knowing import optouts
from inbox.conversations.models import Conversation
from tests.cast import client_of
from tests.pages.test_inbox_pages import receive, thread_page

PAGE = "/aurora/settings/opt-outs/"


@pytest.fixture
def ada(cast):
    return client_of(cast.ada)


@pytest.fixture
def ben(cast):
    return client_of(cast.ben)


def out(house, number, source="keyword", name="", **more):
    with house.open():
        person = Identity.objects.create(address=number)
        if name:
            person.contact = Contact.objects.create(name=name, private_to=more.pop("private", None))
            person.save()
        consent.opt_out(person, source=source, **more)
        return person


def html(client, query=""):
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "address", [PAGE, f"{PAGE}import/", f"{PAGE}export/", "/aurora/settings/blocked/"]
)
def test_agents_and_strangers_stay_out(cast, ben, address):
    out(cast.aurora, "+12065550142", wording="STOP")

    assert ben.get(address).status_code == 403
    assert client_of(cast.rita).get(address).status_code == 403
    assert client_of(cast.otto).get(address).status_code == 404


def test_f142_list_says_who_since_when_and_how(cast, ada):
    out(cast.aurora, "+12065550142", name="Ana Ferreira", wording="STOP")
    out(cast.rival, "+12065550199", wording="STOP")

    page = html(ada)

    assert "Ana Ferreira" in page and "(206) 555-0142" in page and "By text" in page
    assert "555-0199" not in page


@pytest.mark.parametrize(
    ("query", "found"), [("?q=0142", True), ("?q=ferr", True), ("?q=9999", False), ("?q=Bob", False),
                         ("?source=keyword", True), ("?source=import", False), ("?q=%25", False)]
)  # fmt: skip
def test_list_is_searched_and_filtered(cast, ada, query, found):
    out(cast.aurora, "+12065550142", name="Ana Ferreira", wording="STOP")

    assert ("555-0142" in html(ada, query)) is found


def test_private_contact_of_another_member_is_a_number_only(cast, ada):
    out(cast.aurora, "+12065550142", name="My doctor", private=cast.ben)

    page = html(ada)

    assert "555-0142" in page
    assert "My doctor" not in page
    assert "555-0142" not in html(ada, "?q=doctor")


def test_list_goes_on_where_a_page_ends(cast, ada, monkeypatch):
    for number in range(5):
        out(cast.aurora, f"+1206555010{number}")
    with cast.aurora.open():
        first = optouts.page(cast.ada, most=2)
        second = optouts.page(cast.ada, most=2, after=first.after)
        third = optouts.page(cast.ada, most=2, after=second.after)
        assert optouts.page(cast.ada, after="nonsense~x").rows

    shown = [row.address for page in (first, second, third) for row in page.rows]
    assert shown == [f"+1206555010{number}" for number in range(4, -1, -1)]
    assert third.after == ""


def test_number_is_added_by_hand_and_a_new_conversation_is_refused(cast, ada):
    answer = ada.post(PAGE, {"number": "(206) 555-0142", "wording": "Told us at the counter"})

    assert "Opted out." in answer.content.decode()
    with cast.aurora.open():
        line = Consent.objects.get()
        assert (line.source, line.wording, line.member) == (
            "member", "Told us at the counter", cast.ada,
        )  # fmt: skip
        assert Identity.objects.get().address == "+12065550142"
    again = ada.post(PAGE, {"number": "206-555-0142"}).content.decode()
    assert "opted out before" in again


def test_nonsense_is_no_number(cast, ada):
    assert ada.post(PAGE, {"number": "hello"}).status_code == 422


def test_opt_in_again_needs_a_proof(cast, ada):
    person = out(cast.aurora, "+12065550142", wording="STOP")
    address = f"{PAGE}{person.uuid}/"

    assert ada.post(address, {"proof": " "}).status_code == 422
    assert ada.post(address, {"proof": "She asked at the counter"}).status_code == 302

    with cast.aurora.open():
        assert Identity.objects.get().consent == "in"
    page = ada.get(address).content.decode()
    assert "She asked at the counter" in page and "By text" in page


def test_f70_opt_out_and_in_from_the_thread(cast, ada, ben):
    talk = receive(cast.aurora)
    address = f"/aurora/conversations/{talk.uuid}/opt-out/"

    assert ben.post(address, {"wording": "On the phone"}).status_code == 302
    back = address.replace("opt-out", "opt-in")
    assert ben.post(back, {"proof": "Called back"}).status_code == 403
    assert ada.post(back).status_code == 422
    assert ada.post(back, {"proof": "Called back"}).status_code == 302

    with cast.aurora.open():
        lines = Consent.objects.order_by("id").values_list("state", "wording", "proof", "member")
        assert list(lines) == [
            ("out", "On the phone", "", cast.ben.pk), ("in", "", "Called back", cast.ada.pk),
        ]  # fmt: skip


def test_history_is_shown_beside_the_thread_to_who_may_open_it(cast, ben):
    talk = receive(cast.aurora)
    ben.post(f"/aurora/conversations/{talk.uuid}/opt-out/", {"wording": "On the phone"})
    address = f"/aurora/conversations/{talk.uuid}/consent/"

    assert "On the phone" in ben.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "On the phone" in ben.get(address).content.decode()
    assert client_of(cast.rita).get(address).status_code == 404


def test_doubt_is_shown_and_settled_by_a_member(cast, ben):
    talk = receive(cast.aurora, body="Please stop texting me")
    assert "This may be a request to stop texting" in thread_page(ben, cast.aurora, talk)

    assert client_of(cast.rita).post(f"/aurora/conversations/{talk.uuid}/doubt/").status_code == 404
    ben.post(f"/aurora/conversations/{talk.uuid}/doubt/")

    page = thread_page(ben, cast.aurora, talk)
    assert "Ben: not an opt-out" in page
    assert "Not an opt-out</button>" not in page


def test_wrong_number_is_pointed_out(cast, ben):
    talk = receive(cast.aurora, body="Wrong number")

    assert "this is a wrong number. Check it" in thread_page(ben, cast.aurora, talk)


LIST = """Number;Name
(206) 555-0142;Ana
+1 206 555 0143;Bob
hello there;Nobody
206.555.0142;Ana again
'+12065550144;From an export
12;Short
"""


def test_list_is_tried_first_and_changes_nothing(cast, ada):
    answer = ada.post(f"{PAGE}import/", {"numbers": LIST})

    page = answer.content.decode()
    assert "3 numbers are opted out" in page
    assert "This is no phone number" in page and "The same number as in row 2" in page
    with cast.aurora.open():
        assert not Identity.objects.exists()


def test_list_opts_out_and_never_in(cast, ada):
    with cast.aurora.open():
        known = Identity.objects.create(address="+12065550142")
        consent.opt_in(known, source="member", proof="said so")

    answer = ada.post(f"{PAGE}import/", {"numbers": LIST, "step": "apply", "name": "march.csv"})

    assert "3 numbers opted out." in answer.content.decode()
    with cast.aurora.open():
        assert set(Identity.objects.values_list("opted_out_source", flat=True)) == {"import"}
        assert set(Consent.objects.filter(state="out").values_list("wording", flat=True)) == {
            "march.csv"
        }
        again = optouts.read(LIST, country="US")
        assert (len(again.numbers), again.already) == (3, 3)


def test_list_has_an_end(cast, ada):
    many = "\n".join(f"+1206{number:07d}" for number in range(2_000_000, 2_010_001))

    answer = ada.post(f"{PAGE}import/", {"numbers": many})

    assert answer.status_code == 422
    assert "at most 10,000" in answer.content.decode()


def test_ten_thousand_rows_are_read_in_no_time(cast):
    many = "\n".join(f"+1206{number:07d};x" for number in range(2_000_000, 2_010_000))
    with cast.aurora.open():
        plan = optouts.read(many, country="US")

    assert (len(plan.numbers), plan.too_many) == (10_000, False)


def export(client, query=""):
    answer = client.get(f"{PAGE}export/{query}")
    assert answer.headers["Content-Type"].startswith("text/csv")
    return b"".join(answer.streaming_content).decode()


def test_export_is_text_to_every_spreadsheet(cast, ada):
    out(cast.aurora, "+12065550142", name="=HYPERLINK(1)", wording="\t@SUM(1)")

    rows = list(csv.reader(io.StringIO(export(ada))))

    assert rows[0] == ["number", "name", "opted_out_at", "source", "wording"]
    (row,) = rows[1:]
    assert row[0] == "'+12065550142"
    assert row[1] == "'=HYPERLINK(1)"
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


def test_export_comes_in_again_as_it_went_out(cast, ada, monkeypatch):
    monkeypatch.setattr(optouts, "AT_ONCE", 2)
    numbers = {f"+1206555010{number}" for number in range(5)}
    for number in numbers:
        out(cast.aurora, number)

    text = export(ada)

    with cast.aurora.open():
        assert set(optouts.read(text, country="US").numbers) == numbers


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "  =1", "\t=1", "\r=1"])
def test_formula_is_defused(cell):
    assert optouts.defused(cell) == f"'{cell}"


def test_blocked_addresses_are_listed_and_released(cast, ada):
    talk = receive(cast.aurora)
    with cast.aurora.open():
        spam.mark(talk, by=cast.ben)
        person = talk.identity
    page = ada.get("/aurora/settings/blocked/").content.decode()
    assert "555-0142" in page and "Blocked by Ben" in page

    assert ada.post(f"/aurora/settings/blocked/{person.uuid}/").status_code == 302

    with cast.aurora.open():
        assert Identity.objects.get().blocked_at is None
        assert Conversation.objects.get().state == "open"
    assert "555-0142" not in ada.get("/aurora/settings/blocked/").content.decode()


def test_manager_may_opt_in_and_not_erase(cast, ben):
    with cast.aurora.open():
        Member.objects.filter(pk=cast.ben.pk).update(role="manager")
    talk = receive(cast.aurora)

    assert ben.get(PAGE).status_code == 200
    assert ben.get(f"/aurora/conversations/{talk.uuid}/erasure/").status_code == 403
