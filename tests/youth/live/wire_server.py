"""A server whose application only writes: ``python -m tests.youth.live.wire_server KIND PORT``."""

import sys
from typing import Any

from youth.live.writers import CloseCode, writer_for

MESSAGES = 40
LETTERS = 10_000


def text(number: int) -> str:
    """Return one of the messages: some short, some long, all of them of two bytes a letter."""
    return f"{number} " + "я" * (LETTERS if number % 2 else 10)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Name the writer, then write more at once than a socket takes, then close."""
    await receive()
    await send({"type": "websocket.accept"})
    writer = writer_for(scope, send)
    writer.write(type(writer).__name__)
    for number in range(MESSAGES):
        writer.write(text(number))
    writer.close(CloseCode.TICKET)
    await receive()


def serve(kind: str, port: int) -> None:
    """Serve until the process is ended."""
    if kind == "daphne":
        from cms.sockets import FramingServer

        FramingServer(application, endpoints=[f"tcp:port={port}:interface=127.0.0.1"]).run()
    else:
        import uvicorn

        uvicorn.run(application, port=port, lifespan="off", log_level="critical", ws=kind)  # type: ignore[arg-type]


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
