"""A note waits in no outbox and knows no carrier: the database says so. Scheduled ones are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_ownership")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "scheduled")),
                fields=["organization", "due_at"],
                name="message_scheduled_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("attempts", 0),
                        ("carrier_id", None),
                        ("connection", None),
                        ("direction", "note"),
                        ("due_at", None),
                        ("status", "noted"),
                    ),
                    models.Q(
                        models.Q(("direction", "note"), _negated=True),
                        models.Q(("status", "noted"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="message_note_stays",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "scheduled"), _negated=True),
                    models.Q(("direction", "out"), ("due_at__isnull", False)),
                    _connector="OR",
                ),
                name="message_scheduled_when",
            ),
        ),
    ]
