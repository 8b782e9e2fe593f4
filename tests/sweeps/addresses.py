"""Every address of the product, read from the URL conf, with the arguments that name a row in it.

A pattern whose argument, or whose POST, nobody taught the sweep is an error: that is its point.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from inbox.accounts.addresses import ORGANIZATION
from inbox.conversations.writing import files
from tests.cast import House
from tests.sweeps.stage import Desk, picture

ARGUMENT = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")

# <uuid:uuid> is a row of the kind that the word before it says.
ROWS = {
    "views": "view",
    "inboxes": "inbox",
    "conversations": "conversation",
    "messages": "message",
    "files": "stored",
    "uploads": "upload",
    "tags": "tag",
    "bulk": "job",
    "notifications": "told",
    "opt-outs": "person",
    "blocked": "person",
    "privacy": "inbox",
    "erasures": "failed",
    "prewritten": "written",
    "for": "conversation",
    "contacts": "contact",
    "numbers": "identity",
    "fields": "asked",
    "merges": "merge",
    "import": "draft",
    "exports": "exported",
    "members": "colleague",
    "invitations": "letter",
    "teams": "crew",
    "alerts": "alert",
    "carrier-accounts": "account",
    "phone-numbers": "line",
    "campaigns": "campaign",
    "recipients": "recipient",
    "enclosures": "enclosure",
    "segments": "segment",
    "lists": "signup",
    "subscribers": "subscriber",
}
# Where the address fits more than one row, the one for which it does something.
CHOSEN = {
    "conversations:schedule": "scheduled", "conversations:withdrawal": "scheduled",
    "conversations:fetching": "missing", "prewritten:file": "paper",
    "papers:run": "checked", "papers:cancellation": "imported",
    "papers:undoing": "imported", "papers:problems": "imported",
    "numbers:account": "spare",
    "campaigns:pause": "running", "campaigns:cancellation": "running",
    "campaigns:standing": "running", "campaigns:recipients": "running",
    "campaigns:export": "running", "campaigns:repeating": "repeats",
}  # fmt: skip

# The least a POST must say to succeed. An address that takes POST must stand here.
FORMS: dict[str, Any] = {
    "conversations:messages": lambda desk: {
        "text": "Hello", "key": str(uuid4()), "file": str(desk.upload.uuid),
    },
    "conversations:draft": lambda desk: {"text": "Hel"},
    "conversations:notes": lambda desk: {"note": "Hello", "key": str(uuid4())},
    "conversations:scheduled": lambda desk: {
        "text": "Hello", "key": str(uuid4()), "file": str(desk.upload.uuid),
        "at": (timezone.now() + timedelta(days=1)).isoformat(),
    },
    "conversations:schedule": lambda desk: {},
    "conversations:withdrawal": lambda desk: {},
    "conversations:uploads": lambda desk: {
        "file": SimpleUploadedFile("a.png", picture("PNG"), "image/png"),
    },
    "conversations:lock": lambda desk: {"tab": str(uuid4()), "here": "1"},
    "conversations:lock-asking": lambda desk: {},
    "conversations:lock-waiting": lambda desk: {},
    "conversations:lock-takeover": lambda desk: {"tab": str(uuid4())},
    "conversations:closure": lambda desk: {},
    "conversations:spam": lambda desk: {},
    "conversations:snooze": lambda desk: {"until": "hour"},
    "conversations:calling": lambda desk: {"key": str(uuid4())},
    "conversations:move": lambda desk: {"inbox": str(desk.inbox.uuid)},
    "conversations:conversation-tags": lambda desk: {"tag": str(desk.tag.uuid)},
    "conversations:tags": lambda desk: {"name": "Repair", "hue": "4"},
    "conversations:tag": lambda desk: {"name": "Repair"},
    "conversations:tag-merging": lambda desk: {"into": str(desk.tag.uuid)},
    "conversations:bulk": lambda desk: {
        "verb": "close", "conversation": str(desk.conversation.uuid),
    },
    "conversations:bulk-job": lambda desk: {"_method": "DELETE"},
    "conversations:bulk-undoing": lambda desk: {},
    "conversations:assignment": lambda desk: {},
    "conversations:queues": lambda desk: {"reason": "Lunch"},
    "conversations:queue": lambda desk: {"reason": "Lunch"},
    "conversations:reading": lambda desk: {"upto": str(desk.message.pk)},
    "conversations:contact": lambda desk: {"name": "Mara"},
    "conversations:linking": lambda desk: {"name": "Mara"},
    "conversations:linking-undoing": lambda desk: {},
    "conversations:duplicates": lambda desk: {
        "one": str(desk.contact.uuid), "other": str(desk.twin.uuid),
    },
    "conversations:duplicates-undoing": lambda desk: {
        "one": str(desk.contact.uuid), "other": str(desk.twin.uuid),
    },
    "conversations:merging": lambda desk: {
        "with": str(desk.twin.uuid), "field-company": "gone",
    },
    "conversations:merge-undoing": lambda desk: {},
    "conversations:new": lambda desk: {
        "channel": str(desk.channel.uuid), "to": "+12065550191", "text": "Hello",
        "key": str(uuid4()),
    },
    "conversations:new-people": lambda desk: {"q": "private", "to": "+12065550191"},
    "conversations:opt-out": lambda desk: {"wording": "No more"},
    "conversations:opt-in": lambda desk: {"proof": "Said so at the counter"},
    "conversations:doubt": lambda desk: {},
    "conversations:erasure-again": lambda desk: {},
    "conversations:erasure": lambda desk: {"typed": desk.person.contact.name},
    "conversations:opt-outs": lambda desk: {"number": "+12065550888", "wording": "No more"},
    "conversations:opt-outs-import": lambda desk: {
        "numbers": "+12065550889", "step": "apply", "name": "list.csv",
    },
    "conversations:opt-out-one": lambda desk: {"proof": "Said so at the counter"},
    "conversations:blocked-one": lambda desk: {},
    "conversations:retention": lambda desk: {"days": "30"},
    "settings:general": lambda desk: {
        "card": "organization", "organization-name": "Aurora", "organization-country": "IT",
        "organization-time_zone": "UTC",
    },
    "settings:logo-change": lambda desk: {
        "logo": SimpleUploadedFile("a.png", picture("PNG"), "image/png"),
    },
    "settings:audit-export": lambda desk: {},
    "settings:transfer": lambda desk: {
        "member": str(desk.heir.uuid), "password": "correct horse battery",
    },
    "settings:deletion": lambda desk: {
        "typed": desk.heir.organization.slug, "password": "correct horse battery",
    },
    "settings:deletion-cancel": lambda desk: {},
    "settings:member": lambda desk: {
        "role": "manager", "teams": "1", "team": str(desk.crew.uuid),
        "inboxes": "1", "inbox": str(desk.inbox.uuid),
    },
    "settings:member-suspension": lambda desk: {},
    "settings:member-removal": lambda desk: {},
    "settings:invite": lambda desk: {
        "email": "new@x.example", "role": "agent", "language": "it",
        "team": str(desk.crew.uuid), "inbox": str(desk.inbox.uuid),
    },
    "settings:invitation": lambda desk: {},
    "settings:teams": lambda desk: {"name": "Nights"},
    "settings:organization-security": lambda desk: {"needed": "off"},
    "settings:profile": lambda desk: {
        "card": "who", "who-name": "Mara", "who-availability": "busy", "who-hue": "3",
    },
    "settings:picture-change": lambda desk: {
        "picture": SimpleUploadedFile("a.png", picture("PNG"), "image/png"),
    },
    "settings:sessions": lambda desk: {},
    "settings:team": lambda desk: {
        "name": "Nights", "members": "1", "member": str(desk.colleague.uuid),
    },
    "settings:inbox": lambda desk: {
        "card": "looks", "looks-name": "Sales", "looks-api_code": "sales", "looks-hue": "3",
    },
    "settings:inbox-members": lambda desk: {"remove": str(desk.told.member.uuid)},
    "settings:inbox-answering": lambda desk: {
        "card": "sending", "sending-undo_seconds": "7",
    },
    "settings:inbox-rules": lambda desk: {
        "card": "closing", "closing-reopen_days": "3", "closing-archive_days": "4",
        "closing-close_days": "5",
    },
    "settings:inbox-end": lambda desk: {"do": "archive"},
    "settings:hours": lambda desk: {"card": "hours", "hours-preset": "weekdays"},
    "settings:inbox-hours": lambda desk: {
        "card": "inbox-hours", "inbox-hours-preset": "weekdays",
    },
    "settings:away": lambda desk: {"card": "away", "away-note": "Back soon"},
    "autoreplies:inbox": lambda desk: {
        "card": "when-closed", "when-closed-mode": "on", "when-closed-texts_en": "Closed",
    },
    "alerts:alerts": lambda desk: {
        "kind": "contacts", "email": "boss@example.com", "team": str(desk.inbox.team.uuid),
    },
    "alerts:recipient": lambda desk: {},
    "numbers:accounts": lambda desk: {"name": "Twilio", "account_sid": "AC1", "auth_token": "long-one"},
    "numbers:account": lambda desk: {"name": "Main line"},
    "numbers:account-check": lambda desk: {},
    "numbers:account-token": lambda desk: {"auth_token": "a-newer-token"},
    "numbers:list": lambda desk: {
        "number": f"{desk.account.uuid}:+12065550177", "key": str(uuid4()),
    },
    "numbers:place": lambda desk: {"to": f"inbox:{desk.inbox.uuid}"},
    "numbers:webhooks": lambda desk: {},
    "numbers:release": lambda desk: {"days": "7"},
    "numbers:start": lambda desk: {},
    "numbers:new-inbox": lambda desk: {"name": "Events", "new_team": "Events", "hue": "3"},
    "numbers:new-inbox-number": lambda desk: {"number": f"{desk.account.uuid}:+12065550177"},
    "numbers:new-inbox-calls": lambda desk: {"forward_to": ""},
    "numbers:new-inbox-members": lambda desk: {},
    "numbers:new-inbox-confirm": lambda desk: {},
    "numbers:doctor": lambda desk: {},
    "settings:inbox-calls": lambda desk: {"card": "voicemail", "voicemail-voicemail": "on"},
    "settings:phone": lambda desk: {"card": "phone", "phone-phone": "+12065550778"},
    "health:replay": lambda desk: {},
    "registration:form": lambda desk: {
        "sample_1": "Bikes: Your bike is ready. STOP ends.", "sample_2": "Bikes: Come and get it.",
    },
    "registration:remarks": lambda desk: {"page": "samples", "sample_1": "Your bike is ready."},
    "registration:submission": lambda desk: {},
    "registration:number": lambda desk: {"channel": str(desk.channel.uuid)},
    "registration:training": lambda desk: {"channel": str(desk.channel.uuid), "on": "on"},
    "registration:otp": lambda desk: {},
    "conversations:myself": lambda desk: {"theme": "dark", "keys": "off"},
    "conversations:attempts": lambda desk: {},
    "conversations:pin": lambda desk: {"below": str(desk.conversation.uuid)},
    "conversations:choice": lambda desk: {"inbox": "", "query": "state=closed"},
    "conversations:views": lambda desk: {
        "name": "Mine", "team": "", "inbox": "", "query": "state=closed",
    },
    "conversations:view": lambda desk: {"_method": "DELETE"},
    "conversations:fetching": lambda desk: {},
    "conversations:upload": lambda desk: {},
    "conversations:notifications-reading": lambda desk: {},
    "conversations:notification": lambda desk: {},
    "conversations:preferences": lambda desk: {
        "way": "mine.popup", "tone": "drop", "volume": "30", "digest": "hour",
        "muted": str(desk.inbox.uuid), "from-0": "18:00", "until-0": "08:00", "day-0": "1",
    },
    "contacts:new": lambda desk: {"name": "Mara", "number": "+12125550177"},
    "contacts:one": lambda desk: {"field": "company", "company": "Dental"},
    "contacts:edit": lambda desk: {"name": "Mara", "zone": "Europe/Rome"},
    "contacts:sharing": lambda desk: {},
    "contacts:deletion": lambda desk: {},
    "contacts:erasure": lambda desk: {"typed": desk.contact.name},
    "contacts:favourite": lambda desk: {"on": "1"},
    "contacts:numbers": lambda desk: {"number": "+12125550178"},
    "contacts:number": lambda desk: {"label": "work"},
    "contacts:picture": lambda desk: {
        "picture": SimpleUploadedFile("a.png", picture("PNG"), "image/png"),
    },
    "contacts:fields": lambda desk: {"name": "Hat size", "kind": "text"},
    "contacts:field": lambda desk: {"name": "Hat size"},
    "prewritten:new": lambda desk: {"name": "Hours", "body": "9 to 5"},
    "prewritten:order": lambda desk: {"one": str(desk.written.uuid)},
    "prewritten:one": lambda desk: {
        "name": "Hours", "body": "9 to 5", "inbox": str(desk.inbox.uuid),
    },
    "prewritten:removal": lambda desk: {},
    "prewritten:files": lambda desk: {
        "file": SimpleUploadedFile("a.png", picture("PNG"), "image/png"),
    },
    "prewritten:file": lambda desk: {},
    "prewritten:use": lambda desk: {"one": str(desk.written.uuid)},
    "papers:imports": lambda desk: {
        "file": SimpleUploadedFile("a.csv", b"name,phone\nAna,2065550142\n", "text/csv"),
    },
    "papers:import": lambda desk: {"_method": "DELETE"},
    "papers:reading": lambda desk: {"encoding": "utf-8", "delimiter": ","},
    "papers:check": lambda desk: {"column-0": "name", "column-1": "phone"},
    "papers:run": lambda desk: {},
    "papers:cancellation": lambda desk: {},
    "papers:undoing": lambda desk: {},
    "papers:exports": lambda desk: {
        "kind": "contacts", "tag": str(desk.tag.uuid), "channel": str(desk.channel.uuid),
        "owner": str(desk.colleague.uuid), f"field-{desk.asked.uuid}": "42",
    },
    "papers:export": lambda desk: {"_method": "DELETE"},
    "campaigns:list": lambda desk: {"name": "Winter", "inbox": str(desk.inbox.uuid)},
    "campaigns:rules": lambda desk: {
        "card": "campaign_price", "campaign_price-price": "0.01",
        "campaign_price-mms_price": "0.02", "campaign_price-currency": "USD",
    },
    "campaigns:links": lambda desk: {"domain": ""},
    "campaigns:segment-removal": lambda desk: {},
    "campaigns:leaving": lambda desk: {},
    "campaigns:one": lambda desk: {
        "name": "Winter", "body": "Hi", "channel": str(desk.channel.uuid), "people": "on",
        "tags": str(desk.tag.uuid), "assignee": str(desk.campaign.created_by.uuid),
    },
    "campaigns:count": lambda desk: {"people": "on"},
    "campaigns:trial": lambda desk: {"number": "+12065550191"},
    "campaigns:copy": lambda desk: {},
    "campaigns:start": lambda desk: {},
    "campaigns:approval": lambda desk: {"_method": "DELETE"},
    "campaigns:pause": lambda desk: {"_method": "DELETE"},
    "campaigns:cancellation": lambda desk: {},
    "campaigns:removal": lambda desk: {},
    "campaigns:repeating": lambda desk: {},
    "campaigns:lists": lambda desk: {
        "name": "Offers", "keyword": "SNOW", "inbox": str(desk.inbox.uuid),
    },
    "campaigns:sign-up-list": lambda desk: {
        "name": "Offers", "business": "Bikes", "frequency": "weekly", "yes": "YES",
        "joins": "SNOW", "leaves": "THAW", "channel": str(desk.channel.uuid),
        "asks": "{business} {yes} {frequency} STOP", "welcomes": "Hello", "parts": "Bye",
    },
    "campaigns:list-removal": lambda desk: {},
    "campaigns:subscriber-removal": lambda desk: {},
}  # fmt: skip

# Where every member changes rows of their own, whatever they may see: in these tables.
OWN = {
    "conversations:choice": {"conversations_listchoice"},
    "conversations:views": {"conversations_savedview"},
    "numbers:start": {"accounts_event"},
    "conversations:bulk": {"accounts_event", "conversations_bulkjob"},
    "conversations:notifications-reading": {"accounts_event", "notifications_notification"},
    "conversations:preferences": {"accounts_event", "notifications_preference"},
    "settings:phone": {"accounts_event", "accounts_member"},
    "prewritten:new": {"accounts_event", "prewritten_prewritten"},
    "settings:away": {"accounts_event", "hours_absence"},
    "contacts:new": {"accounts_event", "contacts_contact", "contacts_identity"},
    "settings:picture-change": {"accounts_event", "accounts_member"},
    "settings:profile": {
        "accounts_event",
        "accounts_member",
        "accounts_organization and its people",
    },
}

# Root addresses, and who may call them. Anything else at the root is unknown to the sweep.
PUBLIC = {
    "home": "signed in",
    "healthz": "anybody",
    "readyz": "anybody",
    "account_login": "anybody",
    "account_logout": "anybody",
    "account_signup": "anybody",
    "account_inactive": "anybody",
    "account_reset_password": "anybody",
    "account_reset_password_done": "anybody",
    "account_reset_password_from_key": "who holds the mail",
    "account_reset_password_from_key_done": "anybody",
    "account_invitation": "who holds the mail",
    "account_change_address": "signed in",
    "account_new_address": "who holds the mail",
    "account_reauthenticate": "signed in",
    "account_change_password": "signed in",
    "mfa_index": "signed in",
    "mfa_authenticate": "who knows the password",
    "mfa_reauthenticate": "signed in",
    "mfa_activate_totp": "signed in",
    "mfa_deactivate_totp": "signed in",
    "mfa_view_recovery_codes": "signed in",
    "mfa_generate_recovery_codes": "signed in",
    "mfa_download_recovery_codes": "signed in",
    "mfa_list_webauthn": "signed in",
    "mfa_add_webauthn": "signed in",
    "mfa_login_webauthn": "anybody",
    "mfa_reauthenticate_webauthn": "signed in",
    "mfa_remove_webauthn": "whose it is",
    "mfa_edit_webauthn": "whose it is",
    "carrier-file": "who holds the address",
    "alert-recipient": "who holds the mail",
    "campaign-link": "who got the text",
    "campaign-link-here": "anybody",
    "webhooks:message": "the carrier",
    "webhooks:status": "the carrier",
    "webhooks:attempt-status": "the carrier",
    "webhooks:voice": "the carrier",
    "webhooks:voice-step": "the carrier",
    "webhooks:voice-call": "the carrier",
    "webhooks:event": "the carrier",
    "webhooks:registration": "the carrier",
    # the demo's own, absent outside it (tests/demo)
    "demo:signin": "the demo",
    "demo:phone": "the demo",
    "demo:phone-live": "the demo",
    "demo:phone-texts": "the demo",
    "demo:phone-calls": "the demo",
    "demo:phone-faults": "the demo",
    "demo:phone-media": "the demo",
}


class Unknown(LookupError):
    """The sweep was not taught this address."""


@dataclass(frozen=True)
class Address:
    """One pattern of the URL conf."""

    name: str
    route: str
    view: Any = field(compare=False, repr=False)

    @property
    def in_organization(self) -> bool:
        return self.route.startswith(ORGANIZATION)

    def row(self, desk: Desk) -> Any:
        """The row its uuid names, None for an address without one. Raises Unknown."""
        words = self.route.split("/")
        places = [place for place, word in enumerate(words) if word == "<uuid:uuid>"]
        if not places:
            return None
        if self.name in CHOSEN:
            return getattr(desk, CHOSEN[self.name])
        word = words[places[0] - 1]
        if word not in ROWS:
            raise Unknown(f"{self.name}: what does a uuid after {word!r} name?")
        return getattr(desk, ROWS[word])

    def path(self, house: House, desk: Desk, uuid: UUID | None = None) -> str:
        """The address in an organization; `uuid` in place of the desk's own row."""
        row = self.row(desk)

        def put(argument: re.Match[str]) -> str:
            kind = (argument["converter"] or "str", argument["name"])
            return argument_of(kind, self, house, desk, uuid or (row.uuid if row else None))

        return "/" + ARGUMENT.sub(put, self.route)

    def form(self, desk: Desk) -> dict[str, Any]:
        """The least a POST must say. Raises Unknown."""
        if self.name not in FORMS:
            raise Unknown(f"{self.name}: what is the least it takes?")
        return dict(FORMS[self.name](desk))


def argument_of(
    kind: tuple[str, str], address: Address, house: House, desk: Desk, uuid: UUID | None
) -> str:
    """One value for each kind of argument. Raises Unknown."""
    makers = {
        ("slug", "organization"): lambda: house.organization.slug,
        ("uuid", "uuid"): lambda: str(uuid),
        ("uuid", "attempt"): lambda: str(desk.attempt.uuid),
        ("uuid", "call"): lambda: str(desk.message.uuid),
        ("slug", "step"): lambda: "progress",
        ("str", "key"): lambda: (
            house.connection.key if address.name.startswith("webhooks:") else "set-password"
        ),
        ("str", "token"): lambda: (
            "letter"
            if address.name.startswith("account_")
            else carrier_token(house, desk.stored.uuid)
        ),
        ("str", "code"): lambda: f"{house.organization.pk}-{'x' * 10}",
        ("uuid", "nonce"): lambda: str(desk.message.uuid),
        ("passkey", "pk"): lambda: "1",
        ("base36", "uidb36"): lambda: "1",
        ("str", "sid"): lambda: "wheel",
        ("slug", "kind"): lambda: "campaign",
        ("slug", "page"): lambda: "samples",
    }
    if kind not in makers:
        raise Unknown(f"{address.name}: what is <{kind[0]}:{kind[1]}>?")
    return makers[kind]()


def carrier_token(house: House, uuid: UUID) -> str:
    """A well signed address of a file, as if this organization had sent it."""
    return files._signer.sign(f"{house.organization.pk}.{uuid.hex}")


def every() -> list[Address]:
    """All patterns, in the URL conf's order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, space: str) -> Any:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name}", here, entry.callback)
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, here, inner)


def in_organizations() -> list[Address]:
    return [address for address in every() if address.in_organization]


def at_root() -> list[Address]:
    return [address for address in every() if not address.in_organization]
