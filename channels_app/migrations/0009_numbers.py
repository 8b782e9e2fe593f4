"""What each carrier lets a campaign send."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_app", "0008_pulse")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="limits",
            field=models.JSONField(default=dict),
        ),
    ]
