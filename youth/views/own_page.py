"""A person's own page: what is new, their things, what they follow."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
from youth.web.requests import AccountRequest, CouncilRequest, ParticipantRequest
from youth.wishes import declare_wish


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


def _follow(participant: Participant, key: str, values: Mapping[str, str]) -> str:
    """Follow a subject, or stop following it, as the form says; return the sentence to show.

    With ``acting_for`` it is done for an organisation. Raises ``Http404`` for one that the person does not
    act for.
    """
    label, key, stop = values.get("label", ""), values.get("key", ""), "stop" in values
    follower: Participant | Representation = participant
    if asked := values.get("acting_for", ""):
        acting = {str(one.pk): one for one in acting_for(participant)}
        if asked not in acting:
            raise Http404
        follower = acting[asked]
    (unfollow if stop else follow)(follower, label, key)
    if follower is not participant:
        return _("The organisation no longer follows this.") if stop else _("The organisation follows this.")
    if stop:
        return _("You no longer follow this.")
    return _("You follow this. What happens to it appears on your page.")


FOLLOW = declare_wish("youth.follow", perform=_follow, fields=("label", "key", "stop"))


def _where_it_is(request: CouncilRequest) -> str:
    """Return the page of the subject that the form names, one's own page where there is none."""
    reference = (request.POST.get("label", ""), request.POST.get("key", ""))
    if "from_own_page" in request.POST:
        return reverse("youth:profile", kwargs={"council": request.council.slug})
    if "acting_for" in request.POST:
        address = reverse("youth:follow", kwargs={"council": request.council.slug})
        return f"{address}?{urlencode(dict(zip(('label', 'key'), reference, strict=True)))}"
    subject = subjects_of(request.council, [reference], viewer=request.participant).get(reference)
    if subject is None:
        return reverse("youth:profile", kwargs={"council": request.council.slug})
    return subject.url


@never_cache
@require_http_methods(["GET", "POST"])
def follow_subject(request: CouncilRequest) -> HttpResponse:
    """Ask whether to follow a subject, for oneself or for an organisation; or do so."""
    return _follow_as_asked(request) if request.method == "POST" else _ask_to_follow(request)


@for_participants(_where_it_is, wish=FOLLOW)
def _follow_as_asked(request: ParticipantRequest) -> HttpResponse:
    try:
        messages.success(request, FOLLOW.perform(request.participant, "", request.POST.dict()))
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(_where_it_is(request))


@for_participants()
def _ask_to_follow(request: ParticipantRequest) -> HttpResponse:
    label, key = request.GET.get("label", ""), request.GET.get("key", "")
    subject = subjects_of(request.council, [(label, key)], viewer=request.participant).get((label, key))
    if subject is None:
        raise Http404
    context = {
        "council": request.council,
        "subject": subject,
        "label": label,
        "key": key,
        "organisations": organisations_following(request.participant, label, key),
    }
    return render(request, "youth/profile/follow.html", context)
