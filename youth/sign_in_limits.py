"""Limits of sign-in attempts that slow an attacker but never lock out the owner of an account.

Wrong passwords and requested codes are counted by account and network together, so nobody in another network
uses up the owner's attempts. A browser that signed in to the account before is counted by itself, so nobody
in the same network does either. Guesses from many networks disable an account's password in browsers that
never signed in to it: a code by e-mail, or a passkey, still works there.
"""

import secrets
from dataclasses import dataclass

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

COOKIE = "known_browser"
SALT = "youth.known_browser"
TOO_MANY_MAILS = _("We have sent several mails to this address already. Wait a minute, then ask again.")
YEAR = 365 * 24 * 60 * 60
# Enough for a shared computer; more would make the cookie long.
MOST_ACCOUNTS = 8


@dataclass(frozen=True, slots=True)
class _Browser:
    key: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tries:
    """Attempts that were counted and can be uncounted."""

    counted: tuple[ratelimit.RateLimitUsage, ...]

    def take_back(self) -> None:
        """Uncount them: they were not guesses."""
        for usage in self.counted:
            usage.rollback()


def remember_browser(request: HttpRequest, response: HttpResponse, account: int) -> None:
    """Mark the browser of a completed sign-in as known to the account; the cookie has no names."""
    known = _browser_of(request) or _Browser(secrets.token_urlsafe(12), ())
    accounts = (_sign_of(account), *(sign for sign in known.accounts if sign != _sign_of(account)))
    response.set_cookie(
        COOKIE,
        signing.dumps({"key": known.key, "accounts": accounts[:MOST_ACCOUNTS]}, salt=SALT),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def count_password(request: HttpRequest, address: str) -> Tries | None:
    """Count an attempt with a password; return None where it must be refused unchecked."""
    return _counted(request, address, "password")


def count_mail(request: HttpRequest, address: str) -> Tries | None:
    """Count a mail with a code or a link to an address; return None where there were too many."""
    return _counted(request, address, "mail")


def place_of(request: HttpRequest, address: str) -> str:
    """Return where a code for an address is asked for: a browser known to its account, else the network."""
    browser = _browser_known_to(request, address)
    return f"browser {browser}" if browser else f"network {ratelimit.get_ip(request)}"


def forget_passwords(request: HttpRequest, address: str) -> None:
    """Uncount the attempts of this browser and network: the account has a new password."""
    for where in (_browser_known_to(request, address), ratelimit.get_ip(request)):
        ratelimit.clear(request, app="allauth.account", action="password", key=f"{address}|{where}")


def _counted(request: HttpRequest, address: str, action: str) -> Tries | None:
    browser = _browser_known_to(request, address)
    counts = [(action, f"{address}|{browser or ratelimit.get_ip(request)}")]
    if not browser:
        counts.append((f"{action}_anywhere", address))
    usages = []
    for name, key in counts:
        usage = ratelimit.consume(request, app="allauth.account", action=name, key=key)
        if usage is None:
            return None
        usages.append(usage)
    return Tries(tuple(usages))


def _browser_known_to(request: HttpRequest, address: str) -> str:
    """Return the browser's key if it signed in to the account of this address before, else empty."""
    browser = _browser_of(request)
    if browser is None:
        return ""
    users = filter_users_by_email(address, is_active=True, prefer_verified=True, for_login=True)
    return browser.key if any(_sign_of(user.pk) in browser.accounts for user in users) else ""


def _browser_of(request: HttpRequest) -> _Browser | None:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR)
    except signing.BadSignature:
        return None
    return _Browser(found["key"], tuple(found["accounts"]))


def _sign_of(account: int) -> str:
    return salted_hmac(SALT, str(account), algorithm="sha256").hexdigest()[:16]
