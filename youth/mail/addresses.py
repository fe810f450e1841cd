"""Normalising typed e-mail addresses to the form that is stored and compared."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

# RFC 5321: the longest path without its brackets.
MAX_LENGTH = 254
MAX_LOCAL_LENGTH = 64
# Providers with several domains for one mailbox, and the characters before the @ that they ignore.
SAME_DOMAINS = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "pm.me": "proton.me",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
}
IGNORED_CHARS = {"gmail.com": ".", "proton.me": ".-_"}


class UnusableAddressError(ValueError):
    """No mail can be sent there; ``code`` says why: ``not_an_address`` or ``not_latin``."""

    def __init__(self, code: str) -> None:
        """Store the code only: the address itself must not reach a log."""
        super().__init__(code)
        self.code = code


def clean_address(typed: str) -> str:
    """Return ``typed`` in small letters, its domain in ASCII; raises ``UnusableAddressError``.

    Letters other than Latin before the @ are valid (RFC 6531), but few mail servers accept them, so they
    get an error code of their own, apart from typing errors. A domain in Cyrillic is written as DNS knows
    it. Quoted words before the @ and IP addresses after it are valid too, but carry control characters and
    reach nobody.
    """
    address = unicodedata.normalize("NFC", typed.strip())
    local, at, domain = address.rpartition("@")
    if not at or len(address) > MAX_LENGTH or len(local) > MAX_LOCAL_LENGTH or not address.isprintable():
        raise UnusableAddressError("not_an_address")
    if not local.isascii() and all(char.isalnum() or char in ".-_+" for char in local):
        raise UnusableAddressError("not_latin")
    if '"' in local or domain.startswith("["):
        raise UnusableAddressError("not_an_address")
    try:
        cleaned = f"{local}@{punycode(domain)}".lower()
        validate_email(cleaned)
    except (ValidationError, UnicodeError) as error:
        raise UnusableAddressError("not_an_address") from error
    return cleaned


def is_same_mailbox(one: str, other: str) -> bool:
    """Return whether two cleaned addresses may lead to one mailbox, judging by their spelling."""
    return _mailbox(one) == _mailbox(other)


def _mailbox(address: str) -> tuple[str, str]:
    local, _at, domain = address.lower().rpartition("@")
    domain = SAME_DOMAINS.get(domain, domain)
    # The part after the sign is a tag that nearly every provider ignores on delivery.
    local = local.partition("+")[0] or local
    ignored = IGNORED_CHARS.get(domain, "")
    return "".join(char for char in local if char not in ignored), domain
