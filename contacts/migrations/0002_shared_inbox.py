import django.db.models.deletion
from django.db import migrations, models

import inbox.tenancy
import inbox.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first"),
        ("contacts", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="blocked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="identity",
            name="blocked_by",
            field=inbox.tenancy.fields.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("owner__isnull", False)),
                fields=["organization", "owner"],
                name="contact_owner_list",
            ),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(
                condition=models.Q(("blocked_at__isnull", False)),
                fields=["organization", "blocked_at"],
                name="identity_blocked",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=inbox.tenancy.SameOrganization(
                field="blocked_by", name="identity_blocked_by"
            ),
        ),
    ]
