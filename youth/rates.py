"""Rate limits, counted in the cache."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def within_rate(what: str, who: str, most: int, seconds: int) -> bool:
    """Count one ``what`` of ``who``; return False once there are more than ``most`` in ``seconds``."""
    # ``who`` is a network address or identifies somebody like one: only a digest is kept.
    key = f"rate:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:
        # The key expired between the two calls.
        return True


def network_of(request: HttpRequest) -> str:
    """Return the network address of a request, as far as the proxies in front are trusted."""
    return str(get_adapter().get_client_ip(request))
