"""Addresses in a text become links."""

import re

from django.utils.html import urlize
from markupsafe import Markup, escape

# A line longer than this is shown as plain text: nobody needs its links, and urlize reads twice.
LONGEST_LINKED = 4000


def linked(body: str) -> Markup:
    """The text, escaped, with its addresses as links that tell nobody where they come from."""
    if len(body) > LONGEST_LINKED or not re.search(r"[.:@]", body):
        return escape(body)
    found = urlize(body, nofollow=True, autoescape=True)
    safe = found.replace('rel="nofollow"', 'rel="nofollow noopener noreferrer" target="_blank"')
    return Markup(safe)  # noqa: S704 - urlize escapes
