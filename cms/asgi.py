"""ASGI entry point: live streams; pages too where one process serves everything."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django.setup(set_prefix=False)

# After the line above, which loads the apps whose models the live streams read.
from cms.handler import PagesHandler  # noqa: E402 - needs the settings
from youth.live.routing import websocket_urlpatterns  # noqa: E402 - needs the apps

application = ProtocolTypeRouter({"http": PagesHandler(), "websocket": URLRouter(websocket_urlpatterns)})
