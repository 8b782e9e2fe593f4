"""Ways around the walls stand in few files, each with its reason; here is the whole list."""

import ast
import re

import pytest

from tests.databases import ROOT

CODE = sorted(
    path
    for top in ("config", "inbox", "contacts", "channels_app", "campaigns")
    for path in (ROOT / top).rglob("*.py")
)

# Read control tables before, or across, organizations.
UNSCOPED = {
    "channels_app/provision/known.py",
    "channels_app/routes.py",
    "inbox/accounts/founding.py",
    "inbox/accounts/invitations.py",
    "inbox/accounts/middleware.py",
    "inbox/accounts/views.py",
    "inbox/alerts/views.py",
    "inbox/conversations/views/files.py",
    "inbox/tenancy/scope.py",
}
# Speak SQL themselves; everybody else through tenancy.rows and tenancy.execute.
CONNECTION = {
    "channels_app/webhooks.py",
    "config/asgi.py",
    "inbox/accounts/management/commands/migrate.py",
    "inbox/live/pulse.py",
    "inbox/patience.py",
    "inbox/tenancy/roles.py",
    "inbox/tenancy/scope.py",
    "inbox/tenancy/sql.py",
    "inbox/work.py",
}
NO_CURSOR = {
    "channels_app/webhooks.py",
    "config/asgi.py",
    "inbox/accounts/management/commands/migrate.py",
    "inbox/patience.py",
}
CURSOR = (CONNECTION - NO_CURSOR) | {"inbox/tenancy/walls.py"}

ALLOWED = {
    r"\bunscoped\(": UNSCOPED,
    r"\.cursor\(": CURSOR,
    r"\.raw\(": set(),
    r"\.extra\(": set(),
    r"\bRawSQL\b": set(),
    r"_base_manager\b(?!_name)": set(),
    r"\bsave_base\(": set(),
    r"\b_raw_delete\(": set(),
    # behind PgBouncer a session is whoever's it is next
    r"(?i)\bSET (SESSION|ROLE)\b": set(),
    r"\bpg_advisory_lock\b": set(),
    r"\bLISTEN [a-z]": set(),
}


def name(path):
    return str(path.relative_to(ROOT))


def files_with(pattern):
    return {name(path) for path in CODE if re.search(pattern, code_of(path))}


def code_of(path):
    """Without docstrings and comments."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [item for item in body if not is_text(item)] or [ast.Pass()]
    return ast.unparse(tree)


def is_text(node):
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@pytest.mark.parametrize("pattern", ALLOWED)
def test_way_around_the_walls_stands_where_it_is_listed(pattern):
    assert files_with(pattern) == ALLOWED[pattern]


def test_connection_is_imported_where_it_is_listed():
    importers = {
        name(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.db"
        if {alias.name for alias in node.names} & {"connection", "connections"}
    }

    assert importers == CONNECTION


def test_code_was_found():
    assert {"inbox/tenancy/scope.py", "config/settings.py"} <= {name(path) for path in CODE}
