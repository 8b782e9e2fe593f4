"""Customers' texts as Twilio posts them, signed in advance."""

from collections.abc import Sequence
from itertools import count
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.data import account, key
from bench.load import request
from bench.stage import ORIGIN

_numbers = count(1)


def form(organization: int, sender: str, to: str, body: str) -> dict[str, str]:
    """Twenty fields, about 430 bytes, each with a MessageSid of its own."""
    sid = f"SM{next(_numbers):032x}"
    return {
        "ToCountry": "US", "ToState": "WA", "SmsMessageSid": sid, "NumMedia": "0",
        "ToCity": "SEATTLE", "FromZip": "98101", "SmsSid": sid, "FromState": "WA",
        "SmsStatus": "received", "FromCity": "SEATTLE", "Body": body, "FromCountry": "US",
        "To": to, "ToZip": "98101", "NumSegments": "1", "MessageSid": sid,
        "AccountSid": account(organization)["account_sid"], "From": sender,
        "ApiVersion": "2010-04-01", "SmsRefKind": "1",
    }  # fmt: skip


def posts(organization: int, people: Sequence[tuple[str, str]], many: int) -> list[bytes]:
    """Webhooks of one organization: `people` are (customer's number, our number), in turns."""
    path = f"/webhooks/twilio/{key(organization)}/message/"
    validator = RequestValidator(account(organization)["auth_token"])
    made = []
    for n in range(many):
        sender, to = people[n % len(people)]
        given = form(organization, sender, to, f"bench text {n}")
        made.append(
            request(
                "POST", path, urlencode(given).encode(),
                Content_Type="application/x-www-form-urlencoded",
                X_Twilio_Signature=validator.compute_signature(ORIGIN + path, given),
            )
        )  # fmt: skip
    return made


PEOPLE = """
SELECT i.address, ch.address FROM conversations_conversation c
JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
JOIN conversations_channel ch ON ch.organization_id = c.organization_id AND ch.id = c.channel_id
WHERE c.organization_id = %s AND c.state = 'open' ORDER BY c.id DESC LIMIT %s
"""

# The same webhooks as rows that wait to be read: `each` of every person, mixed.
WAITING = """
INSERT INTO channels_app_delivery
    (organization_id, connection_id, kind, dedupe_key, query, raw, state, reason, tries)
SELECT o, o, 'message', 'message:' || sid, '', convert_to(
    'ToCountry=US&ToState=WA&SmsMessageSid=' || sid || '&NumMedia=0&ToCity=SEATTLE&FromZip=98101'
    '&SmsSid=' || sid || '&FromState=WA&SmsStatus=received&FromCity=SEATTLE&Body=' || replace(body, ' ', '+')
    || '&FromCountry=US&To=%%2B' || substr(ours, 2) || '&ToZip=98101&NumSegments=1&MessageSid=' || sid
    || '&AccountSid=AC' || lpad(o::text, 32, '0') || '&From=%%2B' || substr(theirs, 2)
    || '&ApiVersion=2010-04-01', 'UTF8'), 'waiting', '', 0
FROM (
    SELECT c.organization_id AS o, c.last_preview AS body, i.address AS theirs, ch.address AS ours, n,
           'SM' || md5(random()::text || c.id || n) AS sid
    FROM (
        SELECT *, row_number() OVER (PARTITION BY organization_id ORDER BY last_message_at DESC) AS nth
        FROM conversations_conversation
        WHERE state = 'open' AND organization_id BETWEEN %(first)s AND %(last)s
    ) c
    JOIN contacts_identity i ON i.organization_id = c.organization_id AND i.id = c.identity_id
    JOIN conversations_channel ch ON ch.organization_id = c.organization_id AND ch.id = c.channel_id
    CROSS JOIN generate_series(1, %(each)s) n
    WHERE c.nth <= %(people)s ORDER BY random()
) texts
"""
