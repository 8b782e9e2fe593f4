"""A connection's route is found without walking those of everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_app", "0007_rings")]

    operations = [
        migrations.AddIndex(
            model_name="connectionroute",
            index=models.Index(
                fields=["organization", "connection_id"], name="connectionroute_whose"
            ),
        ),
    ]
