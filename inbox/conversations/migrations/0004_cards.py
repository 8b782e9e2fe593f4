"""A conversation keeps its card: what its row in a list shows of its customer and its tags.

A list of fifty looked all of that up in four tables, conversation by conversation, which took two
thirds of its time. PostgreSQL writes the card and nothing else does, so that no way of changing a
contact, a number or a tag can forget it: Django knows nothing of these columns.

Nothing that happens at once is missed: a conversation that begins holds its address, as its foreign
key does anyway, and whoever gives the address another name waits for that before they look which
conversations there are. Rows are locked by their ids, as everybody locks them.
"""

from django.db import migrations

COLUMNS = """
ALTER TABLE conversations_conversation
    ADD COLUMN customer_address varchar(64) NOT NULL DEFAULT '',
    ADD COLUMN customer_name varchar(120) NOT NULL DEFAULT '', -- as everybody may know it
    ADD COLUMN customer_owner bigint,
    ADD COLUMN tag_ids bigint[] NOT NULL DEFAULT '{}'
"""
# The card as the tables say it now, of some conversations. Locked first, read in a statement of its
# own: what the lock waited for is seen.
RENEW = """
CREATE FUNCTION renew_cards(organization bigint, conversations bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    one bigint;
BEGIN
    FOR one IN SELECT DISTINCT v.id FROM unnest(conversations) v(id) ORDER BY v.id LOOP
        PERFORM FROM conversations_conversation
        WHERE organization_id = organization AND id = one FOR NO KEY UPDATE;
        UPDATE conversations_conversation c
        SET customer_address = card.address, customer_name = card.name, customer_owner = card.owner,
            tag_ids = card.tags
        FROM (
            SELECT i.address, coalesce(k.name, '') AS name, k.owner_id AS owner, ARRAY(
                SELECT x.tag_id FROM conversations_conversationtag x
                WHERE x.organization_id = organization AND x.conversation_id = one
                ORDER BY x.tag_id
            ) AS tags
            FROM conversations_conversation h
            JOIN contacts_identity i
              ON i.organization_id = h.organization_id AND i.id = h.identity_id
            LEFT JOIN contacts_contact k
              ON k.organization_id = i.organization_id AND k.id = i.contact_id
              AND k.private_to_id IS NULL
            WHERE h.organization_id = organization AND h.id = one
        ) card
        WHERE c.organization_id = organization AND c.id = one
          AND (c.customer_address, c.customer_name, c.customer_owner, c.tag_ids)
              IS DISTINCT FROM (card.address, card.name, card.owner, card.tags);
    END LOOP;
END $$
"""
BEGUN = """
CREATE FUNCTION card_of_begun() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    card record;
BEGIN
    PERFORM FROM contacts_identity
    WHERE organization_id = NEW.organization_id AND id = NEW.identity_id FOR KEY SHARE;
    SELECT i.address, coalesce(k.name, '') AS name, k.owner_id AS owner INTO card
    FROM contacts_identity i
    LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
      AND k.private_to_id IS NULL
    WHERE i.organization_id = NEW.organization_id AND i.id = NEW.identity_id;
    IF FOUND THEN
        NEW.customer_address := card.address;
        NEW.customer_name := card.name;
        NEW.customer_owner := card.owner;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER card BEFORE INSERT OR UPDATE OF identity_id ON conversations_conversation
FOR EACH ROW EXECUTE FUNCTION card_of_begun()
"""
# Of an address that goes to another contact: their name is held still meanwhile.
IDENTITY = """
CREATE FUNCTION cards_of_identity() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM contacts_identity
    WHERE organization_id = NEW.organization_id AND id = NEW.id FOR UPDATE;
    PERFORM FROM contacts_contact
    WHERE organization_id = NEW.organization_id AND id = NEW.contact_id FOR SHARE;
    PERFORM renew_cards(NEW.organization_id, ARRAY(
        SELECT id FROM conversations_conversation
        WHERE organization_id = NEW.organization_id AND identity_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER cards AFTER UPDATE OF contact_id, address ON contacts_identity
FOR EACH ROW WHEN ((OLD.contact_id, OLD.address) IS DISTINCT FROM (NEW.contact_id, NEW.address))
EXECUTE FUNCTION cards_of_identity()
"""
CONTACT = """
CREATE FUNCTION cards_of_contact() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    addresses bigint[];
BEGIN
    PERFORM FROM contacts_identity
    WHERE organization_id = NEW.organization_id AND contact_id = NEW.id ORDER BY id FOR UPDATE;
    addresses := ARRAY(SELECT id FROM contacts_identity
                       WHERE organization_id = NEW.organization_id AND contact_id = NEW.id);
    PERFORM renew_cards(NEW.organization_id, ARRAY(
        SELECT id FROM conversations_conversation
        WHERE organization_id = NEW.organization_id AND identity_id = ANY(addresses)));
    RETURN NULL;
END $$;
CREATE TRIGGER cards AFTER UPDATE OF name, owner_id, private_to_id ON contacts_contact
FOR EACH ROW WHEN ((OLD.name, OLD.owner_id, OLD.private_to_id)
                   IS DISTINCT FROM (NEW.name, NEW.owner_id, NEW.private_to_id))
EXECUTE FUNCTION cards_of_contact()
"""
# All that one statement put on or took off.
TAGS = """
CREATE FUNCTION cards_of_tags() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    organization bigint;
    conversations bigint[];
BEGIN
    FOR organization, conversations IN
        SELECT organization_id, array_agg(conversation_id) FROM changed GROUP BY organization_id
    LOOP
        PERFORM renew_cards(organization, conversations);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER cards_put AFTER INSERT ON conversations_conversationtag
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION cards_of_tags();
CREATE TRIGGER cards_taken AFTER DELETE ON conversations_conversationtag
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION cards_of_tags()
"""
UNDO = """
DROP TRIGGER cards_taken ON conversations_conversationtag;
DROP TRIGGER cards_put ON conversations_conversationtag;
DROP TRIGGER cards ON contacts_contact;
DROP TRIGGER cards ON contacts_identity;
DROP TRIGGER card ON conversations_conversation;
DROP FUNCTION cards_of_tags();
DROP FUNCTION cards_of_contact();
DROP FUNCTION cards_of_identity();
DROP FUNCTION card_of_begun();
DROP FUNCTION renew_cards(bigint, bigint[]);
ALTER TABLE conversations_conversation DROP COLUMN tag_ids, DROP COLUMN customer_owner,
    DROP COLUMN customer_name, DROP COLUMN customer_address
"""


class Migration(migrations.Migration):
    replaces = [("conversations", "0026_cards")]
    dependencies = [("conversations", "0003_work")]

    operations = [
        migrations.RunSQL(";\n".join((COLUMNS, RENEW, BEGUN, IDENTITY, CONTACT, TAGS)), UNDO),
    ]
