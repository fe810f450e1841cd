"""``manage.py serve``: pages, API and live streams in one process, with the runner as a thread."""

import os
import socket
import sqlite3
import threading
import warnings
from contextlib import ExitStack, closing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from twisted.internet.task import deferLater

from cms.bodies.receiving import bound_requests
from cms.sockets import FramingServer, reactor
from youth.live.consumer import say_goodbye
from youth.runner.loop import start_supervised

# Daphne's own 50 turns away every third of a thousand screens that come back at once.
BACKLOG = 4096
MESSAGE_BYTES = 64 * 1024
GOODBYE_SECONDS = 0.5
WRONG_CALL = 2
WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 -- compared with, not bound to


def endpoint(host: str, port: int) -> str:
    """Return Twisted's description of the address to listen on. Raises ``OSError`` for an unknown host."""
    families = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    family, *_rest, address = min(families, key=lambda found: found[0] != socket.AF_INET)
    kind = "tcp" if family == socket.AF_INET else "tcp6"
    interface = str(address[0]).replace(":", r"\:")
    return f"{kind}:port={port}:interface={interface}:backlog={BACKLOG}"


def keeper() -> sqlite3.Connection | None:
    """Open the connection that stays open on SQLite, so that its log is not written back at every close."""
    if connection.vendor != "sqlite":
        return None
    kept: sqlite3.Connection = connection.get_new_connection(connection.get_connection_params())
    kept.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return kept


class Command(BaseCommand):
    """Exit status: 0 stopped, 1 the address is taken, 2 wrong call."""

    help = "Serves pages, API and live streams, and does due work, in one process."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--host``, ``--port`` (else HOST and PORT of the environment) and ``--no-runner``."""
        parser.add_argument("--host", default=os.environ.get("HOST") or "localhost")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
        parser.add_argument("--no-runner", action="store_true", help="leave due work to `manage.py runner`")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGTERM or SIGINT."""
        # Files are read in threads under ASGI; Django's remark about it is true and changes nothing here.
        warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
        try:
            address = endpoint(options["host"], options["port"])
        except OSError:
            message = _("There is no address %(host)s on this machine.") % {"host": options["host"]}
            raise CommandError(message, returncode=WRONG_CALL) from None
        with ExitStack() as stack:
            kept = keeper()
            if kept is not None:
                stack.enter_context(closing(kept))
            if not options["no_runner"]:
                stop = threading.Event()
                runner = start_supervised(stop)
                # Waits for the piece of work at hand, but not for a job that hangs.
                stack.callback(runner.join, 10)
                stack.callback(stop.set)
            self._serve(address, options["host"], options["verbosity"])

    def _serve(self, address: str, host: str, verbosity: int) -> None:
        server: Any = FramingServer(
            application=import_string(settings.ASGI_APPLICATION),
            endpoints=[address],
            http_timeout=120,
            websocket_max_message_size=MESSAGE_BYTES,
            websocket_max_frame_size=MESSAGE_BYTES,
            proxy_forwarded_address_header="X-Forwarded-For"
            if settings.ALLAUTH_TRUSTED_PROXY_COUNT
            else None,
            verbosity=verbosity,
            server_name="glas",
            ready_callable=lambda: self._ready(server, host),
        )
        server.run()
        if not server.listening_addresses:
            raise CommandError(_("The address is taken: another server listens there."))

    def _ready(self, server: FramingServer, host: str) -> None:
        bound_requests(server)
        loop: Any = reactor  # zope's interfaces leave out the first argument of methods
        loop.addSystemEventTrigger("before", "shutdown", _goodbye)
        for _interface, port in server.listening_addresses:
            # A browser cannot open the wildcard address.
            url = settings.BASE_URL if host in WILDCARDS else f"http://{host}:{port}"
            self.stdout.write(_("Glas listens at %(url)s") % {"url": f"{url}/"})
            self.stdout.flush()


def _goodbye() -> Any:
    """Notify all screens, and wait until the messages have been sent."""
    loop: Any = reactor  # typed as the module
    return deferLater(loop, GOODBYE_SECONDS) if say_goodbye() else None
