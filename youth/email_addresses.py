"""E-mail addresses as people type them, brought into the one form that is stored and compared."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

# RFC 5321: the longest path without its brackets.
MAX_LENGTH = 254


class UnusableAddressError(ValueError):
    """No mail can be sent there; ``code`` says why: ``not_an_address`` or ``not_latin``."""

    def __init__(self, code: str) -> None:
        """Keep the code only: the address itself must not reach a log."""
        super().__init__(code)
        self.code = code


def clean_address(typed: str) -> str:
    """Return ``typed`` in small letters, its domain in ASCII; raises ``UnusableAddressError``.

    Letters other than Latin before the @ are valid (RFC 6531), but few mail servers carry them, so they are
    told apart from a slip of the pen. A domain in Cyrillic is written as DNS knows it.
    """
    address = unicodedata.normalize("NFC", typed.strip())
    local, at, domain = address.rpartition("@")
    if not at or len(address) > MAX_LENGTH:
        raise UnusableAddressError("not_an_address")
    if not local.isascii() and all(char.isalnum() or char in ".-_+" for char in local):
        raise UnusableAddressError("not_latin")
    try:
        cleaned = f"{local}@{punycode(domain)}".lower()
        validate_email(cleaned)
    except (ValidationError, UnicodeError) as error:
        raise UnusableAddressError("not_an_address") from error
    return cleaned
