"""Pages of the plugin; every query is bound to the council of the address."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.forms import AnswerForm, SurveyForm
from surveys.models import Survey
from surveys.selectors import count_answered, is_shown, results_of
from surveys.services import answer_survey, close_survey, open_survey
from youth.refusals import Refusal
from youth.web.csv import csv_text
from youth.web.joining import for_participants
from youth.web.pagination import page_of
from youth.web.refusals import add_refusal, form_page, permission_required
from youth.web.requests import CouncilRequest, ParticipantRequest


def _survey(request: CouncilRequest, pk: UUID) -> Survey:
    return get_object_or_404(Survey, council=request.council, pk=pk)


@require_safe
def index(request: CouncilRequest) -> HttpResponse:
    """List the council's surveys."""
    context = {
        "council": request.council,
        "page": page_of(request, Survey.objects.filter(council=request.council)),
    }
    return render(request, "surveys/index.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("surveys.manage")
def create(request: ParticipantRequest) -> HttpResponse:
    """Publish a survey."""
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            survey = open_survey(
                request.council,
                title=values["title"],
                questions=values["questions"],
                closes_at=values["closes_on"],
                language=get_language() or "bg",
                actor=request.participant,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("surveys:detail", council=request.council.slug, pk=survey.pk)
    return form_page(request, "surveys/new.html", {"council": request.council, "form": form})


@require_safe
def detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show a survey: the questions while it is open, the sums afterwards."""
    return _page(request, survey := _survey(request, pk), AnswerForm(survey))


def _page(request: CouncilRequest, survey: Survey, form: AnswerForm) -> HttpResponse:
    context = {
        "council": request.council,
        "survey": survey,
        "form": form,
        "answered": count_answered(survey),
        "results": results_of(survey),
    }
    return form_page(request, "surveys/detail.html", context)


@require_POST
@for_participants("surveys:detail")
def answer(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Take somebody's answers."""
    survey = _survey(request, pk)
    form = AnswerForm(survey, request.POST)
    if not form.is_valid():
        return _page(request, survey, form)
    answer_survey(survey, form.answers(), actor=request.participant)
    return redirect("surveys:detail", council=request.council.slug, pk=survey.pk)


@require_POST
@permission_required("surveys.manage", back="surveys:detail")
def close(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Close a survey before its time."""
    survey = close_survey(_survey(request, pk), actor=request.participant)
    return redirect("surveys:detail", council=request.council.slug, pk=survey.pk)


@require_safe
def results(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the sums as a table for spreadsheets; 404 while they are not shown."""
    survey = _survey(request, pk)
    if not is_shown(survey):
        raise Http404
    rows = [[question.text, option, count] for question, sums in results_of(survey) for option, count in sums]
    heads = [pgettext("surveys", "Question"), pgettext("surveys", "Answer"), pgettext("surveys", "Number")]
    return HttpResponse(csv_text([heads, *rows]), content_type="text/csv; charset=utf-8")
