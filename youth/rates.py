"""How often somebody may ask for something, counted in the cache."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def within_rate(what: str, who: str, most: int, seconds: int) -> bool:
    """Count one of ``what`` for ``who``; ``False`` once there were more than ``most`` within the seconds."""
    # Who asks is a network address, or as telling as one: only a digest is kept.
    key = f"rate:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:
        # It expired between the two lines.
        return True


def network_of(request: HttpRequest) -> str:
    """Return the network address of a request, as far as the proxies in front are believed."""
    return str(get_adapter().get_client_ip(request))
