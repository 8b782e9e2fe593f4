"""waiting_work(most): where somebody is there and conversations wait to be given."""

from django.db import migrations

CREATE = """
SET LOCAL ROLE frontdesk_system;
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
REVOKE ALL ON FUNCTION waiting_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_lists")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION waiting_work")]
