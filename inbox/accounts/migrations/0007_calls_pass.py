"""Calls pass by the thousand, as texts do: the audit log leaves them out."""

from django.db import migrations, models

TRAFFIC = (
    "BulkChanged", "CallChanged", "CallMissed", "CallStarted", "ConversationLeft",
    "CustomerChanged", "DraftChanged", "LockAsked", "LockAwaited", "LockReleased", "LockTaken",
    "MessageChanged", "MessageNoted", "MessageQueued", "MessageReceived", "MessageScheduled",
    "NotificationsRead", "PinsChanged", "ReadingChanged", "SpamReceived",
)  # fmt: skip
AUDITED = models.Q(("kind__in", TRAFFIC), _negated=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_voice")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_audit"),
        migrations.RemoveIndex(model_name="event", name="event_audit_kind"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=AUDITED, fields=["organization", "-id"], name="event_audit"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=AUDITED, fields=["organization", "kind", "-id"], name="event_audit_kind"
            ),
        ),
    ]
