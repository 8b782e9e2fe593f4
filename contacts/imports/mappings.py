"""What columns are, remembered under a name: offered where a file has the same headings."""

from collections.abc import Sequence

from django.db import transaction

from contacts.imports import columns as kinds
from contacts.models import CustomField, ImportMapping
from inbox.accounts.models import Member
from inbox.words import kept

MOST = 50


def listed() -> list[ImportMapping]:
    """The organization's, by name."""
    return list(ImportMapping.objects.order_by("name")[:MOST])


def offered(headings: Sequence[str], fields: Sequence[CustomField]) -> list[str]:
    """What the columns under these headings are: as remembered, else as their words say."""
    folded = [kinds.fold(one) for one in headings]
    for mapping in ImportMapping.objects.order_by("-id")[:MOST]:
        if [kinds.fold(one) for one in mapping.headings] == folded:
            return kinds.fitting(mapping.columns, fields)
    return kinds.guess(headings, fields)


def applied(
    mapping: ImportMapping, headings: Sequence[str], fields: Sequence[CustomField]
) -> list[str]:
    """The mapping on a file whose columns may stand in another order."""
    known = {
        kinds.fold(heading): column
        for heading, column in zip(mapping.headings, mapping.columns, strict=False)
    }
    return kinds.fitting([known.get(kinds.fold(one), "") for one in headings], fields)


@transaction.atomic
def remember(
    name: str, *, headings: Sequence[str], columns: Sequence[str], by: Member
) -> ImportMapping | None:
    """Keep it under this name, in place of what was there; None for no name."""
    name = " ".join(kept(name).split())[:60]
    if not name:
        return None
    ImportMapping.objects.filter(name__iexact=name).delete()
    return ImportMapping.objects.create(
        name=name, member=by, headings=list(headings), columns=list(columns)
    )
