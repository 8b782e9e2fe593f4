"""The cards of conversations that were there before, some at a time: a transaction holds only the
rows it writes, and the product goes on beside it. From 0026 on PostgreSQL keeps them, so what an
interrupted run left is found by the next.

And an index for one member's conversations, and nobody's, by when they were opened: three thousand
were sorted to show fifty.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Case, F, Value, When
from django.db.transaction import atomic

AT_ONCE = 2000
NEXT = """
SELECT array_agg(id), max(id) FROM (
    SELECT id FROM conversations_conversation
    WHERE organization_id = %s AND id > %s ORDER BY id LIMIT %s
) next
"""


def fill(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_organization ORDER BY id")
        for (organization,) in cursor.fetchall():
            last: int | None = 0
            while last is not None:
                with atomic(schema_editor.connection.alias):
                    cursor.execute(
                        "SELECT set_config('app.organization', %s, true)", [str(organization)]
                    )
                    cursor.execute(NEXT, [organization, last, AT_ONCE])
                    ids, last = cursor.fetchone()
                    cursor.execute("SELECT renew_cards(%s, %s)", [organization, ids or []])


def whose() -> Case:
    return Case(
        When(assignee__isnull=True, then=Value(0)),
        default=F("assignee"),
        output_field=models.BigIntegerField(),
    )


def began() -> Case:
    return Case(When(closed_at__isnull=True, then=F("opened_at")), default=F("closed_at"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0026_cards")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            "conversation",
            models.Index(
                "organization",
                "inbox",
                whose(),
                began(),
                "id",
                condition=models.Q(state="open"),
                name="conversation_whose_began",
            ),
        ),
    ]
