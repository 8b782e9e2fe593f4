"""Who took part in a conversation stands on its card, too: of a member who takes part in many, a
list asked another table of each conversation that it passed, which took twice as long as the list.

renew_cards() is the one of 0004 with a column more, and participants call it as tags do.
"""

from importlib import import_module

from django.db import migrations

COLUMN = """
ALTER TABLE conversations_conversation ADD COLUMN participant_ids bigint[] NOT NULL DEFAULT '{}'
"""
RENEW = """
CREATE OR REPLACE FUNCTION renew_cards(organization bigint, conversations bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    one bigint;
BEGIN
    FOR one IN SELECT DISTINCT v.id FROM unnest(conversations) v(id) ORDER BY v.id LOOP
        PERFORM FROM conversations_conversation
        WHERE organization_id = organization AND id = one FOR NO KEY UPDATE;
        UPDATE conversations_conversation c
        SET customer_address = card.address, customer_name = card.name, customer_owner = card.owner,
            tag_ids = card.tags, participant_ids = card.participants
        FROM (
            SELECT i.address, coalesce(k.name, '') AS name, k.owner_id AS owner, ARRAY(
                SELECT x.tag_id FROM conversations_conversationtag x
                WHERE x.organization_id = organization AND x.conversation_id = one
                ORDER BY x.tag_id
            ) AS tags, ARRAY(
                SELECT p.member_id FROM conversations_participant p
                WHERE p.organization_id = organization AND p.conversation_id = one
                ORDER BY p.member_id
            ) AS participants
            FROM conversations_conversation h
            JOIN contacts_identity i
              ON i.organization_id = h.organization_id AND i.id = h.identity_id
            LEFT JOIN contacts_contact k
              ON k.organization_id = i.organization_id AND k.id = i.contact_id
              AND k.private_to_id IS NULL
            WHERE h.organization_id = organization AND h.id = one
        ) card
        WHERE c.organization_id = organization AND c.id = one
          AND (c.customer_address, c.customer_name, c.customer_owner, c.tag_ids, c.participant_ids)
              IS DISTINCT FROM (card.address, card.name, card.owner, card.tags, card.participants);
    END LOOP;
END $$
"""
# All that one statement added or took away: the function of the tags' triggers.
TRIGGERS = """
CREATE TRIGGER cards_put AFTER INSERT ON conversations_participant
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION cards_of_tags();
CREATE TRIGGER cards_taken AFTER DELETE ON conversations_participant
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION cards_of_tags()
"""
BEFORE = import_module("inbox.conversations.migrations.0004_cards").RENEW
UNDO = f"""
DROP TRIGGER cards_taken ON conversations_participant;
DROP TRIGGER cards_put ON conversations_participant;
{BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")};
ALTER TABLE conversations_conversation DROP COLUMN participant_ids
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_search_newest")]

    operations = [migrations.RunSQL(";\n".join((COLUMN, RENEW, TRIGGERS)), UNDO)]
