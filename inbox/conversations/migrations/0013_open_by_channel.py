from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0012_search_memory")]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["organization", "channel", "inbox", "last_message_at", "id"],
                condition=models.Q(state="open"),
                name="conversation_open_channel",
            ),
        ),
    ]
