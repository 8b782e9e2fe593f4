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

from inbox.tenancy.walls import part_by_part

AT_ONCE = 2000
NEXT = """
SELECT array_agg(id), max(id) FROM (
    SELECT id FROM conversations_conversation
    WHERE organization_id = %s AND id > %s ORDER BY id LIMIT %s
) next
"""


def fill(apps: Any, schema_editor: Any) -> None:
    def some(cursor: Any, organization: int, last: int) -> int | None:
        cursor.execute(NEXT, [organization, last, AT_ONCE])
        ids, upto = cursor.fetchone()
        cursor.execute("SELECT renew_cards(%s, %s)", [organization, ids or []])
        return upto

    part_by_part(apps, schema_editor, some)


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
