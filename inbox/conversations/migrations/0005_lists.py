from django.db import migrations, models
from django.db.models import Case, F, Value, When

OPEN = models.Q(("state", "open"))
CLOSED = models.Q(("state", "closed"))
ASIDE = models.Q(("state__in", ("snoozed", "sent", "spam")))


def began():
    return Case(When(closed_at__isnull=True, then=F("opened_at")), default=F("closed_at"))


def whose():
    return Case(
        When(assignee__isnull=True, then=Value(0)),
        default=F("assignee"),
        output_field=models.BigIntegerField(),
    )


def add(name, *columns, condition=None):
    fields = [models.F(column) if isinstance(column, str) else column for column in columns]
    index = models.Index(*fields, condition=condition, name=name)
    return migrations.AddIndex(model_name="conversation", index=index)


def remove(name):
    return migrations.RemoveIndex(model_name="conversation", name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_first"),
        ("contacts", "0002_shared_inbox"),
        ("conversations", "0008_states"),
    ]

    operations = [
        remove("conversation_open"),
        remove("conversation_open_assignee"),
        remove("conversation_closed"),
        add(
            "conversation_open_began",
            *("organization", "inbox", began(), "id"),
            condition=OPEN,
        ),
        add(
            "conversation_open_whose",
            *("organization", "inbox", whose(), "last_message_at", "id"),
            condition=OPEN,
        ),
        add(
            "conversation_closed_list",
            *("organization", "inbox", began(), "id"),
            condition=CLOSED,
        ),
        add(
            "conversation_closed_whose",
            *("organization", "inbox", whose(), began(), "id"),
            condition=CLOSED,
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["organization", "inbox", "state", "last_message_at", "id"],
                condition=ASIDE,
                name="conversation_aside",
            ),
        ),
        add(
            "conversation_aside_began",
            *("organization", "inbox", "state", began(), "id"),
            condition=ASIDE,
        ),
        add("conversation_channel_list", "organization", "channel", "inbox", began(), "id"),
    ]
