"""The way e-mail leaves, from ``MAIL_URL``: printed to the console by default, SMTP in production."""

from typing import Any
from urllib.parse import unquote, urlsplit

DEFAULT_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
# Seconds; a mail server that does not answer must not hold a request for long.
TIMEOUT = 15


def mailer_from_url(url: str) -> dict[str, Any]:
    """Return Django's settings for one mailer.

    ``url`` is empty for the console, ``smtp://host:port`` for a server on the same machine,
    ``smtp+tls://user:password@host`` for STARTTLS, ``smtps://…`` for TLS from the first byte.
    Raises ``ValueError`` for another scheme or a missing host.
    """
    if not url:
        return {"BACKEND": "cms.console_mail.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        message = f"MAIL_URL: smtp://, smtp+tls:// or smtps:// with a host is known, not {parts.scheme!r}"
        raise ValueError(message)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or DEFAULT_PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": TIMEOUT,
        },
    }
