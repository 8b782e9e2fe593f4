"""Files that are handed over: never run, never shown in place, kept by no cache."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from inbox.conversations.writing import files


def handed(chunks: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """The bytes as a file to keep."""
    response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, files.safe_name(name))
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    sealed: Any = response
    sealed._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # noqa: SLF001 - csp's API
    return response
