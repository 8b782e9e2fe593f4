"""search_messages and search_people: what matches in the inboxes given, newest first. Owned by
frontdesk_system, because under the tenants' policy no search could use its index: `@@` is not
leakproof. They give ids only, and nothing for an organization that is not the transaction's own.

The words of the newest messages are looked at only where the text holds the longest of them: taking
two hundred messages apart took longer than all the rest of a search for a rare word.
"""

from django.db import migrations

# as access.readable_by: the inboxes' own, and what their numbers exchanged before they joined
READABLE = """c.state <> 'spam' AND (c.inbox_id = ANY (inboxes) OR EXISTS (
            SELECT 1 FROM public.conversations_channel ch
            WHERE ch.organization_id = organization AND ch.id = c.channel_id
              AND ch.inbox_id = ANY (inboxes) AND c.opened_at < ch.joined_at))"""
OWN = "organization IS DISTINCT FROM nullif(current_setting('app.organization', true), '')::bigint"
# every word is a beginning; of several, those of one or two letters are meant whole
WANTED = """
    SELECT string_agg(quote_literal(w.word) || CASE
               WHEN w.alone OR length(split_part(w.word, ':', 2)) > 2 THEN ':*' ELSE '' END, ' & '
           )::tsquery
    FROM (SELECT word, count(*) OVER () = 1 AS alone
          FROM unnest(tsvector_to_array(public.search_words(organization, words))) word) w
"""
# A word that is in tens of thousands of messages needs more than 4 MB to be looked up exactly; what
# does not fit is read again row by row, which took seconds.
SETTINGS = """LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
SET work_mem = '64MB'"""
CREATE = f"""
CREATE INDEX message_search ON conversations_message
    USING gin (search_words(organization_id, body)) WITH (gin_pending_list_limit = 512);
SET LOCAL ROLE frontdesk_system;
-- `reached`: down to this message all was looked at; null: there is nothing older to look at.
CREATE FUNCTION search_messages(
    organization bigint, inboxes bigint[], words text, most integer, before bigint,
    OUT ids bigint[], OUT reached bigint
)
{SETTINGS}
AS $$
DECLARE
    began timestamptz := clock_timestamp();
    wanted tsquery := ({WANTED});
    part bigint[];
    longest text := (SELECT split_part(w.word, ':', 2)
        FROM unnest(tsvector_to_array(public.search_words(organization, words))) w(word)
        ORDER BY length(w.word) DESC LIMIT 1);
    seen integer;
    low bigint;
    width integer := 20000;
BEGIN
    ids := '{{}}';
    IF wanted IS NULL OR {OWN} THEN
        RETURN;
    END IF;
    reached := coalesce(before, 9223372036854775807);

    -- A frequent word is in the newest messages: they are read one by one, an index would give all.
    WITH newest AS MATERIALIZED (
        SELECT m.id, m.conversation_id, m.body FROM public.conversations_message m
        WHERE m.organization_id = organization AND m.id < reached ORDER BY m.id DESC LIMIT 200
    ), hits AS MATERIALIZED (
        SELECT n.id, n.conversation_id FROM newest n
        WHERE CASE WHEN strpos(public.search_fold(n.body), longest) > 0
                   THEN public.search_words(organization, n.body) @@ wanted END
    ), readable AS (
        SELECT h.id FROM hits h
        JOIN public.conversations_conversation c
          ON c.organization_id = organization AND c.id = h.conversation_id
        WHERE {READABLE} ORDER BY h.id DESC LIMIT most
    )
    SELECT coalesce((SELECT array_agg(r.id ORDER BY r.id DESC) FROM readable r), '{{}}'),
           (SELECT min(n.id) FROM newest n), (SELECT count(*) FROM newest)
    INTO ids, low, seen;
    IF cardinality(ids) = most THEN
        reached := ids[most];
        RETURN;
    ELSIF seen < 200 THEN
        reached := NULL;
        RETURN;
    END IF;
    reached := low;

    -- A rare word: all it matches, whatever their age.
    WITH hits AS MATERIALIZED (
        SELECT m.id, m.conversation_id, m.organization_id FROM public.conversations_message m
        WHERE public.search_words(m.organization_id, m.body) @@ wanted AND m.id < reached LIMIT 3000
    )
    SELECT coalesce((SELECT array_agg(r.id ORDER BY r.id DESC) FROM (
               SELECT h.id FROM hits h
               JOIN public.conversations_conversation c
                 ON c.organization_id = organization AND c.id = h.conversation_id
               WHERE h.organization_id = organization AND {READABLE}
               ORDER BY h.id DESC LIMIT most - cardinality(ids)) r), '{{}}'),
           (SELECT count(*) FROM hits)
    INTO part, seen;
    IF seen < 3000 THEN
        ids := ids || part;
        reached := CASE WHEN cardinality(ids) = most THEN ids[most] END;
        RETURN;
    END IF;

    -- In between: spans of the organization's messages, each twice as wide, for as long as it takes
    -- to answer at once; whoever asks for more goes on from `reached`.
    LOOP
        SELECT m.id INTO low FROM public.conversations_message m
        WHERE m.organization_id = organization AND m.id < reached
        ORDER BY m.id DESC OFFSET width LIMIT 1;
        WITH hits AS MATERIALIZED (
            SELECT m.id, m.conversation_id FROM public.conversations_message m
            WHERE public.search_words(m.organization_id, m.body) @@ wanted
              AND m.organization_id = organization AND m.id < reached AND m.id >= coalesce(low, 0)
        )
        SELECT coalesce(array_agg(r.id ORDER BY r.id DESC), '{{}}') INTO part FROM (
            SELECT h.id FROM hits h
            JOIN public.conversations_conversation c
              ON c.organization_id = organization AND c.id = h.conversation_id
            WHERE {READABLE} ORDER BY h.id DESC LIMIT most - cardinality(ids)) r;
        ids := ids || part;
        reached := CASE WHEN cardinality(ids) = most THEN ids[most] ELSE low END;
        EXIT WHEN reached IS NULL OR cardinality(ids) = most
               OR clock_timestamp() > began + interval '60 milliseconds';
        width := width * 2;
    END LOOP;
END $$;

-- The newest conversation of each contact whose name begins so, or of each number that holds one of
-- these parts; those that wrote last come first.
CREATE FUNCTION search_people(
    organization bigint, inboxes bigint[], words text, numbers text[], most integer
)
RETURNS TABLE (conversation_id bigint, is_number boolean)
{SETTINGS}
AS $$
DECLARE
    wanted tsquery := ({WANTED});
    number text;
BEGIN
    IF {OWN} THEN
        RETURN;
    END IF;
    IF wanted IS NOT NULL THEN
        RETURN QUERY
        WITH people AS MATERIALIZED (
            SELECT k.id, k.organization_id FROM public.contacts_contact k
            WHERE public.search_words(k.organization_id, k.name || ' ' || k.company) @@ wanted
            LIMIT 500
        )
        SELECT talk.id, false FROM people p, LATERAL (
            SELECT c.id, c.last_message_at FROM public.contacts_identity i
            JOIN public.conversations_conversation c
              ON c.organization_id = organization AND c.identity_id = i.id
            WHERE i.organization_id = organization AND i.contact_id = p.id AND {READABLE}
            ORDER BY c.id DESC LIMIT 1
        ) talk
        WHERE p.organization_id = organization
        ORDER BY talk.last_message_at DESC NULLS LAST, talk.id DESC LIMIT most;
    END IF;
    FOREACH number IN ARRAY numbers LOOP
        CONTINUE WHEN length(number) < 3;
        RETURN QUERY
        WITH addresses AS MATERIALIZED (
            SELECT i.id, i.address, i.organization_id FROM public.contacts_identity i
            WHERE public.search_digits(i.organization_id, i.address)
                  @> public.search_digits(organization, number)
              AND strpos(i.address, number) > 0 LIMIT 500
        )
        SELECT talk.id, true FROM addresses a, LATERAL (
            SELECT c.id, c.last_message_at FROM public.conversations_conversation c
            WHERE c.organization_id = organization AND c.identity_id = a.id AND {READABLE}
            ORDER BY c.id DESC LIMIT 1
        ) talk
        WHERE a.organization_id = organization
        ORDER BY talk.last_message_at DESC NULLS LAST, talk.id DESC LIMIT most;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION search_messages, search_people FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_messages, search_people TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    replaces = [("conversations", "0006_search"), ("conversations", "0012_search_memory")]
    dependencies = [("contacts", "0002_search"), ("conversations", "0001_tables")]

    operations = [
        migrations.RunSQL(
            CREATE, "DROP FUNCTION search_messages, search_people; DROP INDEX message_search"
        )
    ]
