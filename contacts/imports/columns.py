"""What a column of a file may be, how it is called, and what its heading makes us think it is."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from contacts.models import CustomField

PHONES = ("phone", "phone:mobile", "phone:work", "phone:home")
FIELD = "field:"  # and the uuid of a custom field
SEVERAL = (*PHONES, "email")  # may stand more than once
ONCE = (
    "name", "first", "last", "company", "address", "birthday", "language", "zone", "notes",
    "owner", "opt_out",
)  # fmt: skip
TELLING = {*SEVERAL, "name", "first", "last", "company"}  # whom a row is about
LABELS = {
    "name": _("Name"),
    "first": _("First name"),
    "last": _("Last name"),
    "company": _("Company"),
    "phone": _("Phone"),
    "phone:mobile": _("Mobile phone"),
    "phone:work": _("Work phone"),
    "phone:home": _("Home phone"),
    "email": _("E-mail address"),
    "address": _("Address"),
    "birthday": _("Birthday"),
    "language": _("Language"),
    "zone": _("Time zone"),
    "notes": _("Notes"),
    "owner": _("User ID (owner)"),
    "opt_out": _("Opted out"),
}
# Headings that people and other programs write, folded, in the languages we speak.
KNOWN = {
    "name": "name|full name|fullname|contact|contact name|customer|display name|nome completo"
    "|nominativo|contatto|cliente|contato|nome do contato|nome e cognome",
    "first": "first name|firstname|given name|forename|nome|nome proprio|primeiro nome",
    "last": "last name|lastname|surname|family name|cognome|sobrenome|apelido|ultimo nome",
    "company": "company|company name|organization|organization name|organisation|business|azienda"
    "|societa|ditta|ragione sociale|empresa|organizacao|companhia",
    "phone": "phone|phone number|telephone|tel|number|contact number|phone 1|telefono"
    "|numero|numero di telefono|numero telefonico|telefone|numero de telefone|fone|whatsapp",
    "phone:mobile": "mobile|mobile phone|mobile number|cell|cell phone|cellphone|cellular"
    "|cellulare|mobile personale|telefono cellulare|celular|telefone celular|telemovel|movel",
    "phone:work": "work|work phone|office phone|business phone|office|telefono ufficio|ufficio"
    "|telefono lavoro|telefone comercial|comercial|trabalho|telefone do trabalho",
    "phone:home": "home|home phone|telefono casa|casa|telefono di casa|abitazione"
    "|telefone residencial|residencial",
    "email": "email|e mail|mail|email address|e mail address|email 1|posta elettronica"
    "|indirizzo email|indirizzo e mail|indirizzo di posta elettronica|correio eletronico"
    "|endereco de email|endereco de e mail",
    "address": "address|street address|street|postal address|mailing address|indirizzo|via"
    "|endereco|morada",
    "birthday": "birthday|birth date|date of birth|birthdate|dob|compleanno|data di nascita"
    "|nascita|aniversario|data de nascimento|nascimento",
    "language": "language|lang|preferred language|lingua|idioma|lingua preferita",
    "zone": "time zone|timezone|tz|fuso orario|fuso horario",
    "notes": "notes|note|comment|comments|remarks|annotazioni|commenti|notas|observacoes"
    "|comentarios|observacao",
    "owner": "user id owner|userid|user id|user|owner|assigned to|assignee|agent|owner e mail"
    "|owner email|proprietario|assegnato a|utente|id utente|agente|responsabile|responsavel"
    "|atribuido a|usuario|id do usuario|atendente|id utente proprietario|id utente responsabile"
    "|id do usuario responsavel",
    "opt_out": "opted out|consenso revocato|recebimento cancelado"
    "|opt out|optout|opt-out|unsubscribed|unsubscribe|do not text"
    "|do not contact|dnc|stop|disiscritto|disiscrizione|cancellato|non contattare|descadastrado"
    "|descadastro|nao contatar|cancelado",
}  # fmt: skip
_BY_HEADING = {
    re.sub(r"[^a-z0-9]+", " ", word): column
    for column, words in KNOWN.items()
    for word in words.split("|")
}


def fold(heading: str) -> str:
    """Lower case without accents and signs."""
    plain = unicodedata.normalize("NFKD", heading)
    bare = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


@cache
def _labels() -> dict[str, str]:
    """Our own words in every language: what one member exports another one imports."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for column, label in LABELS.items():
                found.setdefault(fold(str(label)), column)
    return found


def guess(headings: Sequence[str], fields: Sequence[CustomField]) -> list[str]:
    """What each column seems to be; "" where nothing does, or where another is it already."""
    own = {fold(field.name): f"{FIELD}{field.uuid}" for field in fields}
    labels = _labels()
    found: list[str] = []
    for heading in headings:
        word = fold(heading)
        column = labels.get(word) or own.get(word) or _BY_HEADING.get(word) or _numbered(word)
        found.append("" if column in found and column not in SEVERAL else column)
    if "last" not in found:  # a name that nothing stands beside is the whole one
        found = ["name" if one == "first" and "name" not in found else one for one in found]
    return found


def _numbered(word: str) -> str:
    """ "phone 2", "mobile2"; and in other programs' lists "e mail 1 value", "e mail 2 address"."""
    bare = re.sub(r"\s*\d+(?= |$)| (value|formatted)$", "", word)
    column = _BY_HEADING.get(bare, "") if bare != word else ""
    return column if column in (*SEVERAL, "address") else ""


def fitting(columns: Sequence[str], fields: Sequence[CustomField]) -> list[str]:
    """The columns as far as they exist and stand once."""
    known = {*LABELS, *(f"{FIELD}{field.uuid}" for field in fields)}
    found: list[str] = []
    for column in columns:
        again = column in found and column not in SEVERAL
        found.append(column if column in known and not again else "")
    return found
