-- Ids are formulas: member = user = team = connection = organization, inbox = channel =
-- organization * 10 + k, identity = contact = conversation.
-- step: organizations
INSERT INTO accounts_organization (id, slug, name, time_zone, language, country, created_at)
SELECT n, 'bench-' || n, 'Bench ' || n, 'UTC', 'en', 'US', now() FROM generate_series(1, {organizations}) n;
INSERT INTO accounts_user (id, password, is_superuser, email, name, language, time_zone, theme, is_active, is_staff)
SELECT n, '!', false, 'member' || n || '@bench.example', 'Ada Bench', '', '', '', true, false
FROM generate_series(1, {organizations}) n;
INSERT INTO accounts_member (id, uuid, role, hue, is_active, created_at, user_id, organization_id)
SELECT n, gen_random_uuid(), 'owner', 1, true, now(), n, n FROM generate_series(1, {organizations}) n;
INSERT INTO conversations_inbox
    (id, uuid, name, api_code, kind, hue, assignment, position, organization_id, is_queue, auto_assign,
     assign_most, allow_moving, reopen_days, archive_days, lock_on_opening, lock_idle_minutes, anyone_takes_over,
     undo_seconds)
SELECT n * 10 + k, gen_random_uuid(), 'Inbox ' || k, 'inbox-' || k, 'shared', 1 + k * 4, true, k, n, false, 'off',
       0, true, 14, 30, false, 3, false, 0
FROM generate_series(1, {organizations}) n, generate_series(0, 4) k;
INSERT INTO conversations_channel
    (id, uuid, kind, address, registered, per_second, organization_id, connection_id, inbox_id)
SELECT n * 10 + k, gen_random_uuid(), 'sms', '+1202' || (5000000 + n * 10 + k), true, 1, n, n, n * 10 + k
FROM generate_series(1, {organizations}) n, generate_series(0, 4) k;
INSERT INTO conversations_inboxaccess (organization_id, inbox_id, member_id)
SELECT n, n * 10 + k, n FROM generate_series(1, {organizations}) n, generate_series(0, 4) k;
-- step: conversations
CREATE TEMP TABLE shares AS
SELECT k AS organization, sum(share) OVER (ORDER BY k) - share AS low, sum(share) OVER (ORDER BY k) AS high
FROM (SELECT k, CASE k WHEN 1 THEN 0.3 ELSE 0.7 / k / (
          SELECT sum(1.0 / j) FROM generate_series(2, {organizations}) j) END AS share
      FROM generate_series(1, {organizations}) k) s;
CREATE TEMP TABLE c AS
SELECT i, s.organization FROM (
    SELECT i, (hashint8(i)::bigint + 2147483648) / 4294967296.0 AS h FROM generate_series(0, {messages} / {talk} - 1) i) d
JOIN shares s ON d.h >= s.low AND d.h < s.high;
ANALYZE c;
INSERT INTO contacts_contact (id, uuid, name, company, created_at, organization_id)
SELECT i, gen_random_uuid(), n.first || ' ' || n.last, '', now(), organization
FROM c JOIN names n ON n.id = (hashint8(i * 7) & 2147483647) % (SELECT count(*) FROM names) WHERE i % 10 < 6;
INSERT INTO contacts_identity (id, uuid, kind, address, flag, created_at, contact_id, organization_id)
SELECT i, gen_random_uuid(), 'phone', '+1206' || (2000000 + i), '', now(), CASE WHEN i % 10 < 6 THEN i END, organization FROM c;
INSERT INTO conversations_conversation
    (id, uuid, state, opened_at, closed_at, last_message_at, last_direction, last_status, last_preview, last_kind,
     revision, channel_id, identity_id, inbox_id, organization_id)
SELECT i, gen_random_uuid(), 'closed', now(), now(), now() - interval '1 minute' * ({messages} / {talk} - i), 'in',
       'received', '', '', 0, organization * 10 + i % 5, i, organization * 10 + i % 5, organization
FROM c;
-- step: messages
DO $$
DECLARE
    index text;
BEGIN
    FOR index IN SELECT conname FROM pg_constraint
                 WHERE conrelid = 'conversations_message'::regclass AND contype IN ('p', 'u') LOOP
        EXECUTE format('ALTER TABLE conversations_message DROP CONSTRAINT %I CASCADE', index);
    END LOOP;
    FOR index IN SELECT indexrelid::regclass::text FROM pg_index
                 WHERE indrelid = 'conversations_message'::regclass LOOP
        EXECUTE 'DROP INDEX ' || index;
    END LOOP;
END $$;
-- conversations go on side by side: those of a year ago have texts of every month since
INSERT INTO conversations_message
    (id, uuid, direction, body, status, error_code, error, delivered_before, attempts, files, revision, created_at,
     conversation_id, organization_id)
SELECT m.id, gen_random_uuid(), 'in', p.body || ' ' || q.body || CASE WHEN m.id % 20 = 0 THEN ' R' || m.id ELSE '' END,
       'received', '', '', false, 0, 0, 1, now() - interval '3 seconds' * ({messages} - m.id), c.i, c.organization
FROM generate_series(1, {messages}) m(id)
JOIN c ON c.i = m.id % ({messages} / {talk})
JOIN phrases p ON p.id = (hashint8(m.id * 3) & 2147483647) % {phrases}
JOIN phrases q ON q.id = (hashint8(m.id * 5) & 2147483647) % {phrases}
ORDER BY m.id;
-- step: the primary key
ALTER TABLE conversations_message ADD PRIMARY KEY (organization_id, id);
-- step: the search index
CREATE INDEX message_search ON conversations_message
    USING gin (search_words(organization_id, body)) WITH (gin_pending_list_limit = 512);
-- step: statistics
VACUUM (ANALYZE, FREEZE);
