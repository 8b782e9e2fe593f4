"""Which campaigns moved: a hint in Redis, taken by the worker that tells their open pages. However
many texts are reported, each campaign is told of once, and never twice within half a second.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from inbox import tenancy
from inbox.live.redis import hint
from inbox.tenancy import Scope

APART = 500  # milliseconds
MOST = 200


def _key() -> str:
    return f"{settings.REDIS_PREFIX}:campaigns:moved"


def moved(campaign_ids: Iterable[int]) -> None:
    """Something became of these campaigns' texts, once this transaction is committed."""
    ids = set(campaign_ids)
    if ids:
        transaction.on_commit(partial(_note, tenancy.current(), ids))


def _note(scope: Scope, ids: set[int]) -> None:
    words = [f"{scope.pk}:{scope.slug}:{pk}" for pk in ids]

    def note(client: Any) -> None:
        pipe = client.pipeline(transaction=False)
        pipe.sadd(_key(), *words)
        pipe.expire(_key(), 600)  # nobody works: whoever opens the page then sees it as it is
        pipe.execute()

    hint(note)


def taken() -> dict[Scope, list[int]]:
    """Those that moved since somebody last took them, by organization; none within half a second
    of that.
    """

    def take(client: Any) -> Any:
        is_time = client.set(f"{_key()}:told", 1, nx=True, px=APART)
        return client.spop(_key(), MOST) if is_time else ()

    found: Any = hint(take)
    by_scope: dict[Scope, list[int]] = defaultdict(list)
    for word in found or ():
        organization, slug, pk = word.decode().split(":")
        by_scope[Scope(int(organization), slug)].append(int(pk))
    return by_scope
