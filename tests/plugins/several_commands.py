"""One start, many commands: ``python -m tests.plugins.several_commands <JSON>`` prints what each one did.

Each command runs in a fork of the loaded process, as if it had been started by itself; commands of which the
first word is ``get`` ask for a page as the operator.
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


def done(arguments: list[str]) -> tuple[int, str, str]:
    """Return exit status, what was printed, and what was logged."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as log:
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(log.fileno(), 2)
            os._exit(_status_of(arguments))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
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
    told = {" ".join(arguments): done(arguments) for arguments in json.loads(sys.argv[1])}
    sys.stdout.write("\n" + json.dumps(told))


if __name__ == "__main__":
    main()
