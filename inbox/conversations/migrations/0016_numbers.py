"""Numbers are given back to the carrier."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0015_rooms")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="released_at",
            field=models.DateTimeField(null=True),
        ),
    ]
