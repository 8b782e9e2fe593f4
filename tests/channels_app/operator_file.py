"""The file the provision tests start from, how to write one down, and how to look at the result."""

import json
import tomllib

from channels_app.models import AddressRoute, ConnectionRoute
from inbox import tenancy
from inbox.accounts.models import Event, Member, Organization, Team, TeamMember, User
from inbox.conversations.models import Channel, Connection, Inbox, InboxAccess

FILE = """
[organization]
slug = "birch"
name = "Birch Books"
time_zone = "America/New_York"
language = "en"

[[members]]
email = "owner@birch.example"
name = "Olive Owner"
role = "owner"
password = "correct horse"

[[members]]
email = "ada@birch.example"
name = "Ada Agent"
role = "agent"
color = "cyan"

[[teams]]
name = "Sales"
members = ["owner@birch.example"]

[[connections]]
name = "main"
carrier = "twilio"
account_sid = "AC0000000000000000000000000000b1"
auth_token = "first-token"
api_base = "http://127.0.0.1:4000"

[[inboxes]]
name = "Sales"
team = "Sales"
color = "teal"
members = ["owner@birch.example", "ada@birch.example"]
  [[inboxes.channels]]
  kind = "sms"
  address = "+12025550143"
  connection = "main"
  registered = true
"""


def toml(document):
    """As much of TOML as these files need: JSON's scalars and inline tables are nearly it."""
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{key} = [{', '.join(inline(item) for item in value)}]")
        elif isinstance(value, dict):
            lines.append(f"{key} = {inline(value)}")
        else:
            lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(lines)


def inline(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return json.dumps(value)


def document():
    return tomllib.loads(FILE)


def organization(slug="birch"):
    with tenancy.unscoped("tests look"):
        return Organization.objects.get(slug=slug)


class inside:
    """The organization's scope with a transaction."""

    def __init__(self, slug="birch"):
        self.slug = slug

    def __enter__(self):
        self.scope = tenancy.in_organization(organization(self.slug))
        self.scope.__enter__()
        self.work = tenancy.transaction()
        self.work.__enter__()

    def __exit__(self, *error):
        self.work.__exit__(*error)
        self.scope.__exit__(*error)


def everything():
    """All rows of all tables an operator's file may touch, whatever organization's."""
    rows = {}
    with tenancy.unscoped("tests look"):
        slugs = list(Organization.objects.values_list("slug", flat=True))
        rows["organizations"] = list(Organization.objects.order_by("id").values())
        rows["routes"] = list(ConnectionRoute.objects.order_by("id").values())
        rows["addresses"] = list(AddressRoute.objects.order_by("id").values())
        rows["members"] = list(Member.objects.order_by("id").values())
        rows["users"] = list(User.objects.order_by("id").values())
    for slug in slugs:
        with inside(slug):
            for model in (Team, TeamMember, Inbox, InboxAccess, Connection, Channel, Event):
                rows[f"{slug}.{model.__name__}"] = list(model.objects.order_by("id").values())
    return rows
