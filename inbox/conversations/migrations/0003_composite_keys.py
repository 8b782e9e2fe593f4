from django.db import migrations

import inbox.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first"),
        ("contacts", "0001_first"),
        ("conversations", "0002_live_events"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="conversation",
            constraint=inbox.tenancy.SameOrganization(
                field="closed_by", name="conversation_closed_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=inbox.tenancy.SameOrganization(
                field="last_author", name="conversation_last_author"
            ),
        ),
        migrations.AddConstraint(
            model_name="unread",
            constraint=inbox.tenancy.SameOrganization(field="inbox", name="unread_inbox"),
        ),
    ]
