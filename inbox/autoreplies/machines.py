"""Texts that a machine wrote: who answers one of these is answered for ever."""

import re

from contacts.keywords import LONGEST, fold

# As they stand in the automatic replies of phones, desks and banks; folded, in our languages.
WORDINGS = re.compile(
    r"""
    \b(
      automatic(ally)?\ (reply|response|message|generated) | auto\ ?(reply|response|responder)
    | automated\ (reply|response|message|text|system) | this\ is\ an?\ auto\ ?(mated|matic)
    | do\ not\ reply | don't\ reply | please\ do\ not\ respond | no\ ?reply\ to\ this
    | (this\ )?(number|inbox|mailbox)\ is\ not\ monitored | unmonitored
    | (i\ am|i'm|we\ are|we're)\ (currently\ )?(out\ of\ (the\ )?office|away|closed|driving)
    | out\ of\ office | sent\ from\ my\ (car|vehicle)
    | i'll\ (see|get)\ your\ message\ (when|later)
    | risposta\ automatica | risponditore\ automatico | messaggio\ automatico
    | (si\ prega\ di\ )?non\ rispondere | fuori\ (sede|ufficio)
    | resposta\ automatica | mensagem\ automatica | nao\ responda | fora\ do\ escritorio
    )\b
    """,
    re.VERBOSE,
)
CODE = re.compile(r"\b(verification|security|login|one time) (code|password|passcode)\b|\botp\b")


def wrote(body: str) -> bool:
    """Whether a text looks as if no person had typed it."""
    folded = fold(body[:LONGEST])
    return bool(WORDINGS.search(folded) or CODE.search(folded))
