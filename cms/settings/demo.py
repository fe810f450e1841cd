"""Settings of ``make demo``: as visitors of a real site see it, so without debugging.

``HOST`` and ``PORT`` say where the demonstration listens. On this machine alone it keeps its password; open
to the network it answers under the machine's own address, and each start makes a new password.
"""

import os
import socket

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 -- compared with, not bound to


def own_address() -> str:
    """Return the address under which other devices of the network reach this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: choosing a way there tells which of our addresses would be the sender.
            # The network is reserved for documentation (RFC 5737).
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


_host = os.environ.get("HOST") or "localhost"
_port = os.environ.get("PORT") or "8000"
_shown = own_address() if _host in WILDCARDS else _host
os.environ["DEBUG"] = "false"
os.environ.setdefault("GLAS_BASE_URL", f"http://{f'[{_shown}]' if ':' in _shown else _shown}:{_port}")
os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys((_shown, *LOOPBACK[:2], "[::1]"))))

from .dev import *
from .dev import LOGGING, STATIC_ROOT

DEMO_IS_OPEN = _host not in LOOPBACK
# Static files straight from the sources: nothing is collected before the first start.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# ``serve`` itself prints where it listens; the accounts are printed above that line.
LOGGING["loggers"]["daphne.server"] = {"level": "WARNING"}
# Mails with codes are read in the same terminal: no line there for each file of a page.
LOGGING["loggers"]["glas.request"] = {"level": "WARNING"}
