"""A person's own page: what is new, their things, what they follow."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youth.models import Participant, Representation
from youth.presenters.own_things import OwnThingsPresenter
from youth.refusals import Refusal
from youth.selectors.organisations import acting_for, organisations_following
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


def _change_following(request: ParticipantRequest, label: str, key: str) -> None:
    """Do what the button says, for the person or for an organisation; raises ``Http404``, ``Refusal``."""
    follower: Participant | Representation = request.participant
    stop = "stop" in request.POST
    done = (
        _("You no longer follow this.")
        if stop
        else _("You follow this. What happens to it appears on your page.")
    )
    if asked := request.POST.get("acting_for"):
        acting = {str(one.pk): one for one in acting_for(request.participant)}
        if asked not in acting:
            raise Http404
        follower = acting[asked]
        done = _("The organisation no longer follows this.") if stop else _("The organisation follows this.")
    (unfollow if stop else follow)(follower, label, key)
    messages.success(request, done)


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
        context = {
            "council": request.council,
            "subject": subject,
            "label": label,
            "key": key,
            "organisations": organisations_following(person, label, key),
        }
        return render(request, "youth/profile/follow.html", context)
    try:
        _change_following(request, label, key)
    except Refusal as refusal:
        show_refusal(request, refusal)
    if "acting_for" in request.POST:
        return redirect(request.get_full_path())
    if "from_own_page" in request.POST or subject is None:
        return redirect("youth:profile", council=request.council.slug)
    return redirect(subject.url)
