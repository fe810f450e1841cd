"""Posters of editors' pages, for the admin."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from templates.sharing.cards import PRODUCT_COLOUR, Card, shortened, token_for


def poster_address(page: Page) -> str:
    """Return the address of a page's poster as PDF; empty where no site shows the page."""
    url = page.get_full_url()
    if not url:
        return ""
    card = Card(
        title=shortened(page.title),
        site=settings.WAGTAIL_SITE_NAME,
        language=page.locale.language_code,
        path=urlsplit(url).path,
        colour=PRODUCT_COLOUR,
    )
    return reverse("page_poster", args=[token_for(card)])
