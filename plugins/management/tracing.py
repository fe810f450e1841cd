"""Every call of a plugin while one page is made: how long it took, and what came back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from plugins.failures import Call, watchers


class Trace(NamedTuple):
    """The status of a page, and the calls of plugins in their order."""

    status: int
    calls: list[Call]


@contextmanager
def watched() -> Iterator[list[Call]]:
    """Collect every call of a plugin inside the block."""
    calls: list[Call] = []
    watchers.append(calls.append)
    try:
        yield calls
    finally:
        watchers.remove(calls.append)


def trace(address: str, email: str = "") -> Trace:
    """Ask for a page as a visitor, or as the account with this address, and watch the plugins.

    Raises ``LookupError`` where there is no such account. The session ends with the page.
    """
    there = urlsplit(address)
    client = Client(raise_request_exception=False)
    if email:
        account = get_user_model()._default_manager.filter(email=email).first()
        if account is None:
            raise LookupError(f"there is no account {email}")
        client.force_login(account)
    # Without a name in the address, one that the installation answers to.
    named = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    host = there.netloc or next(iter(named), "localhost")
    is_secure = there.scheme == "https" or settings.SECURE_SSL_REDIRECT
    path = f"{there.path}?{there.query}" if there.query else there.path
    try:
        with watched() as calls:
            answer = client.get(path, secure=is_secure, headers={"host": host})
    finally:
        if email:
            client.logout()
    return Trace(answer.status_code, calls)


def shape_of(call: Call) -> str:
    """Return what came back, without its words: they may be people's."""
    if call.error is not None:
        return f"failed: {type(call.error).__name__}"
    match call.answer:
        case None:
            return "nothing"
        case str():
            return f"a text of {len(call.answer)} characters"
        case Mapping():
            return f"mapping of {len(call.answer)}"
        case list():
            counted = Counter(type(item).__name__ for item in call.answer)
            return ", ".join(f"{count} {name}" for name, count in counted.items()) or "an empty list"
    return type(call.answer).__name__


def as_rows(calls: list[Call]) -> list[dict[str, Any]]:
    """Return the calls as a document: plugin, hook, milliseconds, shape of the answer."""
    return [
        {
            "plugin": call.slug,
            "hook": call.hook,
            "ms": round(call.seconds * 1000, 1),
            "answer": shape_of(call),
        }
        for call in calls
    ]
