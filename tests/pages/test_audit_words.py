"""The audit log by inbox, and codes of files in words."""

from contacts.events import ExportChanged, ImportChanged
from inbox.conversations import access
from inbox.conversations.models import Inbox
from inbox.events import publish
from tests.cast import client_of

LOG = "/aurora/settings/audit/"


def shown(client, **asked) -> str:
    return client.get(LOG, asked).content.decode().split('<ol class="audit"')[1]


def test_log_of_an_inbox_tells_who_was_let_in_and_shut_out(cast):
    with cast.aurora.open():
        other = Inbox.objects.create(name="Repairs", api_code="repairs")
        access.grant(cast.aurora.inbox, to=cast.rita, by=cast.ada)
        access.revoke(cast.aurora.inbox, of=cast.rita, by=cast.ada)
        Inbox.objects.filter(pk=cast.aurora.inbox.pk).update(name="Counter")
    ada = client_of(cast.ada)

    of_it = shown(ada, inbox=str(cast.aurora.inbox.uuid))
    of_other = shown(ada, inbox=str(other.uuid))

    assert of_it.count("Access changed") == 2
    assert "Rita, Counter" in of_it
    assert "Access changed" not in of_other


def test_states_of_imports_and_exports_are_told_in_words(cast):
    with cast.aurora.open():
        for state in ("undoing", "cancelled"):
            publish(ImportChanged(member_id=cast.ada.pk, actor_id=cast.ada.pk,
                                  changes={"import": "x", "state": state, "counts": {}}))  # fmt: skip
        publish(ExportChanged(member_id=cast.ada.pk, actor_id=cast.ada.pk,
                              changes={"export": "x", "kind": "optouts", "state": "running"}))  # fmt: skip

    html = shown(client_of(cast.ada))

    for words in ("Undoing the import", "Stopped", "Opt-outs", "Running"):
        assert f"<ins>{words}</ins>" in html
    assert "optouts" not in html
