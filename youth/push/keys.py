"""The key by which push services know this installation (VAPID, RFC 8292), from ``GLAS_PUSH_KEY``.

Without it push messages are offered nowhere. A browser subscribes for one key: with another, all devices have
to be switched on again.
"""

import base64
import binascii
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

LENGTH = 32


@dataclass(frozen=True, slots=True)
class PushKey:
    """A private key and its public part, both as URL-safe base64 without padding."""

    private: str
    public: str


def push_key() -> PushKey | None:
    """Return the key of this installation; None where there is none, or where it can't be used."""
    return _key(settings.PUSH_KEY) if settings.PUSH_KEY else None


def new_private_key() -> str:
    """Return the private part of a new key."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return encoded(number.to_bytes(LENGTH, "big"))


def encoded(content: bytes) -> str:
    """Return bytes as URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """Return the bytes of URL-safe base64, padded or not; raises ``ValueError``."""
    try:
        plain = text.encode("ascii").rstrip(b"=")
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError(str(error)) from error


@cache
def _key(private: str) -> PushKey | None:
    try:
        raw = decoded(private)
        if len(raw) != LENGTH:
            return None
        key = ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    except ValueError:
        return None
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return PushKey(encoded(raw), encoded(point))
