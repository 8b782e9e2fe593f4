"""Every address of every organization, tried by everybody who must not get through (F40, F41, F45).

Generated from the URL conf: a new address is covered, or fails until the sweep is taught its
arguments. Each wall proves itself alone.
"""

import pytest

from tests import around, walls
from tests.sweeps import addresses, hostile

OURS = addresses.in_organizations()
ids = [address.name for address in OURS]


@pytest.fixture(scope="module", params=["python", "postgres"])
def crowd(request, furnished, django_db_blocker):
    """One wall stands for all the tests that ask for it: taking the other away is a statement on
    every table.
    """
    if walls.STANDS not in {"both", request.param}:
        pytest.skip(f"this run proves {walls.STANDS} alone")
    with around.part(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        walls.leave(request.param, patch)
        yield hostile.Sweep(furnished[0])


@pytest.mark.parametrize("address", OURS, ids=ids)
def test_nobody_else_gets_through(sweep, address):
    methods = sweep.methods(address)

    untested = [why for method in methods if (why := sweep.owners_own(address, method))]
    found = [leak for method in methods for leak in sweep.at_the_owners(address, method)]
    found += [leak for method in methods for leak in sweep.at_his_own(address, method)]

    assert methods
    assert untested == []
    assert found == []
