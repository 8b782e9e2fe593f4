"""Whose work is due, asked by workers across organizations: slugs and nothing of whom."""

from django.db import migrations

# live_events(organizations, since): what the hub checks its frames against. Ids and kinds only.
LIVE = """
CREATE FUNCTION live_events(organizations bigint[], since bigint)
RETURNS TABLE (organization_id bigint, id bigint, room text, member text, kind varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT e.organization_id, e.id, coalesce(b.uuid::text, ''), coalesce(m.uuid::text, ''), e.kind
    FROM public.accounts_event e
    LEFT JOIN public.conversations_inbox b
      ON b.organization_id = e.organization_id AND b.id = e.inbox_id
    LEFT JOIN public.accounts_member m
      ON m.organization_id = e.organization_id AND m.id = e.member_id
    WHERE e.organization_id = ANY(organizations)
      AND CASE WHEN since IS NULL THEN e.at > now() - interval '5 seconds' ELSE e.id > since END
    ORDER BY e.id LIMIT 20000
$$;
"""
# Where somebody is there and conversations wait to be given.
WAITING = """
CREATE FUNCTION waiting_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT o.id, o.slug
    FROM (SELECT DISTINCT a.organization_id
          FROM public.conversations_attendance a JOIN public.conversations_inbox b
            ON b.organization_id = a.organization_id AND b.id = a.inbox_id
          WHERE a.is_in AND b.assignment AND b.auto_assign <> 'off' AND EXISTS (
              SELECT 1 FROM public.conversations_conversation c
              WHERE c.organization_id = b.organization_id AND c.inbox_id = b.id
                AND c.state = 'open' AND coalesce(c.assignee_id, 0) = 0)) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY o.id LIMIT most
$$;
"""
BULK = """
CREATE FUNCTION bulk_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.created_at) AS first
          FROM public.conversations_bulkjob j
          WHERE j.state IN ('running', 'undoing') GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
"""
# One that failed waits longer each time.
ERASURE = """
CREATE FUNCTION erasure_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT e.organization_id, min(e.created_at) AS first
          FROM public.conversations_erasure e WHERE e.state = 'running' AND e.due_at <= now() GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
"""
CALL = """
CREATE FUNCTION call_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT c.organization_id, min(c.due_at) AS first
          FROM (SELECT d.organization_id, d.due_at FROM public.conversations_call d
                WHERE d.due_at <= now() ORDER BY d.due_at LIMIT 5000) c
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
"""
NAMES = "live_events, waiting_work, bulk_work, erasure_work, call_work"
ALL = f"""
GRANT SELECT ON accounts_member TO frontdesk_system;
SET LOCAL ROLE frontdesk_system;
{LIVE}{WAITING}{BULK}{ERASURE}{CALL}
REVOKE ALL ON FUNCTION {NAMES} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {NAMES} TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    replaces = [("conversations", "0002_live_events"), ("conversations", "0007_ownership")]
    dependencies = [("conversations", "0002_search")]

    operations = [migrations.RunSQL(ALL, f"DROP FUNCTION {NAMES}")]
