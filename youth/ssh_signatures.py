"""Signatures in OpenSSH's armoured form (SSHSIG), as ``ssh-keygen -Y verify`` reads them; Ed25519 alone."""

import base64
import binascii
import hashlib
import re
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MAGIC = b"SSHSIG"
VERSION = 1
HASH = b"sha512"
KEY_TYPE = b"ssh-ed25519"
LINE_LENGTH = 70
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
ARMOUR = re.compile(rf"{BEGIN}\n([A-Za-z0-9+/=\n]+)\n{END}\n?")


def ssh_signature(key: Ed25519PrivateKey, message: bytes, namespace: bytes) -> bytes:
    """Return the signature of a message; one that was made for another namespace is not valid.

    The same key always gives the same bytes.
    """
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = _strings(KEY_TYPE, key.sign(_signed(message, namespace)))
    return _armoured(
        MAGIC
        + struct.pack(">I", VERSION)
        + _strings(_strings(KEY_TYPE, raw), namespace, b"", HASH, signature)
    )


def ssh_signer(armoured: bytes, message: bytes, namespace: bytes) -> Ed25519PublicKey:
    """Return the key named in a signature that fits the message.

    Raises ``InvalidSignature`` where it does not fit, is of another form or for another namespace.
    """
    try:
        return _verified(armoured, message, namespace)
    except (ValueError, struct.error) as error:
        raise InvalidSignature(str(error)) from error


def _signed(message: bytes, namespace: bytes) -> bytes:
    """Return the bytes that the signature covers."""
    return MAGIC + _strings(namespace, b"", HASH, hashlib.sha512(message).digest())


def _armoured(blob: bytes) -> bytes:
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + LINE_LENGTH] for at in range(0, len(text), LINE_LENGTH)]
    return "\n".join([BEGIN, *lines, END, ""]).encode()


def _verified(armoured: bytes, message: bytes, wanted: bytes) -> Ed25519PublicKey:
    match = ARMOUR.fullmatch(armoured.decode("ascii"))
    if match is None:
        fault = "no armoured signature"
        raise ValueError(fault)
    try:
        blob = base64.b64decode(match[1].replace("\n", ""), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if blob[: len(MAGIC)] != MAGIC or struct.unpack_from(">I", blob, len(MAGIC)) != (VERSION,):
        fault = "another version"
        raise ValueError(fault)
    public, namespace, reserved, hashed, signature = _parts(blob[len(MAGIC) + 4 :], 5)
    key_type, raw = _parts(public, 2)
    signature_type, signed = _parts(signature, 2)
    if (namespace, reserved, hashed, key_type, signature_type) != (wanted, b"", HASH, KEY_TYPE, KEY_TYPE):
        fault = "another purpose or algorithm"
        raise ValueError(fault)
    key = Ed25519PublicKey.from_public_bytes(raw)
    key.verify(signed, _signed(message, namespace))
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
            fault = "a string ends outside"
            raise ValueError(fault)
        parts.append(data[at : at + length])
        at += length
    if at != len(data):
        fault = "there is data after the end"
        raise ValueError(fault)
    return parts
