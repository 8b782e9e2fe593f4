"""Lists of contacts by their folded names, page by page, and contacts found by name or number.

The folded name is a column, because a comparison with a function in it is not leakproof: under the
tenants' policy it could not begin a page in the index.
"""

from django.db import migrations, models

LISTS = """
ALTER TABLE contacts_contact
    ADD COLUMN folded text COLLATE "C" GENERATED ALWAYS AS (search_fold(name)) STORED;
CREATE INDEX contact_names ON contacts_contact (organization_id, folded, id)
    WHERE deleted_at IS NULL AND private_to_id IS NULL;
CREATE INDEX contact_owner_names ON contacts_contact (organization_id, owner_id, folded, id)
    WHERE owner_id IS NOT NULL AND deleted_at IS NULL AND private_to_id IS NULL;
"""
OWN = "organization IS DISTINCT FROM nullif(current_setting('app.organization', true), '')::bigint"
# as in search_people: every word is a beginning; of several, the short ones are meant whole
WANTED = """
    SELECT string_agg(quote_literal(w.word) || CASE
               WHEN w.alone OR length(split_part(w.word, ':', 2)) > 2 THEN ':*' ELSE '' END, ' & '
           )::tsquery
    FROM (SELECT word, count(*) OVER () = 1 AS alone
          FROM unnest(tsvector_to_array(public.search_words(organization, words))) word) w
"""
SEEN = "k.deleted_at IS NULL AND (k.private_to_id IS NULL OR k.private_to_id = member)"
SEARCH = f"""
SET LOCAL ROLE frontdesk_system;
-- The contacts a member may see whose name or company begins so, or with a number that holds one of
-- these parts: ids only, by name.
CREATE FUNCTION search_contacts(
    organization bigint, member bigint, words text, numbers text[], most integer
)
RETURNS TABLE (contact_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
SET work_mem = '64MB'
AS $$
DECLARE
    wanted tsquery := ({WANTED});
BEGIN
    IF {OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH named AS MATERIALIZED (
        SELECT k.id, k.folded FROM public.contacts_contact k
        WHERE wanted IS NOT NULL
          AND public.search_words(k.organization_id, k.name || ' ' || k.company) @@ wanted
          AND k.organization_id = organization AND {SEEN}
        LIMIT 5000
    ), reached AS MATERIALIZED (
        SELECT i.contact_id FROM unnest(numbers) AS part(number), LATERAL (
            SELECT j.contact_id FROM public.contacts_identity j
            WHERE public.search_digits(j.organization_id, j.address)
                  @> public.search_digits(organization, part.number)
              AND j.organization_id = organization AND strpos(j.address, part.number) > 0
              AND j.contact_id IS NOT NULL
            LIMIT 500
        ) i
        WHERE length(part.number) >= 3
    ), found AS (
        SELECT n.id, n.folded FROM named n
        UNION
        SELECT k.id, k.folded FROM reached r
        JOIN public.contacts_contact k ON k.organization_id = organization AND k.id = r.contact_id
        WHERE {SEEN}
    )
    SELECT f.id FROM found f ORDER BY f.folded, f.id LIMIT most;
END $$;
REVOKE ALL ON FUNCTION search_contacts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_contacts TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_people")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="detached",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.RunSQL(LISTS, "ALTER TABLE contacts_contact DROP COLUMN folded"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION search_contacts"),
    ]
