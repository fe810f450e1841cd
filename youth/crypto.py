"""Encryption of columns: written with the newest key of ``FIELD_KEYS``, read with any of them.

Where such a value must be found again, a keyed digest is stored with it: without the keys guessed
addresses cannot be tested against it.
"""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class UnreadableError(ValueError):
    """None of the configured keys decrypts a stored value."""


def _keys() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key.strip()) for key in settings.FIELD_KEYS])
    except ValueError as error:
        message = "GLAS_FIELD_KEYS must hold at least one key: 32 random bytes, URL-safe base64"
        raise ImproperlyConfigured(message) from error


def encrypted(text: str) -> bytes:
    """Return ``text`` encrypted with the newest key; the same text gives different bytes each time."""
    return _keys().encrypt(text.encode())


def encrypted_without_time(text: str) -> bytes:
    """Return ``text`` encrypted as by ``encrypted``, but without the time that such a value has in clear."""
    return _keys().encrypt_at_time(text.encode(), 0)


def decrypted(ciphertext: bytes | memoryview) -> str:
    """Return the decrypted text; raises ``UnreadableError`` where no key fits."""
    try:
        return _keys().decrypt(bytes(ciphertext)).decode()
    except InvalidToken as error:
        message = "a stored value cannot be read with any of the configured keys"
        raise UnreadableError(message) from error


def reencrypted(ciphertext: bytes | memoryview) -> bytes:
    """Return the value encrypted again with the newest key; raises ``UnreadableError`` where no key fits."""
    return encrypted(decrypted(ciphertext))


def keyed_digest(text: str) -> str:
    """Return the digest by which ``text`` is looked up, made with the newest key."""
    return keyed_digests(text)[0]


def keyed_digests(text: str) -> list[str]:
    """Return the digest of ``text`` under every configured key, newest first: older rows hold older ones."""
    return [
        hmac.new(b"digest:" + key.strip().encode(), text.encode(), hashlib.sha256).hexdigest()
        for key in settings.FIELD_KEYS
    ]
