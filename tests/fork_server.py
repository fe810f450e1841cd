"""A loaded process that becomes others: ``python -m tests.fork_server <descriptor of its socket>``.

To start a program means to load Django, Wagtail and our own modules, several seconds of a processor each
time. This process does it once; on request it forks, and the child becomes ``python <arguments>``: a whole
process with a number, memory and connections of its own, that is killed like any other. Here runs one thread,
and nothing is connected: neither survives a fork. So Daphne is left out, which would make Twisted's reactor
with its open descriptors. ``tests/processes.py`` is the other side.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

import django
from django.conf import settings
from django.core.signals import setting_changed
from django.db import connections
from django.utils.module_loading import import_string

# What a server needs of Twisted beside the reactor.
TWISTED = (
    "autobahn.twisted.websocket",
    "twisted.internet.asyncioreactor",
    "twisted.internet.tcp",
    "twisted.web.http",
)
LONGEST = 1 << 20

type Request = dict[str, Any]


def load() -> None:
    """Load what any of the programs needs, but nothing that may not be shared with a child."""
    settings.INSTALLED_APPS.remove("daphne")
    django.setup()
    for name in (*TWISTED, settings.ROOT_URLCONF, "youth.live.routing", "django.core.handlers.asgi"):
        importlib.import_module(name)
    for path in settings.MIDDLEWARE:
        import_string(path)
    for package in ("cms.demo", "youth.runner"):
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(module.name)
    if "twisted.internet.reactor" in sys.modules:
        message = "a loaded module made Twisted's reactor, which children can't share"
        raise RuntimeError(message)
    gc.collect()
    gc.freeze()


def answer_requests(control: socket.socket) -> Request | None:
    """Start children until the test process is gone. Returns twice: in a child with what it is to become."""
    children: set[int] = set()
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, LONGEST, 2)
        if not message:
            end(children)
            return None
        request = json.loads(message)
        if "status of" in request:
            # Asked once, after the child's end; until then its number belongs to nobody else.
            pid, status = os.waitpid(request["status of"], 0)
            children.discard(pid)
            control.send(json.dumps(os.waitstatus_to_exitcode(status)).encode())
            continue
        pid = os.fork()
        if pid == 0:
            control.close()
            # A shell lets what it starts in the background ignore Ctrl+C; a terminal's program does not.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for target, descriptor in enumerate(descriptors, start=1):
                os.dup2(descriptor, target)
                os.close(descriptor)
            return request
        children.add(pid)
        for descriptor in descriptors:
            os.close(descriptor)
        handle = os.pidfd_open(pid)
        socket.send_fds(control, [json.dumps(pid).encode()], [handle])
        os.close(handle)


def end(children: set[int]) -> None:
    """Kill the children that the test process left behind."""
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def become(request: Request) -> None:
    """Take the environment and run the program, as the interpreter would have done."""
    os.environ.clear()
    os.environ.update(request["environment"])
    read_settings_again()
    arguments = request["arguments"]
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


def read_settings_again() -> None:
    """Evaluate the settings under the environment, and have what was made of the old ones forgotten."""
    import django.test.signals  # noqa: F401 - connects those who keep something made from settings

    before = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    for name in [name for name in sys.modules if name.startswith("cms.settings.")]:
        del sys.modules[name]
    settings._setup()
    # Not announced: Django's own answer to that is a warning.
    for known in connections.all(initialized_only=True):
        del connections[known.alias]
    connections._settings = None
    connections.__dict__.pop("settings", None)
    for name in before.keys() - set(dir(settings)):
        # An app added it when it was loaded.
        setattr(settings, name, before[name])
    for name in {name for name in dir(settings) if name.isupper()} - {"DATABASES"}:
        value = getattr(settings, name)
        if value != before.get(name):
            setting_changed.send(type(settings), setting=name, value=value, enter=True)


def main() -> None:
    """Load, answer, and in a child run the program."""
    control = socket.socket(fileno=int(sys.argv[1]))
    load()
    control.send(b"ready")
    request = answer_requests(control)
    if request is not None:
        become(request)


if __name__ == "__main__":
    main()
