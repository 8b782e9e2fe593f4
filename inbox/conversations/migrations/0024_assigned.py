"""What a member has is found without reading all of the organization's conversations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0023_sight")]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(
                    ("assignee__isnull", False), ("state__in", ["open", "snoozed", "sent"])
                ),
                fields=["organization", "assignee"],
                name="conversation_assigned",
            ),
        ),
    ]
