"""paper_work(most): whose files are read or written. look_at_contacts(): a table nobody counted yet is
looked at before a file fills it.
"""

from django.db import migrations

# Whose files are being read or written: tells organizations, and nothing of what is in them.
PAPER_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION paper_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT j.organization_id, min(j.created_at) AS first
          FROM (SELECT i.organization_id, i.created_at FROM public.contacts_import i
                WHERE i.state IN ('checking', 'running', 'undoing')
                UNION ALL
                SELECT e.organization_id, e.created_at FROM public.contacts_export e
                WHERE e.state = 'running') j
          GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
REVOKE ALL ON FUNCTION paper_work FROM PUBLIC;
GRANT EXECUTE ON FUNCTION paper_work TO frontdesk_app;
RESET ROLE;
"""
# While PostgreSQL knows nothing of the contacts it checks each number's foreign key by walking
# through all of the organization's: a first file of many would cost their square.
LOOK = """
GRANT MAINTAIN ON contacts_contact, contacts_identity TO frontdesk_system;
SET LOCAL ROLE frontdesk_system;
CREATE FUNCTION look_at_contacts() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
    IF (SELECT min(reltuples) FROM pg_class
        WHERE oid IN ('public.contacts_contact'::regclass, 'public.contacts_identity'::regclass)
       ) < 1000 THEN
        ANALYZE public.contacts_contact;
        ANALYZE public.contacts_identity;
    END IF;
END $$;
REVOKE ALL ON FUNCTION look_at_contacts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION look_at_contacts TO frontdesk_app;
RESET ROLE;
"""
LOOK_AWAY = """
DROP FUNCTION look_at_contacts;
REVOKE MAINTAIN ON contacts_contact, contacts_identity FROM frontdesk_system;
"""


class Migration(migrations.Migration):
    replaces = [("contacts", "0007_papers")]
    dependencies = [("contacts", "0003_finding")]

    operations = [
        migrations.RunSQL(PAPER_WORK, "DROP FUNCTION paper_work"),
        migrations.RunSQL(LOOK, LOOK_AWAY),
    ]
