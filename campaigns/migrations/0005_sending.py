"""Answers to a campaign may go to whoever wrote with that customer last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_repeat")]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="goes_to_last",
            field=models.BooleanField(default=False),
        ),
    ]
