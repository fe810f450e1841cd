"""Private keys of councils: one PEM file each in ``COUNCIL_KEYS_DIR``, readable by the service alone.

No private key is stored anywhere else: in no row, fixture or package.
"""

import os
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from youth.public_keys import PublicKey

OTHERS = stat.S_IRWXG | stat.S_IRWXO
# In the file's name: one council's keys before and after a rotation are different files.
SHOWN_DIGITS = 16


class UnusableKeyError(Exception):
    """A key file can't be used; ``reason`` is ``missing``, ``unreadable``, ``too_open`` or ``another``."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason, self.path = reason, path


def key_path(slug: str, public: PublicKey) -> Path:
    """Return the path of the private part of a council's key."""
    return Path(settings.COUNCIL_KEYS_DIR) / f"{slug}-{public.raw[:SHOWN_DIGITS]}.pem"


def new_key_file(slug: str) -> PublicKey:
    """Make a key, write its file and return the public part; raises ``OSError`` where that fails."""
    folder = Path(settings.COUNCIL_KEYS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    public = PublicKey.of(key.public_key())
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # Created with its final permissions, so that nobody else can read it in between.
    descriptor = os.open(key_path(slug, public), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return public


def read_key_file(slug: str, public: PublicKey) -> Ed25519PrivateKey:
    """Return the private part of a council's key. Raises ``UnusableKeyError``."""
    path = key_path(slug, public)
    try:
        if path.stat().st_mode & OTHERS:
            raise UnusableKeyError("too_open", path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise UnusableKeyError("missing", path) from error
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableKeyError("unreadable", path) from error
    if not isinstance(key, Ed25519PrivateKey) or PublicKey.of(key.public_key()) != public:
        raise UnusableKeyError("another", path)
    return key


def forget_key_file(slug: str, public: PublicKey) -> None:
    """Remove the private part of a key; idempotent."""
    key_path(slug, public).unlink(missing_ok=True)
