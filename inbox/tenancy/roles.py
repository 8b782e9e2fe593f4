"""The two roles beside the owner, and the refusal to run as one the wall does not bind."""

from typing import Any

from django.db import connection

APP, SYSTEM = "frontdesk_app", "frontdesk_system"


class UnsafeRole(RuntimeError):
    """The connected role could walk around row-level security."""


def create() -> None:
    """Create the roles where they are missing and let the owner step into them (owner only)."""
    with connection.cursor() as cursor:
        for role in (APP, SYSTEM):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS")
            cursor.execute("SELECT pg_has_role(current_user, %s, 'SET')", [role])
            if not cursor.fetchone()[0]:
                # Without INHERIT: an owner who inherited frontdesk_system would read every tenant.
                cursor.execute(f"GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {SYSTEM}")
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {SYSTEM}")


def grant() -> None:
    """Let the app role read and write every table; nothing lets it change one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        cursor.execute(f"GRANT SELECT ON accounts_organization TO {SYSTEM}")


def check() -> None:
    """Raise UnsafeRole when the session's role is superuser, bypasses RLS, or owns a tenant table
    or reads every organization, itself or by a role it inherits from.
    """
    for problem, found in _problems().items():
        if found:
            raise UnsafeRole(f"the database role {problem}: connect as {APP} (see .env.example)")


def _problems() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolsuper, rolbypassrls,
                   EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                           WHERE n.nspname = 'public' AND c.relrowsecurity
                             AND pg_has_role(c.relowner, 'USAGE')),
                   EXISTS (SELECT 1 FROM pg_roles s
                           WHERE s.rolname = %s AND pg_has_role(s.oid, 'USAGE'))
            FROM pg_roles WHERE rolname = current_user
            """,
            [SYSTEM],
        )
        superuser, bypass, owner, system = cursor.fetchone()
    return {
        "is a superuser": superuser,
        "bypasses row-level security": bypass,
        "owns tenant tables": owner,
        f"reads every organization as {SYSTEM}": system,
    }
