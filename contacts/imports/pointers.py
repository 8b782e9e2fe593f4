"""Which rows something points to, whoever made the table it is in: PostgreSQL knows them all."""

from collections.abc import Sequence
from functools import cache

from inbox import tenancy

# The foreign keys of tenant tables are all (organization_id, x_id), see inbox/tenancy/walls.py.
KEYS = """
SELECT k.conrelid::regclass::text, quote_ident(a.attname) FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[2]
WHERE k.contype = 'f' AND k.confrelid = %(table)s::regclass AND cardinality(k.conkey) = 2
  AND %(organization)s > 0
ORDER BY 1, 2
"""


def held(table: str, ids: Sequence[int]) -> set[int]:
    """Those of a table's rows that cannot be deleted now."""
    if not ids:
        return set()
    return {pk for (pk,) in tenancy.rows(_sql(table), {"ids": list(ids)})}


@cache
def _sql(table: str) -> str:
    points = [
        f"EXISTS (SELECT 1 FROM {other} x"  # noqa: S608 - names that PostgreSQL gave us
        f" WHERE x.organization_id = %(organization)s AND x.{column} = v.id)"
        for other, column in tenancy.rows(KEYS, {"table": table})
    ]
    return f"SELECT v.id FROM unnest(%(ids)s::bigint[]) AS v(id) WHERE {' OR '.join(points)}"  # noqa: S608 - the same
