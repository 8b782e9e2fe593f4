"""The map of the settings: which pages there are, and for whom."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from inbox.accounts.addresses import url
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations.models import Inbox
from inbox.settings.inboxes import manageable


@dataclass(frozen=True)
class Link:
    """A page: the name of its URL, what it is called, and who may open it."""

    name: str
    label: Any
    icon: str = ""
    action: Action = Action.READ
    is_kept: bool = False  # of an inbox: also while it is archived


YOU = [
    Link("settings:profile", _("Profile"), "smile"),
    Link("conversations:preferences", _("Notifications"), "bell"),
    Link("settings:away", _("Out of office"), "moon"),
    Link("settings:security", _("Security"), "lock"),
    Link("settings:phone", _("Your phone"), "phone"),
]
ORGANIZATION = [
    Link("settings:general", _("General"), "building", Action.MANAGE_ORGANIZATION),
    Link("settings:members", _("Members"), "users", Action.MANAGE_MEMBERS),
    Link("settings:teams", _("Teams"), "message", Action.MANAGE_MEMBERS),
    Link("settings:roles", _("Roles"), "key"),
    Link("settings:organization-security", _("Security"), "shield", Action.MANAGE_SECURITY),
    Link("settings:hours", _("Hours"), "clock", Action.MANAGE_ORGANIZATION),
    Link("alerts:alerts", _("E-mail alerts"), "mail", Action.MANAGE_ALERTS),
    Link("numbers:accounts", _("Carrier accounts"), "signal", Action.MANAGE_NUMBERS),
    Link("numbers:list", _("Phone numbers"), "phone", Action.MANAGE_NUMBERS),
    Link("health:page", _("Health"), "chart", Action.SEE_HEALTH),
    Link("campaigns:rules", _("Campaigns"), "megaphone", Action.SET_CAMPAIGNS),
    Link("campaigns:links", _("Short links"), "link", Action.SET_CAMPAIGNS),
    Link("registration:all", _("Carrier registration"), "shield", Action.MANAGE_ORGANIZATION),
    Link("conversations:privacy", _("Privacy"), "lock", Action.SET_RETENTION),
    Link("settings:audit", _("Audit log"), "history", Action.READ_AUDIT),
    Link("settings:ending", _("Owner and deletion"), "alert", Action.MANAGE_ORGANIZATION),
]
LIBRARY = [
    Link("prewritten:shelf", _("Pre-written messages"), "bolt"),
    Link("conversations:tags", _("Tags"), "tag", Action.MANAGE_TAGS),
    Link("contacts:fields", _("Contact fields"), "users", Action.MANAGE_FIELDS),
    Link("conversations:opt-outs", _("Opt-outs"), "ban", Action.MANAGE_OPT_OUTS),
    Link("conversations:blocked", _("Blocked"), "shield", Action.MANAGE_SPAM),
]
NEW = [
    Link("numbers:new-inbox", _("New shared inbox"), "plus", Action.CREATE_INBOX),
]
# Each takes the inbox's uuid.
INBOX = [
    Link("settings:inbox", _("General"), action=Action.MANAGE_INBOX, is_kept=True),
    Link("settings:inbox-members", _("Members"), action=Action.MANAGE_INBOX, is_kept=True),
    Link("settings:inbox-answering", _("Answering"), action=Action.MANAGE_INBOX),
    Link("settings:inbox-rules", _("Conversations"), action=Action.MANAGE_INBOX),
    Link("settings:inbox-hours", _("Hours"), action=Action.MANAGE_INBOX),
    Link("autoreplies:inbox", _("Automatic replies"), action=Action.MANAGE_INBOX),
    Link("numbers:doctor", _("Check-up"), action=Action.MANAGE_INBOX),
    Link("settings:inbox-calls", _("Calls"), action=Action.MANAGE_INBOX),
    Link("registration:inbox", _("Registration"), action=Action.MANAGE_INBOX),
]


# What stands on a page of cards, by the name of its URL: it is found by these words too.
on_pages: dict[str, list[Any]] = {}


NOBODY = UUID(int=0)  # in place of an inbox's


_GROUPS = (("you", YOU), ("organization", ORGANIZATION), ("library", LIBRARY), ("new", NEW))


@dataclass(frozen=True)
class Room:
    """An inbox in the map, and whether it stands open."""

    inbox: Inbox
    is_open: bool


def around(member: Member, current: str, inbox: Inbox | None = None) -> dict[str, Any]:
    """What the settings' navigation needs: the groups with the links this member may open."""
    links = {
        name: [(link, url(link.name)) for link in group if may(member, link.action)]
        for name, group in _GROUPS
    }
    own = [link for link in INBOX if may(member, link.action)]
    every = manageable(member, archived=True)
    rooms = [Room(one, inbox is not None and one.pk == inbox.pk) for one in every]
    is_archived = inbox is not None and inbox.archived_at is not None
    beside = {
        "words": {name: " ".join(map(str, found)) for name, found in on_pages.items()},
        "links": links,
        "rooms": rooms,
        "room_links": [link for link in own if link.is_kept or not is_archived],
        "anywhere": [(link, url(link.name, uuid=NOBODY)) for link in own],
        "current": current,
    }
    return {
        "map": beside,  # by one name: pages of other slices have words and links of their own
        "section": "settings",
        "screen": "page",
    }
