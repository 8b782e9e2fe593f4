"""The cards of conversations that were there before, some at a time: a transaction holds only the
rows it writes, and the product goes on beside it. From 0025 on PostgreSQL keeps them, so what an
interrupted run left is found by the next.
"""

from typing import Any

from django.db import migrations
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


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0025_cards")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
