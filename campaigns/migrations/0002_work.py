"""campaign_work(most): whose campaigns are due, whose series, and whose lists owe an answer."""

from django.db import migrations

CAMPAIGN_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION campaign_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT d.organization_id, min(d.first) AS first FROM (
              SELECT c.organization_id, min(c.next_at) AS first FROM public.campaigns_campaign c
              WHERE c.state IN ('scheduled', 'planning', 'running') AND c.next_at <= now()
              GROUP BY 1
              UNION ALL
              SELECT t.organization_id, min(t.due_at) FROM public.campaigns_listtext t
              WHERE t.due_at <= now() GROUP BY 1
              UNION ALL
              SELECT s.organization_id, min(s.next_at) FROM public.campaigns_series s
              WHERE s.next_at <= now() GROUP BY 1
          ) d GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION campaign_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION campaign_work TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    replaces = [("campaigns", "0004_repeat")]
    dependencies = [("campaigns", "0001_tables")]

    operations = [migrations.RunSQL(CAMPAIGN_WORK, "DROP FUNCTION campaign_work")]
