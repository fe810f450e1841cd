"""Our own live connections, and a further one that has acts stored or only shown.

Commands have rules, which the ways that they are compared with have not.
"""

import json
import os
from collections.abc import Sequence
from typing import Any

from channels.routing import URLRouter
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare.hub_settings")

from django.db import transaction

from cms.asgi import application as whole
from youth.acts.minutes import MinutesDrafted
from youth.journal.append import append
from youth.live.batches import batches
from youth.live.consumer import Receive, hub_of_this_loop
from youth.live.writers import Send
from youth.models.journal import Stream

BYTES = 300


async def say(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Do what the screen says: store an act of its stream, or show everybody a text that is not stored."""
    await receive()
    await send({"type": "websocket.accept"})
    number = 0
    while (event := await receive())["type"] == "websocket.receive":
        message, number = json.loads(event["text"]), number + 1
        if message["type"] == "store":
            batches.put(store, message["stream"], None)
            continue
        text = json.dumps({"type": "act", "seq": number, "text": "x" * BYTES})
        for member in hub_of_this_loop().members():
            member.writer.write(text)


def store(stream: str, acts: Sequence[None]) -> Sequence[None]:
    """Append acts in one commit."""
    with transaction.atomic():
        council = Stream.objects.select_related("council").get(pk=stream).council
        for number, _act in enumerate(acts):
            append(stream, council, MinutesDrafted(up_to=number), actor=None)
    return acts


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve what we serve, and the further connection."""
    further = scope["type"] == "websocket" and scope["path"] == "/say/"
    await (SAY if further else whole)(scope, receive, send)


async def by_send(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve the same without the server's own way to the socket."""
    await application(scope | {"extensions": {}}, receive, send)


SAY: Any = URLRouter([path("say/", say)])  # type: ignore[arg-type]  # ASGI, not a view
