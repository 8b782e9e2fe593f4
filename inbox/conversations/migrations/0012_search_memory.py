"""A word that is in tens of thousands of messages needs more than 4 MB to be looked up exactly; what
does not fit is read again row by row, which took seconds.
"""

from django.db import migrations

MEMORY = """
SET LOCAL ROLE frontdesk_system;
ALTER FUNCTION search_messages(bigint, bigint[], text, integer, bigint) {change} work_mem {value};
ALTER FUNCTION search_people(bigint, bigint[], text, text[], integer) {change} work_mem {value};
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_search")]

    operations = [
        migrations.RunSQL(
            MEMORY.format(change="SET", value="= '64MB'"), MEMORY.format(change="RESET", value="")
        )
    ]
