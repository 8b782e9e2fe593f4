"""What the API tells about messages and their media, and the CDN that the media live on."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from . import shapes
from .accounts import Account
from .answers import api, as_json, refusal
from .exchange import EXCHANGE, Exchange
from .faults import Route
from .messages import Media, Message, now
from .refusals import Refused, unknown


@api
async def messages(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    paging = shapes.Paging(request.path, dict(request.query))
    to, sender = request.query.get("To", ""), request.query.get("From", "")
    since, until = _dates(request)
    page: list[dict[str, Any]] = []
    is_reached, last = paging.token is None, ""
    for message in exchange.messages.newest(account.sid, to, sender):
        sent = message.created.replace(microsecond=0)
        if since and sent < since:
            break
        if is_reached and _fits(message, to, sender) and not (until and sent > until):
            if len(page) == paging.size:
                paging.next = f"PA{last}"
                break
            page.append(shapes.message(message))
            last = message.sid
        is_reached = is_reached or paging.token == f"PA{message.sid}"
    return as_json(shapes.page("messages", page, paging))


@api
async def message(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    return as_json(shapes.message(_message(request, exchange, account)))


@api
async def all_media(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    parent = _message(request, exchange, account)
    items = [shapes.media(media, parent) for media in parent.media]
    paging = shapes.Paging(request.path, dict(request.query))
    return as_json(shapes.page("media_list", items, paging))


@api
async def media(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    """The description under `.json`, else a way to the bytes, which need no credentials."""
    if exchange.faults.take("media_404_once", Route(account.sid)):
        raise unknown()
    parent = _message(request, exchange, account)
    found = _media(request, parent)
    if request.path.endswith(".json"):
        return as_json(shapes.media(found, parent))
    location = f"{exchange.base}/cdn/{exchange.pictures.offer(found.sid)}"
    return web.Response(status=307, headers={"Location": location})


@api
async def delete_media(request: web.Request, exchange: Exchange, account: Account) -> web.Response:
    parent = _message(request, exchange, account)
    found = _media(request, parent)
    parent.media.remove(found)
    exchange.pictures.forget(found.sid)
    line = {"kind": "media_deleted", "time": now().isoformat()}
    await exchange.log.append({**line, "sid": parent.sid, "media": found.sid})
    return web.Response(status=204)


async def cdn(request: web.Request) -> web.StreamResponse:
    """Refuses credentials, as signed storage URLs do, so that whoever forwards them notices."""
    if "Authorization" in request.headers:
        return web.Response(status=400, text="<Error><Code>InvalidArgument</Code></Error>")
    exchange = request.app[EXCHANGE]
    sid = exchange.pictures.offered(request.match_info["name"])
    return file(exchange, sid or "")


def file(exchange: Exchange, sid: str) -> web.StreamResponse:
    pictures = exchange.pictures
    if not pictures.exists(sid):
        return refusal(unknown())
    return web.FileResponse(
        pictures.path(sid), headers={"Content-Type": pictures.content_type(sid)}
    )


def _message(request: web.Request, exchange: Exchange, account: Account) -> Message:
    found = exchange.messages.find(account.sid, request.match_info["message"])
    if found is None or found.direction == "notice":
        raise unknown()
    return found


def _media(request: web.Request, parent: Message) -> Media:
    wanted = request.match_info["media"]
    found = next((media for media in parent.media if media.sid == wanted), None)
    if found is None:
        raise unknown()
    return found


def _fits(message: Message, to: str, sender: str) -> bool:
    return (not to or message.recipient == to) and (not sender or message.sender == sender)


def _dates(request: web.Request) -> tuple[datetime | None, datetime | None]:
    """`DateSent` alone means that whole day; with < or > both ends are inclusive."""
    query = request.query
    since, until = _moment(query.get("DateSent>")), _moment(query.get("DateSent<"), ends=True)
    if "DateSent" in query:
        day = query["DateSent"][:10]
        since, until = _moment(day), _moment(day, ends=True)
    return since, until


def _moment(value: str | None, *, ends: bool = False) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Refused(20001) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    is_day = "T" not in value
    return moment.replace(hour=23, minute=59, second=59) if ends and is_day else moment
