"""A broadcast by the library ``websockets``: ``python -m bench.bare.broadcast PORT BYTES``."""

import asyncio
import sys
from http import HTTPStatus

from websockets.asyncio.server import Request, Response, ServerConnection, broadcast, serve


async def main(port: int, size: int) -> None:
    """Serve until killed: each message makes everybody receive one text."""
    screens: set[ServerConnection] = set()
    text = "x" * size

    async def screen(connection: ServerConnection) -> None:
        screens.add(connection)
        try:
            async for _message in connection:
                broadcast(screens, text)
        finally:
            screens.discard(connection)

    def health(connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(HTTPStatus.OK, "ok") if request.path == "/healthz" else None

    # Its own pings would fall into some turns and not into others.
    async with serve(
        screen,
        "127.0.0.1",
        port,
        process_request=health,
        compression=None,
        backlog=4096,
        ping_interval=None,
    ):
        await asyncio.Future()


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
