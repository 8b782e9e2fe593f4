"""Snoozing can be undone like anything else that puts a conversation away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0024_assigned")]

    operations = [
        migrations.AlterField(
            model_name="bulkjob",
            name="verb",
            field=models.CharField(
                choices=[
                    ("close", "Close"),
                    ("reopen", "Reopen"),
                    ("spam", "Spam"),
                    ("snooze", "Snooze"),
                    ("assign", "Assign"),
                    ("move", "Move"),
                    ("tag", "Tag"),
                ],
                max_length=8,
            ),
        ),
    ]
