"""Guests: the secretary's page, and the page of an invitation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from youth import clock
from youth.forms.council_people import EndForm
from youth.forms.organisations import GuestForm
from youth.models import Capacity
from youth.refusals import Refusal
from youth.selectors.guests import capacities_of, invitation_by_token, invitations_of
from youth.services.capacities import confirm_capacity, end_capacity, withdraw_capacity_end
from youth.services.guests import accept_invitation, call_off_invitation, invite_guest
from youth.web.acts import Back, Words, act_by_button, act_by_form, act_page, sent, withdraw_end_page
from youth.web.form_submissions import sent_once, sent_once_apart
from youth.web.refusals import CONFLICT, form_page, permission_required, show_refusal
from youth.web.requests import AccountRequest, ParticipantRequest

MANAGES = "council.manage_guests"


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once_apart
def guests_page(request: ParticipantRequest) -> HttpResponse:
    """List the guests and the invitations, and invite somebody."""
    council = request.council
    form = GuestForm(request.POST or None)

    def invite(given: dict[str, Any]) -> HttpResponse:
        invite_guest(
            council,
            given["email"],
            name=given["display_name"],
            kind=given["kind"],
            title=given["title"],
            actor=request.participant,
        )
        messages.success(request, _("The invitation was sent. It works for 14 days."))
        return _back(request)

    if answer := act_by_form(form, invite):
        return answer
    context = {
        "council": council,
        "form": form,
        "capacities": list(capacities_of(council)),
        "now": clock.now(),
        "invitations": list(invitations_of(council)),
    }
    return form_page(request, "youth/organisations/guests.html", context)


@require_POST
@permission_required(MANAGES)
def guest_confirm(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Confirm a guest's capacity."""
    capacity = _found(request, pk)
    words = {"name": capacity.participant.display_name, "title": capacity.title}
    act_by_button(
        request,
        lambda: confirm_capacity(capacity, actor=request.participant),
        _("%(name)s now takes part as: %(title)s.") % words,
    )
    return _back(request)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once
def guest_end(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """End a guest's capacity, now or at a moment that is known in advance."""
    capacity = _found(request, pk)
    words = Words(
        heading=_("End the participation of %(name)s as a guest?")
        % {"name": capacity.participant.display_name},
        lead=_("What was said and answered so far stays. To take part again, a new invitation is needed."),
        action=pgettext("participation", "End it"),
        done=_("The end of the guest's participation was entered."),
        is_destructive=True,
    )
    # One that waits was never given: it has no end in advance.
    form = EndForm(sent(request)) if capacity.starts_at else Form(sent(request))
    return act_page(
        request,
        form,
        words,
        lambda given: end_capacity(capacity, actor=request.participant, **given),
        back=_guests(request),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once
def guest_keep(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Take back the end of a guest's capacity that lies ahead."""
    capacity = _found(request, pk)
    return withdraw_end_page(
        request,
        _("Take back the end of the participation of %(name)s as a guest?")
        % {"name": capacity.participant.display_name},
        lambda: withdraw_capacity_end(capacity, actor=request.participant),
        back=_guests(request),
    )


@require_POST
@permission_required(MANAGES)
def invitation_call_off(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Call off an invitation that was not accepted."""
    invitation = get_object_or_404(invitations_of(request.council), pk=pk)
    call_off_invitation(invitation, actor=request.participant)
    messages.success(request, _("The invitation was called off. Its link no longer works."))
    return _back(request)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def guest_invitation(request: AccountRequest, token: str) -> HttpResponse:
    """Show an invitation to the signed-in person, who accepts it."""
    council = request.council
    invitation = invitation_by_token(council, token)
    context = {"council": council, "invitation": invitation}
    if invitation is None:
        return render(request, "youth/organisations/invitation.html", context, status=404)
    if request.method == "POST":
        try:
            accept_invitation(invitation, request.user)
        except Refusal as refusal:
            show_refusal(request, refusal)
            return render(request, "youth/organisations/invitation.html", context, status=CONFLICT)
        messages.success(request, _("Thank you. The secretary now confirms your capacity."))
        return redirect("youth:profile", council=council.slug)
    return render(request, "youth/organisations/invitation.html", context)


def _found(request: ParticipantRequest, pk: UUID) -> Capacity:
    return get_object_or_404(capacities_of(request.council), pk=pk)


def _guests(request: ParticipantRequest) -> Back:
    return Back(reverse("youth:guests", kwargs={"council": request.council.slug}), _("Guests"))


def _back(request: ParticipantRequest) -> HttpResponse:
    return redirect(_guests(request).address)
