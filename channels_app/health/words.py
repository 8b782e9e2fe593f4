"""How long something lasts, in one short word of the reader's language."""

from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def lasting(seconds: float) -> str:
    """Two of the smaller unit are still said in it: 90 s, 100 min, 30 h."""
    if seconds < 2 * MINUTE:
        return _("%(n)s s") % {"n": int(seconds)}
    if seconds < 2 * HOUR:
        return _("%(n)s min") % {"n": int(seconds // MINUTE)}
    if seconds < 2 * DAY:
        return _("%(n)s h") % {"n": int(seconds // HOUR)}
    return _("%(n)s days") % {"n": int(seconds // DAY)}
