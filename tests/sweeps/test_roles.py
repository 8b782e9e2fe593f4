"""What each role may do, as a table; and that every view asks it (F44)."""

import inspect

import pytest

from inbox.accounts import doors
from inbox.accounts.models import Member, Role
from inbox.accounts.permissions import Action, may
from tests.sweeps import addresses, hostile, rows

# A new action, or a new role, is a new line here: someone decides, and it is read in a review.
MATRIX = {
    #                  owner  admin  manager agent
    "READ":          (True,  True,  True,  True),
    "REPLY":         (True,  True,  True,  True),
    "TRIAGE":        (True,  True,  True,  True),
    "EDIT_CONTACT":  (True,  True,  True,  True),
    "DELETE_CONTACT": (True, True, True, False),
    "MANAGE_FIELDS": (True, True, True, False),
    "ASSIGN_OTHERS": (True,  True,  True,  False),
    "MOVE_ANYWHERE": (True,  True,  True,  False),
    "MANAGE_SPAM":   (True,  True,  True,  False),
    "CREATE_TAG":    (True,  True,  True,  True),
    "MANAGE_TAGS":   (True,  True,  True,  False),
    "SEE_HEALTH":    (True,  True,  False, False),
    "OPT_IN":        (True,  True,  True,  False),
    "MANAGE_OPT_OUTS": (True, True, True,  False),
    "ERASE":         (True,  True,  False, False),
    "SET_RETENTION": (True,  True,  False, False),
    "MANAGE_PREWRITTEN": (True, True, True, False),
    "MANAGE_INBOX":  (True,  True,  True,  False),
    "CREATE_INBOX":  (True,  True,  True,  False),
    "MANAGE_NUMBERS": (True, True,  False, False),
    "MANAGE_ORGANIZATION": (True, True, False, False),
    "END_INBOX":     (True,  True,  False, False),
    "READ_AUDIT":    (True,  True,  False, False),
    "OWN":           (True,  False, False, False),
    "MANAGE_MEMBERS": (True, True, False, False),
    "MANAGE_SECURITY": (True, True, False, False),
    "MANAGE_ALERTS": (True,  True,  False, False),
    "REGISTER":      (True,  True,  False, False),
    "IMPORT_CONTACTS": (True, True, True, False),
    "EXPORT":        (True,  True,  True,  False),
    "SEND_CAMPAIGNS": (True, True, True, False),
    "SET_CAMPAIGNS": (True,  True,  False, False),
}  # fmt: skip
ROLES = ["owner", "admin", "manager", "agent"]

# Which action each address asks for.
ASKED = {
    "conversations:home": "READ",
    "conversations:inbox": "READ",
    "conversations:inbox-rows": "READ",
    "conversations:inbox-filters": "READ",
    "conversations:all": "READ",
    "conversations:rows": "READ",
    "conversations:filters": "READ",
    "conversations:choice": "READ",
    "conversations:views": "READ",
    "conversations:view": "READ",
    "conversations:pin": "READ",
    "conversations:live": "READ",
    "conversations:badges": "READ",
    "conversations:thread": "READ",
    "conversations:earlier": "READ",
    "conversations:head": "READ",
    "conversations:panel": "READ",
    "conversations:messages": "REPLY",
    "conversations:draft": "REPLY",
    "conversations:uploads": "REPLY",
    "settings:home": "READ",
    "settings:general": "MANAGE_ORGANIZATION",
    "settings:logo": "READ",
    "settings:logo-change": "MANAGE_ORGANIZATION",
    "settings:ending": "MANAGE_ORGANIZATION",
    "settings:transfer": "OWN",
    "settings:deletion": "OWN",
    "settings:deletion-cancel": "MANAGE_ORGANIZATION",
    "settings:audit": "READ_AUDIT",
    "settings:audit-export": "READ_AUDIT",
    "settings:inbox": "MANAGE_INBOX",
    "settings:inbox-members": "MANAGE_INBOX",
    "settings:inbox-answering": "MANAGE_INBOX",
    "settings:inbox-rules": "MANAGE_INBOX",
    "settings:inbox-end": "END_INBOX",
    "settings:members": "MANAGE_MEMBERS",
    "settings:member": "MANAGE_MEMBERS",
    "settings:member-suspension": "MANAGE_MEMBERS",
    "settings:member-removal": "MANAGE_MEMBERS",
    "settings:invite": "MANAGE_MEMBERS",
    "settings:invitation": "MANAGE_MEMBERS",
    "settings:teams": "MANAGE_MEMBERS",
    "settings:team": "MANAGE_MEMBERS",
    "settings:roles": "READ",
    "settings:organization-security": "MANAGE_SECURITY",
    "settings:profile": "READ",
    "settings:picture": "READ",
    "settings:picture-change": "READ",
    "settings:security": "READ",
    "settings:sessions": "READ",
    "settings:hours": "MANAGE_ORGANIZATION",
    "settings:inbox-hours": "MANAGE_INBOX",
    "settings:away": "READ",
    "autoreplies:inbox": "MANAGE_INBOX",
    "autoreplies:standing": "READ",
    "alerts:alerts": "MANAGE_ALERTS",
    "alerts:recipient": "MANAGE_ALERTS",
    "numbers:accounts": "MANAGE_NUMBERS",
    "numbers:account": "MANAGE_NUMBERS",
    "numbers:account-check": "MANAGE_NUMBERS",
    "numbers:account-token": "MANAGE_NUMBERS",
    "numbers:list": "MANAGE_NUMBERS",
    "numbers:search": "MANAGE_NUMBERS",
    "numbers:one": "MANAGE_NUMBERS",
    "numbers:place": "MANAGE_NUMBERS",
    "numbers:webhooks": "MANAGE_NUMBERS",
    "numbers:release": "MANAGE_NUMBERS",
    "numbers:start": "READ",
    "numbers:new-inbox": "CREATE_INBOX",
    "numbers:new-inbox-number": "CREATE_INBOX",
    "numbers:new-inbox-calls": "CREATE_INBOX",
    "numbers:new-inbox-members": "CREATE_INBOX",
    "numbers:new-inbox-confirm": "CREATE_INBOX",
    "numbers:ready": "MANAGE_INBOX",
    "numbers:doctor": "MANAGE_INBOX",
    "numbers:doctor-progress": "MANAGE_INBOX",
    "settings:inbox-calls": "MANAGE_INBOX",
    "settings:phone": "READ",
    "health:page": "SEE_HEALTH",
    "health:strip": "READ",
    "health:replay": "SEE_HEALTH",
    "registration:all": "MANAGE_ORGANIZATION",
    "registration:inbox": "MANAGE_INBOX",
    "registration:form": "REGISTER",
    "registration:remarks": "REGISTER",
    "registration:submission": "REGISTER",
    "registration:number": "REGISTER",
    "registration:training": "REGISTER",
    "registration:otp": "REGISTER",
    "conversations:closure": "TRIAGE",
    "conversations:spam": "TRIAGE",
    "conversations:snooze": "TRIAGE",
    "conversations:calling": "REPLY",
    "conversations:move": "TRIAGE",
    "conversations:conversation-tags": "TRIAGE",
    "conversations:tags": "MANAGE_TAGS",
    "conversations:tag": "MANAGE_TAGS",
    "conversations:tag-merging": "MANAGE_TAGS",
    "conversations:bulk": "TRIAGE",
    "conversations:bulk-targets": "TRIAGE",
    "conversations:bulk-job": "TRIAGE",
    "conversations:bulk-undoing": "TRIAGE",
    "conversations:assignment": "TRIAGE",
    "conversations:reading": "READ",
    "conversations:contact": "EDIT_CONTACT",
    "conversations:opt-out": "TRIAGE",
    "conversations:opt-in": "OPT_IN",
    "conversations:doubt": "TRIAGE",
    "conversations:consent": "READ",
    "conversations:erasure": "ERASE",
    "conversations:opt-outs": "MANAGE_OPT_OUTS",
    "conversations:opt-outs-import": "MANAGE_OPT_OUTS",
    "conversations:opt-outs-export": "MANAGE_OPT_OUTS",
    "conversations:opt-out-one": "MANAGE_OPT_OUTS",
    "conversations:blocked": "MANAGE_SPAM",
    "conversations:blocked-one": "MANAGE_SPAM",
    "conversations:erasure-again": "ERASE",
    "conversations:privacy": "SET_RETENTION",
    "conversations:retention": "SET_RETENTION",
    "conversations:attempts": "REPLY",
    "conversations:file": "READ",
    "conversations:thumbnail": "READ",
    "conversations:fetching": "READ",
    "conversations:upload": "REPLY",
    "prewritten:shelf": "READ",
    "prewritten:new": "REPLY",
    "prewritten:order": "REPLY",
    "prewritten:one": "REPLY",
    "prewritten:removal": "REPLY",
    "prewritten:files": "REPLY",
    "prewritten:file": "REPLY",
    "prewritten:offered": "REPLY",
    "prewritten:use": "REPLY",
    "papers:imports": "IMPORT_CONTACTS",
    "papers:example": "IMPORT_CONTACTS",
    "papers:import": "IMPORT_CONTACTS",
    "papers:reading": "IMPORT_CONTACTS",
    "papers:check": "IMPORT_CONTACTS",
    "papers:run": "IMPORT_CONTACTS",
    "papers:cancellation": "IMPORT_CONTACTS",
    "papers:undoing": "IMPORT_CONTACTS",
    "papers:progress": "IMPORT_CONTACTS",
    "papers:problems": "IMPORT_CONTACTS",
    "papers:exports": "EXPORT",
    "papers:export-rows": "EXPORT",
    "papers:export": "EXPORT",
    "campaigns:rules": "SET_CAMPAIGNS",
    "campaigns:list": "SEND_CAMPAIGNS",
    "campaigns:links": "SET_CAMPAIGNS",
    "campaigns:enclosure": "SEND_CAMPAIGNS",
    "campaigns:segment-removal": "SEND_CAMPAIGNS",
    "campaigns:leaving": "SEND_CAMPAIGNS",
    "campaigns:one": "SEND_CAMPAIGNS",
    "campaigns:count": "SEND_CAMPAIGNS",
    "campaigns:review": "SEND_CAMPAIGNS",
    "campaigns:trial": "SEND_CAMPAIGNS",
    "campaigns:copy": "SEND_CAMPAIGNS",
    "campaigns:start": "SEND_CAMPAIGNS",
    "campaigns:approval": "SEND_CAMPAIGNS",
    "campaigns:pause": "SEND_CAMPAIGNS",
    "campaigns:cancellation": "SEND_CAMPAIGNS",
    "campaigns:removal": "SEND_CAMPAIGNS",
    "campaigns:standing": "SEND_CAMPAIGNS",
    "campaigns:recipients": "SEND_CAMPAIGNS",
    "campaigns:export": "SEND_CAMPAIGNS",
    "campaigns:repeating": "SEND_CAMPAIGNS",
    "campaigns:lists": "SEND_CAMPAIGNS",
    "campaigns:sign-up-list": "SEND_CAMPAIGNS",
    "campaigns:list-removal": "SEND_CAMPAIGNS",
    "campaigns:list-export": "SEND_CAMPAIGNS",
    "campaigns:subscriber-removal": "SEND_CAMPAIGNS",
    "conversations:queue": "TRIAGE",
    "conversations:queues": "TRIAGE",
    "conversations:notifications": "READ",
    "conversations:notifications-reading": "READ",
    "conversations:notification": "READ",
    "conversations:preferences": "READ",
    "conversations:search": "READ",
    "conversations:commands": "READ",
    "conversations:myself": "READ",
    "conversations:later": "READ",
    "conversations:notes": "REPLY",
    "conversations:people": "REPLY",
    "conversations:scheduled": "REPLY",
    "conversations:lock": "REPLY",
    "conversations:lock-asking": "REPLY",
    "conversations:lock-waiting": "REPLY",
    "conversations:lock-takeover": "REPLY",
    "conversations:assignees": "TRIAGE",
    "conversations:emoji": "READ",
    "conversations:schedule": "REPLY",
    "conversations:withdrawal": "REPLY",
    "contacts:list": "READ",
    "contacts:new": "EDIT_CONTACT",
    "contacts:fields": "MANAGE_FIELDS",
    "contacts:field": "MANAGE_FIELDS",
    "contacts:number": "EDIT_CONTACT",
    "contacts:one": "EDIT_CONTACT",
    "contacts:edit": "EDIT_CONTACT",
    "contacts:sharing": "EDIT_CONTACT",
    "contacts:deletion": "EDIT_CONTACT",
    "contacts:erasure": "ERASE",
    "contacts:timeline": "READ",
    "contacts:favourite": "READ",
    "contacts:numbers": "EDIT_CONTACT",
    "contacts:picture": "EDIT_CONTACT",
    "conversations:new": "REPLY",
    "conversations:new-people": "REPLY",
    "conversations:linking": "EDIT_CONTACT",
    "conversations:linking-undoing": "EDIT_CONTACT",
    "conversations:duplicates": "EDIT_CONTACT",
    "conversations:duplicates-undoing": "EDIT_CONTACT",
    "conversations:contact-duplicates": "EDIT_CONTACT",
    "conversations:merging": "EDIT_CONTACT",
    "conversations:merge": "EDIT_CONTACT",
    "conversations:merge-undoing": "EDIT_CONTACT",
}


def test_every_role_is_in_the_matrix():
    assert [role.value for role in Role] == ROLES


def test_every_action_is_in_the_matrix():
    assert {action.name for action in Action} == set(MATRIX)


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name)
def test_roles_may_what_the_matrix_says(action):
    allowed = tuple(may(Member(role=role), action) for role in ROLES)

    assert allowed == MATRIX[action.name]


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name)
def test_suspended_members_may_nothing(action):
    assert not any(may(Member(role=role, is_active=False), action) for role in ROLES)


def test_every_view_in_an_organization_asks_for_an_action():
    asked = {
        address.name: getattr(inspect.unwrap(address.view, stop=_has_action), "action", None)
        for address in addresses.in_organizations()
    }

    assert {name: action and action.name for name, action in asked.items()} == ASKED


def test_every_view_in_an_organization_names_its_methods():
    """`require_*` stands outermost: a wrong method never reaches the view."""
    bare = [
        address.name
        for address in addresses.in_organizations()
        if "request_method_list" not in inspect.getclosurevars(address.view).nonlocals
    ]

    assert bare == []


def _has_action(view: object) -> bool:
    return hasattr(view, "action") and not hasattr(getattr(view, "__wrapped__", None), "action")


@pytest.mark.parametrize("address", addresses.in_organizations(), ids=lambda found: found.name)
def test_role_that_may_not_is_refused(sweep, monkeypatch, address):
    """Were the role not allowed, the view would not run: 403, and nothing changes."""
    counted, methods = rows.counted(), sweep.methods(address)
    monkeypatch.setattr(doors, "may", lambda member, action: False)

    for method in methods:
        answer = sweep.ask(sweep.ada, method, *sweep._sound(address, method, sweep.stage.sales))
        assert answer.status_code == 403
        assert hostile.told(answer, ["CANARY"]) == []
    assert sweep.changed(rows.touched(counted)) == set()
