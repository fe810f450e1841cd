"""Pages of the dummy plugin: one act, and each way in which a view can answer its refusal."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from tests.dummy_plugin.forms import WordsForm
from tests.dummy_plugin.models import Note
from tests.dummy_plugin.services import reword_note
from youth.refusals import Refusal
from youth.web.api import CouncilAPIView, CouncilListView
from youth.web.joining import for_office, for_participants
from youth.web.pagination import page_of
from youth.web.refusals import (
    CONFLICT,
    add_refusal,
    form_page,
    permission_required,
    refusal_page,
    show_refusal,
)
from youth.web.requests import CouncilRequest, ParticipantRequest


def board(request: CouncilRequest) -> HttpResponse:
    """Show whose board this is."""
    return HttpResponse(f"board of {request.council.slug}")


def notes(request: CouncilRequest) -> JsonResponse:
    """Give the board's council as JSON."""
    return JsonResponse({"council": request.council.slug})


@require_GET
def listed(request: CouncilRequest) -> HttpResponse:
    """List the notes by pages of two."""
    page = page_of(request, Note.objects.filter(council=request.council).order_by("words"), 2)
    return render(request, "dummy/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_office()
def by_form(request: ParticipantRequest, pk: int) -> HttpResponse:
    """Change the words with a form, which shows a refusal at its field."""
    note, form = _note(request, pk), WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reword_note(note, form.cleaned_data["words"], actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("dummy:board", council=request.council.slug)
    return form_page(request, "dummy/form.html", {"form": form})


@require_POST
@for_participants()
def by_message(request: ParticipantRequest, pk: int) -> HttpResponse:
    """Change the words with a button; the next page says why not."""
    try:
        reword_note(_note(request, pk), request.POST["words"], actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect("dummy:listed", council=request.council.slug)


@require_POST
@for_office()
def by_page(request: ParticipantRequest, pk: int) -> HttpResponse:
    """Change the words with a button; a page of its own says why not."""
    try:
        reword_note(_note(request, pk), request.POST["words"], actor=request.participant)
    except Refusal as refusal:
        return refusal_page(request, refusal, back="/back/")
    return redirect("dummy:board", council=request.council.slug)


@require_POST
@permission_required("dummy.keep")
def by_own_page(request: ParticipantRequest, pk: int) -> HttpResponse:
    """Change the words with a button; the page of the notes is shown again and says why not."""
    try:
        reword_note(_note(request, pk), request.POST["words"], actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return render(request, "dummy/list.html", {}, status=CONFLICT)
    return redirect("dummy:board", council=request.council.slug)


class NoteSerializer(serializers.ModelSerializer[Note]):
    """A note."""

    class Meta:
        model = Note
        fields = ("id", "words")


class NoteList(CouncilListView[Note]):
    """The council's notes."""

    serializer_class = NoteSerializer

    def found(self) -> Any:
        """Return all of them."""
        return Note.objects.filter(council=self.council).order_by("words")


class NoteWords(CouncilAPIView[Note]):
    """The words of a note."""

    serializer_class = NoteSerializer
    permission_classes = (IsAuthenticated,)

    def post(self, request: Request, pk: int) -> Response:
        """Change the words."""
        note = _note(self.asked, pk)
        reword_note(note, request.data["words"], actor=self.actor)
        return Response(NoteSerializer(note).data)


def _note(request: CouncilRequest, pk: int) -> Note:
    note = Note.objects.filter(council=request.council, pk=pk).first()
    if note is None:
        raise Http404
    return note
