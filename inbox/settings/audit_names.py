"""What the audit log calls kinds of events, fields, codes and what is not a card."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from inbox.accounts.models import Availability, Role
from inbox.conversations.models import Conversation, Inbox
from inbox.notifications.kinds import LABELS, Often, Tone, Way

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
    "answer": gettext_lazy("Answer"),
    "kind": gettext_lazy("What"),
    "choices": gettext_lazy("Choices"),
    "place": gettext_lazy("Place"),
    "phrase": gettext_lazy("Key phrase"),
    "short_domain": gettext_lazy("Domain of short links"),
    "muted": gettext_lazy("Muted inboxes"),
    "silences": gettext_lazy("Silence"),
    "tone": gettext_lazy("Tone"),
    "volume": gettext_lazy("Volume"),
    "previews": gettext_lazy("Show what was written"),
    "digest": gettext_lazy("What I missed"),
}
NAMED |= {str(kind): label for kind, label in LABELS.items()}
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
STATES = {
    "draft": gettext_lazy("Draft"),
    "checking": gettext_lazy("Checking the file"),
    "checked": gettext_lazy("Checked"),
    "running": gettext_lazy("Running"),
    "done": gettext_lazy("Done"),
    "cancelled": gettext_lazy("Stopped"),
    "failed": gettext_lazy("Failed"),
    "undoing": gettext_lazy("Undoing the import"),
    "undone": gettext_lazy("Undone"),
    "removed": gettext_lazy("Removed"),
}
FILES = {
    "contacts": gettext_lazy("Contacts"),
    "conversations": gettext_lazy("Conversations"),
    "optouts": gettext_lazy("Opt-outs"),
}
TOLD: dict[str, Mapping[str, Any]] = {
    **{str(kind): dict(Way.choices) for kind in LABELS},
    "tone": dict(Tone.choices),
    "digest": dict(Often.choices),
}
# The same of some events only, by the first word of what they are about, or where they are about
# nothing by their kind; upper rings enter theirs here.
CODES_OF: dict[str, dict[str, Mapping[str, Any]]] = {
    "ImportChanged": {"state": STATES},
    "ExportChanged": {"state": STATES, "kind": FILES},
    "notifications": TOLD,
    "contact-field": {
        "answer": {
            "text": gettext_lazy("Text"),
            "number": gettext_lazy("Number"),
            "date": gettext_lazy("Date"),
            "choice": gettext_lazy("Choice"),
            "boolean": gettext_lazy("Yes or no"),
        }
    },
}

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
    "prewritten-form": gettext_lazy("Pre-written messages"),
    "notifications": gettext_lazy("Notifications"),
    "campaign_links": gettext_lazy("Short links"),
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
