"""What holds for all campaigns of the organization."""

from campaigns.models import Rules
from inbox import tenancy


def current() -> Rules:
    """The organization's own, or what holds until somebody changes it."""
    found = tenancy.load(Rules, "true")
    return found[0] if found else Rules()


def kept() -> Rules:
    """The same as a row."""
    found, _ = Rules.objects.get_or_create()
    row: Rules = found
    return row
