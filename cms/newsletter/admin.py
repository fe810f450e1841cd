"""How the newsletter shows in Wagtail's admin: its pages and its place in the menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.newsletter.access import desks_of
from cms.views import newsletter


class NewsletterMenuItem(MenuItem):
    """Shown to whoever may write the newsletter of at least one council."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask as the pages themselves do."""
        return bool(desks_of(request))


@hooks.register("register_admin_urls")
def newsletter_urls() -> list[URLPattern]:
    """Mount the list of newsletters, the form, one newsletter, its preview, progress and acts."""
    one = "newsletter/<slug:slug>/<uuid:pk>/"
    return [
        path("newsletter/", newsletter.index, name="newsletter_index"),
        path("newsletter/<slug:slug>/", newsletter.issues, name="newsletter_issues"),
        path("newsletter/<slug:slug>/new/", newsletter.write, name="newsletter_new"),
        path(one, newsletter.issue, name="newsletter_issue"),
        path(f"{one}edit/", newsletter.write, name="newsletter_edit"),
        path(f"{one}preview/<slug:language>/", newsletter.preview, name="newsletter_preview"),
        path(f"{one}progress/", newsletter.progress, name="newsletter_progress"),
        path(f"{one}<slug:act>/", newsletter.act_on, name="newsletter_act"),
    ]


@hooks.register("register_admin_menu_item")
def newsletter_menu_item() -> MenuItem:
    """Add the newsletter beside the pages."""
    return NewsletterMenuItem(_("Newsletter"), reverse("newsletter_index"), icon_name="mail", order=320)
