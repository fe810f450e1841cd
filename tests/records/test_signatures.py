"""Signed packages: checked by programs that are not ours, and any change is noticed."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plugins.records.package.archive import opened
from plugins.records.package.bag import SIGNATURE, SSH_SIGNATURE, TAG_MANIFEST, zipped
from plugins.records.package.export import package_of
from plugins.records.package.verify import verified
from tests.records import samples

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LINE = KEY.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


@pytest.fixture(scope="module")
def signed() -> bytes:
    return package_of(samples.record(), KEY).content


def unpacked(content: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder


def codes(content: bytes) -> list[str]:
    return [finding.code for finding in verified(content, today=samples.TODAY).findings]


def openssl(folder: Path) -> subprocess.CompletedProcess[bytes]:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "key.pem").write_bytes(pem)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
    command += ["-in", TAG_MANIFEST, "-sigfile", SIGNATURE]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


def ssh_keygen(folder: Path, namespace: str = "glas-package") -> subprocess.CompletedProcess[bytes]:
    (folder / "allowed").write_text(f"ms-ihtiman {LINE}\n")
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "ms-ihtiman", "-n", namespace]
    command += ["-s", SSH_SIGNATURE]
    manifest = (folder / TAG_MANIFEST).read_bytes()
    return subprocess.run(command, cwd=folder, capture_output=True, input=manifest, check=False)


def test_openssl_accepts_the_raw_signature_and_refuses_a_changed_manifest(
    signed: bytes, tmp_path: Path
) -> None:
    folder = unpacked(signed, tmp_path)
    assert openssl(folder).returncode == 0

    manifest = folder / TAG_MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b"  ", b" *", 1))
    assert openssl(folder).returncode != 0


def test_ssh_keygen_accepts_the_ssh_signature_and_refuses_a_changed_manifest_or_purpose(
    signed: bytes, tmp_path: Path
) -> None:
    folder = unpacked(signed, tmp_path)
    assert ssh_keygen(folder).returncode == 0
    assert ssh_keygen(folder, "file").returncode != 0

    manifest = folder / TAG_MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b"  ", b" *", 1))
    assert ssh_keygen(folder).returncode != 0


def test_a_signature_that_ssh_keygen_makes_is_read_here(signed: bytes, tmp_path: Path) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "key"], cwd=tmp_path, check=True
    )
    files = opened(signed)
    (tmp_path / "manifest").write_bytes(files[TAG_MANIFEST])
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", "key", "-n", "glas-package", "manifest"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    armoured = (tmp_path / "manifest.sig").read_bytes()
    # The raw one is still by the other key.
    assert codes(zipped({**files, SSH_SIGNATURE: armoured})) == ["SIG_BROKEN"]
    raw = verified(zipped({**files, SSH_SIGNATURE: armoured}), today=samples.TODAY).findings[0]
    assert raw.file == SIGNATURE


def test_a_signed_package_is_accepted_and_names_its_key(signed: bytes) -> None:
    report = verified(signed, today=samples.TODAY)

    assert report.findings == ()
    assert report.signer == LINE


def test_an_unsigned_package_is_accepted_and_names_none() -> None:
    assert verified(package_of(samples.record()).content, today=samples.TODAY).signer == ""


def test_the_same_record_and_key_give_the_same_bytes(signed: bytes) -> None:
    assert package_of(samples.record(), KEY).content == signed
    assert package_of(samples.record(), OTHER).digest == package_of(samples.record(), KEY).digest


def test_a_signature_of_another_record_is_broken(signed: bytes) -> None:
    files = opened(package_of(samples.record(title="Друг текст"), KEY).content)
    stolen = {name: opened(signed)[name] for name in (SIGNATURE, SSH_SIGNATURE)}

    assert codes(zipped({**files, **stolen})) == ["SIG_BROKEN"]


@pytest.mark.parametrize("name", [SIGNATURE, SSH_SIGNATURE])
def test_one_signature_without_the_other_is_broken(signed: bytes, name: str) -> None:
    files = opened(signed)
    del files[name]

    assert codes(zipped(files)) == ["SIG_BROKEN"]


def test_two_keys_that_do_not_agree_are_broken(signed: bytes) -> None:
    others = opened(package_of(samples.record(), OTHER).content)

    assert codes(zipped({**opened(signed), SIGNATURE: others[SIGNATURE]})) == ["SIG_BROKEN"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"],
    ids=["empty", "not ASCII", "cut short"],
)
def test_what_is_no_signature_is_broken_and_no_crash(signed: bytes, content: bytes) -> None:
    assert codes(zipped({**opened(signed), SSH_SIGNATURE: content})) == ["SIG_BROKEN"]
    assert codes(zipped({**opened(signed), SIGNATURE: content})) == ["SIG_BROKEN"]


def test_every_changed_byte_of_the_armour_is_noticed(signed: bytes) -> None:
    files = opened(signed)
    armour = files[SSH_SIGNATURE]
    for at in range(0, len(armour) - 1, 7):
        changed = bytearray(armour)
        changed[at] = ord("A") if changed[at] != ord("A") else ord("B")
        assert codes(zipped({**files, SSH_SIGNATURE: bytes(changed)})) == ["SIG_BROKEN"], at
