"""Checks a PostgreSQL that the environment names instead of the embedded one."""

import psycopg

from ops.errors import CannotStart

OLDEST = 17


def given_postgres(url: str) -> str:
    """The same address, once it answers and is new enough."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise CannotStart(f"DATABASE_URL does not answer: {str(error).strip()}") from None
    if version < OLDEST:
        raise CannotStart(
            f"DATABASE_URL is PostgreSQL {version}; Frontdesk needs {OLDEST} or newer."
        )
    return url
