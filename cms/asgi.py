"""ASGI entry point: live streams; pages too where one process serves everything."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
pages = get_asgi_application()

# After the line above, which loads the apps whose models the live streams read.
from youth.live.routing import websocket_urlpatterns  # noqa: E402 - needs the apps

application = ProtocolTypeRouter({"http": pages, "websocket": URLRouter(websocket_urlpatterns)})
