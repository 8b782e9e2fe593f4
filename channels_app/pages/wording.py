"""Sentences of the number pages: what something is, and why it was not done."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def capability(name: str) -> str:
    """What a number can do."""
    return {"sms": _("Text"), "mms": _("Picture"), "voice": _("Voice")}.get(name, name)


def capabilities(names: Iterable[str]) -> str:
    """All of it on a line."""
    return ", ".join(capability(name) for name in names)


def refusal(reason: str) -> str:
    """Why an account or an inbox was not made."""
    known = {
        "sid": _("An account SID begins with AC, letters and digits only."),
        "token": _("This is no auth token. Copy it from the account's start page at Twilio."),
        "account": _("This account is connected already."),
        "name": _("There is one of that name already. Choose another."),
        "code": _("Another inbox has this API code. Choose another."),
        "team": _("Choose a team, or name a new one."),
        "none": _("Choose a number."),
        "taken": _("This number belongs to another organization here."),
        "used": _("Another inbox has this number by now. Choose another."),
        "changed": _("Something was changed in another tab. Look at it again, then create it."),
        "leaving": _("It is being given back just now, and cannot be kept any more."),
        "busy": _("Texts are being filed just now. Try again in a moment."),
        "uncertain": _(
            "The carrier has not said yet whether it sold the number. We are finding out; try again"
            " in a moment. It is never bought twice."
        ),
        "gone": _("This inbox was removed meanwhile. Begin again."),
        "in_use": _("Inboxes answer on numbers of this account, or did. It stays connected."),
        "unanswered": _("The carrier does not answer. Try again in a moment."),
        "pretend": _("The pretend carrier does not answer."),
        "own": _("This is one of your own numbers: the call would go round in circles."),
    }
    return known.get(reason, _("This could not be done."))
