"""The newsletter as the admin knows it: a mailing whose texts have versions and previews."""

from copy import copy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin, RevisionMixin

from youth.languages import name_of_language
from youth.mail.message import words_of
from youth.mail.rendering import issue_letter, trial_footer
from youth.models import Mailing


class Newsletter(PreviewableMixin, RevisionMixin, Mailing):
    """A mailing that editors wrote. A version is its text alone: never its state, nor who got it."""

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.title

    def serializable_data(self) -> dict[str, Any]:
        """Return what a version keeps."""
        return {"pk": str(self.pk), "content": self.content}

    def with_content_json(self, content: dict[str, Any]) -> "Newsletter":
        """Return this newsletter with the text of one of its versions."""
        version = copy(self)
        version.content = content["content"]
        return version

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Return the languages in which it is written."""
        return [(language, name_of_language(language)) for language in self.content]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the mail in one language; another one falls back as it does for a reader."""
        letter = issue_letter(self, mode_name, trial_footer(self.council, mode_name))
        return HttpResponse(words_of(letter)[1])
