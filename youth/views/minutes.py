"""The page of a meeting's minutes."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from youth.forms.meetings import ObjectionForm
from youth.forms.minutes import AnswerForm, FileForm
from youth.models import Meeting, Minutes, MinutesFile, Objection, Participant
from youth.policies import may, require
from youth.presenters.minutes import MinutesPresenter, places_of
from youth.presenters.minutes_akoma import AKOMA_NTOSO, minutes_xml
from youth.presenters.minutes_paper import minutes_pdf
from youth.presenters.minutes_sheet import MinutesSheet
from youth.refusals import Refusal
from youth.selectors.minutes import document_digest, signed_file
from youth.services import minutes as services
from youth.services.minutes_files import attach_file
from youth.services.minutes_texts import answer_with_correction
from youth.views.accounts import after_fresh_sign_in
from youth.views.meetings import found_meeting
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.pdf import pdf_answer
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
        "sheet": MinutesSheet(shown.document) if shown.document else None,
        "language": shown.language,
        "digest": shown.digest,
        "acts": shown.acts,
        "objections": shown.objections,
        "may_sign": shown.may_sign,
        "files": shown.files,
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
    return act_page(request, form, words, answer, back=_back_to(meeting))


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:minutes")
def sign_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """After a fresh sign-in, show what is signed and sign it."""
    minutes = _found_minutes(found_meeting(request, pk))
    # Nobody signs in again for a page that is not theirs.
    require("minutes.sign", request.participant, minutes)
    return cast("HttpResponse", _sign(request, minutes))


@after_fresh_sign_in
def _sign(request: ParticipantRequest, minutes: Minutes) -> HttpResponse:
    words = Words(
        heading=_("Sign the minutes"),
        lead=_(
            "You sign this document: text and names in it are final then. Its digest (SHA-256) is %(digest)s."
        )
        % {"digest": document_digest(minutes.document)},
        action=_("Sign"),
        done=_("You have signed the minutes."),
    )

    def sign(_given: dict[str, Any]) -> None:
        services.sign_minutes(minutes, actor=request.participant)

    return act_page(request, Form(sent(request)), words, sign, back=_back_to(minutes.meeting))


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:minutes")
@sent_once
def file_new(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Attach a file to signed minutes."""
    meeting = found_meeting(request, pk)
    minutes = _found_minutes(meeting)
    require("minutes.answer", request.participant, minutes)
    words = Words(
        heading=_("Attach a scan or a signature"),
        lead=_("It is shown beside the minutes as attached. Nobody verifies what is in it."),
        action=_("Attach"),
        done=_("The file is attached."),
    )

    def attach(given: dict[str, Any]) -> None:
        file = given["file"]
        attach_file(minutes, name=file.name, content=file.read(), actor=request.participant)

    form = FileForm(sent(request), request.FILES or None)
    return act_page(request, form, words, attach, back=_back_to(meeting))


@require_safe
def file_page(request: CouncilRequest, pk: UUID, file: int) -> HttpResponse:
    """Return a file attached to signed minutes, to be saved."""
    found = MinutesFile.objects.filter(minutes=found_meeting(request, pk).pk, pk=file).first()
    if found is None:
        raise Http404
    return _download(bytes(found.content), found.name)


@require_safe
def signed_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the file of signed minutes."""
    return _download(signed_file(_signed_minutes(request, pk)), "minutes.json")


@require_safe
def seal_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the council's seal over the file of signed minutes."""
    minutes = _signed_minutes(request, pk)
    if not minutes.seal:
        raise Http404
    return _download(minutes.seal.encode(), "minutes.json.sig")


@require_safe
def paper_page(request: CouncilRequest, pk: UUID, language: str) -> HttpResponse:
    """Return the minutes as a PDF in one of their languages: signed ones to everybody, drafts to members."""
    minutes = _readable_minutes(request, pk, language)
    with timezone.override(minutes.meeting.council.time_zone):
        pdf = minutes_pdf(minutes.meeting, minutes, language)
    return pdf_answer(pdf, f"minutes-{minutes.meeting.number}-{language}.pdf")


@require_safe
def akoma_page(request: CouncilRequest, pk: UUID, language: str) -> HttpResponse:
    """Return the minutes as Akoma Ntoso in one of their languages, to who may read the PDF."""
    minutes = _readable_minutes(request, pk, language)
    with timezone.override(minutes.meeting.council.time_zone):
        xml = minutes_xml(minutes.meeting, minutes, language)
    answer = _download(xml, f"minutes-{minutes.meeting.number}-{language}.akn.xml")
    answer["Content-Type"] = AKOMA_NTOSO
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _readable_minutes(request: CouncilRequest, pk: UUID, language: str) -> Minutes:
    meeting = found_meeting(request, pk)
    minutes = MinutesPresenter(meeting, _found_minutes(meeting), request.participant).minutes
    if minutes is None or language not in minutes.document:
        raise Http404
    return minutes


def _signed_minutes(request: CouncilRequest, pk: UUID) -> Minutes:
    minutes = _found_minutes(found_meeting(request, pk))
    if minutes.state != State.SIGNED:
        raise Http404
    return minutes


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _found_minutes(meeting: Meeting) -> Minutes:
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise Http404
    minutes.meeting = meeting
    return minutes


def _back_to(meeting: Meeting) -> Back:
    address = reverse("youth:minutes", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    return Back(address, _("Minutes"))
