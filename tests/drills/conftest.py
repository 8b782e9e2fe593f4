"""One house for all drills: each repairs what it breaks."""

from pathlib import Path

import pytest

from ops import procinfo
from tests.drills import house as houses

HERE = Path(__file__).parent


def pytest_itemcollected(item):
    """They share what they break, so they stay in one process: xdist reads the marks early."""
    if HERE in Path(item.fspath).parents:
        item.add_marker(pytest.mark.xdist_group("drills"))
        item.add_marker(pytest.mark.skipif(not procinfo.LINUX, reason="signals as on Linux"))


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    with houses.running(tmp_path_factory.mktemp("drills")) as running:
        yield running


@pytest.fixture(scope="session")
def desk(house):
    """An organization all drills work in; what one leaves, the next one checks again."""
    return house.site.desk()


@pytest.fixture
def ada(house, desk):
    return houses.Person(house, desk)
