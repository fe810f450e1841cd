"""How often one address may search: enough for a person, and for a class behind one line."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

PER_MINUTE = 60


def may_search(request: HttpRequest) -> bool:
    """Count this search, and say whether the address of the request has any left in this minute."""
    address = get_adapter().get_client_ip(request)
    key = f"search:{address}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    try:
        return int(cache.incr(key)) <= PER_MINUTE
    except ValueError:
        # The cache dropped the key in between.
        return True
