"""A search looks at the words of the newest messages only where the text holds the longest of them:
taking two hundred messages apart took longer than all the rest of a search for a rare word. And
files are kept for notes.
"""

from django.db import migrations, models

WHOLE = """
        WHERE public.search_words(organization, n.body) @@ wanted
    ), readable AS ("""
HELD = """
        WHERE CASE WHEN strpos(public.search_fold(n.body), longest) > 0
                   THEN public.search_words(organization, n.body) @@ wanted END
    ), readable AS ("""
PART = """
    part bigint[];"""
LONGEST = """
    part bigint[];
    longest text := (SELECT split_part(w.word, ':', 2)
        FROM unnest(tsvector_to_array(public.search_words(organization, words))) w(word)
        ORDER BY length(w.word) DESC LIMIT 1);"""
# The function as it is, with these lines in the place of those: what others changed in it stays.
CHANGE = """
SET LOCAL ROLE frontdesk_system;
DO $change$
DECLARE
    was text := pg_get_functiondef(
        'public.search_messages(bigint, bigint[], text, integer, bigint)'::regprocedure);
    made text := replace(replace(was, $${part[0]}$$, $${part[1]}$$), $${look[0]}$$, $${look[1]}$$);
BEGIN
    ASSERT strpos(was, $${part[0]}$$) > 0 AND strpos(was, $${look[0]}$$) > 0, was;
    EXECUTE made;
END $change$;
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0019_registration")]

    operations = [
        migrations.RunSQL(
            CHANGE.format(part=(PART, LONGEST), look=(WHOLE, HELD)),
            CHANGE.format(part=(LONGEST, PART), look=(HELD, WHOLE)),
        ),
        migrations.AddField(
            model_name="attachment",
            name="for_note",
            field=models.BooleanField(default=False, db_default=False),
        ),
    ]
