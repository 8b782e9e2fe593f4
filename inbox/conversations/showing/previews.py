"""The one line of a message that a list shows."""

from collections.abc import Sequence


def preview(body: str) -> str:
    """At most 160 characters, white space folded."""
    text = " ".join(body.split())
    return text if len(text) <= 160 else text[:159] + "…"


def kind_of(content_types: Sequence[str]) -> str:
    """What a message without words is called: photo, video, audio, contact or file."""
    if not content_types:
        return ""
    first = content_types[0].split(";")[0].strip().lower()
    if first in {"text/vcard", "text/x-vcard"}:
        return "contact"
    family = first.split("/")[0]
    return {"image": "photo", "video": "video", "audio": "audio"}.get(family, "file")
