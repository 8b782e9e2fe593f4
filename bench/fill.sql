-- Organizations 1..{organizations}: the first holds 30 %, the rest falls off with its rank.
-- Organizations 1001..1000+{small}: a handful of conversations each. Ids are formulas, so that
-- nothing has to be looked up: inbox = channel = organization * 10 + k, member = user =
-- organization * 100 + m. Member 1 opens every inbox and has little unread, member 2 has much.
CREATE TEMP TABLE o AS
SELECT n AS id, CASE WHEN n = 1 THEN 5 WHEN n <= 10 THEN 3 ELSE 1 END AS inboxes,
       CASE WHEN n = 1 THEN 60 WHEN n <= 10 THEN 40 ELSE 20 END AS members
FROM generate_series(1, {organizations}) n
UNION ALL SELECT 1000 + n, 1, 3 FROM generate_series(1, {small}) n;

INSERT INTO accounts_organization (id, slug, name, time_zone, language, languages, country, created_at)
SELECT id, 'bench-' || id, 'Bench ' || id, 'UTC', 'en', '[]', 'US', now() FROM o;

CREATE TEMP TABLE m AS
SELECT o.id AS organization, k, o.id * 100 + k AS id, o.inboxes FROM o, generate_series(1, o.members) k;
INSERT INTO accounts_user
    (id, password, is_superuser, email, name, language, time_zone, theme, is_active, is_staff)
SELECT m.id, '!', false, 'member' || m.id || '@bench.example', n.first || ' ' || n.last, '', '', '', true, false
FROM m JOIN names n ON n.id = m.id % (SELECT count(*) FROM names);
INSERT INTO accounts_member (id, uuid, role, hue, is_active, created_at, user_id, organization_id)
SELECT id, gen_random_uuid(), CASE k WHEN 1 THEN 'owner' ELSE 'agent' END, 1 + k % 24, true, now(), id, organization
FROM m;

INSERT INTO conversations_connection
    (id, uuid, name, carrier, key, credentials, api_base, problem, organization_id)
SELECT id, gen_random_uuid(), 'main', 'twilio', key, sealed, '', '', id FROM keys;
INSERT INTO channels_app_connectionroute (id, organization_id, key, connection_id, refused, strays)
SELECT id, id, key, id, 0, 0 FROM keys;
INSERT INTO accounts_team (id, uuid, name, organization_id) SELECT id, gen_random_uuid(), 'All', id FROM o;
CREATE TEMP TABLE b AS
SELECT o.id AS organization, k, o.id * 10 + k AS id FROM o, generate_series(0, o.inboxes - 1) k;
INSERT INTO conversations_inbox
    (id, uuid, name, api_code, kind, hue, assignment, position, organization_id, team_id, is_queue, auto_assign,
     assign_most, allow_moving, reopen_days, archive_days, lock_on_opening, lock_idle_minutes, anyone_takes_over,
     undo_seconds, file_kinds)
SELECT id, gen_random_uuid(), 'Inbox ' || k, 'inbox-' || k, 'shared', 1 + k * 4, true, k, organization, organization,
       false, 'off', 0, true, 14, 30, false, 3, false, 0, '[]'
FROM b;
INSERT INTO conversations_channel
    (id, uuid, kind, address, registered, per_second, organization_id, connection_id, inbox_id)
SELECT id, gen_random_uuid(), 'sms', '+1202' || (5000000 + id), true, 1000000, organization, organization, id FROM b;
INSERT INTO channels_app_addressroute (organization_id, kind, address)
SELECT organization, 'sms', '+1202' || (5000000 + id) FROM b;
-- twenty members an inbox: the first, and the nineteen from 2 + 9k on
INSERT INTO conversations_inboxaccess (organization_id, inbox_id, member_id)
SELECT b.organization, b.id, m.id FROM b JOIN m ON m.organization = b.organization
WHERE m.k = 1 OR m.k = 2 OR m.k BETWEEN 3 + b.k * 9 AND 20 + b.k * 9;

-- Conversation i; the organizations come in turns, as they would in time.
CREATE TEMP TABLE c AS
SELECT i, organization, h, r, state, n, count(*) OVER w AS held, row_number() OVER (w ORDER BY i) AS nth
FROM (
    SELECT i, h, (h / 7) % 1000 AS r, 1 + (h / 11) % 5 AS n, ''::text AS state,
           CASE WHEN i > {conversations} THEN 1001 + i % greatest({small}, 1)
                ELSE 1 + width_bucket((h % 1000000) / 1000000.0, (
                    SELECT array_agg(upto ORDER BY upto) FROM (
                        SELECT sum(share) OVER (ORDER BY k) AS upto FROM (
                            SELECT k, CASE k WHEN 1 THEN 0.3 ELSE 0.7 / k / (
                                SELECT sum(1.0 / j) FROM generate_series(2, {organizations}) j) END AS share
                            FROM generate_series(1, {organizations} - 1) k) shares) sums))
           END AS organization
    FROM (SELECT i, hashint8(i)::bigint + 2147483648 AS h
          FROM generate_series(1, {conversations} + 3 * {small}) i) hashed
) dealt
WINDOW w AS (PARTITION BY organization);
-- A fifth of the addresses has written twice: their first conversation is closed.
UPDATE c SET state = CASE WHEN organization > 1000 OR (nth > held * 0.2 AND r % 6 = 0) THEN 'open' ELSE 'closed' END;
CREATE TEMP TABLE c2 AS
SELECT c.*, coalesce(earlier.i, c.i) AS identity, (c.h / 13) % o.inboxes AS b, c.organization * 10 + (c.h / 13) % o.inboxes AS inbox,
       CASE WHEN c.r % 5 < 2 THEN NULL ELSE c.organization * 100 + 1 + c.r % least(o.members, 20) END AS assignee,
       c.organization * 100 + 1 + (c.h / 17) % least(o.members, 20) AS author,
       ((c.i + (c.n - 1) * {stride}) * 8 + c.n - 1) AS last
FROM c JOIN o ON o.id = c.organization
LEFT JOIN c earlier ON earlier.organization = c.organization AND c.organization <= 1000
     AND earlier.nth = c.nth - ceil(c.held * 0.8) AND c.nth > ceil(c.held * 0.8);
DROP TABLE c;
ANALYZE c2;
CREATE FUNCTION pg_temp.at(id bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
    $$ SELECT '{now}'::timestamptz - interval '1 year' * (1 - id / (({conversations} + 3 * {small} + 5 * {stride}) * 8)::float8) $$;

-- Tags of the largest organization: one on every tenth conversation, one on every five-thousandth.
CREATE TEMP TABLE tags AS SELECT * FROM (VALUES (1, 10), (2, 5000)) t (id, of);
INSERT INTO contacts_contact (id, uuid, name, company, created_at, organization_id)
SELECT i, gen_random_uuid(), n.first || ' ' || n.last, '', now(), organization
FROM c2 JOIN names n ON n.id = c2.h % (SELECT count(*) FROM names) WHERE identity = i AND r % 10 < 6 ORDER BY i;
INSERT INTO contacts_identity (id, uuid, kind, address, flag, created_at, contact_id, organization_id)
SELECT i, gen_random_uuid(), 'phone', '+1206' || (2000000 + i), '', now(), CASE WHEN r % 10 < 6 THEN i END, organization
FROM c2 WHERE identity = i ORDER BY i;
-- Every third contact is somebody's: member 2 has many, member 1 few.
UPDATE contacts_contact SET owner_id = organization_id * 100 + CASE WHEN id % 3000 = 0 THEN 1 WHEN id % 9 = 0 THEN 2 ELSE 3 + id % 15 END
WHERE id % 3 = 0 AND organization_id <= 100;
-- The card (conversations/migrations/0004, 0006) is written here: no trigger is awake.
INSERT INTO conversations_conversation
    (id, uuid, state, opened_at, closed_at, last_message_id, last_message_at, last_direction, last_author_id,
     last_status, last_preview, last_kind, revision, assignee_id, channel_id, identity_id, inbox_id, organization_id,
     customer_address, customer_name, customer_owner, tag_ids, participant_ids)
SELECT i, gen_random_uuid(), state, pg_temp.at(i * 8), CASE state WHEN 'closed' THEN pg_temp.at(last + 80) END,
       last, pg_temp.at(last), CASE n % 2 WHEN 0 THEN 'out' ELSE 'in' END, CASE n % 2 WHEN 0 THEN author END,
       CASE n % 2 WHEN 0 THEN 'delivered' ELSE 'received' END,
       left(p.body || ' ' || q.body, 160), '', n, assignee, inbox, identity, inbox, organization,
       '+1206' || (2000000 + identity), coalesce(k.name, ''), k.owner_id,
       ARRAY(SELECT t.id FROM tags t WHERE organization = 1 AND (h / 23) % t.of = 0),
       ARRAY(SELECT author WHERE author % 100 <> 1 OR (h / 29) % 200 = 0
             UNION SELECT assignee WHERE assignee % 100 NOT IN (0, 1) ORDER BY 1)
FROM c2 JOIN phrases p ON p.id = last % {phrases} JOIN phrases q ON q.id = last / 8 % {phrases}
LEFT JOIN contacts_contact k ON k.organization_id = organization AND k.id = identity ORDER BY i;
INSERT INTO conversations_message
    (id, uuid, direction, author_id, body, status, error_code, error, delivered_before, attempts, files, revision,
     connection_id, carrier_id, created_at, conversation_id, organization_id)
SELECT mid, gen_random_uuid(), CASE k % 2 WHEN 1 THEN 'out' ELSE 'in' END, CASE k % 2 WHEN 1 THEN author END,
       p.body || ' ' || q.body, CASE k % 2 WHEN 1 THEN 'delivered' ELSE 'received' END, '', '', false, k % 2, 0, 1,
       CASE k % 2 WHEN 0 THEN organization END, CASE k % 2 WHEN 0 THEN 'SM' || md5(mid::text) END, pg_temp.at(mid), i, organization
FROM (SELECT (i + k * {stride}) * 8 + k AS mid, k, i, author, organization FROM c2, generate_series(0, n - 1) k) made
JOIN phrases p ON p.id = mid % {phrases} JOIN phrases q ON q.id = mid / 8 % {phrases} ORDER BY mid;

INSERT INTO conversations_unread (organization_id, member_id, conversation_id, inbox_id)
SELECT c2.organization, a.member_id, i, inbox
FROM c2 JOIN conversations_inboxaccess a ON a.organization_id = c2.organization AND a.inbox_id = c2.inbox
WHERE state = 'open' AND CASE a.member_id % 100 WHEN 1 THEN (h / 19) % 800 WHEN 2 THEN (h / 19) % 3 ELSE (h / 19) % 7 END = 0;
INSERT INTO conversations_readcursor (organization_id, member_id, conversation_id, message_id)
SELECT organization, organization * 100 + 1, i, last FROM c2 WHERE state = 'open';
INSERT INTO conversations_tag (id, uuid, name, hue, is_hidden, created_at, organization_id)
VALUES (1, gen_random_uuid(), 'Common', 3, false, now(), 1), (2, gen_random_uuid(), 'Rare', 9, false, now(), 1);
INSERT INTO conversations_conversationtag (conversation_id, tag_id, at, organization_id)
SELECT i, t.id, now(), 1 FROM c2 JOIN tags t ON (h / 23) % t.of = 0 WHERE organization = 1;
-- Who wrote or has it took part; member 1 hardly ever.
INSERT INTO conversations_participant (conversation_id, member_id, organization_id)
SELECT i, author, organization FROM c2 WHERE author % 100 <> 1 OR (h / 29) % 200 = 0
UNION SELECT i, assignee, organization FROM c2 WHERE assignee % 100 NOT IN (0, 1);
INSERT INTO conversations_pin (conversation_id, member_id, position, organization_id)
SELECT i, organization * 100 + 2, row_number() OVER (PARTITION BY organization ORDER BY i), organization
FROM (SELECT i, organization, row_number() OVER (PARTITION BY organization ORDER BY i DESC) AS k
      FROM c2 WHERE state = 'open' AND organization <= 100) newest WHERE k <= 5;
INSERT INTO accounts_event (kind, at, inbox_id, conversation_id, message_id, actor_id, changes, organization_id)
SELECT CASE direction WHEN 'in' THEN 'MessageReceived' ELSE 'MessageQueued' END, created_at,
       inbox, conversation_id, id, author_id, '{{}}', organization_id
FROM (SELECT * FROM conversations_message ORDER BY created_at DESC LIMIT {recent}) newest
JOIN c2 ON c2.i = conversation_id ORDER BY id;
INSERT INTO conversations_attempt
    (uuid, state, carrier_id, error_code, error, at, checks, organization_id, channel_id, message_id)
SELECT gen_random_uuid(), 'delivered', 'SM' || md5('out' || id), '', '', created_at, 0, organization_id, inbox, id
FROM (SELECT * FROM conversations_message WHERE direction = 'out' ORDER BY created_at DESC LIMIT {recent}) newest
JOIN c2 ON c2.i = conversation_id ORDER BY id;
INSERT INTO channels_app_delivery
    (organization_id, connection_id, kind, dedupe_key, query, raw, state, reason, tries, received_at, due_at)
SELECT organization_id, organization_id, 'message', 'message:' || carrier_id, '',
       convert_to(repeat('ToCountry=US&ToState=WA&', 18) || 'MessageSid=' || carrier_id, 'UTF8'), 'done', '', 1, created_at, created_at
FROM (SELECT * FROM conversations_message WHERE direction = 'in' ORDER BY created_at DESC LIMIT {recent}) newest ORDER BY id;

DO $$
DECLARE
    t text; top bigint;
BEGIN
    FOR t IN SELECT table_name FROM information_schema.columns
             WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES' LOOP
        EXECUTE format('SELECT coalesce(max(id), 0) + 1000000 FROM %I', t) INTO top;
        PERFORM setval(pg_get_serial_sequence(t, 'id'), top);
    END LOOP;
END $$;
