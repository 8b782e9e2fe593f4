"""Files of contacts in Aurora, and a worker that takes them in at once."""

import pytest
from django.core.files.base import ContentFile

from contacts.exports import jobs as exports
from contacts.imports import jobs as imports
from contacts.models import Import
from inbox import tenancy
from tests.cast import client_of


@pytest.fixture(autouse=True)
def quick(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def aurora(cast):
    """The house of Aurora; its scope and a transaction are open."""
    with cast.aurora.open():
        yield cast.aurora


def work():
    """All that a worker finds to do."""
    while imports.work() + exports.work():
        pass


def named(text, encoding="utf-8", name="contacts.csv"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return ContentFile(data, name=name)


@pytest.fixture
def bring(cast, aurora):
    """bring(text) uploads a file, checks it and takes it over; bring(..., upto="checked") less."""

    def take(text, *, by=None, columns=None, upto="done", encoding="utf-8"):
        job = imports.take(named(text, encoding), name="contacts.csv", by=by or cast.ada)
        if upto == "draft":
            return job
        imports.check(job, columns=columns or job.columns)
        work()
        job.refresh_from_db()
        if upto == "checked":
            return job
        imports.run(job)
        work()
        job.refresh_from_db()
        return job

    return take


@pytest.fixture
def browser_of(cast):
    """browser_of(member) is somebody's HTTP client, and the path of Aurora's pages."""

    def sign_in(member):
        return client_of(member)

    return sign_in


def at_work(house):
    """The worker, from outside any scope."""
    with tenancy.in_organization(house.organization):
        work()


def fresh(job):
    return Import.objects.get(pk=job.pk)
