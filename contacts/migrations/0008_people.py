"""What keeps many contacts quick to write: the functions behind their indexes become expressions that
PostgreSQL evaluates in place, and a table nobody counted yet is looked at before a file fills it. A
contact has an e-mail address, by which one without a number is known.
"""

from typing import ClassVar

from django.db import migrations, models

BODY = """
    SELECT organization || ':' || substr(digits, place, 3)
    FROM regexp_replace(number, '[^0-9]', '', 'g') AS digits,
         generate_series(1, length(digits) - 2) AS place
"""
PARTS = ",\n        ".join(
    f"CASE WHEN length(number) >= {place + 2}"
    f" THEN organization::text || ':' || substr(number, {place}, 3) END"
    for place in range(2, 15)
)
# They give what they gave, so that the indexes stay as they are. `organization || ':'` is not
# immutable to PostgreSQL, `organization::text || ':'` is, and only then is a function taken apart;
# and the parts of a plain number are named one by one instead of by a query each time.
WORDS = """
CREATE OR REPLACE FUNCTION search_words(organization bigint, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN array_to_tsvector(array_remove(string_to_array(
    {organization} || ':' || regexp_replace(
        CASE WHEN length(words) < 500 THEN public.search_fold(words)
             ELSE regexp_replace(left(public.search_fold(words), 20000),
                                 '([[:alnum:]]{{60}})[[:alnum:]]+', '\\1 ', 'g') END
        COLLATE pg_catalog.pg_c_utf8,
        '[^[:alnum:]]+', ' ' || {organization} || ':', 'g'), ' '), {organization} || ':'));
"""
DIGITS = f"""
CREATE FUNCTION search_digits_any(organization bigint, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN ARRAY({BODY});

CREATE OR REPLACE FUNCTION search_digits(organization bigint, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 50
RETURN CASE WHEN number ~ '^[+][0-9]{{3,15}}$' THEN array_remove(ARRAY[
        {PARTS}], NULL)
    ELSE public.search_digits_any(organization, number) END;
"""
AS_BEFORE = f"""
CREATE OR REPLACE FUNCTION search_digits(organization bigint, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN ARRAY({BODY});
DROP FUNCTION search_digits_any;
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
    dependencies: ClassVar = [("contacts", "0007_papers")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="contact",
            name="email",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(email__gt=""),
                fields=["organization", "email"],
                name="contact_email",
            ),
        ),
        migrations.RunSQL(
            WORDS.format(organization="organization::text"),
            WORDS.format(organization="organization"),
        ),
        migrations.RunSQL(DIGITS, AS_BEFORE),
        migrations.RunSQL(LOOK, LOOK_AWAY),
    ]
