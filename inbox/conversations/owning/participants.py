"""Who takes part in a conversation: members who wrote in it, were named in it, or had it."""

from collections.abc import Iterable

from inbox import tenancy


def add(pairs: Iterable[tuple[int, int | None]]) -> None:
    """(conversation id, member id) each, in the open transaction. Twice is once, None is nobody."""
    wanted = sorted({(talk, member) for talk, member in pairs if member is not None})
    if not wanted:
        return
    tenancy.execute(
        """
        INSERT INTO conversations_participant (organization_id, conversation_id, member_id)
        SELECT %(organization)s, talk, member
        FROM unnest(%(talks)s::bigint[], %(members)s::bigint[]) AS v(talk, member)
        ON CONFLICT DO NOTHING
        """,
        {"talks": [talk for talk, _ in wanted], "members": [member for _, member in wanted]},
    )
