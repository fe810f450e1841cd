"""The agenda's editor for the chair's table."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from youth.forms.meetings import ItemForm, TakeOffForm
from youth.models import AgendaItem, Meeting, Minutes, Participant
from youth.policies import may, require
from youth.presenters.meeting import MeetingPresenter
from youth.presenters.minutes import MinutesPresenter
from youth.presenters.minutes_extract import extract_pdf
from youth.presenters.points import Reading, reading_of
from youth.procedure.agenda import postpones_alone
from youth.refusals import Refusal
from youth.selectors.agenda import candidates_for
from youth.selectors.lost_quorum import left_over_items
from youth.selectors.rules import topics_of
from youth.services import agenda
from youth.services.draft_agenda import draft_agenda
from youth.services.taking_over import take_over_item
from youth.views.meetings import found_meeting
from youth.web.acts import act_by_form
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.pdf import pdf_answer
from youth.web.refusals import CONFLICT, form_page, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_http_methods(["GET", "POST"])
@for_office()
@sent_once
def agenda_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the agenda with its candidates, and add an item."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.plan", actor, meeting)
    form = ItemForm(topics=topics_of(meeting.council), body=meeting.body)
    status = 200
    if request.method == "POST":
        if "draft" in request.POST:
            return _drafted(request, meeting, actor)
        if "left_over" in request.POST:
            is_added = _taken_over(request, meeting, actor)
        elif "subject_id" in request.POST:
            is_added = _added_subject(request, meeting, actor)
        else:
            form = ItemForm(request.POST, topics=topics_of(meeting.council), body=meeting.body)
            language = meeting.council.languages[0]
            is_added = "preview" not in request.POST and None is not act_by_form(
                form,
                lambda given: agenda.add_item(
                    meeting, language=language, actor=actor, about=_taken_out(given), **given
                ),
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
    """Edit an item, or move it, or take it off."""
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


@require_GET
def extract_pdf_page(request: CouncilRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Return what the minutes say of one item, to those who may read them."""
    meeting = found_meeting(request, pk)
    found = meeting.agenda_items.select_related("parent", "moved_by").filter(pk=item).first()
    shown = MinutesPresenter(
        meeting, Minutes.objects.filter(meeting=meeting).first(), request.participant
    ).minutes
    if found is None or shown is None or not shown.document or found.started_at is None:
        raise Http404
    shown.meeting = found.meeting = meeting
    return pdf_answer(
        extract_pdf(shown, found), f"{meeting.council.slug}-{meeting.number}-item-{found.place}.pdf"
    )


def agenda_url(meeting: Meeting) -> str:
    """Return the address of the agenda's editor in the active language."""
    return reverse("youth:agenda", kwargs={"council": meeting.council.slug, "pk": meeting.pk})


def _drafted(request: ParticipantRequest, meeting: Meeting, actor: Participant) -> HttpResponse:
    """Put everything on the agenda that belongs there."""
    try:
        gained = draft_agenda(meeting, actor=actor)
    except Refusal as refusal:
        show_refusal(request, refusal)
        form = ItemForm(topics=topics_of(meeting.council))
        return _agenda(request, meeting, form, status=CONFLICT)
    words = ngettext("%(count)s item is on the agenda.", "%(count)s items are on the agenda.", gained)
    messages.success(request, words % {"count": gained})
    return redirect(agenda_url(meeting))


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
        "may_draft": meeting.state == Meeting.State.PLANNED and meeting.second_of_id is None,
        "candidates": candidates_for(meeting),
        "left_over": left_over_items(meeting),
        "can_move": meeting.state in agenda.PREPARING,
        "has_extracts": Minutes.objects.filter(meeting=meeting).exists(),
        "can_edit": meeting.state in agenda.PREPARING | agenda.SITTING,
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
            return _ask_to_postpone(request, meeting, item)
        elif act == "postpone_asked":
            agenda.postpone_item(item, actor=actor)
        elif act == "take_off":
            if agenda.needs_reason(meeting, item):
                return _take_off(request, meeting, item)
            agenda.take_off_item(item, actor=actor)
        else:
            raise Http404
    except Refusal as refusal:
        show_refusal(request, refusal)
        form = ItemForm(topics=topics_of(meeting.council), body=meeting.body)
        return _agenda(request, meeting, form, status=CONFLICT)
    return redirect(agenda_url(meeting))


def _ask_to_postpone(request: ParticipantRequest, meeting: Meeting, item: AgendaItem) -> HttpResponse:
    """Ask before a notified item is left for a later meeting, which takes it out of this one."""
    require("meeting.run", request.participant, meeting)
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "form": Form(),
        "heading": _("Postpone the item?"),
        "lead": item.title,
        "lead_language": item.language,
        "note": _(
            "It is left for a later meeting. To come back to this one, it would have to be added as a late "
            "item."
        ),
        "action": pgettext("agenda", "Postpone"),
        "act": "postpone_asked",
        "back": agenda_url(meeting),
    }
    return form_page(request, "youth/meeting/form.html", context)


def _take_off(request: ParticipantRequest, meeting: Meeting, item: AgendaItem) -> HttpResponse:
    """Ask why an item is taken off; the sent form comes back here with the reason."""
    form = TakeOffForm(request.POST if "reason" in request.POST else None)

    def take_off(given: dict[str, Any]) -> HttpResponse:
        agenda.take_off_item(item, actor=request.participant, **given)
        messages.success(request, _("The item is off the agenda."))
        return redirect(agenda_url(meeting))

    if answer := act_by_form(form, take_off):
        return answer
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "form": form,
        "heading": _("Take the item off the agenda"),
        "lead": item.title,
        "lead_language": item.language,
        "action": _("Take off the agenda"),
        "act": "take_off",
        "back": agenda_url(meeting),
    }
    return form_page(request, "youth/meeting/form.html", context)


def _edit(
    request: ParticipantRequest, meeting: Meeting, item: AgendaItem, actor: Participant
) -> HttpResponse:
    may_change, may_describe = agenda.may_change(meeting, item), agenda.may_describe(meeting, item)
    form = ItemForm(
        request.POST or None,
        initial={name: getattr(item, name) for name in ItemForm.base_fields},
        body=meeting.body,
        topics=topics_of(meeting.council),
        has_subject=item.subject_id is not None,
        is_announced=not may_change,
        is_fixed=not may_describe,
    )

    def change(given: dict[str, Any]) -> HttpResponse:
        about = _taken_out(given)
        with transaction.atomic():
            if may_change:
                agenda.change_item(item, actor=actor, **given)
            if may_describe:
                agenda.describe_item(item, about, actor=actor)
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
        "lead": item.title if "title" not in form.fields else "",
        "lead_language": item.language,
        "note": _fixed_words(item, form),
        "back": agenda_url(meeting),
        "previews": "text" in form.fields,
        "reading": _reading(request),
    }
    return form_page(request, "youth/meeting/form.html", context)


def _fixed_words(item: AgendaItem, form: ItemForm) -> str:
    """Return why the form does not ask for everything; empty where it does."""
    if not form.fields:
        return _("The item was put to the vote: nothing of it can be changed any more.")
    if item.subject_id is not None:
        return _("Title, draft, reasons, mover and incoming number are those of what the item is about.")
    if "title" not in form.fields:
        return _("The notice has gone out: title and draft are fixed.")
    return ""


def _taken_out(given: dict[str, Any]) -> agenda.Description:
    """Return what belongs to an item beside its draft, taken out of what a form says."""
    names = ("reasons", "mover", "rapporteur", "incoming_number")
    return agenda.Description(**{name: given.pop(name, "") for name in names})


def _reading(request: ParticipantRequest) -> Reading | None:
    """Return how the typed draft is read, if that is what was asked for."""
    return reading_of(request.POST.get("text", "")) if "preview" in request.POST else None
