"""How often one address may search: enough for a person, and for a class behind one line."""

from django.http import HttpRequest

from youth.rates import network_of, within_rate

PER_MINUTE = 60


def may_search(request: HttpRequest) -> bool:
    """Count this search, and return whether the address of the request has any left in this minute."""
    return within_rate("search", network_of(request), PER_MINUTE, 60)
