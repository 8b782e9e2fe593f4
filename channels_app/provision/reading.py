"""From a parsed file to a plan, with everything that is wrong in the file itself."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from channels_app.provision import opening, rules, wiring
from channels_app.provision.colors import HUES
from channels_app.provision.plan import (
    InboxPlan,
    MemberPlan,
    OrganizationPlan,
    Plan,
    Problem,
    TeamPlan,
)
from channels_app.provision.table import Table
from inbox.accounts.addresses import reserved_slugs
from inbox.accounts.models import Role

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")


def read(document: Mapping[str, Any]) -> tuple[Plan, list[Problem]]:
    """The plan and its problems. With problems the plan is good for looking for more, no more."""
    problems: list[Problem] = []
    root = Table(document, "", problems)
    plan = Plan(
        organization=_organization(root.table("organization")),
        members=tuple(_member(table) for table in root.tables("members")),
        teams=tuple(_team(table) for table in root.tables("teams")),
        connections=tuple(wiring.connection(table) for table in root.tables("connections")),
        inboxes=tuple(_inbox(table) for table in root.tables("inboxes")),
    )
    root.finish()
    return plan, problems


def _organization(table: Table) -> OrganizationPlan:
    slug = table.text("slug", most=40)
    if slug and not SLUG.fullmatch(slug):
        table.wrong("slug", "small letters, digits and single hyphens only")
    elif slug in reserved_slugs():
        table.wrong("slug", f"{slug!r} is the address of a page of the product")
    zone = table.optional_text("time_zone")
    if zone and zone not in available_timezones():
        table.wrong("time_zone", f"{zone!r} is no time zone such as Europe/Rome")
    country = table.optional_text("country")
    if country and not COUNTRY.fullmatch(country):
        table.wrong("country", "two capital letters such as US")
    plan = OrganizationPlan(
        slug=slug,
        name=table.text("name"),
        time_zone=zone,
        language=_one_of(table, "language", [code for code, _ in settings.LANGUAGES]),
        country=country,
        languages=_languages(table),
        hours=opening.hours(table),
    )
    table.finish()
    return plan


def _languages(table: Table) -> list[str] | None:
    known = [code for code, _ in settings.LANGUAGES]
    asked = table.texts("languages")
    for code in asked or ():
        if code not in known:
            table.wrong("languages", f"{code!r} is none of {', '.join(known)}")
    return None if asked is None else [code for code in known if code in asked]


def _member(table: Table) -> MemberPlan:
    if not table.has("role"):
        table.wrong("role", "is missing")
    plan = MemberPlan(
        path=table.path,
        email=_email(table),
        name=table.text("name"),
        role=_one_of(table, "role", Role.values) or Role.AGENT,
        hue=_color(table),
        language=_one_of(table, "language", [code for code, _ in settings.LANGUAGES]),
        password=table.secret("password", required=False),
    )
    table.finish()
    return plan


def _email(table: Table) -> str:
    email = table.text("email", most=254).lower()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        table.wrong("email", f"{email!r} is not an e-mail address")
    return email


def _team(table: Table) -> TeamPlan:
    plan = TeamPlan(table.path, table.text("name", most=80), _emails(table))
    table.finish()
    return plan


def _inbox(table: Table) -> InboxPlan:
    plan = InboxPlan(
        path=table.path,
        name=table.text("name", most=80),
        team=table.optional_text("team", most=80),
        hue=_color(table),
        members=_emails(table),
        channels=tuple(wiring.channel(channel) for channel in table.tables("channels")),
        rules=rules.read(table),
        hours=opening.hours(table),
        replies=opening.replies(table),
    )
    table.finish()
    return plan


def _emails(table: Table) -> tuple[str, ...] | None:
    emails = table.texts("members")
    return None if emails is None else tuple(email.strip().lower() for email in emails)


def _color(table: Table) -> int | None:
    name = _one_of(table, "color", list(HUES))
    return HUES[name] if name else None


def _one_of(table: Table, key: str, known: list[str]) -> str | None:
    value = table.optional_text(key)
    if value is None or value in known:
        return value
    table.wrong(key, f"{value!r} is none of {', '.join(known)}")
    return None
