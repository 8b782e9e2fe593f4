"""The audit log in plain words: what each kind of event is called, and what changed from what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import ChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inbox.accounts.models import Availability, Role
from inbox.conversations.models import Conversation, Inbox
from inbox.conversations.showing.people import Person
from inbox.settings import cards

LONGEST = 120
# What is told by filters and lines. A kind that is not here is told by its own name.
KINDS: dict[str, Any] = {
    "SettingsChanged": gettext_lazy("Settings changed"),
    "AccessChanged": gettext_lazy("Access changed"),
    "AlertsChanged": gettext_lazy("E-mail alerts changed"),
    "AttendanceChanged": gettext_lazy("Logged in to or out of queues"),
    "AuditExported": gettext_lazy("Audit log exported"),
    "CampaignChanged": gettext_lazy("Campaign moved on"),
    "ConsentChanged": gettext_lazy("Consent changed"),
    "ConsentDoubted": gettext_lazy("Consent in doubt"),
    "ContactChanged": gettext_lazy("Contact of a conversation changed"),
    "ContactDeleted": gettext_lazy("Contact deleted"),
    "ContactEdited": gettext_lazy("Contact edited"),
    "ContactMade": gettext_lazy("Contact made"),
    "ContactRestored": gettext_lazy("Contact restored"),
    "ConversationAssigned": gettext_lazy("Conversation assigned"),
    "ConversationClosed": gettext_lazy("Conversation closed"),
    "ConversationErased": gettext_lazy("Conversation erased"),
    "ConversationMarkedSpam": gettext_lazy("Marked as spam"),
    "ConversationMoved": gettext_lazy("Conversation moved"),
    "ConversationReleased": gettext_lazy("Released from spam"),
    "ConversationReopened": gettext_lazy("Conversation reopened"),
    "ConversationSnoozed": gettext_lazy("Conversation snoozed"),
    "ConversationWoken": gettext_lazy("Snooze ended"),
    "DeletionAsked": gettext_lazy("Deletion of the organization asked for"),
    "DeletionCancelled": gettext_lazy("Deletion of the organization stopped"),
    "DoubtSettled": gettext_lazy("Doubt about consent settled"),
    "ErasureAsked": gettext_lazy("Erasure of a person asked for"),
    "ErasureFailed": gettext_lazy("Erasure of a person failed"),
    "ExportChanged": gettext_lazy("Export"),
    "FormUndone": gettext_lazy("Change undone"),
    "ImportChanged": gettext_lazy("Import"),
    "InvitationRevoked": gettext_lazy("Invitation withdrawn"),
    "ListChanged": gettext_lazy("Sign-up list changed"),
    "LockTakenOver": gettext_lazy("Answering taken over"),
    "MemberChanged": gettext_lazy("Member changed"),
    "MemberInvited": gettext_lazy("Member invited"),
    "MemberJoined": gettext_lazy("Member joined"),
    "OptOutsAdded": gettext_lazy("Opt-outs added"),
    "OrganizationFounded": gettext_lazy("Organization founded"),
    "OwnershipTransferred": gettext_lazy("Organization handed over"),
    "PersonErased": gettext_lazy("Person erased"),
    "RegistrationChanged": gettext_lazy("Registration with the carriers changed"),
    "RetentionApplied": gettext_lazy("Old texts removed"),
    "RetentionChanged": gettext_lazy("Retention changed"),
    "SecurityChanged": gettext_lazy("Sign-in changed"),
    "TagChanged": gettext_lazy("Tag changed"),
    "TagsChanged": gettext_lazy("Tags of a conversation changed"),
    "TeamChanged": gettext_lazy("Team changed"),
}
NAMED: dict[str, Any] = {
    "assignee": gettext_lazy("Assigned to"),
    "holder": gettext_lazy("Answering"),
    "inbox": gettext_lazy("Inbox"),
    "state": gettext_lazy("State"),
    "name": gettext_lazy("Name"),
    "company": gettext_lazy("Company"),
    "tag": gettext_lazy("Tag"),
    "merged": gettext_lazy("Merged"),
    "hidden": gettext_lazy("Hidden"),
    "consent": gettext_lazy("Consent"),
    "attendance": gettext_lazy("Logged in"),
    "role": gettext_lazy("Role"),
    "email": gettext_lazy("E-mail"),
    "standing": gettext_lazy("Standing"),
    "teams": gettext_lazy("Teams"),
    "members": gettext_lazy("Members"),
    "invited_by": gettext_lazy("Invited by"),
    "second_factor": gettext_lazy("Second factor"),
    "needs_second_factor": gettext_lazy("Everybody needs a second factor"),
    "sessions": gettext_lazy("Sessions ended"),
    "availability": gettext_lazy("Availability"),
    "status": gettext_lazy("Status"),
    "logo": gettext_lazy("Logo"),
    "picture": gettext_lazy("Picture"),
    "archived": gettext_lazy("Archived"),
    "deleted": gettext_lazy("Deleted"),
    "delete_at": gettext_lazy("Deleted on"),
    "retention_days": gettext_lazy("Kept for days"),
    "until": gettext_lazy("Until"),
    "number": gettext_lazy("Phone number"),
    "capabilities": gettext_lazy("Can do"),
    "texts_to": gettext_lazy("Texts are posted to"),
    "calls_to": gettext_lazy("Calls are posted to"),
    "account": gettext_lazy("Account"),
    "made": gettext_lazy("New"),
    "bought": gettext_lazy("Bought"),
    "release_at": gettext_lazy("Given back on"),
    "released": gettext_lazy("Given back"),
    "reason": gettext_lazy("Reason"),
    "recipient": gettext_lazy("Recipient"),
    "alert": gettext_lazy("Alert"),
    "kind": gettext_lazy("Answer"),
    "choices": gettext_lazy("Choices"),
    "place": gettext_lazy("Place"),
}
PEOPLE = {"assignee", "holder", "invited_by"}
CODES: dict[str, dict[str, Any]] = {
    "state": dict(Conversation.State.choices),
    "role": dict(Role.choices),
    "availability": dict(Availability.choices),
    "standing": {
        "active": gettext_lazy("Active"),
        "suspended": gettext_lazy("Suspended"),
        "removed": gettext_lazy("Removed"),
    },
    "second_factor": {
        "totp": gettext_lazy("Authenticator app"),
        "webauthn": gettext_lazy("Passkey"),
        "recovery_codes": gettext_lazy("Recovery codes"),
        "operator": gettext_lazy("All, by an operator"),
    },
    "consent": {"in": gettext_lazy("Allows texts"), "out": gettext_lazy("Opted out")},
    "attendance": {"in": gettext_lazy("yes"), "out": gettext_lazy("no")},
    "auto_assign": dict(Inbox.AutoAssign.choices),
    "language": dict(settings.LANGUAGES),
}
# The same of what upper rings tell, by the first word of what it is about: they enter it here.
CODES_OF: dict[str, dict[str, Mapping[str, Any]]] = {
    "contact-field": {
        "kind": {
            "text": gettext_lazy("Text"),
            "number": gettext_lazy("Number"),
            "date": gettext_lazy("Date"),
            "choice": gettext_lazy("Choice"),
            "boolean": gettext_lazy("Yes or no"),
        }
    }
}
# Never told: what names rows by number or uuid, and what may hold a customer's own words.
SILENT = {"contact", "conversation", "conversations", "job", "export", "import", "told", "link",
          "inboxes", "preview", "body", "wording", "text", "password", "token",
          "secret"}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Whatever entries name by number."""

    people: Mapping[int, Person]
    inboxes: Mapping[int, str]
    teams: Mapping[str, str]
    rows: Mapping[str, str]  # by uuid: what a card edits

    def of(self, name: str, value: Any) -> str:
        """Whose the number is, in a change of this name; "" for nobody, and for who is gone."""
        if name in PEOPLE:
            return self.people[value].name if value in self.people else ""
        if name == "team":
            return self.teams.get(str(value), "")
        if isinstance(value, int):
            return self.inboxes.get(value, "")
        return "" if value == "none" else str(value)


ENDED = gettext_lazy("End of an inbox")
LOGO = gettext_lazy("Logo")
FILE = gettext_lazy("Set up from a file")
FACTOR = gettext_lazy("Second factor")
# What is not a card, by the first word of what the trail says it is about.
TITLES = {
    "end": ENDED,
    "given": gettext_lazy("What they are given"),
    "inbox-people": gettext_lazy("Members"),
    "team-form": gettext_lazy("Team"),
    "tag-form": gettext_lazy("Tag"),
    "alert-form": gettext_lazy("E-mail alerts"),
    "contact-field": gettext_lazy("Contact field"),
    "invitation-form": gettext_lazy("Invitation"),
    "logo": LOGO,
    "picture": gettext_lazy("Picture"),
    "provision": FILE,
    "second-factor": FACTOR,
    "connection": gettext_lazy("Carrier account"),
    "number": gettext_lazy("Phone number"),
    "inbox": gettext_lazy("Inbox"),
    "get-started": gettext_lazy("Get started"),
}


def sentence(kind: str, about: str) -> str:
    """What happened, and to which settings."""
    name = about.partition(":")[0]
    card = cards.known.get(name)
    title = card.title if card else TITLES.get(name, "")
    known = str(KINDS[kind]) if kind in KINDS else _spelled(kind)
    return f"{known}: {title}" if title else known


def nobody() -> str:
    """Who did what nobody did."""
    return _("By itself")


def changes(about: str, said: Mapping[str, Any], names: Names) -> list[tuple[str, str, str]]:
    """(field, before, after) of what tells both; what tells one thing has nothing before."""
    first = about.partition(":")[0]
    card, codes = cards.known.get(first), CODES | CODES_OF.get(first, {})
    told = []
    for name, value in said.items():
        both = value if _is_pair(value) else (None, value)
        if name in SILENT or value == "" or any(isinstance(one, dict) for one in both):
            continue
        before, after = (_plain(_word(card, name, one, names, codes)) for one in both)
        told.append((_field(card, name), before, after))
    return told


def inbox_ids(said: Mapping[str, Any]) -> Iterable[int]:
    """The inboxes that changes name by number."""
    value = said.get("inbox")
    both: list[Any] = value if isinstance(value, list) else [value]
    return [pk for pk in both if isinstance(pk, int)]


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _field(card: cards.Card | None, name: str) -> str:
    if card is not None and name in card.form.base_fields:
        return str(card.form.base_fields[name].label or name)
    return str(NAMED[name]) if name in NAMED else _spelled(name)


def _word(
    card: cards.Card | None,
    name: str,
    value: Any,
    names: Names,
    codes: Mapping[str, Mapping[str, Any]],
) -> Any:
    """A number or a code as people say it."""
    if value is None or isinstance(value, bool):
        return value
    if name in PEOPLE or name in {"inbox", "team"}:
        return names.of(name, value)
    if name in codes and isinstance(value, str):
        return codes[name].get(value, value)
    field = card.form.base_fields.get(name) if card else None
    tell = getattr(field, "told", None)
    if tell is not None:
        return tell(value)
    offered = dict(getattr(field, "choices", ())) if isinstance(field, ChoiceField) else {}
    if isinstance(value, list):
        return [offered.get(one, one) if isinstance(one, str) else one for one in value]
    return offered.get(value, value)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        value = ", ".join(_plain(one) for one in value)
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _spelled(name: str) -> str:
    """A name of the code as words: "TagChanged" is "Tag changed"."""
    words = re.sub(r"(?<=[a-z0-9])([A-Z])", r" \1", name).replace("_", " ").lower()
    return words[:1].upper() + words[1:]
