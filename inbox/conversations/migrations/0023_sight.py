"""Which conversations of an inbox its agents see."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0022_rings")]

    operations = [
        migrations.AddField(
            "inbox",
            "sight",
            models.CharField(
                choices=[
                    ("all", "Everything"),
                    ("team", "Their teams’"),
                    ("own", "Their own"),
                ],
                db_default="all",
                default="all",
                max_length=4,
            ),
        )
    ]
