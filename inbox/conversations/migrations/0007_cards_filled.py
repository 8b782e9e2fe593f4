"""The cards of conversations that were there before, some at a time: a transaction holds only the
rows it writes, and the product goes on beside it. From 0006 on PostgreSQL keeps them, so what an
interrupted run left is found by the next.

And an index for the open conversations of an owner's contacts, by messages: of one who has many, a
list passed fifteen for each that it showed, after it had counted three hundred through two other tables.
"""

from typing import Any

from django.db import migrations

from inbox.tenancy.walls import part_by_part

AT_ONCE = 2000
NEXT = """
SELECT array_agg(id), max(id) FROM (
    SELECT id FROM conversations_conversation
    WHERE organization_id = %s AND id > %s ORDER BY id LIMIT %s
) next
"""
# What an interrupted run left of it is no index.
DROP = "DROP INDEX CONCURRENTLY IF EXISTS conversation_open_owner"
CREATE = """
CREATE INDEX CONCURRENTLY conversation_open_owner ON conversations_conversation
    (organization_id, customer_owner, inbox_id, last_message_at, id)
WHERE state = 'open' AND customer_owner IS NOT NULL
"""


def fill(apps: Any, schema_editor: Any) -> None:
    def some(cursor: Any, organization: int, last: int) -> int | None:
        cursor.execute(NEXT, [organization, last, AT_ONCE])
        ids, upto = cursor.fetchone()
        cursor.execute("SELECT renew_cards(%s, %s)", [organization, ids or []])
        return upto

    part_by_part(apps, schema_editor, some)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conversations", "0006_taking_part")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL([DROP, CREATE], DROP),
    ]
