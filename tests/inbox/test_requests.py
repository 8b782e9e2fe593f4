"""What browsers may say to the views that write, and what odd words do: nothing (F52, F54, F59)."""

from uuid import uuid4

import pytest

from inbox.conversations.models import Conversation, Draft, Message, ReadCursor
from inbox.conversations.writing import files
from tests.cast import client_of
from tests.inbox.test_files import image


@pytest.fixture
def talk(cast, aurora, converse):
    return converse()


@pytest.fixture
def ada(cast):
    return client_of(cast.ada)


@pytest.fixture
def post(ada, talk):
    """post("draft/", text="Hi") speaks to the conversation's sub-resource."""

    def run(what, *, client=ada, method="post", headers=None, **form):
        return getattr(client, method)(
            f"/aurora/conversations/{talk.uuid}/{what}", form, headers=headers or {}
        )

    return run


def test_plain_form_sends_and_goes_back_to_the_thread(post, talk):
    answer = post("messages/", text="Hello", key=str(uuid4()))

    assert (answer.status_code, answer["Location"]) == (302, f"/aurora/conversations/{talk.uuid}/")
    assert Message.objects.get().body == "Hello"


def test_htmx_form_is_answered_by_the_bubble_itself(post):
    key = uuid4()

    answer = post("messages/", text="Hello", key=str(key), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert f'id="message-{key}"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "reason"),
    [({"text": ""}, "empty"), ({"text": "x" * 1601}, "too_long"), ({"text": "x", "key": "x"}, "bad_key"),
     ({"text": "x", "key": ""}, "bad_key"), ({"text": "x", "file": "x"}, "bad_key"),
     ({"text": "x", "file": str(uuid4())}, "no_file")],
)  # fmt: skip
def test_refusal_is_a_word_and_a_sentence(post, form, reason):
    answer = post("messages/", **{"key": str(uuid4()), **form})

    assert answer.status_code == 409
    assert answer.json()["reason"] == reason
    assert answer.json()["sentence"].endswith(".")
    assert not Message.objects.exists()


def test_message_never_goes_without_a_file_its_writer_saw(post, cast, talk):
    """Somebody else's upload, or one removed in another tab, is not silently left out."""
    mine, bens = (
        files.upload(talk, by=member, file=files.Upload("a.png", "image/png", image()))
        for member in (cast.ada, cast.ben)
    )

    answer = post("messages/", text="Look", key=str(uuid4()), file=[str(mine.uuid), str(bens.uuid)])

    assert answer.json()["reason"] == "no_file"
    assert not Message.objects.exists()


def test_six_files_are_refused_not_cut_to_five(post):
    answer = post("messages/", text="x", key=str(uuid4()), file=[str(uuid4()) for _ in range(6)])

    assert answer.json()["reason"] == "too_many"


ODD = [
    "a\x00b",
    "\x00",
    "\u202e",
    "👩‍👩‍👧",
    "'; DROP TABLE x; --",
    "%s %(organization)s",
    "\ufeff",
    "x" * 200_000,
]


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_odd_words_are_kept_or_refused(post, words):
    answers = [
        post("messages/", text=words, key=str(uuid4())).status_code,
        post("draft/", text=words).status_code,
        post("contact/", name=words).status_code,
    ]

    assert set(answers) <= {200, 204, 302, 409, 422}


@pytest.mark.parametrize("number", ["²", "٣", "-1", "9" * 19, "9" * 400, "1.5", "x", "\x00", ""])
def test_odd_numbers_are_passed_over(post, ada, talk, number):
    answers = [
        post("reading/", upto=number).status_code,
        post("earlier/", method="get", before=number).status_code,
        ada.get("/aurora/live/", {"cursor": number, "conversation": number}).status_code,
        ada.get(
            f"/aurora/inboxes/{talk.inbox.uuid}/", {"after": f"2030-01-01~{number}"}
        ).status_code,
        ada.get(f"/aurora/inboxes/{talk.inbox.uuid}/", {"after": f"{number}~1"}).status_code,
    ]

    assert answers == [302, 200, 200, 200, 200]
    assert not ReadCursor.objects.exists()


@pytest.mark.parametrize("field", ["organization", "organization_id", "inbox_id", "author", "author_id",
                                   "status", "direction", "state", "created_at", "conversation_id"])  # fmt: skip
def test_columns_are_not_assigned_from_a_form(post, cast, talk, field):
    before = Conversation.objects.values().get(pk=talk.pk)

    post("messages/", text="Hello", key=str(uuid4()), **{field: "1"})
    post("contact/", name="Mara", **{field: "1"})

    message = Message.objects.get()
    after = Conversation.objects.values().get(pk=talk.pk)
    assert (message.author, message.status, message.direction, message.conversation_id) == (
        cast.ada, "queued", "out", talk.pk,
    )  # fmt: skip
    assert {name for name in before if before[name] != after[name]} == {
        "last_message_id", "last_message_at", "last_direction", "last_author_id", "last_status",
        "last_preview", "revision",
    }  # fmt: skip


def test_draft_is_kept_and_forgotten(post):
    assert post("draft/", text="Hel").status_code == 204
    assert Draft.objects.get().body == "Hel"
    assert post("draft/", text="").status_code == 204
    assert not Draft.objects.exists()


def test_name_is_needed(post):
    answer = post("contact/", name="  \n ")

    assert (answer.status_code, answer.json()["reason"]) == (422, "no_name")


@pytest.mark.parametrize("way", ["DELETE", "a field"])
def test_plain_forms_say_delete_in_a_field(post, ada, talk, way):
    post("closure/")
    assert Conversation.objects.get(pk=talk.pk).state == "closed"

    if way == "DELETE":
        ada.delete(f"/aurora/conversations/{talk.uuid}/closure/")
    else:
        post("closure/", _method="DELETE")

    assert Conversation.objects.get(pk=talk.pk).state == "open"
