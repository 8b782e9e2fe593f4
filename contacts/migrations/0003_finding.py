"""Contacts found by name or number, who may be one with whom, who has an address, who answered what.

They look past the tenants' policy, because under it no index on an expression serves; they give ids
only, and nothing of another organization.
"""

from django.db import migrations

OWN = "organization IS DISTINCT FROM nullif(current_setting('app.organization', true), '')::bigint"
# as in search_people: every word is a beginning; of several, the short ones are meant whole
WANTED = """
    SELECT string_agg(quote_literal(w.word) || CASE
               WHEN w.alone OR length(split_part(w.word, ':', 2)) > 2 THEN ':*' ELSE '' END, ' & '
           )::tsquery
    FROM (SELECT word, count(*) OVER () = 1 AS alone
          FROM unnest(tsvector_to_array(public.search_words(organization, words))) word) w
"""
VISIBLE = "k.deleted_at IS NULL AND (k.private_to_id IS NULL OR k.private_to_id = member)"
SEEN = """k.organization_id = organization AND k.deleted_at IS NULL
              AND (k.private_to_id IS NULL OR k.private_to_id = viewer)"""
TAIL = "right(regexp_replace(address, '[^0-9]', '', 'g'), 7)"
SETTINGS = """LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
SET work_mem = '64MB'"""
SEARCH = f"""
-- The contacts a member may see whose name or company begins so, or with a number that holds one of
-- these parts: ids only, by name.
CREATE FUNCTION search_contacts(
    organization bigint, member bigint, words text, numbers text[], most integer
)
RETURNS TABLE (contact_id bigint)
{SETTINGS}
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
          AND k.organization_id = organization AND {VISIBLE}
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
        (SELECT k.id, k.folded FROM public.contacts_contact k
         WHERE wanted IS NOT NULL AND public.search_words(k.organization_id, k.emails) @@ wanted
           AND k.emails <> '' AND k.organization_id = organization AND {VISIBLE}
         LIMIT 5000)
        UNION
        SELECT k.id, k.folded FROM reached r
        JOIN public.contacts_contact k ON k.organization_id = organization AND k.id = r.contact_id
        WHERE {VISIBLE}
    )
    SELECT f.id FROM found f ORDER BY f.folded, f.id LIMIT most;
END $$;
"""  # noqa: S608 - our own words
SUGGEST = f"""
-- Who of these `most` contacts, newest first, or who for this one contact, may be one with somebody
-- else, and why in a word: the caller looks closer at "company" and "number".
CREATE FUNCTION suggest_duplicates(
    organization bigint, viewer bigint, contact bigint, before bigint, most integer,
    OUT one bigint, OUT other bigint, OUT why text, OUT reached bigint
)
RETURNS SETOF record
{SETTINGS}
AS $$
BEGIN
    IF {OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH looked AS MATERIALIZED (
        SELECT k.id, k.folded AS name, public.search_fold(k.company) AS company, k.emails
        FROM public.contacts_contact k
        WHERE {SEEN} AND (contact IS NULL OR k.id = contact) AND (before IS NULL OR k.id < before)
        ORDER BY k.id DESC LIMIT most
    ), pairs AS (
        SELECT l.id AS mine, o.id AS theirs, 'name' AS said FROM looked l, LATERAL (
            SELECT k.id FROM public.contacts_contact k
            WHERE {SEEN} AND k.folded = l.name AND k.id <> l.id LIMIT 5) o
        UNION ALL
        SELECT l.id, o.id, 'company' FROM looked l, LATERAL (
            SELECT k.id FROM public.contacts_contact k
            WHERE {SEEN} AND k.company <> '' AND public.search_fold(k.company) = l.company
              AND starts_with(k.folded, left(l.name, 1)) AND k.id <> l.id
            LIMIT 20) o
        WHERE l.company <> ''
        UNION ALL
        SELECT l.id, o.id, 'email' FROM looked l, LATERAL (
            SELECT k.id FROM unnest(string_to_array(nullif(l.emails, ''), ' ')) AS a(email)
            JOIN public.contacts_contact k
              ON string_to_array(k.emails, ' ') @> ARRAY[a.email] AND k.emails <> ''
            WHERE {SEEN} AND k.id <> l.id LIMIT 5) o
        UNION ALL
        SELECT l.id, o.id, 'number' FROM looked l
        JOIN public.contacts_identity i
          ON i.organization_id = organization AND i.contact_id = l.id, LATERAL (
            SELECT k.id FROM public.contacts_identity a
            JOIN public.contacts_contact k
              ON k.organization_id = organization AND k.id = a.contact_id
            WHERE a.organization_id = organization AND a.contact_id IS NOT NULL
              AND {TAIL.replace("address", "a.address")} = {TAIL.replace("address", "i.address")}
              AND length({TAIL.replace("address", "a.address")}) = 7
              AND {SEEN} AND k.id <> l.id LIMIT 5) o
    )
    SELECT least(p.mine, p.theirs), greatest(p.mine, p.theirs), p.said,
           (SELECT CASE WHEN count(*) = most THEN min(l.id) END FROM looked l)
    FROM pairs p
    WHERE NOT EXISTS (
        SELECT 1 FROM public.contacts_notsame n WHERE n.organization_id = organization
          AND n.one_id = least(p.mine, p.theirs) AND n.other_id = greatest(p.mine, p.theirs))
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT NULL, NULL, NULL, CASE WHEN count(*) = most THEN min(l.id) END FROM looked l
    ORDER BY 2 DESC NULLS LAST, 1 DESC, 3 DESC;
END $$;
"""  # noqa: S608 - our own words
WITH_EMAILS = f"""
-- Whom a member may see with one of these addresses.
CREATE FUNCTION contacts_with_emails(organization bigint, viewer bigint, wanted text[])
RETURNS TABLE (email text, contact_id bigint)
{SETTINGS}
AS $$
BEGIN
    IF {OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT w.address, k.id FROM unnest(wanted) AS w(address)
    JOIN public.contacts_contact k
      ON string_to_array(k.emails, ' ') @> ARRAY[w.address] AND k.emails <> ''
    WHERE {SEEN};
END $$;
"""  # noqa: S608 - our own words
ANSWERING = f"""
-- Who answered a field so.
CREATE FUNCTION contacts_answering(organization bigint, field text, answer text, most integer)
RETURNS TABLE (contact_id bigint)
{SETTINGS}
AS $$
BEGIN
    IF {OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.id FROM public.contacts_contact k
    WHERE public.contact_answers(k.custom) @> ARRAY[public.contact_answer(field, answer)]
      AND k.custom <> '{{}}' AND k.organization_id = organization
    LIMIT most;
END $$;
"""  # noqa: S608 - our own words
NAMES = "search_contacts, suggest_duplicates, contacts_with_emails, contacts_answering"
ALL = f"""
SET LOCAL ROLE frontdesk_system;
{SEARCH}{SUGGEST}{WITH_EMAILS}{ANSWERING}
REVOKE ALL ON FUNCTION {NAMES} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {NAMES} TO frontdesk_app;
RESET ROLE;
"""


class Migration(migrations.Migration):
    replaces = [("contacts", "0005_people_lists"), ("contacts", "0006_merges")]
    dependencies = [("contacts", "0002_search")]

    operations = [migrations.RunSQL(ALL, f"DROP FUNCTION {NAMES}")]
