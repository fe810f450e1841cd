"""The editors' tools in Wagtail's admin: panels, checks, lists and the handbook."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.models import EditingSession
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import Page, Site

from cms.content.checks import advice_on
from cms.editing import views
from cms.editing.panels import PANELS
from cms.editing.publication import drafts_of, faults_of, reserved_address_of
from cms.editing.translations import (
    faults_in_translation,
    faults_of_source,
    live_translations_of,
    missing_in,
    translation_into,
    unpublish_translations,
)
from cms.models import SitePage, Submission
from youth import clock
from youth.web.refusals import CONFLICT
from youth.web.requests import SignedInRequest

# The number of findings shown after saving; the rest is beside the page's form.
ADVICE_SHOWN = 4
# An open editor reports itself every few seconds.
SEEN_LATELY = timedelta(minutes=1)
FINISHING = ("action-publish", "action-submit", "action-restart-workflow")


@hooks.register("register_admin_urls")
def editing_urls() -> list[URLPattern]:
    """Mount the list of broken links and the handbook."""
    return [
        path("reports/broken-links/", views.broken_links, name="broken_links"),
        path("handbook/", views.handbook, name="handbook"),
    ]


@hooks.register("insert_global_admin_js")
def typed_dates() -> str:
    """Return the script that keeps a typed date until the server has checked it."""
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Put the editors' panels on top; the panel of waiting tasks replaces Wagtail's own."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels += [panel() for panel in PANELS]


@hooks.register("register_reports_menu_item")
def broken_links_menu_item() -> MenuItem:
    """Add the list of broken links to the reports."""
    return MenuItem(gettext_lazy("Broken links"), reverse("broken_links"), icon_name="link", order=850)


@hooks.register("register_help_menu_item")
def handbook_menu_item() -> MenuItem:
    """Put the handbook on top of the help."""
    return MenuItem(gettext_lazy("Editors' handbook"), reverse("handbook"), icon_name="help", order=100)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def advise(request: HttpRequest, page: Page) -> None:
    """Show advice after a page was submitted or published, not for a draft."""
    if not any(name in request.POST for name in FINISHING) or not isinstance(page, SitePage):
        return
    found = advice_on(page.get_latest_revision_as_object())
    if not found:
        return
    items = format_html_join("", "<li>{}</li>", ((finding.message,) for finding in found[:ADVICE_SHOWN]))
    rest = _("Everything is beside the page's form, under “Checks”.")
    messages.info(request, format_html("{}<ul>{}</ul>{}", _("It could be even better:"), items, rest))


@hooks.register("before_bulk_action")
def refuse_unfit_pages(
    request: SignedInRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Apply the checks of a single page to pages that are published, moved or deleted in bulk."""
    pages = [found for found in objects if isinstance(found, Page)]
    if request.method != "POST" or not pages:
        return None
    values = action.cleaned_form.cleaned_data
    problems: list[str] = []
    if action_type == "publish":
        drafts = drafts_of(pages, request.user, include_descendants=values["include_descendants"])
        problems = [fault for draft in drafts for fault in faults_of(draft)]
    elif action_type == "move":
        problems = [problem for page in pages if (problem := reserved_address_of(page, values["chooser"]))]
    elif action_type == "delete":
        problems = [problem for page in pages if (problem := _kept_by(request, page))]
    for problem in problems:
        messages.error(request, problem)
    return redirect(request.GET.get("next") or "wagtailadmin_home") if problems else None


# Before wagtail-localize answers in place of the page's form.
@hooks.register("before_edit_page", order=-1)
def refuse_unfit_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Apply the checks of any page to a translation that is published; with texts missing, ask first."""
    is_published = request.method == "POST" and request.POST.get("action") == "publish"
    translation = translation_into(page) if is_published else None
    if translation is None:
        return None
    faults = [*faults_of_source(page), *faults_in_translation(translation)]
    for fault in faults:
        messages.error(request, fault)
    if faults:
        return redirect("wagtailadmin_pages:edit", page.pk)
    missing = missing_in(translation)
    if not missing or "with_missing" in request.POST:
        return None
    context = {"page": page, "missing": missing, "source_language": translation.source.locale}
    return render(request, "cms/admin/publish_untranslated.html", context, status=CONFLICT)


@hooks.register("construct_translated_pages_to_cascade_actions")
def with_translations(pages: list[Page], action: str) -> dict[Page, Any]:
    """Return the translations that leave the site with their sources; the page that asks counts them."""
    return {page: live_translations_of(page) for page in pages} if action == "unpublish" else {}


@hooks.register("after_bulk_action")
def unpublish_translations_too(
    request: SignedInRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Unpublish the translations of pages that were unpublished in bulk."""
    if action_type != "unpublish":
        return
    gone = [
        translation
        for page in objects
        if isinstance(page, Page)
        for translation in unpublish_translations(page, request.user)
    ]
    if gone:
        titles = ", ".join(f"“{page.title}”" for page in gone)
        messages.info(request, _("Their translations were unpublished, too: %(titles)s") % {"titles": titles})


@hooks.register("before_delete_page")
def refuse_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that somebody is editing, whose text would be lost, or that carries a site."""
    problem = _kept_by(request, page) if request.method == "POST" else _carried_by(page)
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _kept_by(request: HttpRequest, page: Page) -> str:
    return _carried_by(page) or _loses_submissions(page) or _edited_by_others(request, page)


def _carried_by(page: Page) -> str:
    """Return why a page with a site's home page in it stays: with it the site and its settings would go."""
    if not Site.objects.filter(root_page__path__startswith=page.path).exists():
        return ""
    return _(
        "“%(title)s” is the home page of a site: with it the site's address and settings would be gone. "
        "Give the site another home page first."
    ) % {"title": page.get_admin_display_title()}


def _loses_submissions(page: Page) -> str:
    """Return why a page is not deleted: what people sent through it, or a page below it, would be lost."""
    count = Submission.objects.filter(page__path__startswith=page.path).count()
    if not count:
        return ""
    words = ngettext(
        "“%(title)s” was not deleted: %(count)s form that was sent would be lost. Unpublish the page, or "
        "take away and delete first what was sent.",
        "“%(title)s” was not deleted: %(count)s forms that were sent would be lost. Unpublish the page, or "
        "take away and delete first what was sent.",
        count,
    )
    return words % {"title": page.title, "count": count}


def _edited_by_others(request: HttpRequest, page: Page) -> str:
    sessions = EditingSession.objects.filter(
        content_type=ContentType.objects.get_for_model(page.specific_class),
        object_id=str(page.pk),
        is_editing=True,
        last_seen_at__gte=clock.now() - SEEN_LATELY,
    )
    session = sessions.exclude(user=request.user).select_related("user").first()
    if session is None:
        return ""
    return _("%(name)s is writing on “%(title)s” at this moment. Ask them to save and close it first.") % {
        "name": session.user.get_full_name(),
        "title": page.get_admin_display_title(),
    }
