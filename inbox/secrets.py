"""Secrets at rest: JSON under rotating Fernet keys (ENCRYPTION_KEYS, newest first)."""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=1)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(value: Any) -> str:
    """The value as text that only the keys open."""
    return _keys(tuple(settings.ENCRYPTION_KEYS)).encrypt(json.dumps(value).encode()).decode()


@lru_cache(maxsize=512)
def _open(sealed: str, keys: tuple[str, ...]) -> str:
    return _keys(keys).decrypt(sealed.encode()).decode()


def unseal(sealed: str) -> Any:
    """The value. Raises cryptography.fernet.InvalidToken when no key fits."""
    return json.loads(_open(sealed, tuple(settings.ENCRYPTION_KEYS)))


def reseal(sealed: str) -> str:
    """The same value under the newest key."""
    return _keys(tuple(settings.ENCRYPTION_KEYS)).rotate(sealed.encode()).decode()


class SecretField(models.TextField):  # type: ignore[type-arg]
    """A JSON value, sealed in the database."""

    def get_prep_value(self, value: Any) -> str:
        return seal(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else unseal(value)
