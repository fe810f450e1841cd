"""One start, many commands: ``python -m tests.plugins.several_commands <JSON>`` prints what each one did.

The commands come in groups. Each group runs in a fork of the loaded process, as if it had been started by
itself; commands of which the first word is ``get`` ask for a page as the operator.
"""

import json
import os
import sys
import tempfile
from typing import Any

import django
from django.core.management import execute_from_command_line
from django.db import connections
from django.urls import get_resolver

type Told = tuple[int, str, str]


def done(group: list[list[str]]) -> dict[str, Told]:
    """Return the exit status of each command, what it printed, and what was logged."""
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if child == 0:
            told.write(json.dumps({" ".join(arguments): _run(arguments) for arguments in group}).encode())
            told.flush()
            os._exit(0)
        os.waitpid(child, 0)
        told.seek(0)
        found: dict[str, Told] = json.loads(told.read())
        return found


def _run(arguments: list[str]) -> Told:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as log:
        os.dup2(output.fileno(), 1)
        os.dup2(log.fileno(), 2)
        status = _status_of(arguments)
        output.seek(0)
        log.seek(0)
        return status, output.read().decode(), log.read().decode()


def _status_of(arguments: list[str]) -> int:
    status: Any = 0
    try:
        if arguments[0] == "get":
            status = _get(arguments[1])
        else:
            execute_from_command_line(["manage.py", *arguments])
    except SystemExit as end:
        status = end.code or 0
    except BaseException as error:  # noqa: BLE001 (shown to the test)
        sys.stdout.write(f"raised {error!r}")
        status = 99
    sys.stdout.flush()
    sys.stderr.flush()
    return int(status)


def _get(address: str) -> int:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email="operator@example.org"))
    answer = client.get(address)
    sys.stdout.write(answer.content.decode())
    return 0 if answer.status_code == 200 else answer.status_code % 256


def prepare() -> None:
    """Make a council and the operator's account."""
    from django.contrib.auth import get_user_model

    from youth.policies import OPERATOR
    from youth.services.councils import create_council

    create_council(
        "polyana",
        kind="youth",
        names={"bg": "Съвет"},
        municipality_code="bg-polyana",
        municipality_names={"bg": "Поляна"},
        actor=OPERATOR,
    )
    get_user_model().objects.create_superuser("operator@example.org")
    connections.close_all()


def main() -> None:
    """Load once, then do everything that is asked."""
    django.setup()
    prepare()
    # Read once; each command would read it again.
    _ = get_resolver().url_patterns
    told: dict[str, Told] = {}
    for group in json.loads(sys.argv[1]):
        told |= done(group)
    sys.stdout.write("\n" + json.dumps(told))


if __name__ == "__main__":
    main()
