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
    "ASSIGN_OTHERS": (True,  True,  True,  False),
}  # fmt: skip
ROLES = ["owner", "admin", "manager", "agent"]

# Which action each address asks for.
ASKED = {
    "conversations:home": "READ",
    "conversations:inbox": "READ",
    "conversations:live": "READ",
    "conversations:badges": "READ",
    "conversations:thread": "READ",
    "conversations:earlier": "READ",
    "conversations:head": "READ",
    "conversations:panel": "READ",
    "conversations:messages": "REPLY",
    "conversations:draft": "REPLY",
    "conversations:uploads": "REPLY",
    "conversations:closure": "TRIAGE",
    "conversations:assignment": "TRIAGE",
    "conversations:reading": "READ",
    "conversations:contact": "EDIT_CONTACT",
    "conversations:opt-out": "TRIAGE",
    "conversations:attempts": "REPLY",
    "conversations:file": "READ",
    "conversations:thumbnail": "READ",
    "conversations:fetching": "READ",
    "conversations:upload": "REPLY",
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
def test_role_that_may_not_is_refused(stage, monkeypatch, address):
    """Were the role not allowed, the view would not run: 403, and nothing changes."""
    sweep = hostile.Sweep(stage)
    methods = sweep.methods(address)
    monkeypatch.setattr(doors, "may", lambda member, action: False)

    for method in methods:
        answer = sweep.ask(sweep.ada, method, *sweep._sound(address, method, stage.sales))
        assert answer.status_code == 403
        assert hostile.told(answer, ["CANARY"]) == []
    assert rows.fingerprint(stage.cast.aurora) == sweep.before
