"""The settings of ``make demo``, each in a process of its own because settings are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT

PRINT = """
import json
from django.conf import settings as s
requests = s.LOGGING["loggers"]["glas.request"]
print(json.dumps([s.DEBUG, s.BASE_URL, s.ALLOWED_HOSTS, s.DEMO_IS_OPEN, requests]))
"""


def settings_of(folder: Path, **environment: str) -> list[object]:
    """Return what another process reads."""
    clean = {key: value for key, value in os.environ.items() if key not in {"ALLOWED_HOSTS", "GLAS_BASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-c", PRINT],
        cwd=ROOT,
        env=clean
        | {"DJANGO_SETTINGS_MODULE": "cms.settings.demo", "GLAS_DATA_DIR": str(folder), "DEBUG": ""}
        | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_on_this_machine_alone_the_links_carry_the_port(tmp_path: Path) -> None:
    assert settings_of(tmp_path, HOST="localhost", PORT="8113") == [
        False,
        "http://localhost:8113",
        ["localhost", "127.0.0.1", "[::1]"],
        False,
        # The terminal is for the accounts and for mails with codes, not for a line for each file.
        {"level": "WARNING"},
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.7.7"])  # noqa: S104 -- named, not bound to
def test_open_to_the_network_it_answers_under_the_address_that_its_links_have(
    tmp_path: Path, host: str
) -> None:
    debug, address, hosts, is_open, _requests = settings_of(tmp_path, HOST=host, PORT="8080")

    assert (debug, is_open) == (False, True)
    assert isinstance(hosts, list)
    assert hosts[1:] == ["localhost", "127.0.0.1", "[::1]"]
    assert address == f"http://{hosts[0]}:8080"
    assert hosts[0] != "0.0.0.0"  # noqa: S104 -- nobody can open it
