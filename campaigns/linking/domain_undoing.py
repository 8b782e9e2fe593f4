"""Taking back the domain of short links."""

from typing import Any

from campaigns import rules
from campaigns.linking import domains
from inbox.accounts import undoing
from inbox.accounts.models import Member
from inbox.accounts.undoing import Facts, Form, Whole


def former() -> str:
    """The domain that an Undo would bring back; "" for none."""
    last = undoing.last_of(DOMAIN.about(Whole()))
    change = last.changes.get("short_domain") if last else None
    return str(change[0]) if change else ""


def _facts(target: Whole) -> Facts:
    return {"short_domain": rules.current().short_domain}


def _put(target: Whole, former: dict[str, Any], by: Member) -> None:
    domains.keep(former["short_domain"], by=by)


DOMAIN = Form("campaign_links", _facts, _put)
"""Settings > Short links."""
