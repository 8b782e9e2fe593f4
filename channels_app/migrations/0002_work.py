"""Whose work is due, asked by workers across organizations. Owned by frontdesk_system, which may look
across.
"""

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


# Its statements are planned once for a connection: planning cost more than finding the work.
DUE = f"""
CREATE FUNCTION due_work(kind text, most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
    CASE kind {"".join(branch(*one) for one in WORK.items())}
    ELSE RAISE EXCEPTION 'no such kind of work: %', kind;
    END CASE;
END
$$;
"""
AGES = """
CREATE FUNCTION queue_ages(
    OUT oldest_delivery timestamptz, OUT oldest_message timestamptz, OUT last_sweep timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT (SELECT min(d.due_at) FROM public.channels_app_delivery d WHERE d.state = 'waiting'),
           (SELECT min(m.due_at) FROM public.conversations_message m WHERE m.due_at IS NOT NULL),
           (SELECT max(s.at) FROM public.channels_app_sweep s)
$$;
"""
LINES = """
CREATE FUNCTION line_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.at) AS first
          FROM (SELECT p.organization_id, p.check_at AS at FROM public.channels_app_purchase p
                WHERE p.check_at <= statement_timestamp()
                UNION ALL
                SELECT n.organization_id, n.release_at FROM public.channels_app_phonenumber n
                WHERE n.release_at <= statement_timestamp() AND n.gone_at IS NULL
                UNION ALL
                SELECT c.organization_id, c.created_at FROM public.channels_app_checkup c
                WHERE c.state <> 'done') j
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
"""
REGISTRATIONS = """
CREATE FUNCTION registration_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT r.organization_id, min(r.due_at) AS first
          FROM public.channels_app_registration r
          WHERE r.due_at <= statement_timestamp()
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
"""
# Recordings that the carrier is to delete.
RECORDINGS = """
CREATE FUNCTION recording_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT r.organization_id, min(r.due_at) AS first
          FROM (SELECT d.organization_id, d.due_at FROM public.channels_app_recording d
                WHERE d.due_at <= statement_timestamp() ORDER BY d.due_at LIMIT 5000) r
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
"""
NAMES = "due_work, queue_ages, line_work, registration_work, recording_work"
ALL = f"""
GRANT SELECT ON channels_app_delivery, channels_app_sweep, accounts_organization
TO frontdesk_system;
SET LOCAL ROLE frontdesk_system;
{DUE}{AGES}{LINES}{REGISTRATIONS}{RECORDINGS}
REVOKE ALL ON FUNCTION {NAMES} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {NAMES} TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    replaces = [("channels_app", "0002_due_work"), ("channels_app", "0003_due_work")]
    dependencies = [("channels_app", "0001_tables")]

    operations = [migrations.RunSQL(ALL, f"DROP FUNCTION {NAMES}")]
