"""The versions of a newsletter: its history, what changed between two, and going back to one."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.compare import diff_text
from wagtail.admin.panels import ObjectList, Panel
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import Newsletter
from cms.newsletter.access import NewsletterPolicy, desk_for
from youth.languages import name_of_language

LABELS = {
    "subject": pgettext_lazy("mail", "Subject"),
    "intro": _("Introduction"),
    "items": _("What the newsletter tells"),
}


class PartComparison:
    """What changed in one part of the text in one language, as the library's page of changes asks for it."""

    is_field = True

    def __init__(self, language: str, part: str, old: Newsletter, new: Newsletter) -> None:
        """Read the part in both versions."""
        self.language, self.part = language, part
        self.old, self.new = (self._text(one) for one in (old, new))

    def _text(self, version: Newsletter) -> str:
        found = version.content.get(self.language, {}).get(self.part, "")
        return found if isinstance(found, str) else "\n".join(item["title"] for item in found)

    def field_label(self) -> str | Promise:
        """Name the part and its language."""
        return format_lazy("{} ({})", LABELS[self.part], name_of_language(self.language))

    def has_changed(self) -> bool:
        """Say if there is something to show."""
        return self.old != self.new

    def htmldiff(self) -> SafeString:
        """Mark what went and what came."""
        return diff_text(self.old, self.new).to_html()


class TextPanel(Panel):
    """The texts of a newsletter in all its languages; they are written in a form of their own."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one newsletter."""

        def get_comparison(self) -> list[Callable[[Newsletter, Newsletter], PartComparison]]:
            """Compare each part in each language that the council has or had."""
            languages = dict.fromkeys([*self.instance.council.languages, *self.instance.content])
            return [partial(PartComparison, language, part) for language in languages for part in LABELS]


class NewsletterViewSet(SnippetViewSet):
    """The library's pages about versions, for those who write for the council: groups give no rights here."""

    model = Newsletter
    icon = "mail"
    base_url_path = "newsletter/versions"
    admin_url_namespace = "newsletter_versions"
    pk_path_converter = "uuid"
    edit_handler = ObjectList([TextPanel()])

    def on_register(self) -> None:
        """Register address and rights of a newsletter: no menu entry, no chooser, no rights of groups."""
        self.register_admin_url_finder()
        register_permission_policy(Newsletter, NewsletterPolicy(Newsletter))

    def construct_view(self, view_class: type, **kwargs: Any) -> Callable[..., HttpResponse]:
        """Let nobody in who does not write for the council."""
        return of_its_desk(super().construct_view(view_class, **kwargs))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Mount history, preview and comparison; writing, and going back, are in the form of a newsletter."""
        one = "history/<uuid:pk>/"
        version = f"{one}revisions/<int:revision_id>/"
        two = r"(?P<revision_id_a>earliest|\d+)\.\.\.(?P<revision_id_b>latest|\d+)"
        return [
            path("list/", to_list, name="list"),
            path("edit/<uuid:pk>/", of_its_desk(to_newsletter), name="edit"),
            path(one, self.history_view, name="history"),
            path("results/<uuid:pk>/", self.history_results_view, name="history_results"),
            path(f"{version}view/", self.revisions_view, name="revisions_view"),
            path(f"{version}revert/", of_its_desk(to_version), name="revisions_revert"),
            re_path(
                rf"^history/(?P<pk>[0-9a-f-]{{36}})/revisions/compare/{two}/$",
                self.revisions_compare_view,
                name="revisions_compare",
            ),
        ]


def to_list(request: HttpRequest) -> HttpResponse:
    """Lead to the lists of newsletters."""
    return redirect("newsletter_index")


def to_newsletter(request: HttpRequest, pk: str) -> HttpResponse:
    """Lead to the page of a newsletter."""
    return redirect("newsletter_issue", _slug_of(pk), pk)


def to_version(request: HttpRequest, pk: str, revision_id: int) -> HttpResponse:
    """Lead to the form with the text of an older version: nothing is changed before it is saved."""
    address = reverse("newsletter_edit", args=[_slug_of(pk), pk])
    return redirect(f"{address}?version={revision_id}")


def _slug_of(pk: str) -> str:
    return Newsletter.objects.values_list("council__slug", flat=True).get(pk=pk)


def of_its_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask for the desk of the newsletter's council before the view is called."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, pk: UUID | str, **kwargs: Any) -> HttpResponse:
        try:
            found = Newsletter.objects.select_related("council").get(pk=UUID(str(pk)))
        except (ValueError, Newsletter.DoesNotExist) as error:
            raise Http404 from error
        desk_for(request, found.council.slug)
        return view(request, *args, pk=str(pk), **kwargs)

    return asked
