"""What a member can be told of, and the ways of telling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What becomes a row in the member's centre."""

    ASSIGNED = "assigned", _("A conversation is assigned to me")
    REASSIGNED = "reassigned", _("A conversation of mine goes to somebody else")
    MENTIONED = "mentioned", _("A colleague mentions me in a note")
    LOCK_ASKED = "lock_asked", _("A colleague asks for a conversation I am answering")
    FAILED = "failed", _("A message of mine is not delivered")
    RETURNED = "returned", _("A conversation of mine comes back from snooze")
    OPTED_OUT = "opted_out", _("A customer opts out (managers)")
    OPTED_IN = "opted_in", _("A customer opts in again (managers)")


class Text(models.TextChoices):
    """Texts of customers: no rows of their own, what is unread says it all."""

    MINE = "mine", _("A text in a conversation of mine")
    UNASSIGNED = "unassigned", _("A text in a conversation that is nobody's")
    OTHERS = "others", _("A text in a colleague's conversation")


class Way(models.TextChoices):
    """How it is said."""

    POPUP = "popup", _("Pop-up")
    SOUND = "sound", _("Sound")
    EMAIL = "email", _("E-mail")


class Tone(models.TextChoices):
    """What is heard: static/sounds holds a file for each (see ops/tones.py)."""

    NONE = "none", _("No sound")
    BELL = "bell", _("Bell")
    CHIME = "chime", _("Chime")
    DROP = "drop", _("Drop")
    KNOCK = "knock", _("Knock")


class Often(models.TextChoices):
    """How often what was missed may be mailed."""

    NEVER = "never", _("Never")
    DAY = "day", _("At most once a day")
    HOUR = "hour", _("At most once an hour")


ALL = {Way.POPUP, Way.SOUND, Way.EMAIL}
# What a member has who never chose.
DEFAULTS: dict[str, frozenset[str]] = {
    Text.MINE: frozenset(ALL),
    Text.UNASSIGNED: frozenset(ALL),
    Text.OTHERS: frozenset({Way.POPUP}),
    Kind.ASSIGNED: frozenset(ALL),
    Kind.REASSIGNED: frozenset({Way.POPUP}),
    Kind.MENTIONED: frozenset(ALL),
    Kind.LOCK_ASKED: frozenset({Way.POPUP, Way.SOUND}),
    Kind.FAILED: frozenset({Way.POPUP, Way.EMAIL}),
    Kind.RETURNED: frozenset({Way.POPUP, Way.EMAIL}),
    Kind.OPTED_OUT: frozenset({Way.POPUP}),
    Kind.OPTED_IN: frozenset({Way.POPUP}),
}
LABELS: dict[str, str] = {**dict(Text.choices), **dict(Kind.choices)}  # type: ignore[arg-type]
