"""A search asks of the newest matches first whether the member may read them, and stops when a page
is full. Of a word that is in two thousand messages it looked up the conversations of all of them,
which took longer than to find them.
"""

from django.db import migrations

# The same lines stand twice: what the index gives whole, and what it gives of a span.
JOINED = """FROM hits h
{0}JOIN public.conversations_conversation c
{0}  ON c.organization_id = organization AND c.id = h.conversation_id
{0}WHERE"""
LOOKED_UP = """FROM (SELECT * FROM hits ORDER BY id DESC) h CROSS JOIN LATERAL (
{0}    SELECT * FROM public.conversations_conversation t
{0}    WHERE t.organization_id = organization AND t.id = h.conversation_id OFFSET 0
{0}) c
{0}WHERE"""
DEEP, LESS = " " * 15, " " * 12
# The function as it is, with these lines in the place of those: what others changed in it stays.
CHANGE = """
SET LOCAL ROLE frontdesk_system;
DO $change$
DECLARE
    was text := pg_get_functiondef(
        'public.search_messages(bigint, bigint[], text, integer, bigint)'::regprocedure);
BEGIN
    ASSERT strpos(was, $${whole[0]}$$) > 0 AND strpos(was, $${span[0]}$$) > 0, was;
    EXECUTE replace(replace(was, $${whole[0]}$$, $${whole[1]}$$), $${span[0]}$$, $${span[1]}$$);
END $change$;
RESET ROLE;
"""


def _change(was: str, now: str) -> str:
    return CHANGE.format(
        whole=(was.format(DEEP), now.format(DEEP)), span=(was.format(LESS), now.format(LESS))
    )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_cards")]

    operations = [
        migrations.RunSQL(_change(JOINED, LOOKED_UP), _change(LOOKED_UP, JOINED)),
    ]
