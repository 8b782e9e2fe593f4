"""Webhooks about calls."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_app", "0004_numbers")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="kind",
            field=models.CharField(
                choices=[
                    ("message", "Message"),
                    ("status", "Status"),
                    ("event", "Event"),
                    ("call", "Call"),
                ],
                max_length=8,
            ),
        ),
    ]
