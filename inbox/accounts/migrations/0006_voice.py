"""The phone a member calls customers from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_staff")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="phone",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
    ]
