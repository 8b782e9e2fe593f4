"""An organization that is deleted leaves its slug, and takes nothing of another's along."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.settings import owning, vanishing
from inbox.work import everyone
from tests.sweeps import rows


def held(house) -> dict[str, int]:
    """How many rows each table has of it."""
    counts = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM \"{table}\" WHERE organization_id = %(organization)s"
        for table in rows.tables()
    )
    with house.open():
        return {table: count for table, count in tenancy.rows(counts) if count}


@pytest.fixture
def over(stage):
    """Aurora's time has come."""
    with stage.cast.aurora.open():
        owning.ask_deletion(by=stage.cast.ada, now=timezone.now() - timedelta(days=15))
    return stage.cast.aurora


def test_nothing_is_left_but_the_slug(stage, over):
    rival, before = rows.fingerprint(stage.cast.rival), held(stage.cast.rival)
    place = f"org/{over.organization.pk}"
    default_storage.save(f"{place}/deep/er.txt", ContentFile(b"CANARY"))
    assert len(held(over)) > len(rows.tables()) / 2

    with tenancy.in_organization(over.organization):
        assert not vanishing.work(at_most=0)  # a round that ends early goes on with the next
        assert vanishing.work()
        assert not vanishing.work()

    assert held(over) == {}
    with over.open():
        left = Organization.objects.get()
    assert (left.slug, left.name, left.logo) == ("aurora", "", "")
    assert left.deleted_at is not None
    assert not default_storage.exists(f"{place}/deep/er.txt")
    assert left.pk not in {one.pk for one in everyone()}
    assert (rows.fingerprint(stage.cast.rival), held(stage.cast.rival)) == (rival, before)


def test_nobody_comes_in_once_it_began(stage, over):
    client = Client()
    client.force_login(stage.cast.ada.user)
    assert client.get("/aurora/settings/").status_code == 200

    with tenancy.in_organization(over.organization):
        vanishing.work(at_most=0)

    assert client.get("/aurora/settings/").status_code == 404
    owning_again = client.post("/aurora/settings/ending/cancel/")
    assert owning_again.status_code == 404
