"""Pre-written messages through HTTP: who may use, write and change them. F4, F18, F82, F83."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts import people
from inbox.conversations.models import Attachment, Inbox, InboxAccess
from inbox.prewritten import shelf
from inbox.prewritten.models import Prewritten, PrewrittenFile
from tests.cast import client_of
from tests.pages.test_inbox_pages import receive
from tests.sweeps.stage import picture

PAGE = "/aurora/prewritten/"


@pytest.fixture
def browser_of(cast):
    """browser_of("ben"): their browser."""

    def sign_in(name):
        return client_of(getattr(cast, name))

    return sign_in


def write(client, **form):
    given = {"name": "Hours", "body": "Hi {first name|there}, we open at 9.", "phrase": "hours"}
    return client.post(f"{PAGE}new/", given | form)


def offered(client, talk, words=""):
    answer = client.get(f"{PAGE}for/{talk.uuid}/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def use(client, talk, **chosen):
    return client.post(f"{PAGE}for/{talk.uuid}/use/", chosen)


def test_f18_page_is_in_the_navigation_and_empty_at_first(cast, browser_of):
    ben = browser_of("ben")

    assert PAGE in ben.get("/aurora/", follow=True).content.decode()
    assert "Nothing written yet" in ben.get(PAGE).content.decode()


def test_f83_managers_write_for_an_inbox_and_its_members_use_it(cast, browser_of):
    ada, ben, talk = browser_of("ada"), browser_of("ben"), receive(cast.aurora)

    write(ada, inbox=str(cast.aurora.inbox.uuid))

    assert "Hours" in ben.get(PAGE).content.decode()
    assert "Hi there, we open at 9." in offered(ben, talk, "hou")


def test_f83_agents_write_their_own_only(cast, browser_of):
    ben, ada, talk = browser_of("ben"), browser_of("ada"), receive(cast.aurora)

    refused = write(ben, inbox=str(cast.aurora.inbox.uuid))
    write(ben)

    assert refused.status_code == 422
    assert "Only managers" in refused.content.decode()
    assert "Hours" in offered(ben, talk)
    assert "Hours" not in offered(ada, talk)
    page = ada.get(PAGE).content.decode()
    assert "Hours" not in page[page.index("<main") :]
    with cast.aurora.open():
        mine = Prewritten.objects.get()
    assert ada.get(f"{PAGE}{mine.uuid}/").status_code == 404


def test_member_without_the_inbox_sees_none_of_it(cast, browser_of):
    ada, rita, talk = browser_of("ada"), browser_of("rita"), receive(cast.aurora)
    write(ada, inbox=str(cast.aurora.inbox.uuid))
    with cast.aurora.open():
        row = Prewritten.objects.get()

    assert "Hours" not in rita.get(PAGE).content.decode()
    assert rita.get(f"{PAGE}{row.uuid}/").status_code == 404
    assert rita.get(f"{PAGE}for/{talk.uuid}/").status_code == 404
    assert use(rita, talk, one=str(row.uuid)).status_code == 404
    assert write(rita, inbox=str(cast.aurora.inbox.uuid), name="Mine").status_code == 404


def test_another_inboxs_message_is_not_offered_here(cast, browser_of):
    ada, talk = browser_of("ada"), receive(cast.aurora)
    with cast.aurora.open():
        other = Inbox.objects.create(name="Service", api_code="service")
        InboxAccess.objects.create(inbox=other, member=cast.ada)
    write(ada, inbox=str(other.uuid))

    assert "Hours" not in offered(ada, talk)
    assert use(ada, talk, phrase="hours").status_code == 404


def test_f82_key_phrase_becomes_the_text_with_its_fields(cast, browser_of):
    ada, talk = browser_of("ada"), receive(cast.aurora)
    with cast.aurora.open():
        talk = type(talk).objects.select_related("identity").get()
        people.name(talk.identity, {"name": "Mara Lund"}, by=cast.ada)
    write(ada)

    answer = json.loads(use(ada, talk, phrase="HOURS").content)

    assert answer == {"text": "Hi Mara, we open at 9.", "files": [], "said": ""}


def test_f82_field_without_value_or_fallback_is_said(cast, browser_of):
    ada, talk = browser_of("ada"), receive(cast.aurora)
    write(ada, body="Hello {company}!")

    answer = json.loads(use(ada, talk, phrase="hours").content)

    assert answer["text"] == "Hello!"
    assert answer["said"] == "Not known and left out: The contact's company"


def test_own_phrase_wins_over_the_inboxs(cast, browser_of):
    ada, talk = browser_of("ada"), receive(cast.aurora)
    write(ada, inbox=str(cast.aurora.inbox.uuid), body="theirs")
    write(ada, body="mine")

    assert json.loads(use(ada, talk, phrase="hours").content)["text"] == "mine"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "Enter a name."),
        ({"body": ""}, "Write the message."),
        ({"body": "x" * 1601}, "at most 1600"),
        ({"phrase": "two words"}, "one word"),
        ({"body": "Hi {nmae}"}, "{nmae} is no field"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(cast, browser_of, given, said):
    answer = write(browser_of("ben"), **given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert given.get("body", "we open at 9.")[:60] in page


def test_phrase_means_one_thing(cast, browser_of):
    ben = browser_of("ben")
    write(ben)

    answer = write(ben, name="Other", phrase="HOURS")

    assert answer.status_code == 422
    assert "belongs to another" in answer.content.decode()


def test_removed_one_is_offered_no_more_and_comes_back(cast, browser_of):
    ben, talk = browser_of("ben"), receive(cast.aurora)
    write(ben)
    with cast.aurora.open():
        row = Prewritten.objects.get()

    ben.post(f"{PAGE}{row.uuid}/removal/")
    gone = offered(ben, talk)
    ben.delete(f"{PAGE}{row.uuid}/removal/")

    assert "Hours" not in gone
    assert "Hours" in offered(ben, talk)


def test_phrase_taken_meanwhile_is_dropped_when_it_comes_back(cast, browser_of):
    ben = browser_of("ben")
    write(ben)
    with cast.aurora.open():
        row = Prewritten.objects.get()
    ben.post(f"{PAGE}{row.uuid}/removal/")
    write(ben, name="New hours")

    ben.delete(f"{PAGE}{row.uuid}/removal/")

    with cast.aurora.open():
        row.refresh_from_db()
        assert (row.removed_at, row.phrase) == (None, "")


def test_f82_files_go_along(cast, browser_of):
    ben, talk = browser_of("ben"), receive(cast.aurora)
    write(ben)
    with cast.aurora.open():
        row = Prewritten.objects.get()
    file = SimpleUploadedFile("map.png", picture("PNG", (40, 30)), "image/png")
    assert ben.post(f"{PAGE}{row.uuid}/files/", {"file": file}).status_code == 302

    answer = json.loads(use(ben, talk, one=str(row.uuid)).content)

    with cast.aurora.open():
        upload = Attachment.objects.get(uploader=cast.ben)
        assert (upload.name, upload.content_type, upload.message_id) == (
            "map.png",
            "image/png",
            None,
        )
        assert str(upload.uuid) in answer["files"][0]
        kept = PrewrittenFile.objects.get()
    ben.post(f"{PAGE}files/{kept.uuid}/")
    with cast.aurora.open():
        assert not PrewrittenFile.objects.exists()
        assert Attachment.objects.filter(uploader=cast.ben).exists()  # the message keeps its copy


def test_order_is_kept_and_only_of_those_one_may_change(cast, browser_of):
    ada = browser_of("ada")
    write(ada, name="One", phrase="one")
    write(ada, name="Two", phrase="two")
    with cast.aurora.open():
        one, two = Prewritten.objects.order_by("id")

    ada.post(f"{PAGE}order/", {"one": [str(two.uuid), str(one.uuid)]})
    browser_of("ben").post(f"{PAGE}order/", {"one": [str(one.uuid), str(two.uuid)]})

    with cast.aurora.open():
        assert list(shelf.usable(cast.ada).order_by("position")) == [two, one]
