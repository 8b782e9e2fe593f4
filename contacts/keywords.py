"""STOP and its family: what a whole message means, in whatever spelling."""

import re
import unicodedata

from contacts.wordings import POSSIBLE_STOP, WRONG_NUMBER

# Twilio's default lists for long codes, with the words the FCC names as always enough
# (47 CFR 64.1200(a)(10)), and their everyday French, Italian, Portuguese and Spanish counterparts.
STOP = {
    "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
    "cancel", "arret", "basta", "cancella", "cancellami", "disiscrivi", "disiscrivimi", "parar",
    "pare", "sair", "cancelar", "descadastrar", "descadastro", "descadastre", "baja",
    "darme de baja", "detener", "salir",
}  # fmt: skip
START = {
    "start", "unstop", "optin", "opt in", "iniciar", "inizia", "riattiva", "comecar", "reativar",
    "comenzar",
}  # fmt: skip
HELP = {"help", "info", "aiuto", "ajuda", "ayuda"}

INVISIBLE, NEITHER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]"), re.compile(r"[^a-z0-9']+")
LONGEST = 2000  # characters of a text in which wording is looked for


def fold(text: str) -> str:
    """Compatibility form, casefolded, without accents, invisible characters and punctuation."""
    if text.isascii():  # nearly all of them, at a tenth of the time
        return " ".join(NEITHER.sub(" ", INVISIBLE.sub("", text.lower())).split())
    form = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    kept = (
        character if character.isalnum() or character == "'" else " "
        for character in form
        if unicodedata.category(character) not in {"Cf", "Cc", "Mn"} or character in "\n\t"
    )
    return " ".join("".join(kept).split())


def meaning(body: str, carrier_says: str = "") -> str:
    """ "out", "in", "help", "maybe" (a person decides), "wrong" (not the number we think) or "":
    the carrier's own reading wins.
    """
    if carrier_says:
        return {"STOP": "out", "START": "in", "HELP": "help"}.get(carrier_says, "")
    folded = fold(body)
    word = folded.replace("'", "").strip()
    for name, words in (("out", STOP), ("in", START), ("help", HELP)):
        if word in words:
            return name
    return _polite(word) or _wording(folded[:LONGEST])


def _wording(folded: str) -> str:
    if POSSIBLE_STOP.search(folded):
        return "maybe"
    return "wrong" if WRONG_NUMBER.search(folded) else ""


def _polite(word: str) -> str:
    """ "stop please", "please stop", "stop thanks" mean what "stop" means."""
    trimmed = re.sub(
        r"^(please|pls) | (please|pls|now|thanks|thank you|grazie|por favor|gracias)$", "", word
    )
    return "out" if trimmed != word and trimmed in STOP else ""
