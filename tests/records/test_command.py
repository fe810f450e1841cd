"""``manage.py records``: exit status 0 done, 1 refused, 2 wrong call; --json is one document."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.export import package_of
from plugins.records.services import export_package
from tests import factories
from tests.records import rows, samples
from youth import clock


@pytest.fixture
def package(tmp_path: Path) -> Path:
    file = tmp_path / "package.zip"
    file.write_bytes(package_of(samples.record()).content)
    return file


@pytest.fixture
def town(db: None) -> Iterator[factories.Town]:
    with clock.standing_at(rows.NOW):
        yield factories.make_town()


def answer(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, dict[str, Any]]:
    status = 0
    try:
        call_command("records", *map(str, arguments), "--json")
    except SystemExit as leaving:
        status = int(str(leaving.code))
    return status, json.loads(capsys.readouterr().out)


def run(*arguments: Any, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, whose database is empty and was never migrated."""
    environment = {**os.environ, "GLAS_DATA_DIR": str(data), "DATABASE_URL": "", "DEBUG": "true"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "records", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=settings.BASE_DIR, env=environment, check=False
    )


def test_verify_works_without_any_database(tmp_path: Path, package: Path) -> None:
    finished = run("verify", package, "--json", data=tmp_path / "empty")

    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout)["urn"] == "urn:x-ys:bg-ihtiman:2:7:18"
    assert not (tmp_path / "empty" / "db.sqlite3").exists()


def test_a_wrong_call_is_status_two(tmp_path: Path) -> None:
    assert run("verify", tmp_path / "missing.zip", data=tmp_path / "empty").returncode == 2
    assert run("verify", data=tmp_path / "empty").returncode == 2
    assert run(data=tmp_path / "empty").returncode == 2


def test_a_refused_package_is_status_one_with_code_and_both_sentences(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(package.read_bytes())
    content[2000] ^= 1
    package.write_bytes(bytes(content))

    status, document = answer(capsys, "verify", package)

    assert (status, document["status"]) == (1, "refused")
    finding = document["findings"][0]
    assert finding["code"] == "BAG_HASH"
    assert "променен" in finding["message"]["bg"]
    assert "changed" in finding["message"]["en"]


def test_people_read_code_and_sentences(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package.write_bytes(b"nonsense")

    with pytest.raises(SystemExit):
        call_command("records", "verify", str(package))

    assert "PKG_NOT_ZIP: Файлът не е четим zip архив. / The file is not" in capsys.readouterr().out


def test_export_writes_the_package(
    tmp_path: Path, town: factories.Town, capsys: pytest.CaptureFixture[str]
) -> None:
    resolution = rows.adopted_in(town).resolution
    out = tmp_path / "out.zip"

    for name in (resolution.pk, resolution.designation, resolution.number):
        status, document = answer(capsys, "export", name, "--out", out)
        assert (status, document["status"], document["name"]) == (0, "exported", "ys-ms-1-p1-r1-v1.zip")
        assert out.read_bytes() == export_package(resolution).content
        out.unlink()


def test_exporting_what_is_not_there_or_not_clear_is_a_wrong_call(
    tmp_path: Path, town: factories.Town
) -> None:
    for name in ("99", "Решение № 99", "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2affe"):
        with pytest.raises(CommandError) as error:
            call_command("records", "export", name, "--out", str(tmp_path / "out.zip"))
        assert error.value.returncode == 2


def test_import_dry_run_import_and_again(
    town: factories.Town, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, tried = answer(capsys, "import", package, "--council", "obs", "--dry-run")
    assert (status, tried["status"], tried["action"]) == (0, "accepted", "new")
    assert ImportBatch.objects.count() == 0

    status, first = answer(capsys, "import", package, "--council", "obs")
    record = ConsultationRecord.objects.get()
    assert (status, first["status"]) == (0, "imported")
    assert first["record"] == {
        "id": str(record.pk),
        "incoming_number": "1/22.11.2026",
        "state": "review",
    }
    assert first["sender"] == {"state": "unknown", "proof": "", "fingerprint": ""}

    status, second = answer(capsys, "import", package, "--council", "obs")
    assert (status, second["status"]) == (0, "already_imported")
    assert second["record"] == first["record"]
    assert (ConsultationRecord.objects.count(), ImportBatch.objects.count()) == (1, 1)


def test_a_conflict_is_status_one_and_writes_nothing(
    town: factories.Town, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows.imported(town.municipal, rows.content(title="Друго"))

    status, document = answer(capsys, "import", package, "--council", "obs")

    assert (status, [one["code"] for one in document["findings"]]) == (1, ["URN_CONFLICT"])
    assert ImportBatch.objects.count() == 1


def test_an_import_into_no_municipal_council_is_a_wrong_call(town: factories.Town, package: Path) -> None:
    for slug in ("ms", "nowhere"):
        with pytest.raises(CommandError) as error:
            call_command("records", "import", str(package), "--council", slug)
        assert error.value.returncode == 2
