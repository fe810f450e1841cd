"""A council's signing key: a file for the service alone, a public row, an act; never anything else."""

import json
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import override

from tests.factories import Town, make_town
from youth import key_files
from youth.checks import key_files_are_usable
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.models import CouncilKey
from youth.policies import OPERATOR
from youth.public_keys import PublicKey
from youth.refusals import Refusal
from youth.services.keys import make_key, rotate_key, signing_key


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.COUNCIL_KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def town(db: None, folder: Path) -> Town:
    return make_town()


def acts(town: Town) -> list[tuple[str, Any]]:
    entries = JournalEntry.objects.filter(stream_id=council_stream(town.youth), kind__contains="key")
    return list(entries.order_by("seq").values_list("kind", "payload"))


def test_a_key_is_a_file_for_the_service_alone_and_its_public_part_an_act(town: Town, folder: Path) -> None:
    key = make_key(town.youth, actor=OPERATOR)

    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [payload for _kind, payload in acts(town)] == [{"public_key": key.public_key}]
    private = signing_key(town.youth)
    assert private is not None
    assert PublicKey.of(private.public_key()) == key.public


def test_the_private_part_is_in_no_row_and_no_entry(town: Town) -> None:
    make_key(town.youth, actor=OPERATOR)
    private = signing_key(town.youth)
    assert private is not None

    rows = serializers.serialize("json", [*CouncilKey.objects.all(), *JournalEntry.objects.all()])

    assert private.private_bytes_raw().hex() not in rows


def test_a_second_key_is_a_rotation(town: Town, folder: Path) -> None:
    first = make_key(town.youth, actor=OPERATOR)
    with pytest.raises(Refusal) as refusal:
        make_key(town.youth, actor=OPERATOR)
    assert refusal.value.code == "key_exists"

    second = rotate_key(town.youth, actor=OPERATOR)

    first.refresh_from_db()
    assert first.retired_at is not None
    assert acts(town)[-1][1] == {"public_key": second.public_key, "replaces": first.public_key}
    # The old private part is gone, the old public part stays.
    assert [file.name for file in folder.iterdir()] == [
        key_files.key_path(town.youth.slug, second.public).name
    ]
    assert list(town.youth.keys.values_list("public_key", flat=True)) == [
        second.public_key,
        first.public_key,
    ]


def test_without_a_key_there_is_nothing_to_rotate_and_nothing_signs(town: Town) -> None:
    with pytest.raises(Refusal) as refusal:
        rotate_key(town.youth, actor=OPERATOR)
    assert refusal.value.code == "no_key"
    assert signing_key(town.youth) is None


def test_nobody_of_a_council_makes_its_key(town: Town) -> None:
    for person in (town.chair, town.secretary, town.member):
        with pytest.raises(PermissionDenied):
            make_key(town.youth, actor=person)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.unlink(), "is missing"),
        (lambda file: file.chmod(0o640), "chmod 600"),
        (lambda file: file.write_text("nonsense"), "can't be read"),
        (lambda file: file.write_bytes(other_key()), "another key"),
    ],
    ids=["missing", "open to others", "no key", "another key"],
)
def test_a_file_that_can_t_sign_is_refused_and_warned_of(
    town: Town, folder: Path, spoil: Callable[[Path], object], words: str
) -> None:
    make_key(town.youth, actor=OPERATOR)
    assert key_files_are_usable(None) == []
    (file,) = folder.iterdir()

    spoil(file)

    with override("en"), pytest.raises(Refusal) as refusal:
        signing_key(town.youth)
    assert refusal.value.code == "key_unusable"
    assert words in str(refusal.value)
    assert file.name in str(refusal.value)
    assert [warning.id for warning in key_files_are_usable(None)] == ["youth.W001"]


def other_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_key_that_can_t_be_written_leaves_no_row(town: Town, folder: Path) -> None:
    folder.write_text("a file where the folder should be")

    with pytest.raises(Refusal) as refusal:
        make_key(town.youth, actor=OPERATOR)
    assert refusal.value.code == "key_not_written"

    assert not CouncilKey.objects.exists()


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    status = 0
    try:
        call_command("keys", *arguments, "--json")
    except SystemExit as leaving:
        status = int(str(leaving.code))
    return status, json.loads(capsys.readouterr().out)


def test_the_command_makes_rotates_and_shows(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(capsys, "show") == (0, {"status": "done", "keys": []})
    status, made = command(capsys, "make", "ms")
    assert (status, made["status"]) == (0, "done")
    status, refused = command(capsys, "make", "ms")
    assert (status, refused["status"], refused["code"]) == (1, "refused", "key_exists")
    command(capsys, "rotate", "ms")

    shown = command(capsys, "show", "ms")[1]["keys"]

    assert [key["retired_at"] is None for key in shown] == [True, False]
    assert shown[1]["openssh"] == made["keys"][0]["openssh"]
    with pytest.raises(CommandError) as wrong:
        call_command("keys", "make", "nowhere")
    assert wrong.value.returncode == 2


def test_the_shown_forms_are_those_of_openssl_and_openssh(
    town: Town, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (shown,) = command(capsys, "make", "ms")[1]["keys"]
    (tmp_path / "key.pem").write_text(shown["pem"])
    (tmp_path / "key.pub").write_text(shown["openssh"])

    read = ["openssl", "pkey", "-pubin", "-in", "key.pem", "-noout", "-text"]
    assert b"ED25519" in subprocess.run(read, cwd=tmp_path, capture_output=True, check=True).stdout
    listed = ["ssh-keygen", "-l", "-f", "key.pub"]
    printed = subprocess.run(listed, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    assert printed.split()[1:3] == [shown["fingerprint"], "ms"]
    assert PublicKey.read(shown["pem"]) == PublicKey.read(shown["openssh"])


def test_the_keys_are_on_a_well_known_address_and_with_the_council_s_open_data(
    town: Town, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    assert client.get("/.well-known/glas/ms.pem").status_code == 404
    (shown,) = command(capsys, "make", "ms")[1]["keys"]

    assert client.get("/.well-known/glas/keys.json").json() == {"keys": [shown]}
    assert client.get("/.well-known/glas/ms.pem").content.decode() == shown["pem"]
    assert client.get("/.well-known/glas/nowhere.pem").status_code == 404
    page = client.get("/bg/c/ms/open-data/").content.decode()
    assert shown["fingerprint"] in page
    assert shown["openssh"] in page.replace("&#x2B;", "+")


@pytest.mark.parametrize("text", ["", "nonsense", "ssh-rsa AAAA", "-----BEGIN PUBLIC KEY-----"])
def test_what_is_no_key_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        PublicKey.read(text)
