"""Where calls to an inbox ring."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_retention")]

    operations = [
        migrations.AddField(
            model_name="inbox",
            name="forward_to",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
        migrations.AddField(
            model_name="inbox",
            name="voicemail",
            field=models.BooleanField(db_default=False),
        ),
    ]
