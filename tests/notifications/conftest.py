"""Aurora's Sales with its scope open, and people with a tab open somewhere."""

import pytest

from inbox.live import push
from tests.inbox.conftest import aurora, converse, quick, say

__all__ = ["aurora", "converse", "open_tabs", "quick", "say"]


@pytest.fixture
def open_tabs(monkeypatch):
    """open_tabs(ada, ben) lets them have one; it holds the frames and signals they were sent."""
    heard = []

    def let(*members):
        here = {member.uuid for member in members}

        def audience(asked):
            return push.Audience({one: ["en"] for one in asked if one[1] in here})

        monkeypatch.setattr(push, "audience", audience)
        monkeypatch.setattr(push, "_publish", heard.extend)
        return heard

    return let
