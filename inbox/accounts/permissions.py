"""What each role may do: the whole matrix."""

from enum import Enum

from inbox.accounts.models import Member, Role

AGENT = frozenset({Role.AGENT, Role.MANAGER, Role.ADMIN, Role.OWNER})
ADMIN = frozenset({Role.ADMIN, Role.OWNER})
OWNER = frozenset({Role.OWNER})
MANAGER = frozenset({Role.MANAGER, Role.ADMIN, Role.OWNER})


class Action(Enum):
    """Something a member asks to do, and the roles that may."""

    READ = ("read", AGENT)
    REPLY = ("reply", AGENT)
    TRIAGE = ("triage", AGENT)
    EDIT_CONTACT = ("edit_contact", AGENT)
    DELETE_CONTACT = ("delete_contact", MANAGER)
    MANAGE_FIELDS = ("manage_fields", MANAGER)
    ASSIGN_OTHERS = ("assign_others", MANAGER)
    MOVE_ANYWHERE = ("move_anywhere", MANAGER)
    MANAGE_SPAM = ("manage_spam", MANAGER)
    OPT_IN = ("opt_in", MANAGER)
    MANAGE_OPT_OUTS = ("manage_opt_outs", MANAGER)
    ERASE = ("erase", ADMIN)
    SET_RETENTION = ("set_retention", ADMIN)
    CREATE_TAG = ("create_tag", AGENT)
    MANAGE_TAGS = ("manage_tags", MANAGER)
    MANAGE_PREWRITTEN = ("manage_prewritten", MANAGER)
    MANAGE_INBOX = ("manage_inbox", MANAGER)
    END_INBOX = ("end_inbox", ADMIN)
    CREATE_INBOX = ("create_inbox", MANAGER)
    MANAGE_NUMBERS = ("manage_numbers", ADMIN)
    SEE_HEALTH = ("see_health", ADMIN)
    MANAGE_ORGANIZATION = ("manage_organization", ADMIN)
    READ_AUDIT = ("read_audit", ADMIN)
    OWN = ("own", OWNER)
    MANAGE_MEMBERS = ("manage_members", ADMIN)
    MANAGE_SECURITY = ("manage_security", ADMIN)
    MANAGE_ALERTS = ("manage_alerts", ADMIN)
    REGISTER = ("register", ADMIN)
    IMPORT_CONTACTS = ("import_contacts", MANAGER)
    EXPORT = ("export", MANAGER)
    SEND_CAMPAIGNS = ("send_campaigns", MANAGER)
    SET_CAMPAIGNS = ("set_campaigns", ADMIN)

    def __init__(self, label: str, roles: frozenset[str]) -> None:
        self.label = label
        self.roles = roles


def may(member: Member, action: Action) -> bool:
    """Whether the member's role allows the action. Which rows is `visible_to`'s business."""
    return member.is_active and member.role in action.roles
