"""X-Twilio-Signature: HMAC-SHA1 over the exact public address and the sorted parameters.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest

from django.http import QueryDict
from twilio.request_validator import RequestValidator

Credentials = list[dict[str, str]]


def tokens_for(account_sid: str, credentials: Credentials) -> list[str]:
    """The tokens an account may sign with: several while one rotates, none for a stranger's."""
    return [pair["auth_token"] for pair in credentials if pair["account_sid"] == account_sid]


def form_is_signed(
    address: str, form: QueryDict, signature: str | None, tokens: Iterable[str]
) -> bool:
    """Whether any of the tokens made this signature; every parameter counts, known or not."""
    if not signature:
        return False
    return any(RequestValidator(token).validate(address, form, signature) for token in tokens)


def body_is_signed(
    address: str, claimed: str, body: bytes, signature: str | None, tokens: Iterable[str]
) -> bool:
    """JSON webhooks sign the address, which carries the body's SHA-256 as `bodySHA256`."""
    if not signature or not compare_digest(claimed.encode(), sha256(body).hexdigest().encode()):
        return False
    return any(RequestValidator(token).validate(address, {}, signature) for token in tokens)
