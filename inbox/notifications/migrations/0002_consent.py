from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_first")]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assigned", "A conversation is assigned to me"),
                    ("reassigned", "A conversation of mine goes to somebody else"),
                    ("mentioned", "A colleague mentions me in a note"),
                    ("lock_asked", "A colleague asks for a conversation I am answering"),
                    ("failed", "A message of mine is not delivered"),
                    ("returned", "A conversation of mine comes back from snooze"),
                    ("opted_out", "A customer opts out (managers)"),
                    ("opted_in", "A customer opts in again (managers)"),
                ],
                max_length=12,
            ),
        ),
    ]
