"""ASGI entry point: live streams; pages too where one process serves everything."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = ProtocolTypeRouter({"http": get_asgi_application()})
