"""The editors' pages around translations."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.editing.translations import faults_in_translation, hand_over, may_hand_over
from youth.refusals import Refusal
from youth.web.refusals import show_refusal
from youth.web.requests import SignedInRequest


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
            faults = [
                fault
                for translation in self.object.translations.filter(enabled=True)
                for fault in faults_in_translation(translation)
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
