"""What one SMS costs, for the estimate before a campaign."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaigns")]

    operations = [
        migrations.AddField(
            model_name="rules",
            name="price",
            field=models.DecimalField(
                decimal_places=4, default=0, max_digits=7, verbose_name="Price of one SMS"
            ),
        ),
        migrations.AddField(
            model_name="rules",
            name="currency",
            field=models.CharField(default="USD", max_length=3, verbose_name="Currency"),
        ),
    ]
