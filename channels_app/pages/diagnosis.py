"""What the doctor's findings mean, and what to do, in plain sentences."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext as said


@dataclass(frozen=True)
class Diagnosis:
    """A finding as the page says it; `remedy` is empty where nothing is to be done."""

    check: str
    state: str
    reason: str
    title: str
    sentence: str
    remedy: str
    detail: str
    about: str


def read(kept: dict[str, Any]) -> Diagnosis:
    """A finding as it was kept."""
    check, reason = kept["check"], kept["reason"]
    sentence, remedy = _sentences().get((check, reason), (reason, ""))
    return Diagnosis(
        check=check, state=kept["state"], reason=reason, title=_title(check), sentence=sentence,
        remedy=remedy, detail=said(kept["detail"]) if kept["detail"] else "", about=kept["about"],
    )  # fmt: skip


def _title(check: str) -> str:
    return {
        "public": _("Public address"),
        "socket": _("Live updates"),
        "storage": _("Files"),
        "account": _("Carrier account"),
        "door": _("Signed webhook"),
        "worker": _("Worker"),
        "number": _("Number at the carrier"),
        "registration": _("Registration"),
    }.get(check, check)


def _sentences() -> dict[tuple[str, str], tuple[str, str]]:
    """(what was found, what to do)."""
    return {**_of_the_site(), **_of_the_account(), **_of_the_number()}


def _of_the_site() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        ("public", "fine"): (_("This site answers at its public address."), ""),
        ("public", "private"): (
            _("The public address is inside your own network. A real carrier cannot reach it."),
            _("Set PUBLIC_URL to an address the internet can reach. The pretend carrier does"
              " without."),
        ),
        ("public", "insecure"): (
            _("The public address has no encryption (https)."),
            _("Put a proxy with a certificate in front, and set PUBLIC_URL to its https address."),
        ),
        ("public", "unreachable"): (
            _("Nothing answers at the public address."),
            _("Compare PUBLIC_URL with the address in your browser. Is the proxy running?"),
        ),
        ("public", "elsewhere"): (
            _("Something else answers at the public address."),
            _("Compare PUBLIC_URL with the address in your browser."),
        ),
        ("socket", "fine"): (_("Live updates get through."), ""),
        ("socket", "unreachable"): (
            _("Nothing answers where live updates come from."),
            _("Is the live process running, and does the proxy pass /ws/ on to it?"),
        ),
        ("socket", "no_socket"): (
            _("Live updates are stopped on their way."),
            _("The proxy must pass websockets under /ws/ on."),
        ),
        ("storage", "fine"): (_("Files are kept and read again."), ""),
        ("storage", "broken"): (
            _("Files cannot be kept."),
            _("Is the disk full, or MEDIA_ROOT not writable?"),
        ),
    }  # fmt: skip


def _of_the_account() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        ("account", "fine"): (_("The carrier answers and takes our token."), ""),
        ("account", "refused"): (
            _("The carrier refuses us."),
            _("Look at the account at the carrier. If the token changed, enter the new one under"
              " Carrier accounts."),
        ),
        ("account", "unanswered"): (
            _("The carrier does not answer."),
            _("Try again in a while. If it stays so, this machine may not reach the internet."),
        ),
        ("door", "fine"): (_("A signed request to our own webhook was accepted."), ""),
        ("door", "refused"): (
            _("Our webhook refused a request that was signed well."),
            _("The address carriers call is not the one we verify: PUBLIC_URL must be exactly what"
              " stands in front, and the proxy must leave path and query as they are."),
        ),
        ("door", "unreachable"): (
            _("Our webhook cannot be reached at its public address."),
            _("Compare PUBLIC_URL with the address in your browser. Is the proxy running?"),
        ),
        ("door", "broken"): (
            _("Our webhook answered with an error."),
            _("The site's log says why."),
        ),
        ("worker", "fine"): (_("A worker read what came in."), ""),
        ("worker", "asleep"): (
            _("Nobody read what came in for ten seconds. Texts wait and are not lost."),
            _("Start the workers again: without them nothing arrives and nothing leaves."),
        ),
        ("worker", "no_canary"): (
            _("Nothing came through the webhook, so nothing could be read."),
            _("Mend the webhook first."),
        ),
    }  # fmt: skip


def _of_the_number() -> dict[tuple[str, str], tuple[str, str]]:
    repair = _("Repair it here with one click.")
    return {
        ("number", "fine"): (_("The carrier posts its texts here."), ""),
        ("number", "none"): (
            _("This inbox has no number."),
            _("Give it one under Phone numbers."),
        ),
        ("number", "not_there"): (
            _("The carrier account does not have this number any more."),
            _("Was it given back, or moved to another account? Connect that account, or choose"
              " another number."),
        ),
        ("number", "nowhere"): (_("The carrier does not know where to post its texts."), repair),
        ("number", "elsewhere"): (_("The carrier posts its texts somewhere else."), repair),
        ("number", "service"): (
            _("A Messaging Service posts its texts somewhere else."),
            repair,
        ),
        ("number", "unanswered"): (
            _("The carrier did not say where it posts the texts."),
            _("Try again in a while."),
        ),
        ("registration", "fine"): (_("Carriers let its texts through."), ""),
        ("registration", "unregistered"): (
            _("Carriers block texts from this number until it is registered. It can receive."),
            _("Register it: carriers take a few days."),
        ),
    }  # fmt: skip
