"""One thing done to many, over all pages, and undone (41 of part 2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.models import Identity
from inbox import tenancy
from inbox.accounts.models import Event
from inbox.conversations.finding import reading
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finishing import bulk, changing, snoozing, spam, tags, triage, verbs
from inbox.conversations.models import (
    BulkBatch,
    BulkJob,
    Conversation,
    ConversationTag,
    Inbox,
    InboxAccess,
    Pin,
    Unread,
)
from inbox.work import bulk_work


@pytest.fixture
def small(monkeypatch):
    """What is 100 and 500 in life is 2 and 3 here."""
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(changing, "MOST", 3)


def many(converse, n, **fields):
    """Conversations, each written to a minute before the one that was made before it."""
    now = timezone.now()
    return [
        converse(last_message_at=now - timedelta(minutes=place + 1), **fields) for place in range(n)
    ]


def choose(talks, verb, by, target=None):
    return bulk.choose([talk.uuid for talk in talks], verb=verb, target=target, by=by)


def states():
    return sorted(Conversation.objects.values_list("state", flat=True))


def finish(job):
    bulk.work()
    job.refresh_from_db()
    return job


def test_few_are_done_at_once_and_undone(cast, converse):
    talks = many(converse, 3)
    reading.unread(talks[0], by=cast.ada)

    job = choose(talks, "close", cast.ben)

    assert (job.state, job.done, job.refused, states()) == ("done", 3, 0, ["closed"] * 3)
    assert not Unread.objects.exists()

    bulk.undo(job, by=cast.ben)

    job.refresh_from_db()
    assert (job.state, job.done, job.refused, states()) == ("undone", 0, 0, ["open"] * 3)
    assert Unread.objects.get().member == cast.ada


def test_what_was_done_already_is_counted_as_left(cast, converse):
    talks = many(converse, 3)
    triage.close(talks[0], by=cast.ada)

    job = choose(talks, "close", cast.ben)

    assert (job.done, job.refused) == (2, 1)
    bulk.undo(job, by=cast.ben)
    assert states() == ["closed", "open", "open"]


def test_undo_gives_back_the_state_that_was(cast, converse):
    talk = converse()
    until = timezone.now() + timedelta(hours=1)
    snoozing.snooze(talk, until=until, by=cast.ben)
    job = choose([talk], "close", cast.ben)

    bulk.undo(job, by=cast.ben)

    talk.refresh_from_db()
    assert (talk.state, talk.snoozed_until, talk.closed_at) == ("snoozed", until, None)


def test_undo_leaves_what_a_new_text_reopened(cast, say, converse):
    """Undo against a new text: the conversation is the customer's again, and open once."""
    talk, other = say().conversation, converse()
    job = choose([talk, other], "close", cast.ben)
    say("One more thing")

    bulk.undo(job, by=cast.ben)

    job.refresh_from_db()
    talk.refresh_from_db()
    assert (job.state, job.refused, states()) == ("undone", 1, ["open", "open"])
    assert Unread.objects.filter(conversation=talk).count() == 2


def test_undo_leaves_closed_what_was_begun_anew(cast, say, aurora):
    Inbox.objects.update(reopen_days=0)
    talk = say().conversation
    job = choose([talk], "close", cast.ben)
    newer = say("Something else").conversation
    assert newer.pk != talk.pk

    bulk.undo(job, by=cast.ben)

    assert states() == ["closed", "open"]


def test_all_that_match_are_done_page_by_page(cast, converse, small):
    talks = many(converse, 8)
    triage.close(talks[7], by=cast.ada)
    choice = Choice(inbox=cast.aurora.inbox.pk)

    job = bulk.match(choice, verb="close", target=None, by=cast.ben)
    assert (job.state, job.done) == ("running", 0)
    late = converse(last_message_at=timezone.now() + timedelta(minutes=1))
    finish(job)

    late.refresh_from_db()
    assert (job.state, job.done, late.state) == ("done", 7, "open")
    assert BulkBatch.objects.filter(job=job).count() == 3

    bulk.undo(job, by=cast.ben)
    assert finish(job).state == "undone"
    assert states() == ["closed", *["open"] * 8]


def test_pinned_ones_match_too(cast, converse, small):
    talks = many(converse, 4)
    Pin.objects.create(member=cast.ben, conversation=talks[3])

    finish(bulk.match(Choice(inbox=cast.aurora.inbox.pk), verb="close", target=None, by=cast.ben))

    assert states() == ["closed"] * 4


def test_filter_is_the_lists_own(cast, converse, small):
    mine, others = many(converse, 4, assignee=cast.ben), many(converse, 4)
    choice = Choice(inbox=cast.aurora.inbox.pk, assigned="me")

    finish(bulk.match(choice, verb="close", target=None, by=cast.ben))

    for talk in [*mine, *others]:
        talk.refresh_from_db()
    assert {talk.state for talk in mine} == {"closed"}
    assert {talk.state for talk in others} == {"open"}


def test_killed_worker_goes_on_and_does_nothing_twice(cast, converse, small, monkeypatch):
    many(converse, 8)
    job = bulk.match(Choice(inbox=cast.aurora.inbox.pk), verb="close", target=None, by=cast.ben)
    bulk.work(most=1)

    class Killed(BaseException):
        """As a signal would."""

    def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_keep", die)
        with pytest.raises(Killed):
            bulk.work(most=1)

    finish(job)

    assert (job.state, job.done, states()) == ("done", 8, ["closed"] * 8)
    closings = Event.objects.filter(kind="ConversationClosed")
    assert closings.count() == closings.values("conversation_id").distinct().count() == 8


def test_cancelled_job_goes_no_further_and_can_be_undone(cast, converse, small):
    many(converse, 8)
    job = bulk.match(Choice(inbox=cast.aurora.inbox.pk), verb="close", target=None, by=cast.ben)
    bulk.work(most=1)

    bulk.cancel(job, by=cast.ben)
    assert finish(job).state == "cancelled"
    assert (job.done, states().count("closed")) == (3, 3)

    bulk.undo(job, by=cast.ben)
    finish(job)
    assert states() == ["open"] * 8


def test_job_that_always_fails_is_given_up(cast, converse, small, monkeypatch):
    many(converse, 4)
    job = bulk.match(Choice(inbox=cast.aurora.inbox.pk), verb="close", target=None, by=cast.ben)
    broken = verbs.Verb(lambda *_: 1 / 0, lambda *_: 0)
    monkeypatch.setitem(verbs.VERBS, "close", broken)

    assert finish(job).state == "cancelled"


def test_member_who_may_not_any_more_stops_it(cast, converse, small):
    many(converse, 4)
    job = bulk.match(Choice(inbox=cast.aurora.inbox.pk), verb="close", target=None, by=cast.ben)
    cast.ben.is_active = False
    cast.ben.save()

    assert (finish(job).state, states()) == ("cancelled", ["open"] * 4)


def test_only_what_the_member_may_see_is_touched(cast, converse, aurora):
    """Rita has another inbox: what she names of Sales is left, and said to be left."""
    own = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=own, member=cast.rita)
    talks = many(converse, 2)
    hers = converse()
    Conversation.objects.filter(pk=hers.pk).update(inbox=own)

    for verb in ("close", "spam", "assign"):
        job = choose([*talks, hers], verb, cast.rita, cast.rita.pk if verb == "assign" else None)
        assert job.refused >= 2
    match = bulk.match(Choice(inbox=aurora.inbox.pk), verb="close", target=None, by=cast.rita)

    assert match.done == 0
    for talk in talks:
        talk.refresh_from_db()
        assert (talk.state, talk.assignee, talk.revision) == ("open", None, 0)
    assert Identity.objects.filter(blocked_at__isnull=False).count() == 1


def test_tag_assign_move_and_spam_are_done_and_undone(cast, converse, aurora):
    talks = many(converse, 3)
    before, tag = converse(assignee=cast.ada), tags.create("Repair", by=cast.ada)
    tags.put(before, tag, by=cast.ada)
    everything = [*talks, before]
    other = Inbox.objects.create(name="Workshop", api_code="workshop")
    InboxAccess.objects.create(inbox=other, member=cast.ada)

    def rows():
        return list(
            Conversation.objects.order_by("id").values_list("state", "assignee", "inbox__name")
        )

    at_first = rows()
    for verb, target, done in (
        ("tag", tag.pk, 3),
        ("assign", cast.ben.pk, 4),
        ("move", other.pk, 4),
        ("spam", None, 4),
    ):
        job = choose(everything, verb, cast.ada, target)
        assert (verb, job.done, job.state) == (verb, done, "done")
        bulk.undo(job, by=cast.ada)
        job.refresh_from_db()
        assert (verb, job.state, job.refused) == (verb, "undone", 0)
        assert rows() == at_first

    assert ConversationTag.objects.get().conversation == before
    assert not Identity.objects.filter(blocked_at__isnull=False).exists()


def test_reopening_many_opens_one_of_each_customer(cast, say, converse):
    Inbox.objects.update(reopen_days=0)
    first = triage.close(say().conversation, by=cast.ben)
    second = triage.close(say("Again").conversation, by=cast.ben)
    other = triage.close(converse(), by=cast.ben)

    job = choose([first, second, other], "reopen", cast.ben)

    assert (job.done, job.refused) == (2, 1)
    second.refresh_from_db()
    assert second.state == "open"
    bulk.undo(job, by=cast.ben)
    assert states() == ["closed"] * 3


def test_undo_is_once_and_within_an_hour(cast, converse):
    talk = converse()
    job = choose([talk], "close", cast.ben)
    BulkJob.objects.filter(pk=job.pk).update(created_at=timezone.now() - bulk.UNDOABLE)

    assert bulk.undo(job, by=cast.ben).state == "done"
    assert states() == ["closed"]


def test_half_a_thousand_is_a_commit_of_few_statements(
    cast, converse, django_assert_max_num_queries
):
    talks = [converse() for _ in range(40)]
    ids = [talk.pk for talk in talks]

    with django_assert_max_num_queries(12):
        triage.close_all(ids, by=cast.ben)
    with django_assert_max_num_queries(20):
        spam.mark_all(ids, by=cast.ben)


def test_bulk_work_names_whose_jobs_wait(live_cast):
    cast = live_cast
    with cast.aurora.open():
        BulkJob.objects.create(member=cast.ben, verb="close", asked={"ids": []})
        BulkJob.objects.create(member=cast.ben, verb="close", state="done")

    assert [due.slug for due in bulk_work()] == ["aurora"]
    with tenancy.in_organization(bulk_work()[0]):
        assert bulk.work() == 1
    assert bulk_work() == []


def test_concurrent_texts_never_open_two(live_cast, talks):
    """A text that comes while the undo runs: the address has one open conversation in the end."""
    cast = live_cast
    with cast.aurora.open():
        job = bulk.choose([talk.uuid for talk in talks], verb="close", target=None, by=cast.ben)
        first = Conversation.objects.get(pk=talks[0].pk)
        Conversation.objects.create(
            inbox=first.inbox, channel=first.channel, identity=first.identity
        )
    with cast.aurora.open():
        bulk.undo(BulkJob.objects.get(pk=job.pk), by=cast.ben)
        live = Conversation.objects.filter(state="open").values_list("identity_id", flat=True)
        assert sorted(live) == sorted({talk.identity_id for talk in talks})


def test_jobs_that_nobody_can_undo_any_more_are_dropped(cast, converse):
    old, kept = (choose([converse()], "close", cast.ben) for _ in range(2))
    running = BulkJob.objects.create(member=cast.ben, verb="close", asked={"ids": []})
    long_ago = timezone.now() - bulk.KEPT - timedelta(hours=1)
    BulkJob.objects.filter(pk__in=[old.pk, running.pk]).update(created_at=long_ago)

    bulk.drop_old()

    assert set(BulkJob.objects.values_list("pk", flat=True)) == {kept.pk, running.pk}
    assert set(BulkBatch.objects.values_list("job", flat=True)) == {kept.pk}
