"""The servers the product needs, started here unless the environment names others."""

from ops.postgres import FAST, Postgres
from ops.redis_server import Redis

__all__ = ["FAST", "Postgres", "Redis"]
