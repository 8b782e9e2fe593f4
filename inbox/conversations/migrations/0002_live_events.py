"""live_events(organizations, since): what the hub checks its frames against. Ids and kinds only."""

from django.db import migrations

CREATE = """
GRANT SELECT ON accounts_member TO frontdesk_system;
SET LOCAL ROLE frontdesk_system;
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
REVOKE ALL ON FUNCTION live_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION live_events TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_first")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION live_events")]
