"""People at their browsers, who have just said who they are."""

import re
import time

import pytest
from django.test import Client

from inbox.accounts.models import Team
from inbox.mail import sending


def fresh(client: Client, user) -> Client:
    """As if they had just typed their password."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def browse(cast):
    """browse("ben"): their browser; stale=True: they signed in long ago."""

    def sign_in(name: str, *, stale: bool = False) -> Client:
        client = Client()
        user = getattr(cast, name).user
        client.force_login(user)
        return client if stale else fresh(client, user)

    return sign_in


@pytest.fixture
def letter(mailoutbox):
    """letter(): the address in the newest mail, without the site."""

    def read() -> str:
        sending.work()
        return re.search(r"https?://[^/\s]+(/\S+)", mailoutbox[-1].body)[1]

    return read


@pytest.fixture
def admin(cast):
    """Ben is an admin."""
    with cast.aurora.open():
        cast.ben.role = "admin"
        cast.ben.save(update_fields=["role"])
    return cast.ben


@pytest.fixture
def days(cast) -> Team:
    """A second team."""
    with cast.aurora.open():
        return Team.objects.create(name="Days")
