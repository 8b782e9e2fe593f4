"""due_work() also names organizations whose snoozed conversations come back, and whose locks ran out."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("channels_app.migrations.0002_due_work").CREATE
MORE = """
        WHEN 'snoozed' THEN 'SELECT c.organization_id, c.snoozed_until AS due_at
            FROM public.conversations_conversation c WHERE c.state = ''snoozed''
            AND c.snoozed_until <= now() ORDER BY c.snoozed_until LIMIT 5000'
        WHEN 'locks' THEN 'SELECT l.organization_id, l.expires_at AS due_at
            FROM public.conversations_lock l WHERE l.member_id IS NOT NULL
            AND l.expires_at <= now() ORDER BY l.expires_at LIMIT 5000'
    END;
"""


def due_work(sql: str) -> str:
    """The function's definition alone."""
    begin = sql.index("CREATE FUNCTION due_work")
    return sql[begin : sql.index("CREATE FUNCTION queue_ages")]


NEW = due_work(BEFORE).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
NEW = NEW.replace("\n    END;\n", MORE, 1)


class Migration(migrations.Migration):
    dependencies = [
        ("channels_app", "0002_due_work"),
        ("conversations", "0004_shared_inbox"),
    ]

    operations = [
        migrations.RunSQL(
            f"SET LOCAL ROLE frontdesk_system; {NEW} RESET ROLE;", migrations.RunSQL.noop
        )
    ]
