"""Writing a proposal in five steps, one screen each; every step is saved on the server as a draft.

A visitor has the same steps in one page: the text stays on the device until it is published.
"""

from collections.abc import Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from proposals.lookup import own_proposal
from proposals.models import Proposal
from proposals.presenters.changes import Change, changes_to_typed
from proposals.presenters.files import files_of_proposals
from proposals.presenters.similar import similar_lines
from proposals.publishing import say_published
from proposals.selectors.proposals import LABEL
from proposals.selectors.support import support_asked_in
from proposals.services import (
    add_file,
    draft_proposal,
    edit_proposal,
    file_proposal,
    publish_proposal,
    take_file_away,
)
from proposals.services.authoring import TITLE_LENGTH
from proposals.services.submitting import missing_papers
from proposals.wishes import WRITE
from proposals.workflow import State
from proposals.writing_forms import (
    CHANGED_ELSEWHERE,
    DecisionForm,
    FilingForm,
    IdeaForm,
    ProposalForm,
    WhyForm,
)
from youth.policies import require
from youth.presenters.files import FilesShown
from youth.presenters.points import reading_of
from youth.refusals import Refusal
from youth.selectors.files import files_of
from youth.selectors.lists import all_places, all_topics
from youth.selectors.organisations import acting_for
from youth.web.acts import act_by_form
from youth.web.form_submissions import sent_once
from youth.web.joining import for_participants, is_joined_freely, way_to_join
from youth.web.refusals import done_already, form_page, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest, View
from youth.web.wishes import end_granted, granted

if TYPE_CHECKING:
    from youth.models import Council, Participant, Representation

CHECK = "check"
# The steps in their order, with what each asks for; the last one asks for nothing and shows all.
NAMES: dict[str, Promise] = {
    "idea": pgettext_lazy("step of writing", "Idea"),
    "place": pgettext_lazy("step of writing", "Place and topic"),
    "why": pgettext_lazy("step of writing", "Why"),
    "decision": pgettext_lazy("step of writing", "Decision"),
    CHECK: pgettext_lazy("step of writing", "Check"),
}
FORMS: dict[str, type[Any]] = {
    "idea": IdeaForm,
    "place": FilingForm,
    "why": WhyForm,
    "decision": DecisionForm,
}
# Where the field is that a refusal names.
STEP_OF = {
    "title": "idea",
    "language": "idea",
    "topic": "place",
    "place": "place",
    "summary": "why",
    "points": "decision",
    "cost": "decision",
}


def _written_first(view: View[CouncilRequest, []]) -> View[CouncilRequest, []]:
    """Show the form to those who take no part yet: they sign in and join to publish."""

    @wraps(view)
    def shown(request: CouncilRequest, /) -> HttpResponse:
        if request.method == "GET" and request.participant is None and is_joined_freely(request.council):
            form = ProposalForm(initial={"language": get_language()}, council=request.council)
            return _whole_page(request, form, None)
        return view(request)

    return shown


@require_http_methods(["GET", "POST"])
@_written_first
@for_participants(wish=WRITE)
@sent_once
def create(request: ParticipantRequest) -> HttpResponse:
    """Begin a proposal, or write it whole; what was to be published is sent by the person's device."""
    council, author = request.council, request.participant
    require("proposals.write", author, council)
    wished = granted(request, WRITE) if request.method == "GET" else {}
    if request.method == "POST":
        end_granted(request, WRITE)
    form = ProposalForm(
        request.POST or None,
        initial={"language": get_language()},
        council=council,
        acting_for=list(acting_for(author)),
    )
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        actor = form.representation() or author

        def save(_given: dict[str, Any]) -> Proposal:
            draft = draft_proposal(council, actor=actor, **form.text())
            return file_proposal(draft, actor=actor, **form.filed())

        proposal = act_by_form(form, save)
        if proposal is not None and "next" in request.POST:
            return _to_step(proposal, _after(council, "idea"))
        if proposal is not None:
            return _after_saving(request, proposal, actor)
    return _whole_page(request, form, None, wished)


@require_http_methods(["GET", "POST"])
@for_participants()
@sent_once
def edit(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Check a draft and publish it, or change a published text."""
    proposal, author = own_proposal(request, pk)
    is_draft = proposal.state == State.DRAFT
    if "publish" in request.POST and "title" not in request.POST:
        return _publish(request, proposal, author)
    if is_draft and "title" not in request.POST:
        return _check_page(request, proposal)
    form = ProposalForm(
        request.POST or None, request.FILES or None, proposal=proposal, council=request.council
    )
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        saved = act_by_form(form, lambda _given: _save(form, proposal, author))
        if saved is not None and "remove" in request.POST:
            _remove_asked(request, saved, author)
            return redirect(request.get_full_path())
        if saved is not None:
            return _after_saving(request, saved, author)
    return _whole_page(request, form, proposal)


@require_http_methods(["GET", "POST"])
@for_participants()
def edit_step(request: ParticipantRequest, pk: UUID, step: str) -> HttpResponse:
    """Show one step of a draft; what was typed there is saved with each press."""
    proposal, author = own_proposal(request, pk)
    names = _steps(request.council)
    if step not in names:
        raise Http404
    if step == CHECK or proposal.state != State.DRAFT:
        return redirect(_step_url(proposal, CHECK))
    form = _step_form(request, step, proposal)
    if request.method == "POST" and form.is_valid():
        saved = act_by_form(form, lambda _given: _save(form, proposal, author))
        if saved is not None:
            return _onwards(request, saved, author, step)
    place = names.index(step)
    context = {
        "council": request.council,
        "proposal": proposal,
        "form": form,
        "step": step,
        "steps": [NAMES[name] for name in names],
        "number": place + 1,
        "is_first": place == 0,
        "back": _step_url(proposal, names[place - 1]) if place else "",
        "files": _files(proposal) if step == "why" else None,
        "meanwhile": _meanwhile(form, proposal),
    }
    # What is missing to publish is no refusal of this page.
    show = render if request.method == "GET" else form_page
    return show(request, "proposals/step.html", context)


@require_GET
def similar(request: CouncilRequest) -> HttpResponse:
    """Return the proposals whose titles say the same as the typed one, each with a button to support it."""
    title = request.GET.get("title", "")[:TITLE_LENGTH]
    lines = similar_lines(request.council, title, request.participant)
    return render(request, "proposals/_similar.html", {"similar": lines, "council": request.council})


def _publish(
    request: ParticipantRequest, proposal: Proposal, author: "Participant | Representation"
) -> HttpResponse:
    """Publish the draft; what is missing is said at its field, on the step where it is asked for.

    A second press finds it public and says so.
    """
    if proposal.state != State.DRAFT:
        messages.info(request, done_already())
        return redirect("proposals:detail", council=request.council.slug, pk=proposal.pk)
    try:
        proposal = publish_proposal(proposal, actor=author)
    except Refusal as refusal:
        step = STEP_OF.get(refusal.field or "", "")
        if not step:
            show_refusal(request, refusal)
            return redirect(_step_url(proposal, CHECK))
        return redirect(f"{_step_url(proposal, step)}?publish=1")
    say_published(request, proposal)
    return redirect("proposals:detail", council=request.council.slug, pk=proposal.pk)


def _step_form(request: ParticipantRequest, step: str, proposal: Proposal) -> Any:
    given: dict[str, Any] = {"proposal": proposal, "council": request.council}
    kind = FORMS[step]
    if request.method == "POST":
        return kind(request.POST, request.FILES, **given)
    if "publish" in request.GET:
        # Publishing failed here: the field says what is missing.
        shown = kind(**given)
        data = {name: str(shown.initial.get(name, "")) for name in shown.fields}
        return kind(data | {"publish": "1"}, **given)
    return kind(**given)


def _meanwhile(form: Any, proposal: Proposal) -> list[Change]:
    """Return what differs between the saved text and the typed one, where another author saved first."""
    if not form.is_bound or not form.has_error(NON_FIELD_ERRORS, CHANGED_ELSEWHERE):
        return []
    return list(changes_to_typed(proposal, form.text()))


def _files(proposal: Proposal) -> FilesShown | None:
    return files_of_proposals([proposal]).get(str(proposal.pk))


def _save(form: Any, proposal: Proposal, author: "Participant | Representation") -> Proposal:
    """Save what the form asks for; a file that is refused leaves the text saved.

    Of two authors who save at the same moment the second is refused: the form was compared with ``proposal``.
    """
    saved = edit_proposal(proposal, actor=author, based_on=proposal.edition, **form.text())
    saved = file_proposal(saved, actor=author, **form.filed())
    for kind, upload, alt in form.uploads() if hasattr(form, "uploads") else ():
        add_file(saved, upload, kind=kind, alt=alt, actor=author)
    return saved


def _onwards(
    request: ParticipantRequest, proposal: Proposal, author: "Participant | Representation", step: str
) -> HttpResponse:
    if "remove" in request.POST or "add" in request.POST:
        _remove_asked(request, proposal, author)
        return redirect(request.get_full_path())
    if "leave" in request.POST:
        messages.success(request, _("The draft was saved. Only you see it."))
        return redirect("proposals:detail", council=request.council.slug, pk=proposal.pk)
    is_correction = "check" in request.GET or "publish" in request.GET
    return _to_step(proposal, CHECK if is_correction else _after(request.council, step))


def _remove_asked(
    request: ParticipantRequest, proposal: Proposal, author: "Participant | Representation"
) -> None:
    """Take away the file whose button was pressed."""
    wanted = request.POST.get("remove", "")
    for file in files_of(LABEL, [proposal.pk]).get(str(proposal.pk), ()):
        if str(file.pk) == wanted:
            take_file_away(proposal, file, actor=author)


def _steps(council: "Council") -> list[str]:
    """Return the steps that this council has: without lists there is no place and no topic to choose."""
    entries = (*all_places(council), *all_topics(council))
    has_lists = any(one.is_offered for one in entries)
    return [name for name in NAMES if name != "place" or has_lists]


def _after(council: "Council", step: str) -> str:
    names = _steps(council)
    return names[names.index(step) + 1]


def _to_step(proposal: Proposal, step: str) -> HttpResponse:
    return redirect(_step_url(proposal, step))


def _step_url(proposal: Proposal, step: str) -> str:
    place: dict[str, Any] = {"council": proposal.council.slug, "pk": proposal.pk}
    if step == CHECK:
        return reverse("proposals:edit", kwargs=place)
    return reverse("proposals:edit_step", kwargs=place | {"step": step})


def _after_saving(
    request: ParticipantRequest, proposal: Proposal, actor: "Participant | Representation"
) -> HttpResponse:
    """Go on to the proposal; publish it at once where the person pressed that button."""
    if "publish" in request.POST and proposal.state == State.DRAFT:
        try:
            say_published(request, publish_proposal(proposal, actor=actor))
        except Refusal as refusal:
            show_refusal(request, refusal)
    elif proposal.state == State.DRAFT:
        messages.success(request, _("The draft was saved. Only you see it."))
    else:
        messages.success(request, _("The text was changed."))
    return redirect("proposals:detail", council=request.council.slug, pk=proposal.pk)


def _check_page(request: ParticipantRequest, proposal: Proposal) -> HttpResponse:
    names = _steps(request.council)
    edits = {name: f"{_step_url(proposal, name)}?check=1" for name in names if name != CHECK}
    context = {
        "council": request.council,
        "proposal": proposal,
        "steps": [NAMES[name] for name in names],
        "number": len(names),
        "edits": edits,
        "back": _step_url(proposal, names[-2]),
        "files": _files(proposal),
        "missing_papers": missing_papers(proposal),
        "filed_under": [one for one in (proposal.place, proposal.topic) if one is not None],
        "similar": similar_lines(request.council, proposal.title, request.participant, proposal=proposal),
    }
    return render(request, "proposals/check.html", context)


def _whole_page(
    request: CouncilRequest,
    form: ProposalForm,
    proposal: Proposal | None,
    wished: Mapping[str, str] | None = None,
) -> HttpResponse:
    council = request.council
    # Somebody who is not known yet: the text stays on their device until they publish it.
    entrance = "" if request.participant else way_to_join(council, request.get_full_path())
    # Somebody who is known goes on to the next page; the device fills in what it kept, in all the fields.
    is_wrong_elsewhere = bool(set(form.errors) - set(IdeaForm.base_fields) - {"__all__"})
    is_begun = not form.is_bound or ("next" in request.POST and not is_wrong_elsewhere)
    is_first_step = proposal is None and not entrance and not wished and is_begun
    context = {
        "council": council,
        "form": form,
        "proposal": proposal,
        "is_draft": proposal is None or proposal.state == State.DRAFT,
        "is_first_step": is_first_step,
        # In whose name it is written is chosen once, by the press of a button.
        "keeps": (proposal is None or proposal.state == State.DRAFT)
        and not entrance
        and "on_behalf" not in form.fields,
        "sections": sections_of(form) if proposal is None else [],
        "steps": [NAMES[name] for name in _steps(council)],
        "wished": wished or {},
        "needed": support_asked_in(council),
        "entrance": entrance,
        "files": _files(proposal) if proposal is not None else None,
        "meanwhile": _meanwhile(form, proposal) if proposal is not None else [],
        "reading": reading_of(request.POST.get("points", "")) if "preview" in request.POST else None,
    }
    return form_page(request, "proposals/write.html", context)


def sections_of(form: ProposalForm) -> list[dict[str, Any]]:
    """Return the fields of the whole form by their steps."""
    sections = [
        {
            "name": name,
            "title": NAMES[name],
            "fields": [field for field in form.visible_fields() if field.name in kind.base_fields],
        }
        for name, kind in FORMS.items()
    ]
    return [section for section in sections if section["fields"]]
