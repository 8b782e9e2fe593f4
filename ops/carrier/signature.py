"""How the carrier signs what it posts, so that the product can tell it from a forger."""

import base64
import hmac
from collections.abc import Mapping


def signed(token: str, url: str, params: Mapping[str, str]) -> str:
    """The value of X-Twilio-Signature for a form posted to exactly this URL."""
    text = url + "".join(name + params[name] for name in sorted(params))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()
