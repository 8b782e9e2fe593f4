"""A block of a page, rendered alone: what htmx swaps is what the page shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_token_lazy
from django.template.loader import get_template


def fragment(
    request: HttpRequest, template: str, blocks: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Blocks of the template, named with spaces between, as an answer no cache keeps."""
    html = "".join(render_block(request, template, block, context) for block in blocks.split())
    headers = {"Cache-Control": "no-store", "Vary": "HX-Request, HX-History-Restore-Request"}
    return HttpResponse(html, status=status, headers=headers)


def render_block(
    request: HttpRequest | None, template: str, block: str, context: dict[str, Any]
) -> str:
    """The block's HTML. Raises KeyError for a block the template has not."""
    found: Any = get_template(template)
    given = dict(context)
    if request is not None:
        given |= {"request": request, "csrf_token": csrf_token_lazy(request)}
    inner = found.template
    return "".join(inner.blocks[block](inner.new_context(given)))
