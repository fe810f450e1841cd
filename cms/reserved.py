"""First parts of addresses that belong to the installation and that no page of editors may take.

Pages are at ``/<language>/<slug>/``, beside the views of the installation. What the installation mounts
is read from its URL configuration; what is served by other means, or promised for later, is named here.
"""

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

# Live connections never pass the URL configuration; feeds and data sets have fixed public addresses.
SERVED_OTHERWISE = frozenset(
    {
        "ws",
        "static",
        "media",
        "oparl",
        "popolo",
        "asyncapi.json",
        "metrics",
        "sitemap.xml",
        "robots.txt",
        "search",
    }
)
_LITERAL_START = re.compile(r"^\^?([A-Za-z0-9._-]+)")


def _first_segments(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern) and isinstance(pattern, URLResolver):
            yield from _first_segments(pattern.url_patterns)
        elif match := _LITERAL_START.match(str(pattern.pattern)):
            yield match[1]


@cache
def reserved_segments() -> frozenset[str]:
    """Return every first segment that a page's slug must not be, languages included."""
    mounted = _first_segments(get_resolver().url_patterns)
    return SERVED_OTHERWISE | frozenset(mounted) | frozenset(code for code, _name in settings.LANGUAGES)
