"""``manage.py records``: exit status 0 done, 1 refused, 2 wrong call; --json is one document."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command

from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.export import package_of
from plugins.records.services import export_package
from tests import factories, processes
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


def status_of(*arguments: str) -> int:
    """Run the command in a process of its own and return its exit status."""
    return processes.run(["manage.py", "records", *arguments], dict(os.environ))[0]


def test_verify_works_without_any_database(tmp_path: Path, package: Path) -> None:
    data = tmp_path / "empty"
    # A machine that knows nothing of the sender: the process loads everything for itself.
    environment = {**os.environ, "GLAS_DATA_DIR": str(data), "DATABASE_URL": "", "DEBUG": "true"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    status, printed = processes.run(
        ["manage.py", "records", "verify", str(package), "--json"], environment, from_nothing=True
    )

    assert status == 0, printed
    assert json.loads(printed)["urn"] == "urn:x-ys:bg-ihtiman:2:7:18"
    assert data.is_dir()
    assert list(data.rglob("*.sqlite3")) == []


def test_a_wrong_call_is_status_two(tmp_path: Path) -> None:
    assert status_of("verify", str(tmp_path / "missing.zip")) == 2
    assert status_of("verify") == 2
    assert status_of() == 2


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

    assert (status, [one["code"] for one in document["findings"]]) == (1, ["URN_CONFLICT", "SIG_MISSING"])
    assert ImportBatch.objects.count() == 1


def test_an_import_into_no_municipal_council_is_a_wrong_call(town: factories.Town, package: Path) -> None:
    for slug in ("ms", "nowhere"):
        with pytest.raises(CommandError) as error:
            call_command("records", "import", str(package), "--council", slug)
        assert error.value.returncode == 2


def test_a_changed_record_is_exported_again_only_with_a_reason(
    tmp_path: Path, town: factories.Town, capsys: pytest.CaptureFixture[str]
) -> None:
    resolution, out = rows.adopted_in(town).resolution, tmp_path / "out.zip"
    first = answer(capsys, "export", resolution.pk, "--out", out)[1]
    resolution.legal_ground = "чл. 13"
    resolution.save()

    status, refused = answer(capsys, "export", resolution.pk, "--out", out)
    assert (status, refused["code"]) == (1, "reason_needed")
    status, second = answer(capsys, "export", resolution.pk, "--out", out, "--reason", "Основанието.")

    assert (status, first["revision"], second["revision"]) == (0, 1, 2)
    assert answer(capsys, "verify", out)[1]["digest"] == second["digest"]


def test_verify_with_a_key_reports_if_it_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, other = (Ed25519PrivateKey.from_private_bytes(bytes([one]) * 32) for one in (1, 2))
    package, public = tmp_path / "package.zip", tmp_path / "key.pub"
    package.write_bytes(package_of(samples.record(), key).content)

    for signer, status in ((key, 0), (other, 1)):
        line = signer.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
        public.write_bytes(line)
        assert answer(capsys, "verify", package, "--key", public)[0] == status
    public.write_text("nonsense")
    with pytest.raises(CommandError) as error:
        call_command("records", "verify", str(package), "--key", str(public))
    assert error.value.returncode == 2


def test_trusting_and_withdrawing_by_command(
    tmp_path: Path, town: factories.Town, capsys: pytest.CaptureFixture[str]
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    package, public = tmp_path / "package.zip", tmp_path / "key.pem"
    package.write_bytes(package_of(samples.record(), key).content)
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def sender() -> str:
        return str(answer(capsys, "import", package, "--council", "obs", "--dry-run")[1]["sender"]["state"])

    assert sender() == "unknown"
    status, trusted = answer(capsys, "trust", "ms-ihtiman", "--council", "obs", "--key", public)
    assert (status, trusted["status"], sender()) == (0, "trusted", "proven")
    status, answered = answer(capsys, "distrust", trusted["fingerprint"], "--council", "obs")
    assert (status, answered["status"], sender()) == (0, "distrusted", "unknown")
    with pytest.raises(CommandError) as error:
        call_command("records", "distrust", trusted["fingerprint"], "--council", "obs")
    assert error.value.returncode == 2
