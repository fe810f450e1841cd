"""What the editors' admin does beyond Wagtail's own."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.editing import accounts, admin, collections  # noqa: F401 -- register their hooks
from cms.editing.publication import reserved_address_of
from cms.models import SitePage
from cms.newsletter import admin as newsletter_admin  # noqa: F401 -- registers its hooks
from cms.setup import admin as setup_admin  # noqa: F401 -- registers its hooks
from cms.sharing.pages import poster_address
from cms.views import translations
from youth.models import User
from youth.services.account_changes import address_entered


@hooks.register("before_move_page")
def refuse_reserved_address(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuse a move that would put a page on an address of the installation: saving is not part of a move."""
    problem = reserved_address_of(page, destination)
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_account_menu_item")
def sign_in_menu_item(request: HttpRequest) -> dict[str, Any]:
    """Return the entry of an editor's account page for address, password and passkeys (allauth)."""
    return {
        "url": reverse("account_email"),
        "label": _("E-mail, password, passkeys"),
        "help_text": _("How you sign in is changed outside of the admin."),
    }


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def take_entered_address(request: HttpRequest, user: User) -> None:
    """Require that an address entered in the admin is confirmed at the next sign-in, as any other."""
    address_entered(user)


@hooks.register("on_serve_page")
def declare_storable(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark the response of a page that is the same for everybody as storable.

    A visitor without a session never passes a restriction, and one with a session is never answered from the
    store. What an open transaction shows may never be committed.
    """

    def declared(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        is_storable = isinstance(page, SitePage) and page.is_storable and not connection.in_atomic_block
        response.is_storable = is_storable  # type: ignore[attr-defined]
        return response

    return declared


@hooks.register("register_admin_urls")
def translation_urls() -> list[URLPattern]:
    """Return our addresses; those below ``localize/`` take precedence over wagtail-localize's own."""
    return [
        path("localize/update/<int:translation_source_id>/", translations.UpdateTranslations.as_view()),
        path("localize/translate/<int:translation_id>/pofile/upload/", translations.upload_translation),
        path("localize/reports/translations/", translations.TranslationsReport.as_view()),
        path(
            "localize/reports/translations/results/",
            translations.TranslationsReport.as_view(results_only=True),
        ),
        path(
            "translations/<int:pk>/submit/", translations.hand_over_translation, name="hand_over_translation"
        ),
    ]


@hooks.register("register_page_header_buttons")
def poster_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the poster of a page that readers can open."""
    if page.live and (url := poster_address(page)):
        yield Button(_("Poster with a QR code"), url=url, icon_name="download", priority=45)
