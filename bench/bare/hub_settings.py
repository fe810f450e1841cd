"""Our own settings with a further live connection that stores or shows."""

from cms.settings.dev import *

ASGI_APPLICATION = "bench.bare.hub.application"
