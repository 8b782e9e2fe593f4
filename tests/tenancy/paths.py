"""Every way to rows that starts at a manager or a row, as small functions with names.

A read is asked for the team of that key and answers something true when it was shown. A write tries
to change the team that it is given.
"""

from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models import prefetch_related_objects as prefetch
from django.db.models.functions import Concat
from django.forms import ModelChoiceField
from django.http import Http404
from django.shortcuts import get_list_or_404, get_object_or_404

from inbox.accounts.models import Organization, Team
from inbox.conversations.models import Inbox

Read = Callable[[int], Any]
Write = Callable[[Any, Any], Any]

CHOICES_MADE_AT_IMPORT = ModelChoiceField(queryset=Team.objects.all())


def teams(pk: int) -> Any:
    return Team.objects.filter(pk=pk)


def none_if_absent(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (ObjectDoesNotExist, Http404):
        return None


def _forward(pk: int) -> Any:
    return none_if_absent(lambda: Inbox(team_id=pk).team)


def _prefetch(pk: int) -> Any:
    rows = [Inbox(team_id=pk)]
    prefetch(rows, "team")
    return rows[0]._state.fields_cache.get("team")


def _prefetch_chosen(pk: int) -> Any:
    rows = [Inbox(team_id=pk)]
    prefetch(rows, Prefetch("team", queryset=Team.objects.exclude(name="")))
    return rows[0]._state.fields_cache.get("team")


def _named_managers(pk: int) -> bool:
    return bool(Team._default_manager.filter(pk=pk) or Team._base_manager.filter(pk=pk))


def _async(read: Callable[[int], Any]) -> Read:
    async def run(pk: int) -> Any:
        return await read(pk)

    return lambda pk: none_if_absent(lambda: async_to_sync(run)(pk))


async def _async_for(pk: int) -> Any:
    return [row async for row in teams(pk)]


async def _async_iterator(pk: int) -> Any:
    return [row async for row in Team.objects.exclude(pk=0).aiterator() if row.pk == pk]


async def _async_refresh(pk: int) -> Any:
    row = Team(pk=pk)
    await row.arefresh_from_db()
    return row.name


READS: dict[str, Read] = {
    "get": lambda pk: none_if_absent(lambda: Team.objects.get(pk=pk)),
    "all": lambda pk: [row for row in Team.objects.all() if row.pk == pk],
    "filter": lambda pk: list(teams(pk)),
    "filter either": lambda pk: list(Team.objects.filter(Q(pk=pk) | Q(pk=0))),
    "exclude": lambda pk: pk in {row.pk for row in Team.objects.exclude(pk=0)},
    "order_by": lambda pk: list(teams(pk).order_by("-name").reverse()),
    "slice": lambda pk: list(teams(pk).order_by("pk")[:5]),
    "distinct": lambda pk: list(teams(pk).distinct()),
    "only": lambda pk: [row.name for row in teams(pk).only("pk")],
    "select_for_update": lambda pk: list(teams(pk).select_for_update()),
    "first": lambda pk: teams(pk).first(),
    "last": lambda pk: teams(pk).last(),
    "earliest": lambda pk: none_if_absent(lambda: teams(pk).earliest("pk")),
    "latest": lambda pk: none_if_absent(lambda: teams(pk).latest("pk")),
    "exists": lambda pk: teams(pk).exists(),
    "contains": lambda pk: Team.objects.contains(Team(pk=pk)),
    "count": lambda pk: teams(pk).count(),
    "aggregate": lambda pk: teams(pk).aggregate(most=Max("name"))["most"],
    "aggregate all": lambda pk: pk in Team.objects.aggregate(a=Max("pk"), b=Min("pk")).values(),
    "annotate": lambda pk: list(teams(pk).annotate(same=F("name"))),
    "group": lambda pk: list(teams(pk).values("name").annotate(n=Count("pk"))),
    "in_bulk": lambda pk: Team.objects.in_bulk([pk]),
    "iterator": lambda pk: list(teams(pk).iterator(chunk_size=10)),
    "values": lambda pk: list(teams(pk).values("name")),
    "values_list": lambda pk: list(teams(pk).values_list("name", flat=True)),
    "exists subquery": lambda pk: list(Organization.objects.filter(Exists(teams(pk)))),
    "outer subquery": lambda pk: list(
        Organization.objects.filter(Exists(teams(pk).exclude(name=OuterRef("slug"))))
    ),
    "value subquery": lambda pk: [
        row.seen
        for row in Organization.objects.annotate(seen=Subquery(teams(pk).values("name")[:1]))
        if row.seen
    ],
    "in subquery": lambda pk: list(
        Organization.objects.alias(wanted=Value(pk)).filter(wanted__in=Team.objects.values("pk"))
    ),
    "union": lambda pk: list(Team.objects.filter(name="nobody's").union(teams(pk))),
    "intersection": lambda pk: list(Team.objects.all().intersection(teams(pk))),
    "difference": lambda pk: list(teams(pk).difference(Team.objects.filter(name="nobody's"))),
    "or": lambda pk: list(Team.objects.filter(name="nobody's") | teams(pk)),
    "and": lambda pk: list(Team.objects.all() & teams(pk)),
    "default and base manager": _named_managers,
    "get_object_or_404": lambda pk: none_if_absent(lambda: get_object_or_404(Team, pk=pk)),
    "get_list_or_404": lambda pk: none_if_absent(lambda: get_list_or_404(Team, pk=pk)),
    "refresh_from_db": lambda pk: none_if_absent(lambda: Team(pk=pk).refresh_from_db() or True),
    "forward load": _forward,
    "prefetch": _prefetch,
    "prefetch with queryset": _prefetch_chosen,
    "aget": _async(lambda pk: Team.objects.aget(pk=pk)),
    "afirst": _async(lambda pk: teams(pk).afirst()),
    "aexists": _async(lambda pk: teams(pk).aexists()),
    "acount": _async(lambda pk: teams(pk).acount()),
    "aaggregate": _async(lambda pk: _value(teams(pk).aaggregate(most=Max("name")))),
    "ain_bulk": _async(lambda pk: Team.objects.ain_bulk([pk])),
    "async for": _async(_async_for),
    "aiterator": _async(_async_iterator),
    "arefresh_from_db": _async(_async_refresh),
}


async def _value(answer: Any) -> Any:
    return (await answer)["most"]


def _with(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _await(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    async def run() -> Any:
        return await call(*args, **kwargs)

    return async_to_sync(run)()


# (a row read in their scope, our organization's key)
WRITES: dict[str, Write] = {
    "update": lambda row, us: teams(row.pk).update(name="taken"),
    "update all": lambda row, us: Team.objects.update(name=Concat("name", Value("!"))),
    "delete": lambda row, us: teams(row.pk).delete(),
    "delete all": lambda row, us: Team.objects.all().delete(),
    "save": lambda row, us: _with(row, name="taken").save(),
    "save a column": lambda row, us: _with(row, name="taken").save(update_fields=["name"]),
    "save as ours": lambda row, us: _with(row, organization_id=us).save(force_update=True),
    "save by key": lambda row, us: Team(pk=row.pk, name="taken").save(force_update=True),
    "delete the row": lambda row, us: row.delete(),
    "create for them": lambda row, us: Team.objects.create(
        organization_id=row.organization_id, name="planted"
    ),
    "bulk_create for them": lambda row, us: Team.objects.bulk_create(
        [Team(organization_id=row.organization_id, name="planted")]
    ),
    "bulk_create over them": lambda row, us: Team.objects.bulk_create(
        [Team(organization_id=row.organization_id, name=row.name)],
        update_conflicts=True,
        unique_fields=["organization", "name"],
        update_fields=["uuid"],
    ),
    "bulk_update": lambda row, us: Team.objects.bulk_update([_with(row, name="taken")], ["name"]),
    "bulk_update to us": lambda row, us: Team.objects.bulk_update(
        [_with(row, organization_id=us)], ["organization"]
    ),
    "get_or_create": lambda row, us: Team.objects.get_or_create(
        name="planted", organization_id=row.organization_id
    ),
    "update_or_create": lambda row, us: Team.objects.update_or_create(
        name=row.name, organization_id=row.organization_id, defaults={"name": "taken"}
    ),
    "move ours to them": lambda row, us: Team.objects.filter(organization_id=us).update(
        organization_id=row.organization_id
    ),
    "save ours as theirs": lambda row, us: _with(
        Team.objects.filter(organization_id=us).first(), organization_id=row.organization_id
    ).save(),
    "aupdate": lambda row, us: _await(teams(row.pk).aupdate, name="taken"),
    "adelete": lambda row, us: _await(teams(row.pk).adelete),
    "asave": lambda row, us: _await(_with(row, name="taken").asave),
    "adelete the row": lambda row, us: _await(row.adelete),
    "acreate for them": lambda row, us: _await(
        Team.objects.acreate, organization_id=row.organization_id, name="planted"
    ),
    "abulk_create for them": lambda row, us: _await(
        Team.objects.abulk_create, [Team(organization_id=row.organization_id, name="planted")]
    ),
}
