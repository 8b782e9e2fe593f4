"""What managers set up for an inbox, beside what was there."""

from typing import ClassVar

from django.db import migrations, models

import inbox.conversations.models.inbox


def told(default):
    return models.BooleanField(db_default=default, default=default)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("conversations", "0014_calls")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="inbox",
            name="close_days",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="inbox",
            name="file_kinds",
            field=models.JSONField(default=inbox.conversations.models.inbox.every_kind),
        ),
        migrations.AddField(
            model_name="inbox", name="receipts_customer", field=told(default=False)
        ),
        migrations.AddField(model_name="inbox", name="receipts_agent", field=told(default=True)),
        migrations.AddField(model_name="inbox", name="typing_customer", field=told(default=False)),
        migrations.AddField(model_name="inbox", name="typing_agent", field=told(default=True)),
        migrations.AddField(
            model_name="inbox",
            name="language",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="inbox", name="archived_at", field=models.DateTimeField(null=True)
        ),
    ]
