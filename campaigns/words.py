"""What stands in a word inside, as sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

# Why somebody was left out, or a text was not delivered; what is missing here is a carrier's code.
REASONS = {
    "opted_out": lazy("Opted out"),
    "blocked": lazy("Blocked"),
    "doubted": lazy("Somebody has to look at this number first"),
    "never_asked": lazy("Never opted in"),
    "often": lazy("Had enough texts lately"),
    "left": lazy("Wanted no more of this campaign"),
    "erased": lazy("Erased"),
    "nameless": lazy("No number"),
    "no_number": lazy("No number"),
    "short_code": lazy("A short code"),
    "30003": lazy("Phone unreachable (30003)"),
    "30005": lazy("Unknown number (30005)"),
    "30006": lazy("Landline (30006)"),
    "30007": lazy("Blocked by the carrier (30007)"),
    "21610": lazy("Opted out at the carrier (21610)"),
    "21211": lazy("No number the carrier knows (21211)"),
}
STOPPED = {
    "failures": lazy("It stopped by itself: too many texts failed."),
    "opt_outs": lazy("It stopped by itself: too many people opted out."),
    "unregistered": lazy("It stopped by itself: one of its numbers may not send."),
    "error": lazy("It stopped by itself: something went wrong. Go on to try again."),
}
WARNINGS = {
    "nameless": lazy("Your business is not named. People do not know who writes."),
    "no_way_out": lazy("Nothing says how to opt out. Add, for example: Reply STOP to opt out."),
    "long": lazy("It is long: more than three SMS each."),
    "shouting": lazy("It shouts. Carriers take capitals and exclamation marks for spam."),
    "shortened": lazy("Carriers block shared link shorteners. Use your own domain."),
    "unicode": lazy("A character is outside the basic alphabet: only 70 fit into one SMS."),
}


def localtime(at: datetime, zone: str) -> str:
    """As a form's time field has it, on that clock."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def reason(word: str) -> str:
    """Why, in a sentence; a code nobody described is shown as it is."""
    return str(REASONS.get(word, word)) or _("No reason given")


def problem(word: str) -> str:
    """What is wrong with a field."""
    if word.startswith("unknown:"):
        said = _("%(field)s is no field. Choose one of those listed below.")
        return said % {"field": "{" + word.removeprefix("unknown:") + "}"}
    known = {
        "no_name": _("Enter a name."),
        "too_long": _("A text can have at most 1600 characters. Shorten it or split it in two."),
        "unregistered": _("Choose a number of this inbox that may send."),
        "elsewhere": _("Choose somebody who works in this inbox."),
        "no_number": _("Choose a number to send from."),
        "empty": _("Write the message."),
        "nobody": _("Nobody would get it."),
        "own": _("Somebody else has to approve it."),
        "no_time": _("Choose a time in the future."),
        "state": _("The campaign has moved on meanwhile."),
    }
    return known[word]
