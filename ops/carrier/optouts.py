"""What the carrier does by itself when a customer sends one of its keywords."""

from pathlib import Path

from . import files

STOPS = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
STARTS = frozenset({"START", "YES", "UNSTOP"})
HELPS = frozenset({"HELP", "INFO"})
TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")

GOODBYE = "This number will not text you any more. Reply START if you change your mind."
WELCOME = "This number may text you again. Reply STOP to end it, HELP for help."
HELPING = "Reply STOP to get no more texts from this number. Rates of your plan may apply."


class OptOuts:
    """Pairs of (our number, customer) that the carrier lets nothing through to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pairs = {(ours, theirs) for ours, theirs in files.read_json(path, [])}

    def blocked(self, ours: str, theirs: str) -> bool:
        return (ours, theirs) in self._pairs

    def hear(self, ours: str, theirs: str, body: str) -> str | None:
        """Acts on a keyword that is the whole message; gives the carrier's own answer, if any."""
        word, pair = body.strip().upper(), (ours, theirs)
        if word in STOPS and pair not in self._pairs:
            self._keep(self._pairs | {pair})
            return GOODBYE
        if word in _starts(ours) and pair in self._pairs:
            self._keep(self._pairs - {pair})
            return WELCOME
        return HELPING if word in HELPS else None

    def _keep(self, pairs: set[tuple[str, str]]) -> None:
        files.replace_json(self._path, sorted(pairs))
        self._pairs = pairs


def _starts(ours: str) -> frozenset[str]:
    """On toll-free numbers YES is an ordinary word."""
    return STARTS - {"YES"} if ours.startswith(TOLL_FREE) else STARTS
