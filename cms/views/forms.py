"""Forms that editors put together: shown with their page, answered here; and a registration's own page."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.form_pages.keeping import KEPT_AFTER_EVENT, KEPT_FOR
from cms.form_pages.places import is_free
from cms.models import FormPage, Submission
from cms.models.base import context_of, takes_forms_of
from cms.presenters.calendar import when_words
from cms.sites import site_for, zone_for
from cms.submissions import (
    give_back,
    in_words,
    may_send,
    number_in_line,
    registration_by_key,
    take_submission,
)
from youth import clock
from youth.web.form_submissions import taken_once

WRONG, TOO_MANY = 409, 429
# No person sees this field; programs that fill everything do.
TRAP = "website"


def form_context(page: FormPage, request: HttpRequest, form: forms.Form | None = None) -> dict[str, Any]:
    """Return what the page adds: the form while it is open, places, how long a message is kept."""
    event = page.event
    return {
        "form": form or page.get_form(),
        "trap": TRAP,
        "is_open": page.hours.is_open(clock.now()),
        "event": event,
        "when": when_words(event, zone_for(request)) if event else "",
        "places_words": places_words(page),
        "kept_days": (KEPT_AFTER_EVENT if event else KEPT_FOR).days,
        "is_sent": "sent" in request.GET,
    }


def places_words(page: FormPage) -> str:
    """Return in words how many places are free, empty where nobody counts them."""
    if not page.is_registration or page.places is None or page.pk is None:
        return ""
    standings = list(
        Submission.objects.filter(page=page).exclude(standing="").values_list("standing", flat=True)
    )
    taken, waiting = (standings.count(one) for one in (Submission.Standing.IN, Submission.Standing.WAITING))
    if is_free(taken, page.places):
        free = page.places - taken
        words = ngettext(
            "%(free)s of %(places)s places is free.", "%(free)s of %(places)s places are free.", free
        )
        return words % {"free": free, "places": page.places}
    words = ngettext(
        "The only place is taken. On the waiting list you would be number %(number)s.",
        "All %(places)s places are taken. On the waiting list you would be number %(number)s.",
        page.places,
    )
    return words % {"places": page.places, "number": waiting + 1}


@context_of(FormPage)
def context_of_form(page: FormPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the page shows before anything was sent."""
    return form_context(page, request)


@takes_forms_of(FormPage)
def receive(page: FormPage, request: HttpRequest) -> HttpResponse:
    """Accept a form once, even if it is sent several times."""
    return taken_once(request, lambda: take_form(page, request))


def take_form(page: FormPage, request: HttpRequest) -> HttpResponse:
    """Save a valid form and redirect to the thanks; show an invalid one again with its errors."""
    thanks = HttpResponseRedirect(f"{page.get_url(request)}?sent=1#sent")
    if request.POST.get(TRAP):
        return thanks
    form = page.get_form(request.POST)
    status = WRONG
    now = clock.now()
    if not page.hours.is_open(now):
        form.add_error(None, _("The form is closed. What you wrote was not sent."))
    elif form.is_valid():
        if may_send(get_adapter().get_client_ip(request)):
            language = get_language() or "bg"
            take_submission(page, form.cleaned_data, language=language, site=site_for(request), now=now)
            return thanks
        status = TOO_MANY
        form.add_error(None, _("Many messages came from your network. Please try again in an hour."))
    context = page.get_context(request) | form_context(page, request, form) | {"is_open": True}
    return render(request, page.get_template(request), context, status=status)


@require_http_methods(["GET", "POST"])
def form_place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a registration to who has the link of its mail, and take the place back."""
    registration = registration_by_key(key)
    if registration is None:
        # Given back, or deleted after its time; a second press finds the same.
        return render(request, "cms/form_place_gone.html", status=404)
    page = registration.page.specific
    if not isinstance(page, FormPage):
        raise Http404
    if request.method == "POST":
        give_back(key)
        return render(request, "cms/form_place_gone.html", {"is_given_back": True})
    event = page.event
    answers = [
        (field.label, in_words(registration.form_data.get(field.clean_name)))
        for field in page.get_form_fields()
    ]
    context = {
        "registration": registration,
        "form_page": page,
        "event": event,
        "when": when_words(event, zone_for(request)) if event else "",
        "number": number_in_line(registration) if registration.standing == "waiting" else 0,
        "answers": [(label, words) for label, words in answers if words],
    }
    return render(request, "cms/form_place.html", context)
