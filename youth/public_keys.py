"""Public Ed25519 keys of councils and their text formats."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
    load_ssh_public_key,
)

MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key by its 32 raw bytes in hexadecimal, as rows and the journal hold it."""

    raw: str

    @classmethod
    def of(cls, key: Ed25519PublicKey) -> "PublicKey":
        """Return the key for one of the library's."""
        return cls(key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex())

    @classmethod
    def read(cls, text: str) -> "PublicKey":
        """Read PEM, or an OpenSSH line with or without its comment; raises ``ValueError`` otherwise."""
        content = text.strip()[:MAX_TEXT].encode()
        try:
            key = load_pem_public_key(content) if b"-----BEGIN" in content else load_ssh_public_key(content)
        except (ValueError, UnsupportedAlgorithm) as error:
            message = "no public key"
            raise ValueError(message) from error
        if not isinstance(key, Ed25519PublicKey):
            message = "no Ed25519 key"
            raise ValueError(message)
        return cls.of(key)

    @property
    def pem(self) -> str:
        """Return the key as ``openssl`` reads it."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def openssh(self) -> str:
        """Return the key as one line without a comment, as ``ssh-keygen`` reads it."""
        return self._key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

    @property
    def fingerprint(self) -> str:
        """Return the short name that ``ssh-keygen -l`` prints, for comparison by people."""
        blob = base64.b64decode(self.openssh.split()[1])
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")

    @property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.raw))
