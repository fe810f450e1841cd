"""The commands of the operator's handbook, read from the handbook itself, found a small installation."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.databases import Databases, SqliteDatabases
from tests.mail_server import MailServer, running_mail_server
from tests.processes import ROOT, ForkServer, Process
from tests.server import free_port

# Another data folder and other settings than those of the tests; on any database it would be the same.
pytestmark = pytest.mark.alike

CHAPTER = "## The small installation"
PYTHON = "python manage.py "
# Seconds that one step may take on a machine that does other work, too; it is reached where something hangs.
PATIENCE = 300


def commands(file: str = "operations.md", title: str = CHAPTER) -> list[str]:
    """Return the commands of the chapter's blocks, without those that are done by hand."""
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    chapter = text.partition(f"\n{title}\n")[2].partition("\n## ")[0]
    played = "".join(re.findall(r"^```console\n(.*?)^```$", chapter, re.DOTALL | re.MULTILINE))
    return [command.strip() for command in re.split(r"^\$ ", played, flags=re.MULTILINE) if command.strip()]


class Shell:
    """An operator's terminal in a folder of the test: what it exports is there for the next command."""

    def __init__(self, folder: Path, mail: MailServer) -> None:
        self.folder, self.port = folder, free_port()
        self.replaced = {
            "/srv/glas": str(folder / "glas"),
            "glas.example:8000": f"localhost:{self.port}",
            "--host 0.0.0.0 --port 8000": f"--host localhost --port {self.port}",
            "smtp://localhost:25": f"smtp://localhost:{mail.port}",
        }
        unwanted = re.compile(r"DJANGO_|GLAS_|DATABASE_|REDIS_|MAIL_|SECRET_|ALLOWED_|DEBUG|PYTEST_")
        self.environment = {name: value for name, value in os.environ.items() if not unwanted.match(name)}
        self.loaded: ForkServer | None = None
        self.serving: Process | None = None

    def run(self, command: str) -> tuple[int, str]:
        """Run one command of the handbook; return its exit status and what it printed."""
        for written, here in self.replaced.items():
            command = command.replace(written, here)
        if command.startswith(PYTHON):
            return self.manage(command)
        kept = self.folder / "environment"
        done = subprocess.run(
            ["bash", "-ec", f"{command}\nenv -0 > {kept}"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            pairs = kept.read_text(encoding="utf-8").rstrip("\0").split("\0")
            self.environment = dict(pair.split("=", 1) for pair in pairs)
        return done.returncode, done.stdout + done.stderr

    def manage(self, command: str) -> tuple[int, str]:
        """Run a command of ours, loaded once for all of them; ``serve`` goes on until ``stop``."""
        words = command.removeprefix("python ").split()
        arguments = [
            str(found)
            for word in words
            for found in (sorted(Path("/").glob(word.lstrip("/"))) if "*" in word else [word])
        ]
        if self.loaded is None:
            self.loaded = self._load()
        said = self.folder / f"{arguments[1]}.log"
        with said.open("wb") as output:
            process = self.loaded.start(arguments, self.environment, output.fileno())
            if arguments[1] == "serve":
                self.serving = process
                return 0, ""
            status = process.wait(PATIENCE)
        if arguments[1] == "collectstatic":
            # What was loaded before knows no names of files.
            self.loaded.end()
            self.loaded = None
        return status, said.read_text(encoding="utf-8", errors="replace")

    def _load(self) -> ForkServer:
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update(self.environment)
        try:
            return ForkServer()
        finally:
            os.environ.clear()
            os.environ.update(before)

    def log(self) -> str:
        """Return what the server printed."""
        return (self.folder / "serve.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End the server as Ctrl+C does, and wait for it."""
        if self.serving is not None:
            self.serving.send_signal(signal.SIGINT)
            self.serving.wait(PATIENCE)
            self.serving = None

    def end(self) -> None:
        """End everything."""
        if self.serving is not None:
            self.serving.kill()
        if self.loaded is not None:
            self.loaded.end()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with running_mail_server() as server:
        yield server


@pytest.fixture
def shell(tmp_path: Path, mail: MailServer) -> Iterator[Shell]:
    terminal = Shell(tmp_path, mail)
    yield terminal
    terminal.end()


def page(shell: Shell, path: str) -> tuple[str, str]:
    """Ask the server for a page as soon as it answers; return the address where it is, and its text."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://localhost:{shell.port}{path}", timeout=PATIENCE) as answer:
                return answer.url, answer.read().decode()
        except HTTPError as refused:
            raise AssertionError(f"{path}: {refused}\n{shell.log()}") from refused
        except URLError:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)


def look_at_the_site(shell: Shell) -> None:
    """Read it as a visitor does: pages of both languages, a stylesheet, a council."""
    address, home = page(shell, "/")
    assert address.startswith("http://localhost")
    assert "Община\xa0Поляна" in home or "Община Поляна" in home
    styles = re.findall(r'href="(/static/[^"]+\.css)"', home)
    assert styles
    for path in (*styles, "/bg/novini/", "/en/news/", "/bg/c/polyana/", "/readyz", "/bg/accounts/login/"):
        page(shell, path)
    assert "/accounts/login/" in page(shell, "/admin/")[0]


def rows_of(database: Path) -> dict[str, list[str]]:
    """Return every row of a database, but those of the runner and of the last backup."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            table: sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"')))  # noqa: S608 -- names of our own tables
            for table in tables
            if table not in {"youth_runnerlease", "cms_lasttime", "sqlite_sequence"}
        }


def play(shell: Shell, mail: MailServer) -> None:
    """Run every command of the chapter and look at what it brought about."""
    said: dict[str, str] = {}
    before: dict[str, list[str]] = {}
    database = shell.folder / "glas" / "glas.sqlite3"
    for command in commands():
        name = command.removeprefix(PYTHON).split()[0]
        if name == "restore":
            shell.stop()
            before = rows_of(database)
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("UPDATE youth_council SET slug = slug || '-lost'")
                connection.commit()
        status, said[name] = shell.run(command)
        # What is missing is said by an exit status of its own.
        assert status == (1 if name == "setup" else 0), f"{command}\n{said[name]}"
        if name == "serve":
            look_at_the_site(shell)
    assert [message["To"] for _address, message in mail.taken] == ["you@glas.example"]
    code = re.search(r"--arrived (\S+)", mail.taken[0][1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert code is not None
    assert "✗" in said["setup"]
    assert "GLAS_PUSH_KEY=" in said["push_key"]
    assert rows_of(database) == before
    _status, after = shell.run(f"{PYTHON}setup --arrived {code[1]}")
    assert "Имейлите пристигат" in after
    assert "Адресът на сайта" in after


def test_the_handbook_has_commands_that_are_played() -> None:
    played = commands()

    for part in ("migrate", "council /srv", "site", "keys make", "serve", "setup", "backup", "restore"):
        assert any(part in command for command in played), part
    assert [command for command in played if "git clone" in command] == []
    assert commands("operations.bg.md", "## Малка инсталация") == played


def test_a_small_installation_is_founded_by_the_handbooks_commands(
    shell: Shell, mail: MailServer, databases: Databases
) -> None:
    if not isinstance(databases, SqliteDatabases):
        pytest.skip("a small installation is on SQLite")
    # Migrated already: from nothing it takes a minute, which the long test has.
    (shell.folder / "glas").mkdir(mode=0o700)
    database = shutil.copy(databases.template, shell.folder / "glas" / "glas.sqlite3")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'dummy_plugin'")
        connection.commit()

    play(shell, mail)


@pytest.mark.long
def test_a_small_installation_is_founded_from_nothing(
    shell: Shell, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(shell, mail)
