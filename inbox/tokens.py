"""What a page showed, short enough to come back with its form; another one once it was changed."""

import json
from hashlib import sha256


def of(held: object) -> str:
    """Sixteen hex digits; the order of keys says nothing."""
    told = json.dumps(held, sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()[:16]
