"""What holds for all campaigns of the organization."""

from campaigns.models import Rules


def current() -> Rules:
    """The organization's own, or what holds until somebody changes it."""
    found: Rules | None = Rules.objects.first()
    return found or Rules()


def kept() -> Rules:
    """The same as a row."""
    found, _ = Rules.objects.get_or_create()
    row: Rules = found
    return row
