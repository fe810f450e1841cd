"""Limits of one connection, and the origins from which it may come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import validate_host

from youth.rates import network_of, within_rate

MESSAGE_CHARACTERS = 16 * 1024
COMMANDS_AT_ONCE = 4
# A page asks every few seconds; people have several devices, and a whole hall may share one address.
POLLS_PER_MINUTE = 240
POLLS_PER_MINUTE_OF_A_NETWORK = 3000


@dataclass(slots=True)
class Bucket:
    """A token bucket: a burst at once, then a number per second."""

    burst: float
    per_second: float
    _tokens: float = field(init=False)
    _at: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def take(self, now: float) -> bool:
        """Take one; ``False`` where none is left. ``now`` is in seconds of a monotonic clock."""
        if self._at is not None:
            self._tokens = min(self.burst, self._tokens + (now - self._at) * self.per_second)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def is_full(self, now: float) -> bool:
        """Return whether it is as if nothing had been taken."""
        return self._at is None or self._tokens + (now - self._at) * self.per_second >= self.burst


def may_poll(request: HttpRequest) -> bool:
    """Count one poll, by account where signed in, else by network; return whether it is allowed."""
    if request.user.is_authenticated:
        return within_rate("polls", f"account {request.user.pk}", POLLS_PER_MINUTE, 60)
    return within_rate("polls", network_of(request), POLLS_PER_MINUTE_OF_A_NETWORK, 60)


def origin_allowed(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Return whether a handshake comes from a page of this installation.

    Browsers let any page open a WebSocket to any server and always send the page's origin; a handshake
    without one is not a browser's and is refused as well.
    """
    found = {name.lower(): value.decode("latin-1") for name, value in headers}
    origin, host = urlsplit(found.get(b"origin", "")), found.get(b"host", "")
    if not origin.hostname or not host:
        return False
    if f"{origin.scheme}://{origin.netloc}" in settings.CSRF_TRUSTED_ORIGINS:
        return True
    hosts = settings.ALLOWED_HOSTS or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
    return origin.netloc == host and validate_host(
        f"[{origin.hostname}]" if ":" in origin.hostname else origin.hostname, hosts
    )
