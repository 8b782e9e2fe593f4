"""The languages an organization offers its members and inboxes."""

from django.conf import settings

from inbox.accounts.models import Organization


def offered(chosen: str = "") -> list[tuple[str, str]]:
    """(code, name); what was chosen before stays among them."""
    codes = Organization.objects.values_list("languages", flat=True).get()
    return [
        (code, str(name))
        for code, name in settings.LANGUAGES
        if not codes or code in {*codes, chosen}
    ]
