"""The door of a page: permission, then one transaction around the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from inbox import tenancy
from inbox.accounts.models import Member, Organization
from inbox.accounts.permissions import Action, may

P = ParamSpec("P")
View = Callable[Concatenate["MemberRequest", P], HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request that passed OrganizationMiddleware."""

    member: Member
    tenant: Organization
    memberships: list[Member]  # of the same user, this one too
    htmx: HtmxDetails


def needs(action: Action, *, transaction: bool = True) -> Callable[[View[P]], View[P]]:
    """Let the view run for members who may `action`, in one transaction.

    `transaction=False` is for a view that calls a carrier between two short ones of its own.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.member, action):
                raise PermissionDenied
            if not transaction:
                return view(request, *args, **kwargs)
            with tenancy.transaction():
                return view(request, *args, **kwargs)

        cast(Any, guarded).action = action
        return cast(View[P], guarded)

    return decorate
