"""The newsletter in Wagtail's admin: its pages and its menu entry."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.newsletter import views
from cms.newsletter.access import desks_of
from cms.newsletter.keeping import SENT, STEPS
from cms.newsletter.versions import NewsletterViewSet


class NewsletterMenuItem(MenuItem):
    """Shown to users who may write the newsletter of at least one council."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask as the pages themselves do."""
        return bool(desks_of(request))


@hooks.register("register_admin_urls")
def newsletter_urls() -> list[URLPattern]:
    """Mount the list of newsletters, the form, one newsletter, its preview, progress and acts."""
    one = "newsletter/<slug:slug>/<uuid:pk>/"
    return [
        path("newsletter/", views.index, name="newsletter_index"),
        path("newsletter/<slug:slug>/", views.issues, name="newsletter_issues"),
        path("newsletter/<slug:slug>/new/", views.write, name="newsletter_new"),
        path(one, views.issue, name="newsletter_issue"),
        path(f"{one}edit/", views.write, name="newsletter_edit"),
        path(f"{one}preview/<slug:language>/", views.preview, name="newsletter_preview"),
        path(f"{one}progress/", views.progress, name="newsletter_progress"),
        path(f"{one}<slug:act>/", views.act_on, name="newsletter_act"),
    ]


@hooks.register("register_admin_viewset")
def newsletter_versions() -> NewsletterViewSet:
    """Mount the library's pages about the versions of a newsletter."""
    return NewsletterViewSet()


@hooks.register("register_log_actions")
def newsletter_steps(actions: LogActionRegistry) -> None:
    """Name the steps in the history of a newsletter."""
    for action, words in (*STEPS.values(), SENT):
        actions.register_action(action, words, words)


@hooks.register("register_admin_menu_item")
def newsletter_menu_item() -> MenuItem:
    """Add the newsletter beside the pages."""
    return NewsletterMenuItem(_("Newsletter"), reverse("newsletter_index"), icon_name="mail", order=320)
