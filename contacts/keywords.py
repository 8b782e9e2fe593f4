"""STOP and its family: what a whole message means, in whatever spelling."""

import re
import unicodedata

# Twilio's default lists for long codes, with the words the FCC names as always enough
# (47 CFR 64.1200(a)(10)), and their everyday Italian and Portuguese counterparts.
STOP = {
    "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
    "cancel", "arret", "basta", "cancella", "disiscrivimi", "parar", "pare", "sair", "cancelar",
    "descadastrar",
}  # fmt: skip
START = {"start", "unstop", "optin", "opt in", "iniciar", "inizia", "riattiva"}
HELP = {"help", "info", "aiuto", "ajuda"}

# Free wording a person should look at. Ordinary sentences with "stop" or "cancel" do not match.
POSSIBLE_STOP = re.compile(
    r"\b(?:(?:please |just )?stop (?:texting|messaging|contacting|sending|writing)(?: to)?"
    r"(?: me| us)?"
    r"|(?:take|remove) me (?:off|from)"
    r"|(?:do not|don't|dont|never|no longer) (?:text|message|contact|write)(?: to)? (?:me|us)"
    r"|(?:quit|cease) (?:texting|messaging|contacting) me"
    r"|no more (?:texts|messages|sms)"
    r"|unsubscribe me|opt me out|leave me alone|lose (?:my|this) number"
    r"|non (?:scrivetemi|mandatemi|contattatemi|inviatemi)|toglietemi dalla lista"
    r"|smettetela di (?:scrivermi|mandarmi|contattarmi)|niente piu messaggi"
    r"|pare(?:m)? de (?:me )?(?:mandar|enviar|escrever)|nao (?:me )?(?:mande|envie|escreva)m? mais"
    r"|me tire(?:m)? da lista|chega de mensagens)\b"
)

INVISIBLE, NEITHER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]"), re.compile(r"[^a-z0-9']+")


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
    """ "out", "in", "help", "maybe" (a person decides) or "": the carrier's own reading wins."""
    if carrier_says:
        return {"STOP": "out", "START": "in", "HELP": "help"}.get(carrier_says, "")
    folded = fold(body)
    word = folded.replace("'", "").strip()
    for name, words in (("out", STOP), ("in", START), ("help", HELP)):
        if word in words:
            return name
    return _polite(word) or ("maybe" if POSSIBLE_STOP.search(folded) else "")


def _polite(word: str) -> str:
    """ "stop please", "please stop", "stop thanks" mean what "stop" means."""
    trimmed = re.sub(
        r"^(please|pls) | (please|pls|now|thanks|thank you|grazie|por favor)$", "", word
    )
    return "out" if trimmed != word and trimmed in STOP else ""
