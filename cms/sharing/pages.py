"""Cards of editors' pages: for the admin, and with the page's own picture."""

from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.sites import leading_council
from cms.sites.faces import face_of_site
from templates.sharing.cards import card_of, token_for


def poster_address(page: Page) -> str:
    """Return the address of a page's poster as PDF; empty where no site shows the page."""
    url, site = page.get_full_url(), page.get_site()
    if not url or site is None:
        return ""
    language = page.locale.language_code
    with override(language):
        card = card_of(
            face_of_site(site),
            leading_council(site),
            title=page.title,
            path=urlsplit(url).path,
            language=language,
        )
    return reverse("page_poster", args=[token_for(card)])


def picture_of(page: Any) -> str:
    """Return the key of a page's own picture: its number, and a digest of its file; empty without one."""
    picture = getattr(page, "picture", None)
    return f"{picture.pk}-{picture.file_hash[:8]}" if picture is not None else ""
