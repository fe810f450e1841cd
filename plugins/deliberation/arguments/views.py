"""Pages of the written debate: all arguments, writing one, and what is done with it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plugins.deliberation.arguments.forms import WordsForm
from plugins.deliberation.arguments.models import Argument, Side
from plugins.deliberation.arguments.moderation import label_of
from plugins.deliberation.arguments.presenters import DebatePresenter
from plugins.deliberation.arguments.selectors import (
    Moderable,
    answer_by_id,
    argument_by_id,
    is_place,
    is_shown,
    summary_by_id,
)
from plugins.deliberation.arguments.services import (
    accept_summary,
    answer_argument,
    change_argument,
    propose_summary,
    vote_for_argument,
    withdraw_answer,
    withdraw_argument,
    withdraw_summary,
    withdraw_vote,
)
from plugins.deliberation.arguments.services import argue as argue_about
from proposals.selectors.amendments import amendment_by_id, amendments_to_argue
from proposals.selectors.proposals import proposal_by_id
from youth.points import words_of
from youth.policies import may, require
from youth.presenters.moderation import waiting_words
from youth.refusals import Refusal
from youth.selectors.moderation import open_case_of
from youth.selectors.organisations import acting_for
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_participants
from youth.web.pagination import page_of
from youth.web.refusals import show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest

if TYPE_CHECKING:
    from proposals.models import Amendment, Proposal
    from youth.models import Participant, Representation

POINT_SHOWN = 80
# Before the id of an amendment, where a form asks what the words are about; ids of points have no colon.
OF_AMENDMENT = "amendment:"


def _proposals(request: CouncilRequest) -> str:
    """Return the address of the proposals, to which who signs in to press a button is led."""
    return reverse("proposals:list", kwargs={"council": request.council.slug})


@require_GET
@never_cache
def arguments(request: CouncilRequest, proposal: UUID) -> HttpResponse:
    """Show all arguments on a proposal by pages; ``?side=`` shows one side, or the questions.

    With ``?amendment=`` only those on an amendment that was written to it are shown.
    """
    found = _proposal(request, proposal)
    amendment = _amendment(request, found)
    about = amendment.pk if amendment is not None else None
    debate, side = DebatePresenter(found, request.participant, about), request.GET.get("side", "")
    listed = {
        "": debate.arguments,
        Side.QUESTION.value: debate.questions,
        **{
            one.value: [said for said in debate.arguments if said.row.side == one]
            for one in (Side.FOR, Side.AGAINST)
        },
    }
    if side not in listed:
        side = ""
    names = {"": pgettext("arguments", "For and against"), **dict(Side.choices)}
    names[Side.QUESTION.value] = pgettext("arguments", "Questions")
    context = {
        "council": request.council,
        "proposal": found,
        "debate": debate,
        "amendment": amendment,
        "page": page_of(request, listed[side]),
        "filters": [
            {
                "label": label,
                "url": _listed(found, about, **({"side": name} if name else {})),
                "is_active": name == side,
                "count": len(listed[name]),
            }
            for name, label in names.items()
        ],
    }
    return render(request, "deliberation/arguments/all.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def argue(request: ParticipantRequest, proposal: UUID, side: str) -> HttpResponse:
    """Write an argument for or against a proposal, or a question."""
    found, who = _proposal(request, proposal), request.participant
    if side not in Side.values:
        raise Http404
    require("deliberation.argue", who, found)
    amendment = _amendment(request, found)
    asked = {"point": f"{OF_AMENDMENT}{amendment.pk}"} if amendment is not None else {}
    back = Back(_listed(found, amendment.pk), found.title) if amendment is not None else _back(found)
    form = WordsForm(
        sent(request),
        label=_("Your question") if side == Side.QUESTION else _("Your argument"),
        help_text=_(
            "One thought, at most 600 characters. Everybody reads it. Write nothing about yourself or others "
            "that not everybody may know."
        ),
        points=_parts_of(found),
        acting_for=list(acting_for(who)),
        initial=asked,
    )
    words = Words(
        heading={
            Side.FOR.value: _("An argument for it"),
            Side.AGAINST.value: _("An argument against it"),
            Side.QUESTION.value: _("A question about it"),
        }[side],
        lead=found.title,
        action=pgettext("argument", "Publish"),
    )

    def put(given: dict[str, Any]) -> HttpResponse:
        about = given.get("point", "")
        is_of_amendment = about.startswith(OF_AMENDMENT)
        made = argue_about(
            found,
            side=side,
            text=given["text"],
            point="" if is_of_amendment else about,
            amendment=UUID(about.removeprefix(OF_AMENDMENT)) if is_of_amendment else None,
            language=_language(request),
            actor=form.representation() or who,
        )
        done = _("It is published. You can change it until somebody answers or votes.")
        _say_published(request, made, done)
        if made.withheld:
            return redirect(back.address)
        if made.amendment is not None:
            return redirect(f"{_listed(found, made.amendment)}#argument-{made.pk}")
        return redirect(_place_of(request, found, made))

    return act_page(request, form, words, put, back=back)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def answer(request: ParticipantRequest, argument: UUID) -> HttpResponse:
    """Answer an argument or a question."""
    row, who = _argument(request, argument), request.participant
    found = _proposal(request, row.subject_id)
    require("deliberation.answer_argument", who, row)
    if not is_place(row):
        raise Http404
    form = WordsForm(
        sent(request),
        label=_("Your answer"),
        help_text=_("At most 600 characters. Everybody reads it, with the capacity in which you take part."),
        acting_for=list(acting_for(who)),
    )
    words = Words(
        heading=_("Answer"),
        lead=f"“{row.text}”" if is_shown(row) else "",
        action=pgettext("argument", "Publish"),
    )

    def put(given: dict[str, Any]) -> HttpResponse:
        actor = form.representation() or who
        made = answer_argument(row, text=given["text"], language=_language(request), actor=actor)
        _say_published(request, made, _("Your answer is published."))
        return redirect(_place_of(request, found, row))

    return act_page(request, form, words, put, back=_back(found))


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
def change(request: ParticipantRequest, argument: UUID) -> HttpResponse:
    """Change the words of one's own argument, as long as nobody answered or voted."""
    row = _argument(request, argument)
    found, actor = _proposal(request, row.subject_id), _author_of(row, request.participant)
    require("deliberation.edit_argument", actor, row)
    form = WordsForm(sent(request), label=_("Your argument"), initial={"text": row.text})
    words = Words(heading=_("Change your words"), action=_("Save"))

    def put(given: dict[str, Any]) -> HttpResponse:
        changed = change_argument(row, text=given["text"], actor=actor)
        _say_published(request, changed, _("The words were changed."))
        return redirect(_place_of(request, found, row))

    return act_page(request, form, words, put, back=_back(found))


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
def withdraw(request: ParticipantRequest, argument: UUID) -> HttpResponse:
    """Ask whether to withdraw one's own argument, or do so."""
    row = _argument(request, argument)
    found, actor = _proposal(request, row.subject_id), _author_of(row, request.participant)
    require("deliberation.edit_argument", actor, row)
    return _withdrawal(request, found, row.text, lambda: withdraw_argument(row, actor=actor))


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
def withdraw_reply(request: ParticipantRequest, answer: UUID) -> HttpResponse:
    """Ask whether to withdraw one's own answer, or do so."""
    row = answer_by_id(request.council, answer)
    if row is None:
        raise Http404
    found, actor = _proposal(request, row.argument.subject_id), _author_of(row, request.participant)
    require("deliberation.edit_argument", actor, row)
    return _withdrawal(request, found, row.text, lambda: withdraw_answer(row, actor=actor))


def _withdrawal(request: CouncilRequest, found: "Proposal", text: str, act: Any) -> HttpResponse:
    words = Words(
        heading=_("Withdraw what you wrote?"),
        lead=_("“%(text)s” The words are gone then; the place stays, with the answers to it.")
        % {"text": Truncator(text).chars(POINT_SHOWN)},
        action=_("Withdraw it"),
        done=_("It is withdrawn: the words are gone."),
        is_destructive=True,
    )
    return act_page(request, Form(sent(request)), words, lambda _given: act(), back=_back(found))


@require_POST
@for_participants(back=_proposals)
def vote(request: ParticipantRequest, argument: UUID) -> HttpResponse:
    """Say that an argument is helpful, or take that back."""
    row = _argument(request, argument)
    found = _proposal(request, row.subject_id)
    act = withdraw_vote if request.POST.get("vote") == "withdraw" else vote_for_argument
    try:
        act(row, actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(_place_of(request, found, row))


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def sum_up(request: ParticipantRequest, proposal: UUID, side: str) -> HttpResponse:
    """Propose a summary of one side."""
    found, who = _proposal(request, proposal), request.participant
    if side not in {Side.FOR.value, Side.AGAINST.value}:
        raise Http404
    require("deliberation.argue", who, found)
    form = WordsForm(
        sent(request),
        label=_("The summary"),
        help_text=_("What this side says, in at most 600 characters and in words that all of it can accept."),
        acting_for=list(acting_for(who)),
    )
    words = Words(
        heading=_("Sum up: for") if side == Side.FOR else _("Sum up: against"),
        lead=_(
            "It is shown above the arguments once more than half of those who argued on this side accept it."
        ),
        action=_("Propose the summary"),
    )

    def put(given: dict[str, Any]) -> HttpResponse:
        actor, language = form.representation() or who, _language(request)
        made = propose_summary(found, side=side, text=given["text"], language=language, actor=actor)
        _say_published(request, made, _("The summary is proposed."))
        return redirect(_back(found).address)

    return act_page(request, form, words, put, back=_back(found))


@require_POST
@for_participants(back=_proposals)
def summary_act(request: ParticipantRequest, summary: UUID) -> HttpResponse:
    """Accept a summary of one's own side, or withdraw the one that one proposed."""
    row, who = summary_by_id(request.council, summary), request.participant
    if row is None:
        raise Http404
    found, act = _proposal(request, row.subject_id), request.POST.get("act", "")
    try:
        if act == "accept":
            accept_summary(row, actor=who)
            messages.success(request, _("You accept this summary."))
        elif act == "withdraw":
            withdraw_summary(row, actor=who)
            messages.success(request, _("The summary is withdrawn."))
        else:
            raise Http404
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(_back(found).address)


def _say_published(request: CouncilRequest, row: Moderable, done: str) -> None:
    """Say that what was written is public, or that it waits for a moderator and why."""
    case = open_case_of(request.council, label_of(row), row.pk) if row.withheld else None
    if case is None:
        messages.success(request, done)
        return
    words = _("It waits for a moderator, because %(reasons)s. Until then only you see it.")
    messages.info(request, words % {"reasons": "; ".join(waiting_words(case))})


def _proposal(request: CouncilRequest, pk: UUID) -> "Proposal":
    """Return the council's proposal, or 404: drafts are not argued about."""
    found = proposal_by_id(request.council, pk)
    if found is None or found.published_at is None or not may("proposals.see", request.participant, found):
        raise Http404
    found.council = request.council
    return found


def _amendment(request: CouncilRequest, found: "Proposal") -> "Amendment | None":
    """Return the amendment to the proposal that the address names, or 404; None where it names none."""
    if "amendment" not in request.GET:
        return None
    try:
        row = amendment_by_id(request.council, UUID(request.GET["amendment"]))
    except ValueError as error:
        raise Http404 from error
    if row is None or row.proposal_id != found.pk or not row.is_published:
        raise Http404
    return row


def _parts_of(found: "Proposal") -> list[tuple[str, str]]:
    """Return the points and the open amendments to choose from; none where there is only all of it."""
    points = [
        (row["id"], Truncator(words_of("", [row])).chars(POINT_SHOWN))
        for row in found.points
        if row.get("id")
    ]
    amendments = [
        (f"{OF_AMENDMENT}{one.pk}", _("Amendment %(number)s") % {"number": one.number})
        for one in amendments_to_argue(found)
    ]
    return [*points, *amendments] if len(points) > 1 or amendments else []


def _listed(found: "Proposal", amendment: UUID | None = None, **asked: object) -> str:
    """Return the address of all arguments on a proposal, or of those on an amendment to it."""
    base = reverse("deliberation:arguments", kwargs={"council": found.council.slug, "proposal": found.pk})
    if amendment is not None:
        asked["amendment"] = amendment
    return f"{base}?{urlencode(asked)}" if asked else base


def _argument(request: CouncilRequest, pk: UUID) -> Argument:
    found = argument_by_id(request.council, pk)
    if found is None:
        raise Http404
    return found


def _author_of(row: Any, participant: "Participant") -> "Participant | Representation":
    """Return as whom a person acts on what was written: for the organisation whose it is, where they may."""
    if not row.author.is_organisation:
        return participant
    return acting_for(participant).filter(organisation=row.author_id).first() or participant


def _language(request: CouncilRequest) -> str:
    return get_language() or request.council.languages[0]


def _back(found: "Proposal") -> Back:
    place = {"council": found.council.slug, "pk": found.pk}
    return Back(f"{reverse('proposals:detail', kwargs=place)}#arguments", found.title)


def _place_of(request: CouncilRequest, found: "Proposal", row: Argument) -> str:
    """Return where an argument is read: on the proposal's page, or among all, from where it was asked for."""
    if number := request.POST.get("page", ""):
        side = {"side": Side.QUESTION.value} if row.side == Side.QUESTION else {}
        about = row.amendment if "of_amendment" in request.POST else None
        listed = _listed(found, about, page=number if number.isdecimal() else 1, **side)
        return f"{listed}#argument-{row.pk}"
    return f"{_back(found).address.partition('#')[0]}#argument-{row.pk}"
