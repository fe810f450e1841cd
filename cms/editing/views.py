"""Pages of the editors' admin: broken links, the handbook."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from cms.editing.panels import pages_of
from cms.models import BrokenLink, LinkCheck
from youth.web.pagination import ADMIN_PARAMETER, page_of
from youth.web.requests import SignedInRequest

LINKS_A_PAGE = 50
HANDBOOKS = {"bg": "editors.bg.md", "en": "editors.md"}


def broken_links(request: SignedInRequest) -> HttpResponse:
    """List the broken links of the pages that the person may edit."""
    found = BrokenLink.objects.filter(page__in=pages_of(request.user)).select_related("page")
    context = {
        "links": page_of(request, found, LINKS_A_PAGE, parameter=ADMIN_PARAMETER),
        "check": LinkCheck.objects.first(),
    }
    return render(request, "cms/admin/broken_links.html", context)


def handbook(request: HttpRequest) -> HttpResponse:
    """Show the editors' handbook in the language of the admin."""
    name = HANDBOOKS.get(get_language() or "", HANDBOOKS["en"])
    text = (Path(settings.BASE_DIR) / "docs" / name).read_text("utf-8")
    # Our own file: anybody who can change it can change the program.
    return render(request, "cms/admin/handbook.html", {"text": mark_safe(MarkdownIt().render(text))})
