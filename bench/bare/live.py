"""A live connection as the guides of Channels make one: a consumer for each screen, a group, the ORM."""

import json
import os
from typing import Any
from uuid import uuid4

import django
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare.live_settings")
django.setup(set_prefix=False)

from django.contrib.sessions.models import Session  # noqa: E402 - needs the apps

from youth.models.journal import JournalEntry  # noqa: E402 - needs the apps

GROUP = "everybody"
BYTES = 300
REPLAYED = 100


class Screen(AsyncWebsocketConsumer):
    """A screen in the one group."""

    async def connect(self) -> None:
        """Let the screen in."""
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        """Do what the screen says: tell everybody, store it first, or give the last entries."""
        match json.loads(text_data)["type"]:
            case "say":
                await self.channel_layer.group_send(GROUP, {"type": "said", "text": "x" * BYTES})
            case "store":
                await database_sync_to_async(store)("x" * BYTES)
                await self.channel_layer.group_send(GROUP, {"type": "said", "text": "x" * BYTES})
            case "replay":
                for text in await database_sync_to_async(last_entries)():
                    await self.send(text_data=text)

    async def said(self, event: dict[str, Any]) -> None:
        """Tell this screen."""
        await self.send(text_data=json.dumps({"type": "act", "text": event["text"]}))


def store(text: str) -> None:
    """Store a text in a row of its own; the table is one without rules."""
    Session.objects.create(session_key=uuid4().hex, session_data=text, expire_date=timezone.now())


def last_entries() -> list[str]:
    """Return the last entries of the journal, as they are sent."""
    entries = JournalEntry.objects.order_by("-pk").select_related("stream__council")[:REPLAYED]
    return [
        json.dumps({"type": "act", "seq": one.seq, "kind": one.kind, "payload": one.payload})
        for one in reversed(entries)
    ]


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": AuthMiddlewareStack(URLRouter([path("screens/", Screen.as_asgi())])),
    }
)
