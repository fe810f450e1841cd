"""The agenda's editor for the chair's table."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from youth.forms.meetings import ItemForm
from youth.models import AgendaItem, Meeting, Participant
from youth.policies import may, require
from youth.presenters.meeting import MeetingPresenter
from youth.presenters.points import Reading, reading_of
from youth.procedure.agenda import postpones_alone
from youth.refusals import Refusal
from youth.selectors.agenda import candidates_for
from youth.selectors.lost_quorum import left_over_items
from youth.selectors.rules import topics_of
from youth.services import agenda
from youth.services.taking_over import take_over_item
from youth.views.meetings import found_meeting
from youth.web.acts import act_by_form
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.refusals import CONFLICT, form_page, show_refusal
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@for_office()
@sent_once
def agenda_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the agenda with its candidates, and add an item."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.plan", actor, meeting)
    form = ItemForm(topics=topics_of(meeting.council))
    status = 200
    if request.method == "POST":
        if "left_over" in request.POST:
            is_added = _taken_over(request, meeting, actor)
        elif "subject_id" in request.POST:
            is_added = _added_subject(request, meeting, actor)
        else:
            form = ItemForm(request.POST, topics=topics_of(meeting.council))
            language = meeting.council.languages[0]
            is_added = "preview" not in request.POST and None is not act_by_form(
                form, lambda given: agenda.add_item(meeting, language=language, actor=actor, **given)
            )
        if is_added:
            messages.success(request, _("The item is on the agenda."))
            return redirect(agenda_url(meeting))
        status = 200 if "preview" in request.POST and not form.errors else CONFLICT
    return _agenda(request, meeting, form, status=status)


@require_http_methods(["GET", "POST"])
@for_office(back="youth:agenda")
@sent_once
def agenda_item_page(request: ParticipantRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Edit an item's text, or move it, or withdraw it."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.plan", actor, meeting)
    found = meeting.agenda_items.filter(pk=item).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    act = request.POST.get("act", "")
    if act:
        return _act(request, meeting, found, act, actor)
    return _edit(request, meeting, found, actor)


def agenda_url(meeting: Meeting) -> str:
    """Return the address of the agenda's editor in the active language."""
    return reverse("youth:agenda", kwargs={"council": meeting.council.slug, "pk": meeting.pk})


def _added_subject(request: ParticipantRequest, meeting: Meeting, actor: Participant) -> bool:
    """Put a candidate on the agenda; what the form names is looked up, never trusted."""
    wanted = (request.POST.get("subject_label"), request.POST.get("subject_id"))
    subject = next((one for one in candidates_for(meeting) if (one.label, str(one.id)) == wanted), None)
    if subject is None:
        messages.error(request, _("This subject is not ready for the agenda, or is on it already."))
        return False
    try:
        agenda.add_item(meeting, subject=subject, actor=actor)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return False
    return True


def _taken_over(request: ParticipantRequest, meeting: Meeting, actor: Participant) -> bool:
    """Put an item that an earlier meeting left over on the agenda."""
    wanted = request.POST["left_over"]
    item = next((one for one in left_over_items(meeting) if str(one.pk) == wanted), None)
    if item is None:
        messages.error(request, _("No meeting left this item over, or another one took it over."))
        return False
    try:
        take_over_item(meeting, item, actor=actor)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return False
    return True


def _agenda(
    request: ParticipantRequest, meeting: Meeting, form: ItemForm, *, status: int = 200
) -> HttpResponse:
    actor = request.participant
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "board": MeetingPresenter(meeting),
        "form": form,
        "reading": _reading(request),
        "takes_items": meeting.second_of_id is None,
        "candidates": candidates_for(meeting),
        "left_over": left_over_items(meeting),
        "can_move": meeting.state in agenda.PREPARING,
        "can_postpone": postpones_alone(meeting.state) and may("meeting.run", actor, meeting),
    }
    return render(request, "youth/meeting/agenda.html", context, status=status)


def _act(
    request: ParticipantRequest, meeting: Meeting, item: AgendaItem, act: str, actor: Participant
) -> HttpResponse:
    try:
        if act == "up":
            agenda.move_item(item, position=item.position - 1, actor=actor)
        elif act == "down":
            agenda.move_item(item, position=item.position + 1, actor=actor)
        elif act == "postpone":
            agenda.postpone_item(item, actor=actor)
        elif act == "withdraw":
            agenda.withdraw_item(item, actor=actor)
        else:
            raise Http404
    except Refusal as refusal:
        show_refusal(request, refusal)
        form = ItemForm(topics=topics_of(meeting.council))
        return _agenda(request, meeting, form, status=CONFLICT)
    return redirect(agenda_url(meeting))


def _edit(
    request: ParticipantRequest, meeting: Meeting, item: AgendaItem, actor: Participant
) -> HttpResponse:
    words = {
        "title": item.title,
        "text": item.text,
        "decision_type": item.decision_type,
        "topic": item.topic,
    }
    form = ItemForm(request.POST or None, initial=words, topics=topics_of(meeting.council))

    def change(given: dict[str, Any]) -> HttpResponse:
        agenda.change_item(item, actor=actor, **given)
        messages.success(request, _("The item is changed."))
        return redirect(agenda_url(meeting))

    if "preview" not in request.POST and (answer := act_by_form(form, change)):
        return answer
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "form": form,
        "heading": _("Edit the item"),
        "action": pgettext("form", "Save"),
        "back": agenda_url(meeting),
        "previews": True,
        "reading": _reading(request),
    }
    return form_page(request, "youth/meeting/form.html", context)


def _reading(request: ParticipantRequest) -> Reading | None:
    """Return how the typed draft is read, if that is what was asked for."""
    return reading_of(request.POST.get("text", "")) if "preview" in request.POST else None
