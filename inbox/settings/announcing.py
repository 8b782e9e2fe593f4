"""The mail that tells all owners and admins that their organization is to be deleted."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inbox import tenancy
from inbox.accounts.addresses import public_url
from inbox.accounts.middleware import language
from inbox.accounts.models import Member, Organization
from inbox.accounts.permissions import ADMIN
from inbox.mail import sending


def work() -> int:
    """Tell those of the current organization, if nobody did. How many are told."""
    with tenancy.transaction():
        held = Organization.objects.select_for_update(no_key=True).get()
        if held.delete_at is None or held.delete_told_at is not None:
            return 0
        inside = Member.objects.select_related("user", "organization").filter(is_active=True)
        admins = list(inside.filter(role__in=ADMIN).order_by("id"))
        for one in admins:
            _write(one, held)
        held.delete_told_at = timezone.now()
        held.save(update_fields=["delete_told_at"])
    return len(admins)


def _write(member: Member, organization: Organization) -> None:
    assert organization.delete_at is not None  # noqa: S101 - work() asked
    with translation.override(language(member)):
        name = " ".join(organization.name.split())
        day = date_format(organization.delete_at, "DATE_FORMAT")
        words = {"organization": name, "day": day, "name": member.user.name.split("\n")[0]}
        lines = [
            _("Hello %(name)s,") % words,
            "",
            _("%(organization)s is to be deleted for good on %(day)s: all conversations, contacts "
              "and files.") % words,
            "",
            _("Until then every owner and admin can stop it here:"),
            public_url("settings:ending"),
        ]  # fmt: skip
        subject = _("%(organization)s is to be deleted on %(day)s") % words
    sending.put(subject, lines, to=member.user.email)
