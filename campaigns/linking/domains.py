"""The organization's own domain for short links: kept once it leads here, so that no text goes out
with a link that leads nowhere.
"""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from campaigns import rules
from campaigns.models import Rules
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member
from inbox.events import publish
from inbox.settings import reaching

DOMAIN = re.compile(r"(?=.{4,80}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_signer = signing.Signer(salt="campaign-link-here")


class NotOurs(Exception):
    """It cannot be kept; `reason` says why in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(typed: str) -> str:
    """The domain of what somebody typed or pasted. Raises NotOurs."""
    word = typed.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/.")
    try:
        word = word.encode("idna").decode() if not word.isascii() else word
    except UnicodeError:
        raise NotOurs("no_domain") from None
    if word and not DOMAIN.fullmatch(word):
        raise NotOurs("no_domain")
    return word


def check(domain: str) -> None:
    """Ask it something that only this installation answers. Raises NotOurs."""
    nonce = uuid4()
    path = reverse("campaign-link-here", kwargs={"nonce": nonce})
    said = reaching.ask(f"https://{domain}{path}")
    if said is None:
        raise NotOurs("unreached")
    if said.decode(errors="replace").strip() != answer(nonce):
        raise NotOurs("elsewhere")


def answer(nonce: UUID) -> str:
    """What such a question is answered with."""
    return _signer.signature(str(nonce))


@transaction.atomic
def keep(domain: str, *, by: Member) -> Rules:
    """Short links stand there from now on; "" for at PUBLIC_URL. Those that went out stay."""
    row = rules.kept()
    held: Rules = Rules.objects.select_for_update(of=("self",)).get(pk=row.pk)
    before = held.short_domain
    if before != domain:
        held.short_domain = domain
        held.save(update_fields=["short_domain"])
        changes: dict[str, Any] = {"short_domain": [before, domain]}
        publish(SettingsChanged(about="campaign_links", actor_id=by.pk, changes=changes))
    return held


def own_host() -> str:
    """Where they stand without one, and where a proxy has to send them."""
    return urlsplit(settings.PUBLIC_URL).netloc
