"""Where a page stands among what happened."""

from inbox import tenancy

NEWEST = "SELECT max(id) FROM accounts_event WHERE organization_id = %(organization)s"


def live_cursor() -> int:
    """The newest event: what a page shows is at least as new. Asked by every page."""
    ((newest,),) = tenancy.rows(NEWEST, prepared=True)
    return newest or 0
