"""How many conversations a saved view holds, for whoever looks: of their own inboxes, up to BADGE,
by the conditions its list has.
"""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from inbox import tenancy
from inbox.accounts.models import Member
from inbox.conversations.finding import choices, filters
from inbox.conversations.finding.badges import BADGE
from inbox.conversations.finding.driving import sizes_of, smallest
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finding.navigation import View
from inbox.conversations.finding.walks import parts_of, tables_of

OWN = re.compile(rf"%\(({'|'.join(Choice().params)})\)s")


def of(views: Sequence[View], member: Member) -> dict[UUID, int]:
    """By the views' uuids; two statements, however many there are."""
    asked = choices.saved([(view.query, view.place) for view in views], member=member)
    return dict(zip((view.uuid for view in views), _counts(asked, member), strict=True))


def _counts(asked: Sequence[Choice], member: Member) -> list[int]:
    narrows = [list(filters.narrows(choice)) for choice in asked]
    sizes = _each(
        asked,
        member,
        [
            f"{tables_of(choice)} SELECT ARRAY[{sizes_of(some)}]" if some else ""
            for choice, some in zip(asked, narrows, strict=True)
        ],
    )
    driven = [smallest(some, size) for some, size in zip(narrows, sizes, strict=True)]
    return _each(asked, member, [_counted(*pair) for pair in zip(asked, driven, strict=True)])


def _counted(choice: Choice, driving: str) -> str:
    parts = parts_of(choice, driving, None, BADGE, with_pins=True)
    listed = " UNION ALL ".join(f"({part})" for part in parts)
    bounded = f"SELECT 1 FROM ({listed}) listed LIMIT {BADGE}"  # noqa: S608 - constants
    tables = tables_of(choice, driving)
    return f"{tables} SELECT count(*) FROM ({bounded}) bounded"  # noqa: S608 - the same


def _each(asked: Sequence[Choice], member: Member, statements: Sequence[str]) -> list[Any]:
    """What each choice's statement says, all of them asked as one; () where there is none."""
    params: dict[str, object] = {"member": member.pk}
    columns = []
    for number, (choice, statement) in enumerate(zip(asked, statements, strict=True)):
        if statement:
            params |= {f"{name}_{number}": value for name, value in choice.params.items()}
            sql = OWN.sub(rf"%(\1_{number})s", statement)
            columns.append(f"({sql})")
    found = iter(tenancy.rows(f"SELECT {', '.join(columns)}", params)[0] if columns else ())
    return [next(found) if statement else () for statement in statements]
