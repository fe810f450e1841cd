"""Pages of the editors' admin: what is to be said of a page's content, broken links, the handbook."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from wagtail.models import Page

from cms.content.checks import findings_on
from cms.content.elements import reading_matter_of
from cms.content.readability import read
from cms.editing.panels import pages_of
from cms.models import BrokenLink, LinkCheck
from youth.web.pagination import ADMIN_PARAMETER, page_of
from youth.web.requests import SignedInRequest

LINKS_A_PAGE = 50
HANDBOOKS = {"bg": "editors.bg.md", "en": "editors.md"}


def content_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stops the page's newest draft from being published, and what could be better."""
    page = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    findings = findings_on(draft)
    context = {
        "page": draft,
        "barriers": [finding for finding in findings if finding.is_barrier],
        "advice": [finding for finding in findings if not finding.is_barrier],
        "reading": read(reading_matter_of(draft), draft.locale.language_code),
    }
    return render(request, "cms/admin/content_check.html", context)


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
    # Our own file: whoever can change it can change the program.
    return render(request, "cms/admin/handbook.html", {"text": mark_safe(MarkdownIt().render(text))})
