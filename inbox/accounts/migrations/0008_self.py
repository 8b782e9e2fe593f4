"""A member's picture, and what stands below what they send."""

from django.db import migrations, models


def word(length):
    return models.CharField(blank=True, db_default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_calls_pass")]

    operations = [
        migrations.AddField("member", "picture", word(100)),
        migrations.AddField("member", "signature", word(160)),
        migrations.AddField(
            "member", "signs_texts", models.BooleanField(db_default=False, default=False)
        ),
    ]
