"""POST Messages: into the ledger first, answered after, with faults on either side."""

import asyncio
import socket
import struct
from dataclasses import replace
from http import HTTPStatus

from aiohttp import web

from . import callbacks, drafts, records, shapes
from .accounts import Account
from .answers import api, as_json
from .drafts import Draft
from .exchange import Exchange
from .faults import Route
from .messages import Message, new_sid, now
from .refusals import Refused, too_fast

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
OPTED_OUT = 21610
LONG = 3600.0


@api
async def create(request: web.Request, exchange: Exchange, account: Account) -> web.StreamResponse:
    draft = Draft.from_form(await request.read())
    route = Route(account.sid, draft.sender, draft.recipient)
    if spoiled := await _before(request, exchange, route):
        return spoiled
    drafts.check(draft, account, exchange.optouts)
    account.numbers[draft.sender].pace()
    message = await accept(exchange, account, draft)
    answer = as_json(shapes.message(message), HTTPStatus.CREATED)
    plan = callbacks.plan(exchange.faults, route)
    if plan.early:
        first, *rest = plan.steps
        told, wrong = plan.copies, plan.wrong_token
        await exchange.callbacks.tell(message, first, copies=told, wrong_token=wrong)
        plan = replace(plan, steps=tuple(rest), early=False)
    exchange.start(exchange.callbacks.follow(message, plan))
    return await _after(request, exchange, route) or answer


async def accept(exchange: Exchange, account: Account, draft: Draft) -> Message:
    """Never asks whether it has seen the like before: the real carrier has no such memory."""
    message = Message(
        sid=new_sid("MM" if draft.media_urls else "SM"),
        account=account.sid,
        sender=draft.sender,
        recipient=draft.recipient,
        body=draft.body,
        direction="outbound-api",
        status="queued",
        created=now(),
        media_urls=draft.media_urls,
        status_callback=draft.status_callback,
        attempt=records.attempt_in(draft.status_callback),
    )
    await exchange.ledger.append(records.of_message("accepted", message))
    exchange.messages.add(message)
    return message


async def _before(
    request: web.Request, exchange: Exchange, route: Route
) -> web.StreamResponse | None:
    """Faults that strike before anything is taken."""
    take = exchange.faults.take
    if take("reset_before", route):
        return reset(request)
    if fault := take("hang_before", route):
        return await hang(request, exchange, fault.seconds or LONG)
    if fault := take("429", route):
        raise too_fast(int(fault.seconds or 1))
    if take("500", route):
        raise Refused(20500, HTTPStatus.INTERNAL_SERVER_ERROR)
    if fault := take("refuse", route):
        raise Refused(fault.error_code or OPTED_OUT, int(fault.status or HTTPStatus.BAD_REQUEST))
    return None


async def _after(
    request: web.Request, exchange: Exchange, route: Route
) -> web.StreamResponse | None:
    """Faults that strike when the message is already on its way."""
    take = exchange.faults.take
    if fault := take("slow", route):
        await asyncio.sleep(1.0 if fault.seconds is None else fault.seconds)
    if fault := take("accept_then_hang", route):
        return await hang(request, exchange, fault.seconds or LONG)
    if take("accept_then_reset", route):
        return reset(request)
    if take("500_after_accept", route):
        raise Refused(20500, HTTPStatus.INTERNAL_SERVER_ERROR)
    if fault := take("garbage", route):
        status = int(fault.status or HTTPStatus.CREATED)
        return web.Response(text=HTML, status=status, content_type="text/html")
    return None


async def hang(request: web.Request, exchange: Exchange, seconds: float) -> web.Response:
    """Says nothing until the caller has given up."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end and not exchange.is_closing:
        if request.transport is None or request.transport.is_closing():
            break
        await asyncio.sleep(0.05)
    return reset(request)


def reset(request: web.Request) -> web.Response:
    """Without lingering, closing a socket sends RST in place of FIN."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        no_linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)
        request.transport.abort()
    return web.Response()
