"""Naming who presides, who keeps the minutes, and who signs them in somebody's place."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.presiding import DeputyForm, EldestForm, TableForm
from youth.models import Meeting, Participant
from youth.name_order import name_key
from youth.policies import require
from youth.selectors.attendance import names_in_office, present_members
from youth.selectors.presiding import who_may_keep, who_may_preside, who_may_sign_instead
from youth.services.minutes import name_deputy
from youth.services.presiding import name_eldest, take_keeping, take_presiding
from youth.views.meetings import found_meeting
from youth.web.acts import Back, Words, act_page, sent
from youth.web.joining import for_office
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meeting")
def eldest(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Name who presides over a constituent meeting."""
    meeting = _recorded_meeting(request, pk)
    members = present_members(meeting)
    people = {str(one.participant_id): one.participant for one in members}
    words = Words(
        heading=_("Who presides until a chair is elected?"),
        lead=_(
            "The eldest member present. Ask in the hall: here not everybody's date of birth is known. That "
            "member then opens the meeting and runs it until the elected chair takes over."
        ),
        action=_("Enter it"),
        done=_("Entered: that member presides now."),
    )

    def enter(given: dict[str, Any]) -> None:
        name_eldest(meeting, people[given["member"]], actor=request.participant)

    form = EldestForm(sent(request), members=members)
    return act_page(request, form, words, enter)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meeting")
def presiding(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let somebody else preside from now on."""
    words = Words(
        heading=_("Who presides?"),
        lead=_("The change is entered in the minutes. Who presides at the end signs them."),
        action=_("Enter it"),
        done=_("Entered: from now on this person presides."),
    )
    meeting = _recorded_meeting(request, pk)
    return _hand_over(request, meeting, words, who_may_preside(meeting), meeting.presiding_id, take_presiding)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meeting")
def keeping(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let somebody else keep the minutes from now on."""
    words = Words(
        heading=_("Who keeps the minutes?"),
        lead=_("The change is entered in the minutes. Who keeps them at the end signs them."),
        action=_("Enter it"),
        done=_("Entered: from now on this person keeps the minutes."),
    )
    meeting = _recorded_meeting(request, pk)
    return _hand_over(request, meeting, words, who_may_keep(meeting), meeting.keeping_id, take_keeping)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:minutes")
def minutes_deputy(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Name who signs the minutes in somebody's place."""
    meeting = found_meeting(request, pk)
    require("minutes.name_deputy", request.participant, meeting)
    people = {str(key): one for key, one in who_may_sign_instead(meeting).items()}
    words = Words(
        heading=_("Who signs in somebody's place?"),
        lead=_("The name and the reason are printed beside the signature."),
        action=_("Enter it"),
        done=_("Entered: this person signs."),
    )

    def enter(given: dict[str, Any]) -> None:
        name_deputy(
            meeting,
            capacity=given["capacity"],
            participant=people[given["participant"]],
            reason=given["reason"],
            actor=request.participant,
        )

    back = reverse("youth:minutes", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    form = DeputyForm(sent(request), people=_by_name(meeting, people))
    return act_page(request, form, words, enter, back=Back(back, _("Minutes")))


def _recorded_meeting(request: ParticipantRequest, pk: UUID) -> Meeting:
    meeting = found_meeting(request, pk)
    require("meeting.record", request.participant, meeting)
    return meeting


def _hand_over(
    request: ParticipantRequest,
    meeting: Meeting,
    words: Words,
    may_take: Mapping[UUID, Participant],
    holder: UUID | None,
    take: Callable[..., object],
) -> HttpResponse:
    """Let one of those who may take a place at the table take it from now on."""
    people = {str(key): one for key, one in may_take.items()}

    def enter(given: dict[str, Any]) -> None:
        take(meeting, people[given["participant"]], actor=request.participant)

    form = TableForm(sent(request), people=_by_name(meeting, people), initial={"participant": str(holder)})
    return act_page(request, form, words, enter)


def _by_name(meeting: Meeting, people: dict[str, Participant]) -> list[tuple[str, str]]:
    names = names_in_office(meeting.council, [one.pk for one in people.values()])
    found = [(key, names.get(one.pk, "")) for key, one in people.items()]
    return sorted(found, key=lambda one: name_key(one[1]))
