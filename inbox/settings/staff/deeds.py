"""What each action is, in a few words."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By the action's name."""
    return {
        "READ": _("Read the conversations of their inboxes"),
        "REPLY": _("Answer, write notes, begin conversations"),
        "TRIAGE": _("Take, close, snooze, move and tag conversations"),
        "EDIT_CONTACT": _("Make and change contacts"),
        "DELETE_CONTACT": _("Delete contacts"),
        "MANAGE_FIELDS": _("Set up fields of contacts"),
        "ASSIGN_OTHERS": _("Give conversations to colleagues"),
        "MOVE_ANYWHERE": _("Move conversations to inboxes they do not work in"),
        "MANAGE_SPAM": _("Look through spam and blocked addresses"),
        "OPT_IN": _("Opt customers in again"),
        "MANAGE_OPT_OUTS": _("Keep the list of opt-outs"),
        "ERASE": _("Erase a customer for good"),
        "SET_RETENTION": _("Say how long texts are kept"),
        "CREATE_TAG": _("Make a tag"),
        "MANAGE_TAGS": _("Rename, merge and delete tags"),
        "MANAGE_PREWRITTEN": _("Write messages for whole inboxes"),
        "MANAGE_INBOX": _("Set up inboxes they work in"),
        "END_INBOX": _("Archive and delete inboxes"),
        "CREATE_INBOX": _("Make shared inboxes"),
        "MANAGE_NUMBERS": _("Keep carrier accounts and phone numbers"),
        "SEE_HEALTH": _("See what comes in and goes out"),
        "READ_AUDIT": _("Read who changed what"),
        "OWN": _("Hand the organization over, or delete it"),
        "MANAGE_ALERTS": _("Say who gets e-mail alerts"),
        "MANAGE_ORGANIZATION": _("Set up the organization"),
        "MANAGE_MEMBERS": _("Invite, change, suspend and remove members; teams"),
        "MANAGE_SECURITY": _("Ask everybody for a second factor"),
        "IMPORT_CONTACTS": _("Import contacts"),
        "EXPORT": _("Export contacts and conversations"),
        "REGISTER": _("Register inboxes with the carriers"),
        "SEND_CAMPAIGNS": _("Write and send campaigns"),
        "SET_CAMPAIGNS": _("Set up campaigns and short links"),
    }
