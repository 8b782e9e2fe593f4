"""One URL, two roles: the owner migrates, everything else connects as the plain role."""

from typing import Any

import environ

APP_ROLE = "frontdesk_app"

# Lists pay 2.2x for parallel plans under row-level security; a row's ten tables take 2 ms to plan
# in every order, and 1 ms in the order they are written in; a transaction that publishes must end
# within the overlap of the live cursor (20 s < 30 s).
APP_OPTIONS = {
    "join_collapse_limit": "4",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "statement_timeout": "15s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "transaction_timeout": "20s",
}


def options(role: str | None) -> str:
    """libpq `options` that put the session under `role` and the limits of the product."""
    settings = dict(APP_OPTIONS)
    if role:
        settings["role"] = role
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def database(env: environ.Env) -> dict[str, Any]:
    """The `default` database for the role this process runs as (DATABASE_ROLE: app or owner)."""
    role = env.str("DATABASE_ROLE", default="app")
    if role not in {"app", "owner"}:
        raise ValueError("DATABASE_ROLE is either app or owner")
    second_login = env.str("APP_DATABASE_URL", default="")
    name = "APP_DATABASE_URL" if role == "app" and second_login else "DATABASE_URL"
    config: dict[str, Any] = env.db_url(name)
    config["ENGINE"] = "django.db.backends.postgresql"
    if role == "app":
        asked = None if second_login else APP_ROLE
        # Statements that ask for it (tenancy.rows) are prepared; no other is.
        named = {"options": options(asked), "prepare_threshold": 5}
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **named}
    return config
