"""A contact has several e-mail addresses, found by their words, by themselves, and in suggestions of
who may be one. Each in an index of its own that costs nothing where there is none.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models

lists = import_module("contacts.migrations.0005_people_lists")
merges = import_module("contacts.migrations.0006_merges")

INDEXES = """
CREATE INDEX contact_emails ON contacts_contact USING gin (string_to_array(emails, ' '))
    WHERE emails <> '';
CREATE INDEX contact_email_search ON contacts_contact
    USING gin (search_words(organization_id, emails)) WHERE emails <> '';
"""
NAMED = "SELECT n.id, n.folded FROM named n\n        UNION"
MAILED = """SELECT n.id, n.folded FROM named n
        UNION
        (SELECT k.id, k.folded FROM public.contacts_contact k
         WHERE wanted IS NOT NULL AND public.search_words(k.organization_id, k.emails) @@ wanted
           AND k.emails <> '' AND k.organization_id = organization AND {SEEN}
         LIMIT 5000)
        UNION"""
LOOKED = "SELECT k.id, k.folded AS name, public.search_fold(k.company) AS company\n"
SAME = """SELECT l.id, o.id, 'email' FROM looked l, LATERAL (
            SELECT k.id FROM unnest(string_to_array(nullif(l.emails, ''), ' ')) AS a(email)
            JOIN public.contacts_contact k
              ON string_to_array(k.emails, ' ') @> ARRAY[a.email] AND k.emails <> ''
            WHERE {SEEN} AND k.id <> l.id LIMIT 5) o
        UNION ALL
        """
NUMBER = "SELECT l.id, o.id, 'number' FROM looked l"
WITH_EMAILS = f"""
SET LOCAL ROLE frontdesk_system;
-- Whom a member may see with one of these addresses: under the tenants' policy no index on an
-- expression serves.
CREATE FUNCTION contacts_with_emails(organization bigint, viewer bigint, wanted text[])
RETURNS TABLE (email text, contact_id bigint)
{merges.SETTINGS}
AS $$
BEGIN
    IF {merges.OWN} THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT w.address, k.id FROM unnest(wanted) AS w(address)
    JOIN public.contacts_contact k
      ON string_to_array(k.emails, ' ') @> ARRAY[w.address] AND k.emails <> ''
    WHERE {merges.SEEN};
END $$;
REVOKE ALL ON FUNCTION contacts_with_emails FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_with_emails TO frontdesk_app;
RESET ROLE;
"""  # noqa: S608 - our own words


def function(sql: str) -> str:
    """The one function that an earlier migration made, made anew: who may call it stays."""
    begin, end = sql.index("CREATE FUNCTION"), sql.index("END $$;")
    body = sql[begin:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    return f"SET LOCAL ROLE frontdesk_system;\n{body}END $$;\nRESET ROLE;\n"


def changed(sql: str, *pairs: tuple[str, str]) -> str:
    """The same with other words in these places."""
    for old, new in pairs:
        assert sql.count(old) == 1, old  # noqa: S101 - an earlier migration does not change
        sql = sql.replace(old, new)
    return sql


SEARCH = changed(lists.SEARCH, (NAMED, MAILED.format(SEEN=lists.SEEN)))
SUGGEST = changed(
    merges.CREATE,
    (LOOKED, LOOKED.rstrip() + ", k.emails\n"),
    (NUMBER, SAME.format(SEEN=merges.SEEN) + NUMBER),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("contacts", "0008_people")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="contact", name="contact_email"),
        migrations.RenameField(model_name="contact", old_name="email", new_name="emails"),
        migrations.AlterField(
            model_name="contact",
            name="emails",
            field=models.CharField(blank=True, db_default="", max_length=2560),
        ),
        migrations.RunSQL(INDEXES, "DROP INDEX contact_emails, contact_email_search"),
        migrations.RunSQL(function(SEARCH), function(lists.SEARCH)),
        migrations.RunSQL(function(SUGGEST), function(merges.CREATE)),
        migrations.RunSQL(WITH_EMAILS, "DROP FUNCTION contacts_with_emails"),
    ]
