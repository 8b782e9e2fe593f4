"""The environment variables that the starters give to the product."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ops.paths import VAR

# Names of servers and secrets that must not reach a process which was given others.
FOREIGN = (
    "APP_DATABASE_URL",
    "DATABASE_ROLE",
    "CELERY_BROKER_URL",
    "SECRET_KEY_FALLBACKS",
    "EMAIL_URL",
)


def inherited() -> dict[str, str]:
    """This process's environment without libpq's variables, which would bend every connection."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def kept_secrets(path: Path) -> dict[str, str]:
    """Made once; a file that only its owner reads."""
    if not path.exists():
        made = {"SECRET_KEY": secrets.token_urlsafe(50), "ENCRYPTION_KEYS": fernet_key()}
        write_privately(path, "".join(f"{name}={value}\n" for name, value in made.items()))
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def write_privately(path: Path, text: str) -> None:
    """Whole or not at all, and readable by its owner only."""
    half = path.with_name(f"{path.name}.new")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    half.rename(path)


def fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def of_site(public_url: str, media: Path) -> dict[str, str]:
    """A site on plain http on this machine."""
    host = urlsplit(public_url).hostname or "127.0.0.1"
    return {
        "PUBLIC_URL": public_url,
        "ALLOWED_HOSTS": ",".join(sorted({"127.0.0.1", "localhost", "[::1]", host})),
        "MEDIA_ROOT": str(media),
        "TEMPLATE_CACHE": str(VAR / "templates"),
        "DEBUG": "0",
        "SECURE": "0",
    }


def of_production(known: Mapping[str, str]) -> dict[str, str]:
    """Stand-ins with which `check --deploy` must be silent."""
    return {
        "DATABASE_URL": "postgres://frontdesk@/frontdesk?host=/nowhere",
        "REDIS_URL": "unix:///nowhere/redis.sock?db=0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ENCRYPTION_KEYS": fernet_key(),
        "PUBLIC_URL": "https://frontdesk.example",
        "ALLOWED_HOSTS": "frontdesk.example",
        "DEBUG": "0",
        "DEMO": "0",
        "SECURE": "1",
        **known,
    }
