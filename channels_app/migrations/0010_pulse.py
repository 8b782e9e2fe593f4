"""due_work() plans its statements once for a connection: planning cost more than finding the work."""

from django.db import migrations

# the oldest rows name the organizations: bounded, however long one queue is
WORK = {
    "deliveries": "due_at FROM public.channels_app_delivery r WHERE r.state = 'waiting'",
    "outbox": "due_at FROM public.conversations_message r WHERE r.due_at IS NOT NULL",
    "uncertain": "check_at FROM public.conversations_attempt r WHERE r.check_at IS NOT NULL",
    "media": "due_at FROM public.conversations_attachment r WHERE r.due_at IS NOT NULL",
    "snoozed": "snoozed_until FROM public.conversations_conversation r WHERE r.state = 'snoozed'",
    "locks": "expires_at FROM public.conversations_lock r WHERE r.member_id IS NOT NULL",
}


def branch(kind: str, found: str) -> str:
    """What is done for a kind."""
    due = "r." + found.split(" ", 1)[0]
    return f"""
    WHEN '{kind}' THEN RETURN QUERY
        SELECT w.organization_id, o.slug FROM (
            SELECT q.organization_id, min(q.due) AS first FROM (
                SELECT r.organization_id, {due} AS due {found.split(" ", 1)[1]}
                  AND {due} <= now() ORDER BY {due} LIMIT 5000) q GROUP BY 1
        ) w JOIN public.accounts_organization o ON o.id = w.organization_id
        ORDER BY w.first LIMIT most;
    """  # noqa: S608 - our own words


CREATE = f"""
SET LOCAL ROLE frontdesk_system;
CREATE OR REPLACE FUNCTION due_work(kind text, most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
    CASE kind {"".join(branch(*one) for one in WORK.items())}
    ELSE RAISE EXCEPTION 'no such kind of work: %', kind;
    END CASE;
END
$$;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels_app", "0009_numbers"),
        ("conversations", "0023_sight"),
    ]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
