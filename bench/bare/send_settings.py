"""The same without the server's own way to the socket."""

from cms.settings.dev import *

ASGI_APPLICATION = "bench.bare.hub.by_send"
