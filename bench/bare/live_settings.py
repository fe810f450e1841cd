"""The bare settings with a live connection as the guides of Channels make one."""

from bench.bare.settings import *

ASGI_APPLICATION = "bench.bare.live.application"
