"""Two twins of the list page, behind the same middleware and door: the least one could do (two SQL
statements, rows as f-strings, the frame as constant text), and the whole page in Django's templates.
"""

import re
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template import Context, Engine, Template

from config.jinja2 import static
from contacts import phones
from inbox import tenancy
from inbox.accounts.doors import MemberRequest, needs
from inbox.accounts.permissions import Action
from inbox.conversations.finding import filters, lists
from inbox.conversations.finding.filters import Choice
from inbox.conversations.finding.navigation import navigation, place, places
from inbox.conversations.showing.people import hue_of, initials

LIST = f"""SELECT c.uuid, b.uuid, b.name, b.hue, c.state, c.customer_name, c.customer_address,
c.last_message_at, coalesce(c.closed_at, c.opened_at), c.last_direction, c.last_preview, ch.uuid,
CASE WHEN c.tag_ids <> '{{}}' THEN (
    SELECT json_agg(json_build_array(t.uuid, t.name, t.hue) ORDER BY lower(t.name), t.id)
    FROM conversations_tag t WHERE t.organization_id = c.organization_id AND t.id = ANY(c.tag_ids)
) END, c.revision + coalesce(lo.token, 0), {filters.UNREAD}, lu.name, a.uuid, au.name, a.hue, o.uuid
FROM conversations_conversation c
JOIN conversations_inbox b ON b.organization_id = c.organization_id AND b.id = c.inbox_id
JOIN conversations_channel ch ON ch.organization_id = c.organization_id AND ch.id = c.channel_id
LEFT JOIN conversations_lock lo ON lo.organization_id = c.organization_id
  AND lo.conversation_id = c.id
LEFT JOIN accounts_member o ON o.organization_id = c.organization_id AND o.id = c.customer_owner
LEFT JOIN accounts_member a ON a.organization_id = c.organization_id AND a.id = c.assignee_id
LEFT JOIN accounts_user au ON au.id = a.user_id
LEFT JOIN accounts_member l ON l.organization_id = c.organization_id AND l.id = c.last_author_id
LEFT JOIN accounts_user lu ON lu.id = l.user_id
WHERE c.organization_id = %(organization)s
AND c.state = 'open' AND c.inbox_id = (
    SELECT b.id FROM conversations_inbox b JOIN conversations_inboxaccess a
    ON a.organization_id = b.organization_id AND a.inbox_id = b.id
    WHERE b.organization_id = %(organization)s AND b.uuid = %(inbox)s AND a.member_id = %(member)s)
ORDER BY c.last_message_at DESC, c.id DESC LIMIT 51"""
NAVIGATION = """
SELECT b.uuid, b.name, b.hue, (
    SELECT count(*) FROM (SELECT 1 FROM conversations_unread u
    WHERE u.organization_id = %(organization)s AND u.member_id = %(member)s
    AND u.inbox_id = b.id LIMIT 100) bounded),
    (SELECT json_agg(ch.address) FROM conversations_channel ch
     WHERE ch.organization_id = b.organization_id AND ch.inbox_id = b.id),
    (SELECT max(id) FROM accounts_event e WHERE e.organization_id = %(organization)s)
FROM conversations_inbox b JOIN conversations_inboxaccess a
ON a.organization_id = b.organization_id AND a.inbox_id = b.id AND a.member_id = %(member)s
WHERE b.organization_id = %(organization)s ORDER BY b.position
"""
ROW = re.compile(r'<article class="row[ "].*?</article>', re.DOTALL)
frame: tuple[str, str] = ("", "")
icons = ""
whole: Template
engine = Engine(
    dirs=[str(Path(__file__).parent / "templates")],
    libraries={"i18n": "django.templatetags.i18n"},
)


class OutOfDate(Exception):
    """The twin's page is not the product's any more."""


def prepare(page: str) -> None:
    """Take the product's page apart: what stands before and after its rows."""
    global frame, whole, icons
    drawn = list(ROW.finditer(page))
    icons = static("icons.svg")  # its name says what is in it, in production
    frame = page[: drawn[0].start()], page[drawn[-1].end() :]
    rows = '{% for row in page.rows %}{% include "row.html" %}{% endfor %}'
    whole = engine.from_string(in_django(frame[0]) + rows + in_django(frame[1]))


def in_django(html: str) -> str:
    """The frame as a Django template: its icons included, its words translated, its inboxes'
    addresses resolved, as the product's own template does.
    """
    assert not re.search(r"\{[{%#]", html)
    html = re.sub(
        r'<svg class="icon i-(\w+)" viewBox="0 0 24 24" aria-hidden="true">.*?</svg>',
        r'{% include "icon.html" with name="\1" %}',
        html,
    )
    html = re.sub(
        r'"/[\w-]+/inboxes/([0-9a-f-]{36})/',
        r"""\"{% url "conversations:inbox" organization=slug uuid='\1' %}""",
        html,
    )
    return "{% load i18n %}" + re.sub(r">([A-Z][\w ,.]{2,60})<", r'>{% translate "\1" %}<', html)


def check(twin: str, page: str) -> None:
    """Raises OutOfDate where a row is not the product's, white space aside, and where the frames'
    lengths differ by more than 3 %.
    """
    drawn, shown = _rows(twin), _rows(page)
    if len(drawn) != len(shown):
        raise OutOfDate(f"{len(drawn)} rows instead of {len(shown)}")
    for ours, theirs in zip(drawn, shown, strict=True):
        if ours != theirs:
            same = takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
            at = max(40, sum(1 for _ in same))
            raise OutOfDate(f"{ours[at - 40 : at + 80]!r} instead of {theirs[at - 40 : at + 80]!r}")
    if abs(len(twin) - len(page)) > 0.03 * len(page):
        raise OutOfDate(f"{len(twin)} characters instead of {len(page)}")


def _rows(page: str) -> list[str]:
    return [re.sub(r"\s*(<[^>]*>)\s*", r"\1", " ".join(row.split())) for row in ROW.findall(page)]


@needs(Action.READ)
def strings(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The limit."""
    known = {"member": request.member.pk, "inbox": uuid}
    tenancy.rows(NAVIGATION, known)
    house = request.tenant
    found = tenancy.rows(LIST, known)[:50]
    drawn = "".join(_row(values, house.slug, house.country) for values in found)
    return HttpResponse(frame[0] + drawn + frame[1])


def _row(values: tuple[Any, ...], slug: str, country: str) -> str:
    (uuid, inbox, inbox_name, inbox_hue, state, name, address, last_at, began_at, direction, preview,
     channel, tags, revision, unread, author, assignee, assignee_name, assignee_hue,
     owner) = values  # fmt: skip
    shown = name or phones.display(address, country)
    href = f"/{slug}/conversations/{uuid}/"
    who = (
        f'<span class="row__author">{escape((author or "").split(" ")[0])}:</span> '
        if author
        else ""
    )
    end = (
        f'<span class="row__inbox dot" data-hue="{inbox_hue}" title="{escape(inbox_name)}"></span>'
        '<svg class="icon icon--s i-pin" viewBox="0 0 24 24" role="img" aria-label="Pinned">'
        f'<use href="{icons}#i-pin"/></svg>'
    )
    if assignee:
        letters = initials(assignee_name)
        end += (
            f'<span class="avatar avatar--xs" data-hue="{assignee_hue}" data-initials="{letters}" '
            'aria-hidden="true"></span><span class="visually-hidden">assigned to '
            f"{escape(assignee_name)}</span>"
        )
    labels = "".join(
        f'<span class="tag" data-hue="{hue}"><span class="truncate">{escape(label)}</span></span>'
        for _, label, hue in (tags or ())[:2]
    )
    meta = f'<span class="row__meta">{labels}</span>' if labels else ""
    kinds = f' data-tags="{" ".join(tag for tag, _, _ in tags)}"' if tags else ""
    whose = f' data-owner="{owner}"' if owner else ""
    return (
        f'<article class="row{"" if meta else " row--roomy"}"{" data-unread" if unread else ""} '
        f'id="conversation-row-{uuid}" data-conversation="{uuid}" data-inbox="{inbox}" '
        f'data-state="{state}" data-revision="{revision}" '
        f'data-message-at="{last_at.isoformat()}" data-began-at="{began_at.isoformat()}" '
        f'data-direction="{direction}" data-assignee="{assignee or ""}"{whose} '
        f'data-channel="{channel}"{kinds}>'
        f'<input class="row__check" type="checkbox" name="conversation" value="{uuid}" '
        f'form="selection" autocomplete="off" aria-label="Choose {escape(shown)}">'
        f'<span class="avatar" data-hue="{hue_of(address)}" data-initials="{initials(shown)}" '
        'aria-hidden="true"><span class="avatar__mark"><svg class="icon i-message" '
        f'viewBox="0 0 24 24" aria-hidden="true"><use href="{icons}#i-message"/></svg>'
        f'</span></span><a class="row__name truncate" href="{href}" hx-get="{href}" '
        'hx-target="#thread" hx-swap="outerHTML" hx-push-url="true" preload="mousedown">'
        f'{escape(shown)}<span class="visually-hidden row__unread">, unread</span></a>'
        f'<time class="row__time" datetime="{last_at.isoformat()}" data-time="row">'
        f'{last_at:%H:%M}</time><span class="row__preview">{who}{escape(preview)}\n</span>'
        f'{meta}<span class="row__end">{end}</span></article>'
    )


@needs(Action.READ)
def django_templates(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The product's queries; frame and rows in Django's template language."""
    around = places(request.member)
    choice = Choice(inbox=place(around, uuid).id)
    page = lists.page(choice, member=request.member, country=request.tenant.country)
    context = {
        "page": page,
        "slug": request.tenant.slug,
        "icons": icons,
        **navigation(request, around),
    }
    return HttpResponse(whole.render(Context(context)))
