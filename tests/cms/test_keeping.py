"""A backup made while people write brings back every row, file and chain; what does not fit is refused."""

import json
import threading
import zipfile
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect

from cms.keeping import backup
from cms.keeping.archive import BrokenArchiveError, Manifest, read_manifest
from cms.models import LastTime
from plugins.registry import is_enabled
from plugins.switching import switch
from tests.databases import close_connections
from youth.journal.anchors import anchors_document, heads_of
from youth.journal.streams import council_stream
from youth.journal.verify import verify_all
from youth.models import Council, User
from youth.models.runner import RunnerLease

pytestmark = pytest.mark.django_db(transaction=True)

COUNCILS = Path(settings.BASE_DIR) / "deploy" / "councils"
type Rows = dict[str, list[str]]


@pytest.fixture
def council(settings: Settings, tmp_path: Path) -> Council:
    """Give the youth council of the example files, on media of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    for name in ("municipal", "youth"):
        call_command("council", str(COUNCILS / f"{name}.toml"), stdout=StringIO())
    return Council.objects.get(kind="youth")


def backed_up(folder: Path) -> Path:
    said = StringIO()
    call_command("backup", str(folder), stdout=said)
    (archive,) = folder.glob("*.zip")
    assert str(archive) in said.getvalue()
    assert "GLAS_FIELD_KEYS" in said.getvalue()
    return archive


def restored(archive: Path, *options: str) -> str:
    said = StringIO()
    call_command("restore", str(archive), *options, stdout=said)
    return said.getvalue()


def all_rows() -> Rows:
    """Return every row of every table as text, in an order of their own."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names of our own tables
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def head_of(council: Council) -> int:
    """Return the number of the last act of the council itself."""
    (head,) = [head for head in heads_of() if head.stream == council_stream(council)]
    return head.seq


def redirect(number: int) -> Redirect:
    return Redirect(old_path=f"/{number}", redirect_link="https://town.example/", site_id=1)


def test_a_backup_brings_back_every_row_every_file_and_every_chain(council: Council, tmp_path: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    (media / "images").mkdir()
    (media / "images" / "one.jpg").write_bytes(b"picture")
    redirect(1).save()
    before, heads = all_rows(), heads_of()
    archive = backed_up(tmp_path / "backups")
    Redirect.objects.all().delete()
    User.objects.update(is_superuser=True)
    switch(council, "deliberation", enabled=False)
    (media / "images" / "one.jpg").write_bytes(b"another")

    said = restored(archive, "--replace")

    assert all_rows() == before
    assert heads_of() == heads
    assert [verdict.holds for verdict in verify_all()] == [True, True]
    assert (media / "images" / "one.jpg").read_bytes() == b"picture"
    (kept,) = tmp_path.glob("media-before-*")
    assert str(kept) in said
    assert (kept / "images" / "one.jpg").read_bytes() == b"another"


def test_a_backup_made_under_writes_is_of_one_moment(council: Council, tmp_path: Path) -> None:
    writing, stop = threading.Event(), threading.Event()
    before = head_of(council)

    def write() -> None:
        try:
            number = 0
            while not stop.is_set():
                number += 1
                # A row and its entry in the chain, then a row of another table.
                switch(council, "deliberation", enabled=number % 2 == 0)
                redirect(number).save()
                writing.set()
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(20)
    archive = backed_up(tmp_path / "backups")
    writing.clear()
    assert writing.wait(20), "it goes on after the backup"
    stop.set()
    writer.join()
    close_connections()

    restored(archive, "--replace")

    assert anchors_document(heads_of(), timezone.now())["heads"] == read_manifest(archive).heads["heads"]
    assert [verdict.holds for verdict in verify_all()] == [True, True]
    acts = head_of(council) - before
    assert is_enabled(Council.objects.get(pk=council.pk), "deliberation") == (acts % 2 == 0)
    assert acts - Redirect.objects.count() in {0, 1}, "the redirect comes after the act"


def test_an_empty_installation_takes_a_backup_without_being_asked(council: Council, tmp_path: Path) -> None:
    archive = backed_up(tmp_path / "backups")
    before = all_rows()
    with connection.cursor() as cursor:
        # As after the first migration.
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        cursor.execute("DELETE FROM cms_lasttime")

    restored(archive)

    assert {name: rows for name, rows in all_rows().items() if name != "cms_lasttime"} == {
        name: rows for name, rows in before.items() if name != "cms_lasttime"
    }


def test_the_last_backup_is_remembered_with_its_size(council: Council, tmp_path: Path) -> None:
    archive = backed_up(tmp_path / "backups")

    last = LastTime.objects.get(what=LastTime.What.BACKUP)

    assert int(last.detail) == archive.stat().st_size
    assert abs((timezone.now() - last.at).total_seconds()) < 60
    assert archive.stat().st_mode & 0o077 == 0, "nobody else may read it"
    assert list((tmp_path / "backups").iterdir()) == [archive]


def changed(archive: Path, **values: object) -> None:
    """Write the archive again with another manifest."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | values).encode()
    with zipfile.ZipFile(archive, "w") as new:
        for name, content in files.items():
            new.writestr(name, content)


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])


def of_a_newer_version(archive: Path) -> None:
    changed(archive, version="9.0", migrations={"cms": ["0001_initial", "0042_wings"]})


def of_another_database(archive: Path) -> None:
    changed(archive, database="postgresql" if connection.vendor == "sqlite" else "sqlite")


def with_another_picture(archive: Path) -> None:
    changed(
        archive, files=json.loads(zipfile.ZipFile(archive).read("manifest.json"))["files"] | {"media/x": "0"}
    )


def leading_elsewhere(archive: Path) -> None:
    changed(archive, files={"database": "0", "media/../../x": "0"})


def of_another_form(archive: Path) -> None:
    changed(archive, format="glas-backup-0")


def running(archive: Path) -> None:
    RunnerLease.objects.create(name="runner", holder="x", until=timezone.now() + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("spoil", "options", "said"),
    [
        (cut, ["--replace"], "отрязан"),
        (with_another_picture, ["--replace"], "отрязан"),
        (leading_elsewhere, ["--replace"], "отрязан"),
        (of_another_form, ["--replace"], "отрязан"),
        (of_a_newer_version, ["--replace"], "cms.0042_wings"),
        (of_another_database, ["--replace"], "DATABASE_URL"),
        (lambda _archive: None, [], "--replace"),
        (running, ["--replace"], "работи"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_nothing_is_lost(
    council: Council, tmp_path: Path, spoil, options: list[str], said: str
) -> None:
    archive = backed_up(tmp_path / "backups")
    spoil(archive)
    before = all_rows()

    with pytest.raises(CommandError, match=said):
        restored(archive, *options)

    assert all_rows() == before
    assert list(tmp_path.glob("*before*")) == list(tmp_path.glob(".restoring*")) == []


def test_a_file_that_is_no_archive_and_one_that_is_not_there_are_refused(
    council: Council, tmp_path: Path
) -> None:
    (tmp_path / "letter.zip").write_text("Здравей")

    for name in ("letter.zip", "nothing.zip"):
        with pytest.raises(CommandError, match=name):
            restored(tmp_path / name, "--replace")


@pytest.mark.parametrize(
    "document", [None, [], {}, {"format": "glas-backup-1"}, {"format": "glas-backup-1", "x": 1}]
)
def test_a_manifest_of_another_form_is_none(document: object) -> None:
    with pytest.raises(BrokenArchiveError):
        Manifest.read(document)


def test_a_folder_that_takes_no_file_is_said(council: Council, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="file"):
        call_command("backup", str(tmp_path / "file" / "backups"))

    assert not LastTime.objects.exists()


def test_a_file_that_is_deleted_meanwhile_is_left_out(
    council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = ("media/gone.jpg", Path(settings.MEDIA_ROOT) / "gone.jpg")
    monkeypatch.setattr(backup, "_media", lambda: iter([gone]))

    archive = backed_up(tmp_path / "backups")

    assert list(read_manifest(archive).files) == ["database"]
