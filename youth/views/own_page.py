"""A person's own page: what is new, their things, what they follow."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youth.presenters.own_things import OwnThingsPresenter
from youth.refusals import Refusal
from youth.services.following import follow, unfollow
from youth.services.notifications import mark_as_seen
from youth.subjects import subjects_of
from youth.web.joining import for_participants, is_joined_freely
from youth.web.refusals import show_refusal
from youth.web.requests import AccountRequest, ParticipantRequest


@never_cache
@login_required
@require_GET
def own_page(request: AccountRequest) -> HttpResponse:
    """Show a person what is new for them, what is theirs and what they follow."""
    council = request.council
    context: dict[str, Any] = {"council": council, "is_joined_freely": is_joined_freely(council)}
    if request.participant is not None:
        context["own"] = OwnThingsPresenter(request.participant)
    return render(request, "youth/profile/page.html", context)


@require_POST
@for_participants(back="")
def news_seen(request: ParticipantRequest) -> HttpResponse:
    """Mark as seen what the page showed."""
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:
        mark_as_seen(request.participant, up_to=int(newest))
    return redirect("youth:profile", council=request.council.slug)


@never_cache
@require_http_methods(["GET", "POST"])
@for_participants()
def follow_subject(request: ParticipantRequest) -> HttpResponse:
    """Follow a subject, or stop following it; who had to sign in or join first finds the button here."""
    person = request.participant
    label, key = request.GET.get("label", ""), request.GET.get("key", "")
    subject = subjects_of(request.council, [(label, key)], viewer=person).get((label, key))
    if request.method == "GET":
        if subject is None:
            raise Http404
        context = {"council": request.council, "subject": subject, "label": label, "key": key}
        return render(request, "youth/profile/follow.html", context)
    try:
        if "stop" in request.POST:
            unfollow(person, label, key)
            messages.success(request, _("You no longer follow this."))
        else:
            follow(person, label, key)
            messages.success(request, _("You follow this. What happens to it appears on your page."))
    except Refusal as refusal:
        show_refusal(request, refusal)
    if "from_own_page" in request.POST or subject is None:
        return redirect("youth:profile", council=request.council.slug)
    return redirect(subject.url)
