"""What several subscribers show of one change: each row and the country, looked up once for all."""

from collections.abc import Iterable

from inbox import tenancy
from inbox.conversations.finding import lists
from inbox.conversations.showing.around import around
from inbox.conversations.showing.rows import Row, shaped
from inbox.events import once

COUNTRY = "SELECT country FROM accounts_organization WHERE id = %(organization)s"


def rows(ids: Iterable[int]) -> list[Row]:
    """The rows of these conversations, in no order."""
    wanted = set(ids)
    known: dict[int, Row] = once("rows", dict)
    if missing := wanted - known.keys():
        found = lists.these(missing)
        beside = around(found)
        if found:
            country = once("country", lambda: beside.country)
            known |= {row.id: row for row in shaped(found, beside, country)}
    return [known[pk] for pk in wanted if pk in known]


def country() -> str:
    """How the organization writes numbers; asked with every text, so not by the ORM."""
    return once("country", lambda: str(tenancy.rows(COUNTRY, prepared=True)[0][0]))
