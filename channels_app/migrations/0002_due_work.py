"""due_work(kind, most): whose work is due. Owned by frontdesk_system, which may look across."""

from django.db import migrations

CREATE = """
GRANT SELECT ON channels_app_delivery, channels_app_sweep, accounts_organization TO frontdesk_system;
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION due_work(kind text, most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
    -- the oldest rows name the organizations: bounded, however long one queue is
    rows text := CASE kind
        WHEN 'deliveries' THEN 'SELECT d.organization_id, d.due_at FROM public.channels_app_delivery d
            WHERE d.state = ''waiting'' AND d.due_at <= now() ORDER BY d.due_at LIMIT 5000'
        WHEN 'outbox' THEN 'SELECT m.organization_id, m.due_at FROM public.conversations_message m
            WHERE m.due_at <= now() ORDER BY m.due_at LIMIT 5000'
        WHEN 'uncertain' THEN 'SELECT a.organization_id, a.check_at AS due_at
            FROM public.conversations_attempt a WHERE a.check_at <= now() ORDER BY a.check_at LIMIT 5000'
        WHEN 'media' THEN 'SELECT f.organization_id, f.due_at FROM public.conversations_attachment f
            WHERE f.due_at <= now() ORDER BY f.due_at LIMIT 5000'
    END;
BEGIN
    IF rows IS NULL THEN
        RAISE EXCEPTION 'no such kind of work: %', kind;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT w.organization_id, o.slug FROM (SELECT r.organization_id, min(r.due_at) AS first FROM ('
        || rows || ') r GROUP BY 1) w JOIN public.accounts_organization o ON o.id = w.organization_id
        ORDER BY w.first LIMIT $1' USING most;
END
$$;
CREATE FUNCTION queue_ages(
    OUT oldest_delivery timestamptz, OUT oldest_message timestamptz, OUT last_sweep timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT (SELECT min(d.due_at) FROM public.channels_app_delivery d WHERE d.state = 'waiting'),
           (SELECT min(m.due_at) FROM public.conversations_message m WHERE m.due_at IS NOT NULL),
           (SELECT max(s.at) FROM public.channels_app_sweep s)
$$;
REVOKE ALL ON FUNCTION due_work, queue_ages FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_work, queue_ages TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels_app", "0001_first"),
        ("conversations", "0001_first"),
    ]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION due_work, queue_ages")]
