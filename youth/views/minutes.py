"""The page of a meeting's minutes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.meetings import ObjectionForm
from youth.forms.minutes import AnswerForm
from youth.models import Meeting, Minutes, Objection, Participant
from youth.policies import may, require
from youth.presenters.minutes import MinutesPresenter, places_of
from youth.refusals import Refusal
from youth.services import minutes as services
from youth.services.minutes_texts import answer_with_correction
from youth.views.meetings import found_meeting
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.refusals import CONFLICT, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest, acting

State = Minutes.State


@require_http_methods(["GET", "POST"])
@never_cache
@sent_once
def minutes_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show the minutes: signed ones to everybody, drafts to members; accept acts on them."""
    meeting = found_meeting(request, pk)
    if not meeting.has_minutes:
        raise Http404
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is not None:
        minutes.meeting = meeting
    status = 200
    if request.method == "POST":
        try:
            _act(request, meeting, minutes)
        except Refusal as refusal:
            show_refusal(request, refusal)
            status = CONFLICT
        else:
            return redirect("youth:minutes", council=meeting.council.slug, pk=meeting.pk)
    return render(request, "youth/meeting/minutes.html", _context(request, meeting, minutes), status=status)


def _context(request: CouncilRequest, meeting: Meeting, minutes: Minutes | None) -> dict[str, Any]:
    participant = request.participant
    shown = MinutesPresenter(meeting, minutes, participant)
    return {
        "council": meeting.council,
        "meeting": meeting,
        "minutes": shown.minutes,
        "document": shown.document,
        "language": shown.language,
        "digest": shown.digest,
        "acts": shown.acts,
        "objections": shown.objections,
        "form": _form(minutes, participant, meeting),
    }


def _act(request: CouncilRequest, meeting: Meeting, minutes: Minutes | None) -> None:
    actor, act = acting(request), request.POST.get("act", "")
    if act == "draft":
        services.draft_minutes(meeting, actor=actor)
        messages.success(request, _("The minutes are written from the journal of the meeting."))
        return
    if minutes is None:
        raise Http404
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "open": (
            lambda: services.open_minutes_to_objections(minutes, actor=actor),
            _("Members can read the minutes now and object."),
        ),
        "sign": (lambda: services.sign_minutes(minutes, actor=actor), _("You have signed the minutes.")),
        "object": (
            lambda: services.object_to_minutes(minutes, text=request.POST.get("text", ""), actor=actor),
            _("Your objection is recorded."),
        ),
    }
    if act not in acts:
        raise Http404
    service, done = acts[act]
    service()
    messages.success(request, done)


def _form(minutes: Minutes | None, participant: Participant | None, meeting: Meeting) -> ObjectionForm | None:
    is_open = minutes is not None and minutes.state == State.OBJECTIONS
    return ObjectionForm() if is_open and may("minutes.object", participant, meeting) else None


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:minutes")
@sent_once
def answer_page(request: ParticipantRequest, pk: UUID, objection: int) -> HttpResponse:
    """Give an objection its outcome."""
    meeting = found_meeting(request, pk)
    require("minutes.answer", request.participant, meeting)
    row = Objection.objects.select_related("minutes").filter(minutes=meeting.pk, pk=objection).first()
    if row is None:
        raise Http404
    row.minutes.meeting = meeting
    words = Words(
        heading=_("What comes of the objection?"),
        lead=row.text,
        action=_("Record the outcome"),
        done=_("The outcome is recorded and printed with the objection."),
    )

    def answer(given: dict[str, Any]) -> None:
        said, actor = given["answer"], request.participant
        if given["outcome"] == Objection.Outcome.ACCEPTED:
            answer_with_correction(row, place=given["place"], words=said, actor=actor)
        else:
            services.answer_objection(row, outcome=given["outcome"], answer=said, actor=actor)

    form = AnswerForm(sent(request), places=places_of(row.minutes.document))
    address = reverse("youth:minutes", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    return act_page(request, form, words, answer, back=Back(address, _("Minutes")))
