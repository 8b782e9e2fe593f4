"""What lists of contacts are narrowed by, found by an index where it is few: numbers that opted in, or
that somebody is to look at, and answers to the organization's own fields.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models

merges = import_module("contacts.migrations.0006_merges")

# An answer is found however it was capitalized or accented; of a long one, what an index holds.
ANSWERS = f"""
CREATE FUNCTION contact_answer(field text, answer text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN field || ':' || left(public.search_fold(answer), 300);

CREATE FUNCTION contact_answers(custom jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN ARRAY(SELECT public.contact_answer(key, value) FROM jsonb_each_text(custom)
             WHERE value IS NOT NULL);

CREATE INDEX contact_answers ON contacts_contact USING gin (contact_answers(custom))
    WHERE custom <> '{{}}';

SET LOCAL ROLE frontdesk_system;
-- Who answered a field so: under the tenants' policy no index on an expression serves.
CREATE FUNCTION contacts_answering(organization bigint, field text, answer text, most integer)
RETURNS TABLE (contact_id bigint)
{merges.SETTINGS}
AS $$
BEGIN
    IF {merges.OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.id FROM public.contacts_contact k
    WHERE public.contact_answers(k.custom) @> ARRAY[public.contact_answer(field, answer)]
      AND k.custom <> '{{}}' AND k.organization_id = organization
    LIMIT most;
END $$;
REVOKE ALL ON FUNCTION contacts_answering FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_answering TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words
NO_ANSWERS = """
DROP FUNCTION contacts_answering;
DROP INDEX contact_answers;
DROP FUNCTION contact_answers;
DROP FUNCTION contact_answer;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("contacts", "0009_people")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(
                condition=models.Q(opted_in_at__isnull=False),
                fields=["organization", "opted_in_at", "id"],
                name="identity_opted_in",
            ),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(
                condition=models.Q(flag__gt=""),
                fields=["organization", "flag", "id"],
                name="identity_doubted",
            ),
        ),
        migrations.RunSQL(ANSWERS, NO_ANSWERS),
    ]
