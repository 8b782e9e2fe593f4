"""The languages an organization offers its members and inboxes."""

from django.conf import settings

from inbox.accounts.models import Organization


def offered(chosen: str = "") -> list[tuple[str, str]]:
    """(code, name); what was chosen before stays among them."""
    codes = Organization.objects.values_list("languages", flat=True).get()
    return [one for one in settings.LANGUAGES if not codes or one[0] in {*codes, chosen}]
