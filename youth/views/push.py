"""Push messages in a person's settings: topics, and the devices on which they are switched on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youth.refusals import Refusal
from youth.services.push import add_device, choose_push, remove_device
from youth.web.push_devices import remember_device
from youth.web.refusals import show_refusal
from youth.web.requests import AccountRequest


def _settings(request: AccountRequest) -> HttpResponse:
    at = reverse("youth:profile_settings", kwargs={"council": request.council.slug})
    return redirect(f"{at}#push")


@login_required
@require_POST
def change_topics(request: AccountRequest) -> HttpResponse:
    """Choose the topics of push messages."""
    person = request.participant
    if person is not None:
        wanted, version = request.POST.getlist("topic"), request.POST.get("version", "")
        try:
            choose_push(person, wanted=wanted, version=version)
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, _("Your choice was saved."))
    return _settings(request)


@login_required
@require_POST
def new_device(request: AccountRequest) -> HttpResponse:
    """Switch push messages on in the browser that asks."""
    answer = _settings(request)
    if request.participant is not None:
        try:
            device = add_device(
                request.user,
                endpoint=request.POST.get("endpoint", ""),
                p256dh=request.POST.get("p256dh", ""),
                auth=request.POST.get("auth", ""),
                user_agent=request.headers.get("User-Agent", ""),
            )
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            remember_device(answer, device)
            messages.success(request, _("From now on this device gets your messages."))
    return answer


@login_required
@require_POST
def end_device(request: AccountRequest, device: int) -> HttpResponse:
    """Stop push messages on one of one's own devices."""
    if remove_device(request.user, device):
        messages.success(request, _("This device gets no more messages."))
    return _settings(request)
