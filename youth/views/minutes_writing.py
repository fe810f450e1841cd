"""The page on which the secretary writes between the facts of the minutes, from the opening on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.minutes import CorrectionForm, NewTextForm, TextForm
from youth.journal.streams import meeting_stream
from youth.live.pages import remember_head
from youth.models import Meeting, Minutes, MinutesText
from youth.policies import require
from youth.presenters.minutes_writing import OpenForm, WritingPresenter
from youth.refusals import Refusal
from youth.selectors.minutes_texts import state_of_texts
from youth.services import minutes_texts as services
from youth.views.meetings import found_meeting
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.refusals import CONFLICT, show_refusal
from youth.web.requests import ParticipantRequest

# What became of a sent form: an answer, or the form that stays open with the reason.
type Sent = HttpResponse | OpenForm


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meeting")
@sent_once
def write_minutes(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the facts with places between them, save what is written there, correct a fact by an act."""
    meeting = found_meeting(request, pk)
    require("minutes.write", request.participant, meeting)
    if meeting.opened_at is None and not meeting.has_minutes:
        raise Http404
    with timezone.override(meeting.council.time_zone):
        if request.method == "POST":
            answer = _sent(request, meeting)
            if isinstance(answer, HttpResponse):
                return answer
            return render(
                request, "youth/meeting/minutes_write.html", _context(meeting, answer), status=CONFLICT
            )
        remember_head(request, meeting_stream(meeting))
        etag = f'"{state_of_texts(meeting)}"'
        if unchanged := get_conditional_response(request, etag=etag):
            return unchanged
        context = _context(meeting, _asked(request, meeting))
        answer = render(request, "youth/meeting/minutes_write.html", context)
        answer.headers["ETag"] = etag
        return answer


def _context(meeting: Meeting, shown: OpenForm | None) -> dict[str, Any]:
    fixed = Minutes.objects.filter(meeting=meeting).exclude(state=Minutes.State.DRAFT).exists()
    return {
        "council": meeting.council,
        "meeting": meeting,
        "stream": meeting_stream(meeting),
        "lines": WritingPresenter(meeting, shown).lines,
        "is_writable": not fixed,
    }


def _asked(request: ParticipantRequest, meeting: Meeting) -> OpenForm | None:
    """Return the form that the address opens: a new text, a text's editor, or a correction."""
    after, fact, text = (request.GET.get(name, "") for name in ("at", "correct", "text"))
    if after.isdecimal():
        form = NewTextForm(initial={"after": int(after), "kind": MinutesText.Kind.STATEMENT})
        return OpenForm(key=f"fact-{after}", form=form, act="write")
    if fact.isdecimal():
        return OpenForm(key=f"fact-{fact}", form=CorrectionForm(initial={"fact": int(fact)}), act="correct")
    row = _text(meeting, text) if text else None
    return _editor(row) if row else None


def _editor(row: MinutesText) -> OpenForm:
    initial = {"kind": row.kind, "text": row.text, "id": row.pk, "version": row.version}
    return OpenForm(key=f"text-{row.pk}", form=TextForm(initial=initial, lang=row.language), act="save")


def _text(meeting: Meeting, key: str) -> MinutesText | None:
    try:
        row = meeting.minutes_texts.filter(pk=UUID(key)).first()
    except ValueError:
        return None
    if row is not None:
        row.meeting = meeting
    return row


def _sent(request: ParticipantRequest, meeting: Meeting) -> Sent:
    acts: dict[str, Callable[[ParticipantRequest, Meeting], Sent]] = {
        "write": _write,
        "save": _save,
        "remove": _remove,
        "correct": _correct,
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request, meeting)


def _write(request: ParticipantRequest, meeting: Meeting) -> Sent:
    form = NewTextForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    try:
        row = services.write_text(
            meeting, after=given["after"], kind=given["kind"], actor=request.participant
        )
    except Refusal as refusal:
        show_refusal(request, refusal)
        return OpenForm(key=f"fact-{given['after']}", form=form, act="write")
    return redirect(f"{_page(meeting)}?text={row.pk}#text-{row.pk}")


def _save(request: ParticipantRequest, meeting: Meeting) -> Sent:
    row = _text(meeting, request.POST.get("id", ""))
    if row is None:
        raise Http404
    form = TextForm(request.POST, lang=row.language)
    by_program = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        if by_program:
            return JsonResponse({"errors": form.errors.get_json_data()}, status=CONFLICT)
        return OpenForm(key=f"text-{row.pk}", form=form, act="save")
    given = form.cleaned_data
    try:
        row = services.save_text(
            row, words=given["text"], kind=given["kind"], version=given["version"], actor=request.participant
        )
    except Refusal as refusal:
        return _kept_words(request, row, refusal, by_program=by_program)
    if by_program:
        words = _("Saved at %(time)s") % {"time": date_format(timezone.localtime(row.written_at), "H:i:s")}
        return JsonResponse({"version": row.version, "message": words})
    messages.success(request, _("The text is saved."))
    return redirect(f"{_page(meeting)}#text-{row.pk}")


def _kept_words(request: ParticipantRequest, row: MinutesText, refusal: Refusal, *, by_program: bool) -> Sent:
    """Return both texts: the one that is stored, and the form with the sender's words and its version."""
    other = row.text if refusal.code == "written_meanwhile" else ""
    if by_program:
        problem = {"message": str(refusal), "code": refusal.code, "version": row.version, "other": other}
        return JsonResponse(problem, status=CONFLICT)
    data = request.POST.copy()
    data["version"] = str(row.version)
    again = TextForm(data, lang=row.language)
    again.add_error("text", str(refusal))
    return OpenForm(key=f"text-{row.pk}", form=again, act="save", other=other)


def _remove(request: ParticipantRequest, meeting: Meeting) -> Sent:
    row = _text(meeting, request.POST.get("id", ""))
    if row is None:
        return redirect(_page(meeting))
    version = request.POST.get("version", "")
    try:
        services.remove_text(
            row, version=int(version) if version.isdecimal() else 0, actor=request.participant
        )
    except Refusal as refusal:
        show_refusal(request, refusal)
        return _editor(row)
    messages.success(request, _("The text is removed."))
    return redirect(f"{_page(meeting)}#fact-{row.after}")


def _correct(request: ParticipantRequest, meeting: Meeting) -> Sent:
    form, fact = CorrectionForm(request.POST), request.POST.get("fact", "")
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.correct_fact(meeting, fact=given["fact"], text=given["text"], actor=request.participant)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("The correction is printed behind the fact."))
            return redirect(f"{_page(meeting)}#fact-{given['fact']}")
    return OpenForm(key=f"fact-{fact}", form=form, act="correct")


def _page(meeting: Meeting) -> str:
    return reverse("youth:minutes_write", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
