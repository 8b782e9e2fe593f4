"""What stands in a word inside, as sentences."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns.models import State
from inbox.conversations import refusals
from inbox.settings import audit_names

# Why somebody was left out, or a text was not delivered; what is missing here is a carrier's code.
REASONS = {
    "opted_out": _("Opted out"),
    "blocked": _("Blocked"),
    "doubted": _("Somebody has to look at this number first"),
    "never_asked": _("Never opted in"),
    "often": _("Had enough texts lately"),
    "twice": _("Gets it on another number"),
    "left": _("Wanted no more of this campaign"),
    "erased": _("Erased"),
    "nameless": _("No number"),
    "no_number": _("No number"),
    "short_code": _("A short code"),
    "30003": _("Phone unreachable (30003)"),
    "30005": _("Unknown number (30005)"),
    "30006": _("Landline (30006)"),
    "30007": _("Blocked by the carrier (30007)"),
    "21610": _("Opted out at the carrier (21610)"),
    "21211": _("No number the carrier knows (21211)"),
}
STOPPED = {
    "failures": _("It stopped by itself: too many texts failed."),
    "opt_outs": _("It stopped by itself: too many people opted out."),
    "unregistered": _("It stopped by itself: one of its numbers may not send."),
    "error": _("It stopped by itself: something went wrong. Go on to try again."),
}
WARNINGS = {
    "nameless": _("Your business is not named. People do not know who writes."),
    "no_way_out": _("Nothing says how to opt out. Add, for example: Reply STOP to opt out."),
    "long": _("It is long: more than three SMS each."),
    "shouting": _("It shouts. Carriers take capitals and exclamation marks for spam."),
    "shortened": _("Carriers block shared link shorteners. Use your own domain."),
    "link_undeclared": _(
        "It holds a link, and the registration of this inbox says that its texts hold none."
        " Carriers may block it."
    ),
    "link_elsewhere": _(
        "It leads to a site that no example in the registration of this inbox shows."
        " Carriers may block it."
    ),
    "phone_undeclared": _(
        "It holds a phone number, and the registration of this inbox says that its texts hold none."
        " Carriers may block it."
    ),
    "far_from_samples": _(
        "It reads unlike the examples in the registration of this inbox."
        " Carriers may take it for something else."
    ),
    "unicode": _("A character is outside the basic alphabet: only 70 fit into one SMS."),
}
# The audit log tells them with these words.
audit_names.CODES_OF["campaign"] = {"state": dict(State.choices), "reason": STOPPED}


def spoken(at: datetime, zone: str) -> str:
    """The day and the time on that clock, as the reader's language writes them."""
    return str(date_format(at.astimezone(ZoneInfo(zone)), "D j M Y, H:i"))


def spoken_day(day: date) -> str:
    """The day alone."""
    return str(date_format(day, "D j M Y"))


def localtime(at: datetime, zone: str) -> str:
    """As a form's time field has it, on that clock."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def hour(at: datetime, zone: str, is_exact: bool) -> str:
    """The time of day on that clock, to the second where minutes would look alike."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S" if is_exact else "%H:%M")


def reason(word: str) -> str:
    """Why, in a sentence; a code nobody described is shown as it is."""
    return str(REASONS.get(word, word) or _("No reason given"))


def problem(word: str) -> str:
    """What is wrong with a field; what is said of a reply's files is said of a campaign's."""
    if word.startswith("unknown:"):
        said = str(_("%(field)s is no field. Choose one of those listed below."))
        return said % {"field": "{" + word.removeprefix("unknown:") + "}"}
    known = {
        "no_name": _("Enter a name."),
        "too_long": _("A text can have at most 1600 characters. Shorten it or split it in two."),
        "unregistered": _("Choose a number of this inbox that may send."),
        "elsewhere": _("Choose somebody who works in this inbox."),
        "no_number": _("Choose a number to send from."),
        "too_many": _("A list has at most 100,000 numbers. Split it in two."),
        "too_large": _("The list is too large. Split it in two."),
        "empty": _("Write the message."),
        "nobody": _("Nobody would get it."),
        "own": _("Somebody else has to approve it."),
        "no_time": _("Choose a time in the future."),
        "changed": _("Somebody changed it meanwhile. Look at it again."),
        "state": _("The campaign has moved on meanwhile."),
        "no_hour": _("Choose the time of day."),
        "no_weekday": _("Choose a day of the week."),
        "no_day": _("No such day is to come."),
    }
    return str(known[word]) if word in known else refusals.sentence(word)
