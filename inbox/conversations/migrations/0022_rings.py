"""Calls that are given up, recordings that go at the carrier, when numbers were last asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0021_people")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="hung_up_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="inbox",
            name="delete_recordings",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="connection",
            name="numbers_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="call",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Waiting for the line"),
                    ("dialing", "Waiting for the line"),
                    ("calling", "Calling the member’s phone"),
                    ("ringing", "Ringing"),
                    ("talking", "On the phone"),
                    ("declined", "The member did not pick up"),
                    ("unreached", "No answer"),
                    ("missed", "Missed"),
                    ("cancelled", "Canceled"),
                    ("failed", "Failed"),
                    ("voicemail", "Voicemail"),
                    ("answered", "Answered"),
                ],
                max_length=10,
            ),
        ),
    ]
