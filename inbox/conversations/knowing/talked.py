"""What contacts are narrowed by of what was said with them, as far as the member sees it: whether
anything was, on which number, and the tags of it.
"""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from contacts import phones
from contacts.narrowing import Filter, Offered, Sieve, register
from inbox.accounts.models import Member, Organization
from inbox.conversations import access
from inbox.conversations.finishing import tags
from inbox.conversations.models import Channel, Tag
from inbox.conversations.sight import open_to

# As the list's "Last message" goes by.
TALKED = f"""
{{no}} EXISTS (
    SELECT 1 FROM contacts_identity i JOIN conversations_conversation c
      ON c.organization_id = i.organization_id AND c.identity_id = i.id
    WHERE i.organization_id = %(organization)s AND i.contact_id = k.id AND c.state <> 'spam'
      AND c.inbox_id = ANY(%(inboxes)s) AND {open_to("%(member)s")} {{what}} OFFSET 0)
"""  # noqa: S608 - our own words
TALKS = """
SELECT i.contact_id AS id FROM conversations_conversation c JOIN contacts_identity i
  ON i.organization_id = c.organization_id AND i.id = c.identity_id
WHERE c.organization_id = %(organization)s
"""
TAGGED = """
AND EXISTS (SELECT 1 FROM conversations_conversationtag t
    WHERE t.organization_id = %(organization)s AND t.conversation_id = c.id AND t.tag_id = %(tag)s)
"""
WITH_TAG = """
SELECT i.contact_id AS id FROM conversations_conversationtag t
JOIN conversations_conversation c
  ON c.organization_id = t.organization_id AND c.id = t.conversation_id
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
WHERE t.organization_id = %(organization)s AND t.tag_id = %(tag)s
"""


def _talks(_member: Member) -> Sequence[Offered]:
    options = [("none", _("None")), ("some", _("At least one"))]
    return [Offered("talked", _("Conversations"), options)]


def _talk(_name: str, value: str, member: Member) -> Sieve:
    if value == "none":
        return Sieve(TALKED.format(no="NOT", what=""), _mine(member))
    return Sieve(TALKED.format(no="", what=""), _mine(member), TALKS)


def _tags(_member: Member) -> Sequence[Offered]:
    return [Offered("tag", _("Tag"), [(str(one.uuid), one.name) for one in tags.every()])]


def _tag(_name: str, value: str, member: Member) -> Sieve | None:
    found = Tag.objects.filter(uuid=UUID(value)).values_list("pk", flat=True).first()
    params = {**_mine(member), "tag": found}
    return Sieve(TALKED.format(no="", what=TAGGED), params, WITH_TAG)


def _channels(member: Member) -> Sequence[Offered]:
    country = Organization.objects.values_list("country", flat=True).get()
    found = Channel.objects.filter(inbox_id__in=access.inbox_ids(member)).select_related("inbox")
    options = [
        (str(one.uuid), f"{one.inbox.name}, {phones.display(one.address, country)}")
        for one in found.order_by("inbox__position", "inbox__name", "id")
    ]
    return [Offered("channel", _("Number written to"), options)]


def _channel(_name: str, value: str, member: Member) -> Sieve | None:
    found = Channel.objects.filter(uuid=UUID(value)).values_list("pk", flat=True).first()
    params = {**_mine(member), "channel": found}
    what = "AND c.channel_id = %(channel)s"
    return Sieve(TALKED.format(no="", what=what), params, f"{TALKS} {what}")


def _mine(member: Member) -> dict[str, list[int]]:
    return {"inboxes": list(access.inbox_ids(member).values_list("inbox_id", flat=True))}


register(Filter("tag", _tags, _tag))
register(Filter("channel", _channels, _channel))
register(Filter("talked", _talks, _talk))
