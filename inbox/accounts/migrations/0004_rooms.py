"""How an organization looks, how it ends, and the way through its audit log."""

from typing import ClassVar

from django.db import migrations, models

TRAFFIC = (
    "BulkChanged", "ConversationLeft", "CustomerChanged", "DraftChanged", "LockAsked",
    "LockAwaited", "LockReleased", "LockTaken", "MessageChanged", "MessageNoted", "MessageQueued",
    "MessageReceived", "MessageScheduled", "NotificationsRead", "PinsChanged", "ReadingChanged",
    "SpamReceived",
)  # fmt: skip
AUDITED = models.Q(("kind__in", TRAFFIC), _negated=True)


def moment():
    return models.DateTimeField(null=True)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0003_about")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="organization",
            name="languages",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="organization",
            name="logo",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(model_name="organization", name="delete_at", field=moment()),
        migrations.AddField(model_name="organization", name="delete_told_at", field=moment()),
        migrations.AddField(model_name="organization", name="deleted_at", field=moment()),
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
