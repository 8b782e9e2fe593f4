"""The demo's organizations, as their files say."""

import tomllib
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from channels_app.provision import Source

HERE = Path(__file__).resolve().parent
STORIES = {"aurora": ("workshop", "sales", "rentals"), "forno": ("ordini",)}
# Never the real carrier: without a given address, the one `make run` gives.
CARRIER = "http://127.0.0.1:4000"


@dataclass(frozen=True)
class Number:
    """One of our numbers, as somebody with a phone would choose it."""

    address: str
    inbox: str
    slug: str
    organization: str
    country: str
    registered: bool


@cache
def files() -> dict[str, dict[str, Any]]:
    """The parsed file of each organization, by slug."""
    return {slug: tomllib.loads((HERE / f"{slug}.toml").read_text()) for slug in STORIES}


def sources(*, known: Collection[str]) -> list[Source]:
    """What `provision` gets. Users it knows keep the password they may have changed."""
    made = []
    for slug, file in files().items():
        document = deepcopy(file)
        for connection in document["connections"]:
            connection["api_base"] = carrier_url()
        for member in document["members"]:
            if member["email"] in known:
                del member["password"]
        made.append(Source(f"{slug}.toml", document))
    return made


def carrier_url() -> str:
    """Where the pretend carrier is."""
    return settings.CARRIER_URL or CARRIER


def emails() -> list[str]:
    """Everybody's."""
    return [member["email"] for file in files().values() for member in file["members"]]


def numbers() -> list[Number]:
    """Every number of the demo."""
    return [
        Number(
            address=channel["address"],
            inbox=inbox["name"],
            slug=slug,
            organization=file["organization"]["name"],
            country=file["organization"]["country"],
            registered=channel["registered"],
        )
        for slug, file in files().items()
        for inbox in file["inboxes"]
        for channel in inbox["channels"]
    ]
