"""The larger installation: what its units start, on PostgreSQL and Redis, founded, updated and restored."""

import base64
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg
import pytest

from tests.databases import Databases, PostgresDatabases, worker_name
from tests.mail_server import MailServer, running_mail_server
from tests.processes import ROOT
from tests.server import free_port

# It never touches the database of the tests: on SQLite there is nothing of it to play.
pytestmark = [pytest.mark.long, pytest.mark.services]

PATIENCE = 300
PROGRAMS = Path(sys.executable).parent
# Filled in by hand on a real machine, by its comments.
SECRETS = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "GLAS_FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}
PLUGIN = """
from plugins.apps import Manifest, PluginConfig


class TrainingConfig(PluginConfig):
    name = "glas_training"
    label = "training"
    verbose_name = "Training"
    manifest = Manifest(
        slug="training", version="1.0", title="Training", summary="Courses.", author="Tests"
    )
"""


class Installation:
    """A machine with the variables of ``deploy/glas.env.example`` and the processes of its units."""

    def __init__(self, folder: Path, database: str, redis: str, mail: MailServer) -> None:
        self.folder, self.database = folder, database
        self.ports = {"glas-pages": free_port(), "glas-live": free_port()}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        example = (ROOT / "deploy" / "glas.env.example").read_text(encoding="utf-8")
        written = dict(line.split("=", 1) for line in example.splitlines() if re.match(r"[A-Z_]+=", line))
        here = {
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "MAIL_URL": f"smtp://localhost:{mail.port}",
            "GLAS_DATA_DIR": str(folder),
            "GLAS_COUNCIL_KEYS_DIR": str(folder / "keys"),
            "WEB_WORKERS": "1",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {**kept, **written, **SECRETS, **here, "PYTHONPATH": str(folder / "plugins")}

    def manage(self, *arguments: str, status: int = 0) -> str:
        """Run a command of ours, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == status, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, unit: str) -> None:
        """Start what a unit starts, at a port of this test."""
        text = (ROOT / "deploy" / "systemd" / f"{unit}.service").read_text(encoding="utf-8")
        found = re.search(r"^ExecStart=(.+)$", text, re.MULTILINE)
        assert found is not None
        command = found[1].replace("/opt/glas/venv/bin", str(PROGRAMS))
        if unit in self.ports:
            port = self.ports[unit]
            command = command.replace("unix:/run/glas/pages.sock", f"127.0.0.1:{port}")
            command = command.replace("port=8001", f"port={port}")
        with (self.folder / f"{unit}.log").open("ab") as log:
            self.running[unit] = subprocess.Popen(
                command.split(), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def stop(self, *units: str) -> None:
        """Stop the units as systemd does, and wait for them."""
        for unit in units or tuple(self.running):
            process = self.running.pop(unit)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) in (0, -signal.SIGTERM), self.log(unit)

    def log(self, unit: str) -> str:
        """Return what a unit wrote."""
        return (self.folder / f"{unit}.log").read_text(encoding="utf-8", errors="replace")

    def page(self, path: str, unit: str = "glas-pages") -> str:
        """Ask as the proxy does, as soon as there is an answer; return the text."""
        headers = {"Host": "glas.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(
                    Request(f"http://127.0.0.1:{self.ports[unit]}{path}", headers=headers), timeout=60
                ) as answer:
                    return answer.read().decode()
            except HTTPError as refused:
                raise AssertionError(f"{path}: {refused}\n{self.log(unit)}") from refused
            except (URLError, ConnectionError):
                assert time.monotonic() < deadline, self.log(unit)
                time.sleep(0.2)

    def parts(self) -> dict[str, str]:
        """Return the parts of ``/readyz``, once the runner holds its lease."""
        deadline = time.monotonic() + PATIENCE
        while True:
            parts: dict[str, str] = json.loads(self.page("/readyz"))["parts"]
            if parts["runner"] == "ok" or time.monotonic() > deadline:
                return parts
            time.sleep(0.5)

    def rows(self) -> dict[str, list[str]]:
        """Return every row of the database, but those of the runner and of the last backup."""
        with psycopg.connect(self.database) as server:
            tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {
                table: [row for (row,) in server.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')]  # noqa: S608 -- names of our own tables
                for (table,) in tables
                if table not in {"youth_runnerlease", "cms_lasttime"}
            }

    def install_plugin(self) -> None:
        """Put a package with a plugin where Python finds it, as an installer would."""
        package = self.folder / "plugins" / "glas_training"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "apps.py").write_text(PLUGIN, encoding="utf-8")
        about = package.parent / "glas_training-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: glas-training\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(
            "[glas.plugins]\ntraining = glas_training.apps:TrainingConfig\n"
        )


@pytest.fixture
def installation(databases: Databases, tmp_path: Path) -> Iterator[Installation]:
    if not isinstance(databases, PostgresDatabases):
        pytest.skip("the larger installation is on PostgreSQL and Redis")
    name = f"{worker_name()}_larger"
    with running_mail_server() as mail:
        made = Installation(tmp_path, databases.make_empty(name), os.environ["GLAS_SERVICES_REDIS"], mail)
        yield made
        for process in made.running.values():
            process.kill()
            process.wait()
    databases.drop(name)


UNITS = ("glas-pages", "glas-live", "glas-runner")


def test_it_is_founded_updated_with_a_plugin_and_restored(installation: Installation) -> None:
    machine = installation
    (machine.folder / "keys").mkdir(mode=0o700)
    machine.manage("migrate", "--verbosity", "0")
    machine.manage("collectstatic", "--noinput", "--verbosity", "0")
    machine.manage("check", "--deploy", "--database", "default")
    machine.manage("createsuperuser", "--noinput", "--email", "you@glas.example")
    for council in ("municipal", "youth"):
        machine.manage("council", f"deploy/councils/{council}.toml")
    machine.manage("site", "--council", "polyana", "--council", "polyana-obs")
    machine.manage("keys", "make", "polyana")
    for unit in UNITS:
        machine.start(unit)
    assert "Община" in machine.page("/bg/")
    assert "<h1" in machine.page("/bg/c/polyana/")
    assert json.loads(machine.page("/healthz", "glas-live")) == {"status": "ok"}
    assert machine.parts() == {
        "database": "ok", "migrations": "ok", "files": "ok", "runner": "ok", "redis": "ok",
    }  # fmt: skip

    # Updating, here with a plugin: backup first, then the commands of the chapter.
    machine.manage("backup", str(machine.folder / "backups"))
    machine.install_plugin()
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        machine.manage(*command)
    machine.manage("search", "rebuild")
    machine.manage("plugin", "check")
    machine.manage("plugin", "on", "training", "polyana")
    machine.running["glas-pages"].send_signal(signal.SIGHUP)
    machine.stop("glas-live", "glas-runner")
    machine.start("glas-live")
    machine.start("glas-runner")
    assert "Община" in machine.page("/bg/")
    assert machine.parts()["runner"] == "ok"
    listed = json.loads(machine.manage("plugin", "list", "--json"))["plugins"]
    assert [one["on"] for one in listed if one["slug"] == "training"] == [["polyana"]]

    # A backup while all of it runs, and what it brings back.
    (machine.folder / "backups").rename(machine.folder / "backups-before")
    machine.manage("backup", str(machine.folder / "backups"))
    machine.stop()
    before = machine.rows()
    with psycopg.connect(machine.database) as server:
        server.execute("UPDATE youth_council SET slug = slug || '-lost'")
        server.execute("DELETE FROM youth_journalentry WHERE seq = 1")
    shutil.rmtree(machine.folder / "media", ignore_errors=True)
    (archive,) = (machine.folder / "backups").glob("glas-*.zip")
    machine.manage("restore", "--replace", str(archive))
    assert machine.rows() == before
    machine.manage("journal", "verify")
    machine.start("glas-pages")
    assert "<h1" in machine.page("/bg/c/polyana/")
