"""The editors' pages around translations."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import upload_pofile
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.editing.panels import pages_of
from cms.editing.translations import (
    behind,
    faults_in_translation,
    faults_of_source,
    hand_over,
    may_hand_over,
)
from youth.refusals import Refusal
from youth.web.refusals import show_refusal
from youth.web.requests import SignedInRequest

# What the library writes into the files that it exports.
MARK = b"X-WagtailLocalize-TranslationID"


@require_POST
def hand_over_translation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Submit a translation to the publishers."""
    translation = get_object_or_404(Translation, pk=pk, enabled=True)
    page = translation.get_target_instance()
    if not isinstance(page, Page) or not may_hand_over(page, request.user):
        raise PermissionDenied
    try:
        hand_over(translation, by=request.user)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(request, _("The translation was submitted. A publisher will read it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def upload_translation(request: SignedInRequest, translation_id: int) -> HttpResponse:
    """Take a PO file that this page was exported into; the library fails at one without its mark."""
    file = request.FILES.get("file")
    content = file.read() if file is not None else b""
    if file is None or MARK not in content:
        messages.error(
            request,
            _(
                "This is not a file that was downloaded here for this translation, or it is empty. "
                "Nothing was read."
            ),
        )
        translation = get_object_or_404(Translation, pk=translation_id)
        return redirect(translation.get_target_instance_edit_url())
    file.seek(0)
    answer: HttpResponse = upload_pofile(request, translation_id)
    return answer


class TranslationsReport(TranslationsReportView):
    """The library's report of one's own pages: what is behind its source comes first and is called so."""

    def get_queryset(self) -> QuerySet[Translation]:
        """Leave out other sites' pages, and mark what is behind."""
        found: QuerySet[Translation] = super().get_queryset()
        own = pages_of(self.request.user).values("translation_key")
        late = Exists(behind(Translation.objects.filter(pk=OuterRef("pk"))))
        return found.filter(source__object_id__in=own).annotate(is_late=late).order_by("-is_late", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the state of what is behind."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for translation in context["object_list"]:
            if translation.is_late:
                translation.get_status_display = _("Behind its source")
        return context


class UpdateTranslations(UpdateTranslationsView):
    """Wagtail-localize's page, which would let everybody who may translate also publish."""

    def get_form(self) -> forms.Form:
        """Offer publishing only to those who may publish every translation of the page."""
        form: forms.Form = super().get_form()
        if not self._may_publish():
            field = form.fields["publish_translations"]
            field.disabled, field.initial = True, False
            field.help_text = _("Only publishers can do this.")
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Publish the translations only if none of them shuts readers out."""
        if form.cleaned_data["publish_translations"]:
            self.object.update_from_db()
            translations = self.object.translations.filter(enabled=True)
            faults = [
                fault
                for translation in translations
                for fault in (
                    *faults_of_source(translation.get_target_instance()),
                    *faults_in_translation(translation),
                )
            ]
            for fault in faults:
                messages.error(self.request, fault)
            if faults:
                return redirect(self.request.get_full_path())
        answer: HttpResponse = super().form_valid(form)
        return answer

    def _may_publish(self) -> bool:
        targets: list[Any] = [
            translation.get_target_instance() for translation in self.object.translations.filter(enabled=True)
        ]
        return all(
            target.permissions_for_user(self.request.user).can_publish()
            for target in targets
            if isinstance(target, Page)
        )
