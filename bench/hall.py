"""The peers of bench/fanout.py: `python -m bench.hall bare PORT` is the `websockets` library's own
broadcast() behind one Redis subscription, `python -m bench.hall layer PORT` a Channels consumer in
a group of channels_redis' pub/sub layer, on uvicorn as the product is.
"""

import asyncio
import os
import sys
from typing import Any

GROUP = "bench-hall"


async def bare(port: int) -> None:
    import redis.asyncio as redis
    from websockets.asyncio.server import broadcast, serve

    present: set[Any] = set()

    async def stay(socket: Any) -> None:
        present.add(socket)
        await socket.send("hello")
        try:
            await socket.wait_closed()
        finally:
            present.discard(socket)

    async with (
        redis.Redis.from_url(os.environ["REDIS_URL"]) as client,
        client.pubsub(ignore_subscribe_messages=True) as ears,
        serve(stay, "127.0.0.1", port, compression=None),
    ):
        await ears.subscribe(GROUP)
        async for message in ears.listen():
            broadcast(present, message["data"].decode())


def layered() -> Any:
    """An ASGI application whose sockets are members of one group."""
    import django

    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.routing import ProtocolTypeRouter

    class Member(AsyncWebsocketConsumer):
        groups = [GROUP]

        async def connect(self) -> None:
            await self.accept()
            await self.send(text_data="hello")

        async def say(self, event: dict[str, str]) -> None:
            await self.send(text_data=event["text"])

    return ProtocolTypeRouter({"websocket": Member.as_asgi()})


def main() -> None:
    import uvicorn
    import uvloop

    kind, port = sys.argv[1], int(sys.argv[2])
    if kind == "bare":
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(bare(port))
    else:
        uvicorn.run(
            layered(), host="127.0.0.1", port=port, ws="websockets-sansio", lifespan="off",
            ws_per_message_deflate=False, log_level="warning",
        )  # fmt: skip


if __name__ == "__main__":
    main()
