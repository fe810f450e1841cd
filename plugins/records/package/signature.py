"""Signatures over a bag's tag manifest, in two forms that programs outside this project check.

``tagmanifest-sha256.txt.sig`` holds the 64 raw bytes of Ed25519 (RFC 8032), as ``openssl pkeyutl`` reads
them; ``tagmanifest-sha256.txt.sshsig`` the same key's signature in OpenSSH's armoured form, as
``ssh-keygen -Y verify`` reads it. The second names the key that made both.
"""

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plugins.records.package.bag import SIGNATURE, SSH_SIGNATURE, TAG_MANIFEST
from plugins.records.package.findings import refuse

# A signature made for another purpose is not valid for a package.
NAMESPACE = b"glas-package"
MAGIC = b"SSHSIG"
VERSION = 1
HASH = b"sha512"
KEY_TYPE = b"ssh-ed25519"
LINE_LENGTH = 70
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
ARMOUR = re.compile(rf"{BEGIN}\n([A-Za-z0-9+/=\n]+)\n{END}\n?")


def signatures_of(key: Ed25519PrivateKey, manifest: bytes) -> dict[str, bytes]:
    """Return the two signature files over a tag manifest; the same key always gives the same bytes."""
    return {SIGNATURE: key.sign(manifest), SSH_SIGNATURE: _armoured(_blob(key, manifest))}


def signer_of(files: Mapping[str, bytes]) -> str:
    """Return the key that signed a bag as an OpenSSH line without a comment, empty where nobody signed.

    Raises ``RefusedPackageError`` with ``SIG_BROKEN`` where a signature does not fit the tag manifest, is of
    another form, or is there without the other.
    """
    if SIGNATURE not in files and SSH_SIGNATURE not in files:
        return ""
    for name in (SIGNATURE, SSH_SIGNATURE):
        if name not in files:
            raise refuse("SIG_BROKEN", file=name)
    manifest = files[TAG_MANIFEST]
    try:
        key = _verified(files[SSH_SIGNATURE], manifest)
    except (InvalidSignature, ValueError, struct.error) as error:
        raise refuse("SIG_BROKEN", file=SSH_SIGNATURE) from error
    try:
        key.verify(files[SIGNATURE], manifest)
    except InvalidSignature as error:
        raise refuse("SIG_BROKEN", file=SIGNATURE) from error
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _signed(message: bytes) -> bytes:
    """Return the bytes that an OpenSSH signature covers."""
    return MAGIC + _strings(NAMESPACE, b"", HASH, hashlib.sha512(message).digest())


def _blob(key: Ed25519PrivateKey, message: bytes) -> bytes:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = _strings(KEY_TYPE, key.sign(_signed(message)))
    return (
        MAGIC
        + struct.pack(">I", VERSION)
        + _strings(_strings(KEY_TYPE, raw), NAMESPACE, b"", HASH, signature)
    )


def _armoured(blob: bytes) -> bytes:
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + LINE_LENGTH] for at in range(0, len(text), LINE_LENGTH)]
    return "\n".join([BEGIN, *lines, END, ""]).encode()


def _verified(armoured: bytes, message: bytes) -> Ed25519PublicKey:
    """Return the key named in an OpenSSH signature that fits the message.

    Raises ``InvalidSignature``, ``ValueError`` or ``struct.error``.
    """
    match = ARMOUR.fullmatch(armoured.decode("ascii"))
    if match is None:
        message_ = "no armoured signature"
        raise ValueError(message_)
    try:
        blob = base64.b64decode(match[1].replace("\n", ""), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if blob[: len(MAGIC)] != MAGIC or struct.unpack_from(">I", blob, len(MAGIC)) != (VERSION,):
        message_ = "another version"
        raise ValueError(message_)
    public, namespace, reserved, hashed, signature = _parts(blob[len(MAGIC) + 4 :], 5)
    key_type, raw = _parts(public, 2)
    signature_type, signed = _parts(signature, 2)
    if (namespace, reserved, hashed, key_type, signature_type) != (NAMESPACE, b"", HASH, KEY_TYPE, KEY_TYPE):
        message_ = "another purpose or algorithm"
        raise ValueError(message_)
    key = Ed25519PublicKey.from_public_bytes(raw)
    key.verify(signed, _signed(message))
    return key


def _strings(*values: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(value)) + value for value in values)


def _parts(data: bytes, count: int) -> list[bytes]:
    """Return exactly ``count`` length-prefixed strings; raises ``ValueError`` for another number."""
    parts, at = [], 0
    for _number in range(count):
        (length,) = struct.unpack_from(">I", data, at)
        at += 4
        if at + length > len(data):
            message = "a string ends outside"
            raise ValueError(message)
        parts.append(data[at : at + length])
        at += length
    if at != len(data):
        message = "there is data after the end"
        raise ValueError(message)
    return parts
