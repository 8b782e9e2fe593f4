"""A new organization from nothing, and its first owner."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from inbox import tenancy
from inbox.accounts.addresses import reserved_slugs
from inbox.accounts.events import OrganizationFounded
from inbox.accounts.models import Member, Organization, Role, User
from inbox.events import publish

SALT = "sign-up"
KEY_LIVES = 24 * 3600
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 40


class Closed(Exception):
    """Nobody may begin an organization here, or not any more."""


class SlugTaken(Exception):
    """Another organization, or a page of ours, has this address."""


class AddressTaken(Exception):
    """Somebody has an account with this e-mail address."""


@dataclass(frozen=True)
class Wanted:
    """What a new organization begins with."""

    name: str
    slug: str
    country: str
    time_zone: str
    language: str


def is_open() -> bool:
    """Whether a stranger may begin an organization."""
    if settings.SIGN_UP == "first":
        return not _exists()
    return bool(settings.SIGN_UP == "open")


def _exists(**fields: Any) -> bool:
    with tenancy.unscoped("whether there is such an organization, before one is"):
        return bool(Organization.objects.filter(**fields).exists())


def is_free(slug: str) -> bool:
    """Whether an organization may have this address."""
    fits = SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG and slug not in reserved_slugs()
    return bool(fits) and not _exists(slug=slug)


def offer(name: str) -> str:
    """An address made of a name, free just now."""
    base = slugify(name)[: LONGEST_SLUG - 4].strip("-") or "desk"
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 999))) if is_free(slug))


def found(wanted: Wanted, *, owner: User) -> Organization:
    """Make it, with its owner. Raises Closed, SlugTaken and AddressTaken."""
    with transaction.atomic():
        # of two who begin the first one at once, one does
        tenancy.control("SELECT pg_advisory_xact_lock(hashtextextended('sign-up', 0))")
        if not is_open():
            raise Closed
        if not is_free(wanted.slug):
            raise SlugTaken
        _keep(owner)
        organization = _make(wanted)
        with tenancy.in_organization(organization), tenancy.transaction():
            member = Member(organization=organization, user=owner, role=Role.OWNER)
            member.save()
            publish(
                OrganizationFounded(
                    member_id=member.pk, actor_id=member.pk, changes={"name": [None, wanted.name]}
                )
            )
    return organization


def _keep(owner: User) -> None:
    if owner.pk is not None:
        return
    try:
        with transaction.atomic():
            owner.save()
    except IntegrityError as error:
        raise AddressTaken from error


def _make(wanted: Wanted) -> Organization:
    made = Organization(**vars(wanted))
    try:
        with transaction.atomic(), tenancy.unscoped("it is made just now"):
            made.save()
    except IntegrityError as error:
        raise SlugTaken from error
    return made


def key(email: str) -> str:
    """What a letter carries to prove that its reader has this address."""
    return signing.dumps(email.strip().lower(), salt=SALT)


def proven(sent: str) -> str:
    """The address a letter proved; "" when it is too old or not ours."""
    try:
        return str(signing.loads(sent, salt=SALT, max_age=KEY_LIVES))
    except signing.BadSignature:
        return ""
