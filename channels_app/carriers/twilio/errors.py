"""Twilio's error codes in plain words, and what each asks of us.

The list: https://www.twilio.com/docs/api/errors. A code nobody listed is shown as it is.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

OPT_OUT, LATER, ACCOUNT, SENDER = "opt_out", "later", "account", "sender"
DEAD = "dead"


@dataclass(frozen=True)
class Meaning:
    """`action` is empty when the text fails and that is all."""

    words: str
    action: str = ""


CODES: dict[str, Meaning] = {
    # the person asked not to be texted
    "21610": Meaning(_("This person opted out"), OPT_OUT),
    # never processed, safe to ask again
    "20429": Meaning(_("The carrier asked us to slow down"), LATER),
    "20500": Meaning(_("The carrier had an internal error"), LATER),
    "20503": Meaning(_("The carrier is unavailable"), LATER),
    "21611": Meaning(_("The number's queue at the carrier is full"), LATER),
    "30001": Meaning(_("The number's queue at the carrier overflowed")),
    "30017": Meaning(_("The mobile network is congested")),
    "30022": Meaning(_("The number sends faster than its registration allows")),
    "30023": Meaning(_("The daily limit of this number's registration is reached")),
    "30027": Meaning(_("The daily limit of this number's registration is reached")),
    "30036": Meaning(_("The text waited too long at the carrier")),
    # the recipient
    "21211": Meaning(_("This is not a phone number"), DEAD),
    "21217": Meaning(_("This is not a phone number"), DEAD),
    "21614": Meaning(_("This number cannot receive texts"), DEAD),
    "21612": Meaning(_("The carrier cannot reach this number from ours")),
    "21408": Meaning(_("Texts to this country are switched off at the carrier")),
    "30003": Meaning(_("The phone is switched off or unreachable")),
    "30004": Meaning(_("The recipient blocks our texts")),
    "30005": Meaning(_("The carrier could not reach the phone"), DEAD),
    "30006": Meaning(_("A landline, or a phone that cannot get texts"), DEAD),
    "30008": Meaning(_("The carrier gives no reason")),
    "30410": Meaning(_("The carrier waited too long; the text may have arrived")),
    # the content
    "30007": Meaning(_("A spam filter stopped it: change the words before trying again")),
    "21617": Meaning(_("The text is longer than 1600 characters")),
    "21602": Meaning(_("The text is empty")),
    "21619": Meaning(_("The text is empty")),
    "21620": Meaning(_("The carrier could not use the file's address")),
    "21623": Meaning(_("Too many files")),
    "12300": Meaning(_("The carrier refused the kind of file")),
    "30019": Meaning(_("The file is too large for the mobile network")),
    "11751": Meaning(_("The files are too large together")),
    # registration
    "30034": Meaning(_("The number is not registered with the carriers"), SENDER),
    "30035": Meaning(_("The number's registration is still being set up"), SENDER),
    "30032": Meaning(_("The toll-free number is not verified"), SENDER),
    "30033": Meaning(_("The number's campaign was suspended"), SENDER),
    "30024": Meaning(_("The number's registration does not cover this"), SENDER),
    # the sender
    "21212": Meaning(_("Our number is not valid at the carrier"), SENDER),
    "21603": Meaning(_("The sending number is missing"), SENDER),
    "21606": Meaning(_("Our number cannot send this at the carrier"), SENDER),
    "21659": Meaning(_("The sending number is not in the carrier account"), SENDER),
    "21660": Meaning(_("The sending number belongs to another carrier account"), SENDER),
    "21621": Meaning(_("Our number cannot send pictures"), SENDER),
    "21266": Meaning(_("The recipient is our own number")),
    # the account
    "20003": Meaning(_("The carrier rejected our account's credentials"), ACCOUNT),
    "20404": Meaning(_("The carrier does not know this account"), ACCOUNT),
    "30002": Meaning(_("The carrier account is suspended"), ACCOUNT),
    "21608": Meaning(_("The carrier account is a trial: it texts verified numbers only")),
    # buying numbers
    "21404": Meaning(_("The carrier account is a trial: it buys one number only")),
    "21421": Meaning(_("The carrier does not sell this number")),
    "21422": Meaning(_("Somebody else bought this number meanwhile")),
    "21452": Meaning(_("The carrier has no number in this area code")),
    "21631": Meaning(_("The carrier asks for your address before it sells this number")),
    "21649": Meaning(_("The carrier asks for documents before it sells this number")),
    "21650": Meaning(_("The carrier asks for documents before it sells this number")),
    "21651": Meaning(_("The carrier asks for documents before it sells this number")),
    "22300": Meaning(_("The carrier account may not buy numbers")),
    # the hour
    "30610": Meaning(_("Outside the hours in which texting is allowed")),
}


def words(code: str) -> str:
    """What a person reads, in English; pages translate it. Empty for a code nobody listed."""
    meaning = CODES.get(code)
    return meaning.words if meaning else ""


def action(code: str) -> str:
    """What the code asks of us beyond failing the text."""
    meaning = CODES.get(code)
    return meaning.action if meaning else ""


def is_unregistered(code: str) -> bool:
    """Whether carriers block the number until its registration is done or mended."""
    return code in {"30034", "30032", "30033"}


def is_dead(code: str) -> bool:
    """Whether the code means that no phone of this number will ever get a text."""
    return action(code) == DEAD


def is_unreachable(code: str) -> bool:
    """Whether the phone could not be reached this time: three in a row mean something."""
    return code in {"30003", "30004", "30005", "30006"}


def account_problem(code: str) -> str:
    """What is wrong with the whole account, in words; empty when it is not the account."""
    return words(code) if action(code) == ACCOUNT else ""


def is_opt_out(code: str) -> bool:
    """Whether the code means that the person does not want our texts."""
    return action(code) == OPT_OUT
