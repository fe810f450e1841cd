"""The attendance sheet: coming and going, the roll call at one press, corrections."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youth.acts.attendance import MemberEntered, MemberLeft
from youth.forms.attendance import StayForm
from youth.forms.presiding import AbsenceForm
from youth.journal.streams import meeting_stream
from youth.models import Attendance, Meeting, Participant
from youth.name_order import name_key
from youth.policies import require
from youth.presenters.expected import offered_reason
from youth.presenters.meeting import MeetingPresenter, attendance_sheet
from youth.presenters.minutes_extract import sheet_pdf
from youth.refusals import Refusal
from youth.selectors.attendance import members_of_minutes, names_in_office, stay_by_id
from youth.selectors.repeats import stands_by_own_act
from youth.services.absences import explain_absence
from youth.services.attendance import check_in, enter_hall, enter_together, leave_hall
from youth.services.attendance_corrections import annul_stay, correct_stay
from youth.views.meetings import done_before, found_meeting, meeting_url, refused
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants
from youth.web.pdf import pdf_answer
from youth.web.refusals import CONFLICT, done_already, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest

# By which way those are established who are entered together, by the button.
WAYS = {"enter_marked": Attendance.Way.LIST, "roll_call": Attendance.Way.ROLL_CALL}


@require_POST
@for_participants(back="youth:meeting")
def attend(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Record that the reader entered or left the hall."""
    meeting, actor = found_meeting(request, pk), request.participant
    try:
        if request.POST.get("to") == "leave":
            leave_hall(meeting, participant=actor, actor=actor)
        else:
            check_in(meeting, participant=actor)
    except Refusal as refusal:
        if _stands(request, meeting, actor, actor):
            return done_before(request, meeting)
        return refused(request, meeting, refusal)
    return redirect(meeting_url(meeting))


@require_GET
@for_office()
def attendance_pdf(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Return the attendance sheet to be signed in the hall."""
    meeting = found_meeting(request, pk)
    require("meeting.record", request.participant, meeting)
    return pdf_answer(
        sheet_pdf(meeting), f"{meeting.council.slug}-{meeting.number or 'meeting'}-attendance.pdf"
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
def attendance_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the attendance sheet to the chair's table, and enter members in it."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    status = 200
    if request.method == "POST":
        try:
            _record(request, meeting)
        except Refusal as refusal:
            show_refusal(request, refusal)
            status = CONFLICT
        else:
            return redirect("youth:attendance", council=meeting.council.slug, pk=meeting.pk)
    board = MeetingPresenter(meeting)
    sheet = attendance_sheet(board)
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "board": board,
        "rows": sheet.rows,
        "left": sheet.left,
        "corrections": sheet.corrections,
        # Without scripts all are marked by a link that asks for the page like this.
        "all_marked": request.GET.get("mark") == "all",
    }
    return render(request, "youth/meeting/attendance.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def correction_page(request: ParticipantRequest, pk: UUID, stay: int) -> HttpResponse:
    """Correct a stay that was entered wrongly: its times, or that the member was there at all."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    row = stay_by_id(meeting, stay)
    if row is None:
        raise Http404
    (name,) = names_in_office(meeting.council, [row.participant_id], at=row.entered_at).values()
    words = Words(
        heading=_("Correct the attendance of %(name)s") % {"name": name},
        lead=_("Both times are kept. Votes and checks of the quorum that were taken stay as they are."),
        action=_("Correct it"),
        done=_("The attendance sheet is corrected; the minutes will say it."),
    )

    def correct(given: dict[str, Any]) -> None:
        if given["annuls"]:
            annul_stay(row, reason=given["reason"], actor=actor)
        else:
            times = {"entered_at": given["entered_at"], "left_at": given["left_at"]}
            correct_stay(row, **times, reason=given["reason"], actor=actor)

    sheet = reverse("youth:attendance", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    with timezone.override(meeting.council.time_zone):
        form = StayForm(sent(request), stay=row)
        return act_page(request, form, words, correct, back=Back(sheet, _("Attendance sheet")))


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def absence_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Enter why a member does not attend; the minutes print it.

    ``member`` in the address is who is chosen at first, as the list of who will come leads here.
    """
    meeting = found_meeting(request, pk)
    require("minutes.write", request.participant, meeting)
    words = Words(
        heading=_("Why is a member absent?"),
        lead=_("The minutes print the reason beside the name of who did not come at all."),
        action=_("Enter it"),
        done=_("Entered: the minutes will say it."),
    )

    def enter(given: dict[str, Any]) -> None:
        member = _member(meeting, given["participant"])
        explain_absence(meeting, participant=member, reason=given["reason"], actor=request.participant)

    names = sorted(members_of_minutes(meeting).items(), key=lambda one: name_key(one[1]))
    place = {"council": meeting.council.slug, "pk": meeting.pk}
    back, initial = Back(reverse("youth:attendance", kwargs=place), _("Attendance sheet")), {}
    if wanted := request.GET.get("member"):
        back = Back(reverse("youth:expected", kwargs=place), _("Who will come"))
        reason = offered_reason(meeting, _member(meeting, wanted))
        initial = {"participant": wanted, "reason": reason}
    form = AbsenceForm(sent(request), initial=initial, members=[(str(key), name) for key, name in names])
    return act_page(request, form, words, enter, back=back)


def _record(request: ParticipantRequest, meeting: Meeting) -> None:
    """Enter those who are marked, or one member who came or left; pressed twice, it is done once."""
    actor = request.participant
    if (to := request.POST.get("to")) in WAYS:
        marked = [_member(meeting, text) for text in request.POST.getlist("member")]
        try:
            ids = [one.pk for one in marked]
            stays = enter_together(meeting, participants=ids, actor=actor, way=WAYS[to])
        except Refusal as refusal:
            if not marked or refusal.code != "nobody_entered":
                raise
            messages.info(request, done_already())
            return
        entered = ngettext("%(count)s member is entered.", "%(count)s members are entered.", len(stays))
        messages.success(request, entered % {"count": len(stays)})
        return
    member = _member(meeting, request.POST.get("participant", ""))
    try:
        _enter_or_leave(request, meeting, member, actor)
    except Refusal:
        if not _stands(request, meeting, member, actor):
            raise


def _enter_or_leave(
    request: CouncilRequest, meeting: Meeting, participant: Participant, actor: Participant
) -> None:
    if request.POST.get("to") == "leave":
        leave_hall(meeting, participant=participant, actor=actor)
    else:
        enter_hall(meeting, participant=participant, actor=actor)


def _stands(request: CouncilRequest, meeting: Meeting, participant: Participant, actor: Participant) -> bool:
    """Return whether the actor recorded this entering or leaving a moment ago: a button pressed twice."""
    wanted = MemberLeft if request.POST.get("to") == "leave" else MemberEntered
    family = (MemberEntered, MemberLeft)
    return stands_by_own_act(meeting_stream(meeting), actor, wanted, family, participant=participant.pk)


def _member(meeting: Meeting, text: str) -> Participant:
    try:
        return Participant.objects.select_related("council").get(council=meeting.council, pk=UUID(text))
    except (ValueError, Participant.DoesNotExist):
        raise Http404 from None
