"""The contact form: shown with its page, answered here."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.contact import KEPT_FOR, may_send
from cms.forms import ContactForm
from cms.models import ContactMessage, ContactPage
from cms.models.base import context_of, takes_forms_of
from youth.web.form_submissions import taken_once

WRONG, TOO_MANY = 409, 429
# No person sees this field; programs that fill everything do.
TRAP = "website"


def form_context(request: HttpRequest, form: ContactForm | None = None) -> dict[str, Any]:
    """Return what the page adds: the form, how long a message is kept, whether one was just sent."""
    return {
        "form": form or ContactForm(),
        "trap": TRAP,
        "kept_days": KEPT_FOR.days,
        "is_sent": "sent" in request.GET,
    }


@context_of(ContactPage)
def contact_context(page: ContactPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the page shows before anything was sent."""
    return form_context(request)


@takes_forms_of(ContactPage)
def receive(page: ContactPage, request: HttpRequest) -> HttpResponse:
    """Accept a form once, even if it is sent several times."""
    return taken_once(request, lambda: take_message(page, request))


def take_message(page: ContactPage, request: HttpRequest) -> HttpResponse:
    """Save a valid message and redirect to the thanks; show an invalid form again with its errors."""
    thanks = HttpResponseRedirect(f"{page.get_url(request)}?sent=1#sent")
    if request.POST.get(TRAP):
        return thanks
    form = ContactForm(request.POST)
    status = WRONG
    if form.is_valid():
        if may_send(get_adapter().get_client_ip(request)):
            ContactMessage.objects.create(
                site=Site.find_for_request(request),
                page=page,
                language=get_language() or "bg",
                **form.cleaned_data,
            )
            return thanks
        status = TOO_MANY
        form.add_error(None, _("Many messages came from your network. Please try again in an hour."))
    context = page.get_context(request) | form_context(request, form)
    return render(request, page.get_template(request), context, status=status)
