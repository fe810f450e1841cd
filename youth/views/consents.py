"""The page on which somebody who came of age consents again, as an adult."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.consent_texts import current_text
from youth.selectors.guardians import lacks_guardian
from youth.services.consents import renew_consent
from youth.web.acts import act_by_button
from youth.web.joining import wanted_page, way_to_join
from youth.web.requests import AccountRequest, waits_for_consent


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def renew_page(request: AccountRequest) -> HttpResponse:
    """Show the text in force and take the consent; who is not asked is led on."""
    council, person, wanted = request.council, request.participant, wanted_page(request)
    is_asked = person is not None and waits_for_consent(person)
    led_on = redirect(wanted) if wanted else redirect("youth:profile", council=council.slug)
    if not is_asked:
        return led_on
    if lacks_guardian(request.user, council):
        return redirect(way_to_join(council, wanted, step="guardian"))
    text = current_text("participation")
    if request.method == "POST":
        version = request.POST.get("version", "")
        if act_by_button(
            request,
            lambda: renew_consent(request.user, council, version=version),
            _("Thank you. You take part as an adult now."),
        ):
            return led_on
    context = {
        "council": council,
        "text": text.in_language(get_language() or "bg"),
        "version": text.version,
    }
    return render(request, "youth/profile/renew.html", context)
