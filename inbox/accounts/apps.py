"""The app `accounts`."""

import os
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AccountsConfig(AppConfig):
    name = "inbox.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Every process refuses, at its first connection, a role the wall does not bind; who signs
        in and out is noted. Whoever writes mails is known to the worker.
        """
        from inbox.accounts import letters, new_address, watching  # noqa: F401, PLC0415 - models

        if os.environ.get("DATABASE_ROLE", "app") == "app":
            connection_created.connect(refuse_unsafe_role, dispatch_uid="unsafe role")


def refuse_unsafe_role(**_: Any) -> None:
    """Raise UnsafeRole; once the role is known to be safe, ask no more."""
    from inbox.tenancy import roles  # noqa: PLC0415 - beside models, which load after the apps

    roles.check()
    connection_created.disconnect(dispatch_uid="unsafe role")
