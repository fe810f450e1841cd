"""Secrets that a local installation makes for itself."""

import base64
import os
import secrets
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """Return the secret in ``path`` (32 random bytes, URL-safe base64), made at the first call.

    The file is readable by its owner only. Two processes that start together agree on one secret.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
        file.write(secret)
    return secret
