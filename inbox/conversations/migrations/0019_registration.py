"""A number lost its registration, and why; or it is used for training before the first one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0018_campaigns"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="block_code",
            field=models.CharField(blank=True, db_default="", max_length=8),
        ),
        migrations.AddField(
            model_name="channel",
            name="training",
            field=models.BooleanField(db_default=False),
        ),
    ]
