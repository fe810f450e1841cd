"""The address of live streams."""

from typing import Any

from django.urls import path, re_path

from youth.live.consumer import Receive, live_consumer
from youth.live.writers import Send


async def refuse(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Refuse a WebSocket at an unknown address."""
    await receive()
    await send({"type": "websocket.close"})


websocket_urlpatterns = [
    path("ws/c/<slug:council>/live/<str:stream>/", live_consumer),  # type: ignore[arg-type]  # ASGI, not a view
    re_path("", refuse),  # type: ignore[arg-type]  # likewise
]
