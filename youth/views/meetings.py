"""Pages of meetings: the list, the live page, its private parts, attendance, the screen of the hall."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from youth import clock
from youth.forms.meetings import (
    BroadcastForm,
    CallOffForm,
    ConveneForm,
    HourForm,
    MeetingForm,
    MoveForm,
    SecondMeetingForm,
)
from youth.journal.streams import meeting_stream
from youth.live.pages import remember_head
from youth.models import Committee, Meeting
from youth.policies import may, meetings_seen, require
from youth.presenters.chair_buttons import FINAL, PERMISSIONS, console_of, label_of, question_of
from youth.presenters.invitation import invitation_pdf
from youth.presenters.meeting import MeetingPresenter, place_of_reader
from youth.procedure.body import Body
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.meetings import COMING, RUNNING, meeting_and_head, meeting_by_id, meetings_of
from youth.selectors.notice_words import notice_in_words
from youth.selectors.people import audience_of
from youth.selectors.rules import profile_of
from youth.selectors.steps import notice_state
from youth.services.broadcasts import link_broadcast
from youth.services.invitations import note_opened
from youth.services.lost_quorum import adjourn_meeting, call_second_meeting
from youth.services.meetings import cancel_meeting, convene_meeting, plan_meeting, reschedule_meeting
from youth.views.console import is_taken, take_step
from youth.web.acts import Words, act_by_form, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.meetings import in_meeting
from youth.web.pagination import page_of
from youth.web.pdf import pdf_answer
from youth.web.refusals import CONFLICT, add_refusal, done_already, form_page, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest

# Steps for which something is named: a day and hour, or a reason.
FORMS: dict[str, type[Form]] = {
    StepName.CANCEL: CallOffForm,
    StepName.ADJOURN: HourForm,
    StepName.SECOND_MEETING: SecondMeetingForm,
}


@require_GET
def meetings_page(request: CouncilRequest) -> HttpResponse:
    """List running, coming and past meetings."""
    found = meetings_seen(request.participant, meetings_of(request.council))
    # A meeting that was called off is listed among those to come, where it is looked for, until a day after.
    yesterday = clock.now() - timedelta(days=1)
    is_ahead = Q(state__in=[*RUNNING, *COMING]) | Q(state=Meeting.State.CANCELLED, starts_at__gt=yesterday)
    ahead = list(found.filter(is_ahead))
    past = found.exclude(is_ahead)
    context = {
        "council": request.council,
        "live": [one for one in ahead if one.state in RUNNING and not one.waits_for_its_day],
        "coming": sorted(
            (one for one in ahead if one.state not in RUNNING or one.waits_for_its_day),
            key=lambda one: one.begins_at,
        ),
        "page": page_of(request, past),
    }
    return render(request, "youth/meeting/list.html", context)


@require_http_methods(["GET", "POST"])
@for_office()
@sent_once
def new_meeting(request: ParticipantRequest) -> HttpResponse:
    """Plan a meeting of the council."""
    require("meeting.plan", request.participant, request.council)
    return plan_page(request, None, _back_to_list(request.council.slug))


def plan_page(request: ParticipantRequest, committee: Committee | None, back: str) -> HttpResponse:
    """Show the form of a new meeting of the council or of a committee, or plan it."""
    council, actor = request.council, request.participant
    body = Body.COMMITTEE if committee else Body.COUNCIL
    with timezone.override(council.time_zone):
        form = MeetingForm(request.POST or None, rules=profile_of(council), body=body)
        if request.method == "POST" and form.is_valid():
            fields = form.cleaned_data
            try:
                meeting = plan_meeting(
                    council,
                    committee=committee,
                    starts_at=form.moment,
                    place=fields["place"],
                    kind=fields["kind"],
                    is_public=fields.get("is_public", True),
                    closed_because=fields.get("closed_because", ""),
                    actor=actor,
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(
                    request, _("The meeting is planned. Put items on its agenda, then convene it.")
                )
                return redirect("youth:agenda", council=council.slug, pk=meeting.pk)
        context = {
            "council": council,
            "form": form,
            "heading": _("Plan a meeting"),
            "lead": _("Nobody is invited yet: members get the notice when the chair convenes the meeting."),
            "action": _("Plan it"),
            "back": back,
            "committee": committee,
        }
        return form_page(request, "youth/meeting/form.html", context)


@require_GET
@never_cache
def meeting_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show a meeting's present state, and follow it from there."""
    found, head = meeting_and_head(request.council, pk)
    return shown(request, in_meeting(request, found), head=head)


@require_GET
@never_cache
def meeting_part(request: CouncilRequest, pk: UUID, part: str) -> HttpResponse:
    """Return the reader's private part of the page, after a frame has emptied it."""
    meeting = found_meeting(request, pk)
    contents = {"me": "youth/meeting/_me.html", "console": "youth/meeting/_console.html"}
    if part not in contents:
        raise Http404
    context = page_context(request, meeting) | {"part": part, "content": contents[part]}
    return render(request, "youth/meeting/_private.html", context)


@require_http_methods(["GET", "POST"])
@for_office(back="youth:meeting")
def meeting_step(request: ParticipantRequest, pk: UUID, step: str) -> HttpResponse:
    """Take a lawful step; steps that can't be undone ask for confirmation, others take POST only."""
    meeting = found_meeting(request, pk)
    if step in FORMS or step == StepName.CONVENE:
        return _step_by_form(request, meeting, step)
    if request.method == "GET":
        return _asked(request, meeting, step)
    actor = request.participant
    try:
        take_step(meeting, step, request.POST, actor)
    except KeyError:
        raise Http404 from None
    except Refusal as refusal:
        if is_taken(meeting, step, request.POST, actor):
            return done_before(request, meeting)
        return refused(request, meeting, refusal)
    return _back(meeting)


@require_GET
@never_cache
def notice_paper(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the notice of a convened meeting as a document."""
    meeting = found_meeting(request, pk)
    if meeting.notice_number is None:
        raise Http404
    return pdf_answer(invitation_pdf(meeting), f"notice-{meeting.notice_number}.pdf")


def found_meeting(request: CouncilRequest, pk: UUID) -> Meeting:
    """Return the meeting of the address; 404 where there is none, or none that this person may see."""
    return in_meeting(request, meeting_by_id(request.council, pk))


def page_context(request: CouncilRequest, meeting: Meeting) -> dict[str, Any]:
    """Return the context of the meeting's page and its private parts."""
    participant, board = request.participant, MeetingPresenter(meeting)
    audience = audience_of(participant, meeting.council)
    if meeting.committee_id is not None and audience == "chair":
        # Whose table it is depends on the committee.
        audience = "chair" if may("meeting.record", participant, meeting) else "public"
    # The eldest member holds no office, and runs a constituent meeting until a chair is elected.
    if may("meeting.run", participant, meeting):
        audience = "chair"
    return {
        "council": meeting.council,
        "meeting": meeting,
        "board": board,
        "audience": audience,
        "me": place_of_reader(board, participant),
        "console": console_of(board, participant) if audience == "chair" else None,
        "is_live": meeting.state not in {Meeting.State.CLOSED, Meeting.State.CANCELLED},
    }


def shown(
    request: CouncilRequest, meeting: Meeting, *, head: int | None = None, status: int = 200
) -> HttpResponse:
    """Render the meeting's page; ``head`` is that of its stream where it was read with the meeting."""
    stream = meeting_stream(meeting)
    # Before anything is read: an act between reading and rendering is then sent again, not lost.
    remember_head(request, stream, head)
    context = page_context(request, meeting) | {"stream": stream}
    me, reader = context["me"], request.participant
    is_invited = me is not None and meeting.state == Meeting.State.CONVENED
    if reader and is_invited and (me.invitation is None or me.invitation.opened_at is None):
        note_opened(meeting, reader)
    return render(request, "youth/meeting/detail.html", context, status=status)


def refused(request: CouncilRequest, meeting: Meeting, refusal: Refusal) -> HttpResponse:
    """Show the meeting's page with the refusal on top; nothing was written."""
    show_refusal(request, refusal)
    fresh = meeting_by_id(meeting.council, meeting.pk)
    return shown(request, fresh or meeting, status=CONFLICT)


def done_before(request: CouncilRequest, meeting: Meeting) -> HttpResponse:
    """Lead back to the meeting, and say that this was done already."""
    messages.info(request, done_already())
    return _back(meeting)


def _asked(
    request: ParticipantRequest, meeting: Meeting, step: str, form: Form | None = None
) -> HttpResponse:
    if step not in PERMISSIONS:
        raise Http404
    require(PERMISSIONS[step], request.participant, meeting)
    if step not in FINAL:
        return HttpResponseNotAllowed(["POST"])
    question, consequence = question_of(step, meeting)
    notice = f"{notice_in_words(meeting)} " if step == StepName.CONVENE else ""
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "title": question,
        "text": f"{notice}{consequence}",
        "action": label_of(step, meeting),
        "back": meeting_url(meeting),
        "form": form,
        "is_destructive": step != StepName.OPEN and (form is None or step == StepName.CANCEL),
    }
    if form is not None:
        return form_page(request, "youth/meeting/confirm.html", context)
    return render(request, "youth/meeting/confirm.html", context)


def _step_by_form(request: ParticipantRequest, meeting: Meeting, step: str) -> HttpResponse:
    """Take a step for which something is named, or ask for it."""
    actor = request.participant
    require(PERMISSIONS[step], actor, meeting)

    def taken(given: dict[str, Any]) -> Meeting:
        if step == StepName.CONVENE:
            return convene_meeting(meeting, actor=actor, **given)
        if step == StepName.CANCEL:
            return cancel_meeting(meeting, actor=actor, **given)
        if step == StepName.ADJOURN:
            return adjourn_meeting(meeting, to=given["starts_at"], actor=actor)
        return call_second_meeting(meeting, actor=actor, **given)

    with timezone.override(meeting.council.time_zone):
        form = _form_of(step, request, meeting)
        if done := act_by_form(form, taken):
            return _back(done)
        if form.is_bound and is_taken(meeting, step, request.POST, actor):
            return done_before(request, meeting)
        return _asked(request, meeting, step, form)


def _form_of(step: str, request: ParticipantRequest, meeting: Meeting) -> Form:
    """Return the form of a step, as it is sent or as it is shown first."""
    if step == StepName.CONVENE:
        return ConveneForm(sent(request), is_late=not notice_state(meeting).met)
    return FORMS[step](sent(request), initial={"place": meeting.place})


@require_http_methods(["GET", "POST"])
@for_office(back="youth:meeting")
@sent_once
def move_meeting(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Change time and place of a meeting that was not opened."""
    meeting, actor = found_meeting(request, pk), request.participant
    is_convened = meeting.state == Meeting.State.CONVENED
    require("meeting.convene" if is_convened else "meeting.plan", actor, meeting)
    words = Words(
        heading=_("Change time or place"),
        lead=_("Everybody who is invited is notified by mail.") if is_convened else "",
        action=pgettext("form", "Save"),
        done=_("The meeting has another time or place."),
    )
    initial = {"starts_at": meeting.starts_at, "place": meeting.place}
    form = MoveForm(sent(request), initial=initial, is_convened=is_convened)
    return act_page(request, form, words, lambda given: reschedule_meeting(meeting, actor=actor, **given))


@require_http_methods(["GET", "POST"])
@for_office(back="youth:meeting")
def broadcast(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Say where the meeting is streamed, and where its recording is."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.plan", actor, meeting)
    initial = {"stream_url": meeting.stream_url, "recording_url": meeting.recording_url}
    words = Words(
        heading=_("Stream and recording"),
        action=pgettext("form", "Save"),
        done=_("The addresses are on the page of the meeting."),
    )
    form = BroadcastForm(sent(request), initial=initial)
    return act_page(request, form, words, lambda given: link_broadcast(meeting, actor=actor, **given))


def meeting_url(meeting: Meeting) -> str:
    """Return the address of the meeting's page in the active language."""
    return reverse("youth:meeting", kwargs={"council": meeting.council.slug, "pk": meeting.pk})


def _back(meeting: Meeting) -> HttpResponse:
    return redirect(meeting_url(meeting))


def _back_to_list(slug: str) -> str:
    return reverse("youth:meetings", kwargs={"council": slug})
