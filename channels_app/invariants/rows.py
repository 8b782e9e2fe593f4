"""Promises that the rows of one organization show: I2, I4, I6, I8, and one automatic reply each."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from inbox import tenancy
from inbox.tenancy import TenantModel

TWICE = """
    SELECT carrier_id, count(*) FROM conversations_message
    WHERE organization_id = %(organization)s AND carrier_id IS NOT NULL
    GROUP BY carrier_id HAVING count(*) > 1
"""
STUCK = """
    SELECT 'attempt ' || uuid FROM conversations_attempt
    WHERE organization_id = %(organization)s AND state = 'dispatching'
      AND at < now() - interval '5 minutes'
    UNION ALL
    SELECT 'message ' || m.uuid FROM conversations_message m
    WHERE m.organization_id = %(organization)s AND m.status = 'dispatching'
      AND NOT EXISTS (
        SELECT FROM conversations_attempt a
        WHERE a.organization_id = m.organization_id AND a.message_id = m.id
          AND a.state = 'dispatching')
    UNION ALL
    SELECT 'webhook ' || id FROM channels_app_delivery
    WHERE organization_id = %(organization)s AND state = 'waiting' AND tries > 0
      AND due_at < now() - interval '5 minutes'
"""
# The ledger's last line before the attempt says that nobody may write to this address.
AFTER_OPT_OUT = """
    SELECT a.uuid, a.at, last.at
    FROM conversations_attempt a
    JOIN conversations_message m ON m.organization_id = a.organization_id AND m.id = a.message_id
    JOIN conversations_conversation c
      ON c.organization_id = m.organization_id AND c.id = m.conversation_id
    JOIN LATERAL (
        SELECT state, at FROM contacts_consent
        WHERE organization_id = a.organization_id AND identity_id = c.identity_id AND at < a.at
        ORDER BY id DESC LIMIT 1
    ) last ON last.state = 'out'
    WHERE a.organization_id = %(organization)s
"""
# An address is told once in a period, and so is a contact with several.
TOLD_TWICE = """
    SELECT kind, coalesce('contact ' || contact_id, 'address ' || identity_id), period_at, count(*)
    FROM autoreplies_autoreply WHERE organization_id = %(organization)s
    GROUP BY inbox_id, kind, coalesce('contact ' || contact_id, 'address ' || identity_id),
             period_at
    HAVING count(*) > 1
"""
# A text that nobody wrote and that no row answers for. Old rows are dropped, texts are kept.
UNASKED = """
    SELECT m.uuid FROM accounts_event e
    JOIN conversations_message m
      ON m.organization_id = e.organization_id AND m.id = e.message_id
    WHERE e.organization_id = %(organization)s AND e.kind = 'MessageQueued'
      AND e.changes ? 'automatic' AND e.at > now() - interval '300 days'
      AND NOT EXISTS (
        SELECT FROM autoreplies_autoreply r
        WHERE r.organization_id = m.organization_id AND r.message_id = m.id)
"""
# What lists know of a customer, of tags and of who took part, against the tables it is kept from.
STALE_CARDS = """
    SELECT c.uuid FROM conversations_conversation c
    JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
    LEFT JOIN contacts_contact k ON k.organization_id = i.organization_id AND k.id = i.contact_id
      AND k.private_to_id IS NULL
    LEFT JOIN (
        SELECT conversation_id, array_agg(tag_id ORDER BY tag_id) AS ids
        FROM conversations_conversationtag WHERE organization_id = %(organization)s
        GROUP BY conversation_id
    ) t ON t.conversation_id = c.id
    LEFT JOIN (
        SELECT conversation_id, array_agg(member_id ORDER BY member_id) AS ids
        FROM conversations_participant WHERE organization_id = %(organization)s
        GROUP BY conversation_id
    ) p ON p.conversation_id = c.id
    WHERE c.organization_id = %(organization)s
      AND (c.customer_address, c.customer_name, c.customer_owner, c.tag_ids, c.participant_ids)
          IS DISTINCT FROM (i.address, coalesce(k.name, ''), k.owner_id, coalesce(t.ids, '{}'),
                            coalesce(p.ids, '{}'))
"""


def broken_rows() -> Iterator[str]:
    """The current organization's broken promises. In the open transaction."""
    for carrier_id, count in tenancy.rows(TWICE):
        yield f"I2 {count} messages are the carrier's {carrier_id}"
    for (what,) in tenancy.rows(STUCK):
        yield f"I4 {what} was begun and left"
    yield from _foreign()
    for uuid, at, out in tenancy.rows(AFTER_OPT_OUT):
        yield f"I8 attempt {uuid} of {at.isoformat()} came after the opt-out of {out.isoformat()}"

    for kind, who, period, count in tenancy.rows(TOLD_TWICE):
        yield f"{who} got {count} replies ({kind}) in the period of {period.isoformat()}"
    for (uuid,) in tenancy.rows(UNASKED):
        yield f"automatic reply {uuid} went without its row"
    for (uuid,) in tenancy.rows(STALE_CARDS):
        yield f"conversation {uuid} shows its customer, its tags or who took part as they were"


def _foreign() -> Iterator[str]:
    """Rows that point at something which is not the organization's own."""
    for child, column, parent in _pointers():
        sql = f"""
            SELECT c.id, c."{column}" FROM "{child}" c
            LEFT JOIN "{parent}" p ON p.organization_id = c.organization_id AND p.id = c."{column}"
            WHERE c.organization_id = %(organization)s AND c."{column}" IS NOT NULL AND p.id IS NULL
        """  # noqa: S608 - names of our own tables
        for pk, target in tenancy.rows(sql):
            yield f"I6 {child} {pk}: {column} {target} is not the organization's"


def _pointers() -> Iterator[tuple[str, str, str]]:
    """(table, column, table pointed at) of every foreign key between tenant tables."""
    models: list[Any] = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    tables = {model: model._meta.db_table for model in models}  # noqa: SLF001 - Django's own API
    for model, table in tables.items():
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's own API
            parent = field.remote_field.model if field.is_relation else None
            if parent in tables:
                yield table, field.column, tables[parent]
