"""What reading tells about a reader: no cookie, nothing fetched from elsewhere, every header there."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import SitePage
from cms.store.generation_cache import memory
from tests.scenes import Campaign

# Addresses in a page that a browser loads by itself; links that one may follow are something else.
LOADED = re.compile(
    r'<(?:img|script|iframe|source|video|audio|embed|object)[^>]*?\s(?:src|srcset|data)="([^"]+)"'
    r'|<link(?![^>]*rel="(?:alternate|canonical)")[^>]*?\shref="([^"]+)"'
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.alike
@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_site_sets_a_cookie_or_loads_anything_from_elsewhere(
    transactional_db: None, campaign: Campaign
) -> None:
    """One walk over every page of the demonstration's site, in both languages, rendered and stored."""
    pages = [
        page for page in Page.objects.live().filter(depth__gt=1).specific() if isinstance(page, SitePage)
    ]
    client = Client()
    kinds = set()
    for page in pages:
        for _turn in ("rendered", "stored"):
            answer = client.get(page.url)
            text = answer.content.decode()
            assert answer.status_code == 200, page.url
            for name, value in HEADERS.items():
                assert answer.headers[name] == value, f"{page.url} {name}"
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert "//" not in policy
            loaded = [one or other for one, other in LOADED.findall(text)]
            assert loaded
            assert [address for address in loaded if not address.startswith("/")] == [], page.url
            if page.is_storable:
                assert not client.cookies, page.url
                assert answer.headers["Cache-Control"] == "no-cache"
            client.cookies.clear()
        kinds.add(type(page).__name__)

    assert len(kinds) >= 6
    stored = {key[-1] for key in memory.entries() or {} if isinstance(key, tuple) and key[0] == "page"}
    assert len(stored) >= len(pages) // 2
