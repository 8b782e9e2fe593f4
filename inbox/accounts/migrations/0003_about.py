"""What a change of settings was about."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_single_keys")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="event",
            name="about",
            field=models.CharField(db_default="", max_length=80),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("about", ""), _negated=True),
                fields=["organization", "about", "id"],
                name="event_about",
            ),
        ),
    ]
