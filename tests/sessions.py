"""A quicker way to sign a test's client in: the session alone, without the rest of signing in."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from youth.models import User

# As Django does it: with the signals of signing in, on which the language of the editors' admin depends.
sign_in_with_signals = Client.force_login


def sign_in(client: Client, user: User, backend: str | None = None) -> None:
    """Give the client a session of the account, in the place of ``Client.force_login``.

    The account's last sign-in stays as it is and no signal is sent: 0.6 milliseconds instead of 2.2. A client
    that has a session already goes on in it, which is Django's business.
    """
    if settings.SESSION_COOKIE_NAME in client.cookies:
        sign_in_with_signals(client, user, backend)
        return
    client.cookies[settings.SESSION_COOKIE_NAME] = new_session(user, backend)


def new_session(user: User, backend: str | None = None) -> str:
    """Make a session of the account, and return its key."""
    session = SessionStore()
    row = session.create_model_instance({
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: backend or settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    })  # fmt: skip
    row.save(force_insert=True)
    return str(row.session_key)
