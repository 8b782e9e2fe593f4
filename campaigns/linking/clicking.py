"""Following a short link: where it leads, and that somebody did. Nothing is kept of who asked but
the moment.
"""

from collections.abc import Mapping
from functools import lru_cache

import crawleruseragents
from django.conf import settings

from campaigns.watching import telling
from inbox import tenancy
from inbox.tenancy import Scope

SCOPE = "SELECT id, slug FROM accounts_organization WHERE id = %(id)s"
LOOK = """
SELECT target FROM campaigns_link WHERE organization_id = %(organization)s AND code = %(code)s
"""
COUNT = """
UPDATE campaigns_link SET clicks = clicks + 1, first_at = coalesce(first_at, now()), last_at = now()
WHERE organization_id = %(organization)s AND code = %(code)s RETURNING target, campaign_id
"""
# A browser that looks ahead, a messenger that draws a preview.
LONGEST_AGENT = 300
AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def scope_of(organization_id: int) -> Scope | None:
    """Whose link it would be."""
    found = tenancy.control(SCOPE, {"id": organization_id})
    return Scope(*found[0]) if found else None


def follow(code: str, *, counted: bool) -> str | None:
    """Where the link of the current organization leads; None for one that is nobody's."""
    if not counted:
        found = tenancy.rows(LOOK, {"code": code})
        return str(found[0][0]) if found else None
    found = tenancy.rows(COUNT, {"code": code})
    for _, campaign in found:
        telling.moved([campaign])
    return str(found[0][0]) if found else None


def is_person(method: str, headers: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
    """Whether it looks like the recipient: no machine that says so, nobody of the team."""
    if method != "GET" or settings.SESSION_COOKIE_NAME in cookies:
        return False
    if any("prefetch" in (said := headers.get(name, "")) or "preview" in said for name in AHEAD):
        return False
    agent = headers.get("User-Agent", "")[:LONGEST_AGENT]
    return bool(agent) and not _is_machine(agent)


@lru_cache(maxsize=4096)
def _is_machine(agent: str) -> bool:
    """A millisecond for each that was not seen before."""
    return bool(crawleruseragents.is_crawler(agent))
