"""What is not set up yet, in Wagtail's admin: its pages and its menu entry."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.setup import views
from cms.setup.access import seen_by


class SetupMenuItem(MenuItem):
    """Shown to superusers and to publishers of a site."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask as the page itself does."""
        return seen_by(request.user) is not None


@hooks.register("register_admin_urls")
def setup_urls() -> list[URLPattern]:
    """Mount the page, and the test mail with its answer."""
    return [
        path("setup/", views.index, name="setup_index"),
        path("setup/mail/", views.send_mail, name="setup_mail"),
        path("setup/mail/<str:code>/", views.mail_arrived, name="setup_mail_arrived"),
    ]


@hooks.register("register_reports_menu_item")
def setup_menu_item() -> MenuItem:
    """Put it on top of the reports."""
    return SetupMenuItem(_("Not set up yet"), reverse("setup_index"), icon_name="tasks", order=50)
