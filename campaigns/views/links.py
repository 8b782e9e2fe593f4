"""Following a recipient's short link: the one page of campaigns that is out in the world."""

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe

from campaigns.linking import clicking, shortening
from inbox import tenancy


class ToTheWeb(HttpResponseRedirect):
    """Never to what a browser would run, whatever a row says."""

    allowed_schemes = ["http", "https"]


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponseBase:
    """To where the campaign's message said, and nowhere else: only what is kept is a target. A
    person's visit is counted; that is all that becomes of it.
    """
    parts = shortening.parts(code)
    scope = clicking.scope_of(parts[0]) if parts else None
    if parts is None or scope is None:
        raise Http404
    counted = clicking.is_person(request.method or "", request.headers, request.COOKIES)
    with tenancy.in_organization(scope), tenancy.transaction():
        target = clicking.follow(parts[1], counted=counted)
    if target is None:
        raise Http404
    answer = ToTheWeb(target)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
