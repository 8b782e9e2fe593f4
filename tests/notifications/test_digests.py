"""One mail on what was missed, at most once, and never a word of what its reader may not see."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations import access, tasks
from inbox.conversations.finding import reading
from inbox.conversations.hearing import digests
from inbox.conversations.models import Conversation
from inbox.conversations.owning import assigning
from inbox.conversations.writing import notes
from inbox.notifications.kinds import Kind, Text
from inbox.notifications.models import Digest, Notification
from tests.notifications.test_popups import choose

QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def nobody_did_anything(aurora):
    """What made the scene counts as nobody's presence."""
    yield
    assert {message.to[0].split("@")[1] for message in mail.outbox} <= {"aurora.example"}


def later(**ago):
    """Now, as seen in half an hour; whoever was here has gone."""
    Event.objects.update(at=timezone.now() - timedelta(days=2))
    return timezone.now() + timedelta(**(ago or {"minutes": 30}))


def to(member):
    return [message for message in mail.outbox if message.to == [member.user.email]]


def test_digest_tells_what_was_missed_with_links(cast, aurora, say, settings):
    talk = say("Is my bike ready?").conversation
    assigning.assign(talk, to=cast.ben, by=cast.ada)
    notes.note(talk, by=cast.ada, body="@Ben can you look?", key=uuid4())

    digests.send_due(later())

    (letter,) = to(cast.ben)
    assert letter.subject == "3 things you missed at Aurora Bikes"
    assert "Ada mentioned you: (206) 555-0142" in letter.body
    assert "Ada assigned this to you: (206) 555-0142" in letter.body
    assert "Is my bike ready?" in letter.body
    assert "can you look" not in letter.body  # a note stays inside
    assert f"{settings.PUBLIC_URL}/aurora/conversations/{talk.uuid}/" in letter.body
    stop = f"{settings.PUBLIC_URL}/aurora/me/notifications/"
    assert f"{stop}#digest" in letter.body
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>"


def test_digest_waits_a_quarter_of_an_hour_and_for_absence(cast, aurora, say):
    talk = say("Hello").conversation
    assert digests.send_due(later(minutes=10)) == 0

    now = later()
    Event.objects.create(kind="ReadingChanged", actor_id=cast.ben.pk, at=now - QUARTER / 2)
    digests.send_due(now)

    assert [message.to for message in mail.outbox] == [[cast.ada.user.email]]
    reading.read(talk, by=cast.ben)
    assert digests.send_due(later(hours=1)) == 0  # read meanwhile


def test_what_was_told_is_not_told_again(cast, aurora, say):
    say("First")
    assert digests.send_due(later()) == 2
    assert digests.send_due(later(days=2)) == 0

    say("Second", sender="+12065550177")
    Conversation.objects.filter(identity__address="+12065550177").update(
        last_message_at=timezone.now() + timedelta(days=1)
    )
    assert digests.send_due(later(days=2)) == 2

    assert "First" not in to(cast.ben)[1].body
    assert "Second" in to(cast.ben)[1].body


@pytest.mark.parametrize(("often", "again"), [("hour", True), ("day", False)])
def test_digest_comes_no_more_often_than_asked(cast, aurora, say, often, again):
    choose(cast.ben, digest=often)
    choose(cast.ada, digest="never")
    say("First")
    digests.send_due(later())
    say("Second")
    Conversation.objects.update(last_message_at=timezone.now() + timedelta(minutes=40))

    digests.send_due(later(hours=2))

    assert len(to(cast.ben)) == (2 if again else 1)
    assert to(cast.ada) == []


def test_digest_keeps_silence_and_comes_afterwards(cast, aurora, say):
    say("Hello")
    now = later()
    window = digests.preferences.Window(
        frozenset(range(7)), now.time().replace(microsecond=0),
        (now + timedelta(hours=2)).time().replace(microsecond=0),
    )  # fmt: skip
    choose(cast.ben, silences=(window,))

    digests.send_due(now + timedelta(minutes=1))
    assert to(cast.ben) == []
    digests.send_due(now + timedelta(hours=3))
    assert len(to(cast.ben)) == 1


def test_digest_tells_nothing_of_what_its_reader_may_not_see(cast, aurora, say):
    talk = say("A secret").conversation
    notes.note(talk, by=cast.ada, body="@Ben look", key=uuid4())
    access.revoke(aurora.inbox, of=cast.ben)
    Notification.objects.create(
        member=cast.rita, kind=Kind.MENTIONED, conversation_id=talk.pk, inbox_id=talk.inbox_id
    )

    digests.send_due(later())

    assert to(cast.ben) == to(cast.rita) == []


def test_muted_inbox_and_unticked_kinds_are_not_mailed(cast, aurora, say):
    choose(cast.ada, muted=frozenset({aurora.inbox.pk}))
    choose(cast.ben, ways={Text.UNASSIGNED: [], Kind.MENTIONED: []})
    talk = say("Hello").conversation
    notes.note(talk, by=cast.ada, body="@Ben look", key=uuid4())

    assert digests.send_due(later()) == 0


def test_digest_names_what_came_without_words(cast, aurora, say):
    talk = say("").conversation
    Conversation.objects.filter(pk=talk.pk).update(last_preview="", last_kind="photo")

    digests.send_due(later())

    assert ": Photo\n" in to(cast.ben)[0].body


def test_digest_hides_words_when_the_member_wants_so(cast, aurora, say):
    choose(cast.ben, previews=False)
    say("My card number is 4111")

    digests.send_due(later())

    assert "4111" not in to(cast.ben)[0].body


def test_digest_is_in_the_members_language_and_on_their_clock(cast, aurora, say):
    user = cast.ben.user
    user.language, user.time_zone = "it", "Asia/Tokyo"
    user.save(update_fields=["language", "time_zone"])
    moment = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    say("Ciao", at=moment)

    digests.send_due(moment + timedelta(hours=1))

    (italian,), (english,) = to(cast.ben), to(cast.ada)
    assert "21/11/2026 05:30" in italian.body
    assert "11/20/2026 8:30 p.m." in english.body


class Refusing(EmailBackend):
    """Does not answer, says no, or takes the words and hangs up: `error` at the door or later."""

    error: Exception
    at_the_door = False

    def open(self):
        if self.at_the_door:
            raise self.error

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def server(settings):
    """server(error) makes the mail server fail so; server(None) heals it."""

    def be(error, *, at_the_door=False):
        Refusing.at_the_door = at_the_door
        if error is None:
            settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
            return
        Refusing.error = error
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    return be


def test_refused_mail_is_tried_again_later(cast, aurora, say, server):
    choose(cast.ada, digest="never")
    talk = say("Hello").conversation
    notes.note(talk, by=cast.ada, body="@Ben look", key=uuid4())
    now = later()

    for error, at_the_door in ((TimeoutError(), True), (SMTPRecipientsRefused({}), False)):
        server(error, at_the_door=at_the_door)
        assert digests.send_due(now) == 0
        now += timedelta(minutes=20)
    server(None)

    assert digests.send_due(now - timedelta(minutes=10)) == 0  # not at once
    assert digests.send_due(now) == 1
    assert "Ada mentioned you" in to(cast.ben)[0].body


def test_mail_that_may_have_arrived_is_never_repeated(cast, aurora, say, server):
    choose(cast.ada, digest="never")
    say("Hello")
    server(SMTPServerDisconnected("in the middle"))
    assert digests.send_due(later()) == 0
    server(None)

    assert digests.send_due(later(days=3)) == 0
    assert [digest.state for digest in Digest.objects.all()] == ["sending"]


def test_claim_is_there_before_the_mail_leaves(cast, aurora, say, settings, monkeypatch):
    """Whoever dies while sending leaves a mail that nobody sends again."""
    choose(cast.ada, digest="never")
    say("Hello")
    seen = []
    monkeypatch.setattr(
        EmailBackend, "send_messages",
        lambda self, messages: seen.extend(Digest.objects.values_list("state", flat=True)) or 1,
    )  # fmt: skip

    digests.send_due(later())

    assert seen == ["sending"]
    assert Digest.objects.get().state == "sent"


def test_names_of_people_make_no_headers(cast, aurora, say):
    organization = cast.aurora.organization
    with tenancy.unscoped("tests rename"):
        organization.name = "Aurora\nBcc: x@example.com"
        organization.save(update_fields=["name"])
    say("Line one\nhttp://evil.example")

    digests.send_due(later())

    assert to(cast.ben)[0].subject.endswith("at Aurora Bcc: x@example.com")
    assert to(cast.ben)[0].bcc == []


def test_long_absence_is_a_bounded_mail(cast, aurora, say):
    for number in range(25):
        say("Hello", sender=f"+1206555{number:04d}")

    digests.send_due(later())

    body = to(cast.ben)[0].body
    assert body.count("/conversations/") == 20
    assert "and 5 more." in body


def test_round_visits_every_organization(cast, aurora, say):
    say("Hello", at=timezone.now() - timedelta(hours=1))
    later()

    tasks.send_digests()

    assert sorted(message.to[0] for message in mail.outbox) == [
        "ada@aurora.example", "ben@aurora.example",
    ]  # fmt: skip
