"""Which conversations a list holds, and in which order: the closed sets behind every list.

Nothing a browser says reaches the SQL: words are keys of the tables here, rows are ids that were
looked up for the member before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

# A list of fewer than so many is read whole and sorted; a larger one is walked in its order.
FEW = 300

# As the model's indexes hold them. CASE and not coalesce: behind row-level security PostgreSQL
# looks up an index only by expressions it knows to be harmless, and coalesce is not among them.
BEGAN = "CASE WHEN c.closed_at IS NULL THEN c.opened_at ELSE c.closed_at END"
WHOSE = "CASE WHEN c.assignee_id IS NULL THEN 0 ELSE c.assignee_id END"

# state -> what belongs to it; `place` is one of the member's inboxes (see lists.py)
STATES = {
    "open": "c.state = 'open'",
    "snoozed": "c.state = 'snoozed'",
    "sent": "c.state = 'sent'",
    "closed": f"c.state = 'closed' AND {BEGAN} >= place.archived",
    "archived": f"c.state = 'closed' AND {BEGAN} < place.archived",
    "spam": "c.state = 'spam'",
    # a number's history stays in the inbox where it happened
    "before": "c.state <> 'spam' AND c.opened_at < place.joined_at",
}
CURRENT = frozenset({"open", "snoozed", "sent"})


@dataclass(frozen=True)
class Sort:
    """By messages, where empty conversations come first either way, or by when they were opened or
    closed.
    """

    by_messages: bool
    down: bool


# The four of current conversations, and the two of lists that hold what is over.
FOUR = {
    "recent_messages": Sort(by_messages=True, down=True),
    "oldest_messages": Sort(by_messages=True, down=False),
    "recent_conversations": Sort(by_messages=False, down=True),
    "oldest_conversations": Sort(by_messages=False, down=False),
}
TWO = {
    "recent": Sort(by_messages=False, down=True),
    "oldest": Sort(by_messages=False, down=False),
}


def sorts(state: str) -> dict[str, Sort]:
    """The orders a list offers; the first is what it has when nobody asked."""
    return FOUR if state in CURRENT else TWO


ASSIGNED = {
    "": "",
    "me": f"{WHOSE} = %(member)s",
    "unassigned": f"{WHOSE} = 0",
    "others": "c.assignee_id <> %(member)s",
    "member": f"{WHOSE} = %(assignee)s",
}


@dataclass(frozen=True)
class Choice:
    """Which list. Without an inbox it is all of the member's; ids were looked up for them."""

    inbox: int | None = None
    state: str = "open"
    assigned: str = ""
    assignee: int | None = None  # with assigned="member"
    unread: bool = False
    took_part: bool = False
    tag: int | None = None
    owner: int | None = None
    channel: int | None = None
    sort: str = ""

    @property
    def order(self) -> Sort:
        """The sort asked for, else the list's own."""
        offered = sorts(self.state)
        return offered.get(self.sort) or next(iter(offered.values()))

    @property
    def params(self) -> dict[str, object]:
        """What the SQL of this choice calls its ids."""
        return {
            "inbox": self.inbox,
            "assignee": self.assignee,
            "tag": self.tag,
            "owner": self.owner,
            "channel": self.channel,
        }


@dataclass(frozen=True)
class Narrow:
    """A filter by rows beside the conversation: `ids` is all it lets through, in whatever list;
    `holds` asks one conversation. OFFSET 0 keeps the planner from turning a walk into a join; of
    coalesce it believes that it lets half of all through, and walks.
    """

    ids: str
    holds: str


UNREAD = """
EXISTS (SELECT 1 FROM conversations_unread u WHERE u.organization_id = %(organization)s
        AND u.member_id = %(member)s AND u.conversation_id = c.id OFFSET 0)
"""
IS_UNREAD = Narrow(
    """
    SELECT u.conversation_id AS id FROM conversations_unread u JOIN place USING (inbox_id)
    WHERE u.organization_id = %(organization)s AND u.member_id = %(member)s
    """,
    UNREAD,
)
TOOK_PART = Narrow(
    """
    SELECT p.conversation_id AS id FROM conversations_participant p
    WHERE p.organization_id = %(organization)s AND p.member_id = %(member)s
    """,
    "coalesce(%(member)s = ANY(c.participant_ids), false)",
)
TAGGED = Narrow(
    """
    SELECT x.conversation_id AS id FROM conversations_conversationtag x
    WHERE x.organization_id = %(organization)s AND x.tag_id = %(tag)s
    """,
    "coalesce(%(tag)s = ANY(c.tag_ids), false)",
)
OF_OWNER = "coalesce(c.customer_owner = %(owner)s, false)"
OWNED = Narrow(
    """
    SELECT h.id FROM contacts_contact k
    CROSS JOIN LATERAL (
        SELECT id FROM contacts_identity
        WHERE organization_id = %(organization)s AND contact_id = k.id OFFSET 0
    ) i
    CROSS JOIN LATERAL (
        SELECT id FROM conversations_conversation
        WHERE organization_id = %(organization)s AND identity_id = i.id OFFSET 0
    ) h
    WHERE k.organization_id = %(organization)s AND k.owner_id = %(owner)s
    """,
    OF_OWNER,
)
OPEN_OWNED = Narrow(
    """
    SELECT h.id FROM conversations_conversation h
    WHERE h.organization_id = %(organization)s AND h.state = 'open'
      AND h.customer_owner = %(owner)s
    """,
    OF_OWNER,
)
ON_CHANNEL = """
SELECT h.id FROM conversations_conversation h JOIN place USING (inbox_id)
WHERE h.organization_id = %(organization)s AND h.channel_id = %(channel)s
"""
# Of a closed list an index has them in its order. Of what is current another one only finds them: a
# plan for all organizations, of whose channels an average one has few, would read and sort all of
# the largest one's. So no index may look for them there.
ON_A_CHANNEL = Narrow(ON_CHANNEL, "c.channel_id = %(channel)s")
NOW_ON_A_CHANNEL = {
    state: Narrow(
        f"{ON_CHANNEL} AND h.state = '{state}'", "coalesce(c.channel_id = %(channel)s, false)"
    )
    for state in CURRENT
}
# Open ones of others: the two ranges of the index around the member's own.
OTHERS = Narrow(
    f"""
    SELECT c.id FROM place JOIN conversations_conversation c USING (inbox_id)
    WHERE c.organization_id = %(organization)s AND c.state = 'open'
      AND {WHOSE} > 0 AND {WHOSE} < %(member)s
    UNION ALL
    SELECT c.id FROM place JOIN conversations_conversation c USING (inbox_id)
    WHERE c.organization_id = %(organization)s AND c.state = 'open' AND {WHOSE} > %(member)s
    """,
    ASSIGNED["others"],
)


def straight(choice: Choice) -> tuple[str, str]:
    """The filter of a list that an index has in the list's order, by its field, and what it says:
    nothing is passed, so how many there are need not be asked.
    """
    if choice.state == "open" and choice.order.by_messages:
        if choice.owner is not None:
            return "owner", "c.customer_owner = %(owner)s"
        if choice.channel is not None:
            return "channel", "c.channel_id = %(channel)s"
    return "", ""


def narrows(choice: Choice) -> Iterator[Narrow]:
    """The filters of a choice that may let few through."""
    ordered, _ = straight(choice)
    if choice.unread:
        yield IS_UNREAD
    if choice.took_part:
        yield TOOK_PART
    if choice.tag is not None:
        yield TAGGED
    if choice.owner is not None and ordered != "owner":
        yield OPEN_OWNED if choice.state == "open" else OWNED
    if choice.channel is not None and ordered != "channel":
        yield NOW_ON_A_CHANNEL.get(choice.state, ON_A_CHANNEL)
    if choice.assigned == "others" and choice.state == "open":
        yield OTHERS


def where(choice: Choice) -> list[str]:
    """The conditions a conversation of this list meets. Raises KeyError outside the closed sets."""
    _, ordered = straight(choice)
    found = [one for one in (STATES[choice.state], ASSIGNED[choice.assigned], ordered) if one]
    return found + [narrow.holds for narrow in narrows(choice) if narrow is not OTHERS]
