"""Asking to speak, and the chair's buttons: each address is one act, then leads back to the meeting."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.forms import EnterForm, QuestionForm
from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.presenters import QuestionsPresenter, mine_context, times_in
from plugins.deliberation.floor.procedure.times import SpeechKind, asks_side, kinds_known
from plugins.deliberation.floor.selectors import LABEL, guest_words, question_by_id, speech_by_id
from plugins.deliberation.floor.services.floor import give_floor, take_floor
from plugins.deliberation.floor.services.questions import (
    ask_from_home,
    read_question,
    refuse_question,
    show_question,
    support_question,
)
from plugins.deliberation.floor.services.requests import Asked, ask_to_speak, withdraw_request
from youth.journal.kinds import Kind
from youth.journal.streams import meeting_stream
from youth.policies import require
from youth.procedure.moderation import Decision, ReportReason
from youth.refusals import Refusal
from youth.selectors.attendance import guests_of, present_members
from youth.selectors.meetings import agenda_item_by_id, agenda_lines, meeting_by_id
from youth.selectors.moderation import open_case_of
from youth.selectors.register import member_choices
from youth.selectors.repeats import stands_by_own_act
from youth.selectors.rules import rules_of
from youth.services.moderation import Verdict, decide_case
from youth.web.acts import Back, Words, act_page, ask_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants
from youth.web.meetings import in_meeting
from youth.web.refusals import done_already, refusal_page
from youth.web.requests import CouncilRequest, ParticipantRequest

if TYPE_CHECKING:
    from youth.models import Meeting

OF_QUESTION = (acts.QuestionShown, acts.QuestionRefused, acts.QuestionSupported, acts.QuestionRead)
OF_REQUEST = (acts.RequestMade, acts.RequestWithdrawn, acts.FloorGiven, acts.FloorTaken)


def _meetings(request: CouncilRequest) -> str:
    """Return the address of the council's meetings, to which who signs in first is led."""
    return reverse("youth:meetings", kwargs={"council": request.council.slug})


@require_GET
@never_cache
def mine(request: CouncilRequest, meeting: UUID) -> HttpResponse:
    """Return the reader's own place on the floor, as a fragment."""
    found = in_meeting(request, meeting_by_id(request.council, meeting))
    return render(request, "deliberation/floor/_mine.html", mine_context(found, request.participant))


@require_GET
def times(request: CouncilRequest, meeting: UUID) -> HttpResponse:
    """Show who spoke for how long, by member and by item."""
    found = in_meeting(request, meeting_by_id(request.council, meeting))
    context = {"council": request.council, "meeting": found, "tables": times_in(found)}
    return render(request, "deliberation/floor/times.html", context)


@require_GET
@never_cache
def questions(request: CouncilRequest, meeting: UUID) -> HttpResponse:
    """Show the questions from home: those let through, the reader's own, and what waits, to who decides."""
    found = in_meeting(request, meeting_by_id(request.council, meeting))
    context = {
        "council": request.council,
        "meeting": found,
        "questions": QuestionsPresenter(found, request.participant),
    }
    return render(request, "deliberation/floor/questions.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back=_meetings)
@sent_once
def question_new(request: ParticipantRequest, meeting: UUID) -> HttpResponse:
    """Send a question to an item from home."""
    found, who = in_meeting(request, meeting_by_id(request.council, meeting)), request.participant
    require("deliberation.ask_from_home", who, found)
    open_items = [node.item for node in agenda_lines(found) if node.item.state in {"planned", "under_way"}]
    items = {str(item.pk): item for item in open_items}
    form = QuestionForm(
        sent(request), items=[(key, f"{item.place}. {item.title}") for key, item in items.items()]
    )
    words = Words(
        heading=_("Ask a question from home"),
        lead=_("The secretary or a moderator reads it first. Then others can support it."),
        action=_("Send the question"),
        done=_("Your question is sent. You see here what comes of it."),
    )

    def put(given: dict[str, Any]) -> object:
        language = get_language() or request.council.languages[0]
        item = items[given["item"]]
        item.meeting = found
        return ask_from_home(item, text=given["text"], language=language, actor=who)

    return act_page(request, form, words, put, back=_back_to_questions(request, found))


@require_POST
@for_participants(back=_meetings)
def question_act(request: ParticipantRequest, question: UUID) -> HttpResponse:
    """Support a question, let it through, or refuse it."""
    found, who = in_meeting(request, question_by_id(request.council, question)), request.participant
    act = request.POST.get("act", "")
    case = open_case_of(request.council, LABEL, found.pk)

    def show() -> object:
        if case is None:
            return show_question(found, actor=who)
        return decide_case(case, Verdict(decision=Decision.KEPT), actor=who)

    def refuse() -> object:
        reason = request.POST.get("reason", "")
        if case is None:
            return refuse_question(found, reason=reason, actor=who)
        verdict = Verdict(decision=Decision.HIDDEN, category=ReportReason.OTHER, message=reason)
        return decide_case(case, verdict, actor=who)

    ways: dict[str, tuple[Callable[[], object], str, type[Kind]]] = {
        "support": (
            lambda: support_question(found, actor=who),
            _("You support the question."),
            acts.QuestionSupported,
        ),
        "show": (
            show,
            _("The question is shown."),
            acts.QuestionShown,
        ),
        "refuse": (
            refuse,
            _("The question is refused; who asked reads the reason."),
            acts.QuestionRefused,
        ),
    }
    if act not in ways:
        raise Http404
    service, done, wanted = ways[act]
    back = _back_to_questions(request, found.meeting).address
    return _answered(request, found.meeting, back, service, done, wanted, OF_QUESTION, question=found.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back=_meetings)
def question_read(request: ParticipantRequest, question: UUID) -> HttpResponse:
    """Ask whether a question was taken up in the hall, or note it."""
    found, who = in_meeting(request, question_by_id(request.council, question)), request.participant
    require("deliberation.enter", who, found.meeting)
    back = _back_to_questions(request, found.meeting)
    if request.method == "POST":
        done, about = _("The question is noted as taken up."), {"question": found.pk}
        act, kind = partial(read_question, found, actor=who), acts.QuestionRead
        return _answered(request, found.meeting, back.address, act, done, kind, OF_QUESTION, **about)
    words = Words(
        heading=_("Was this question taken up in the hall?"),
        lead=_("“%(question)s” The minutes print it with the name of who asked; this can't be taken back.")
        % {"question": found.text},
        action=_("It was taken up"),
    )
    return ask_page(request, words, back=back)


def _back_to_questions(request: CouncilRequest, meeting: "Meeting") -> Back:
    keys = {"council": request.council.slug, "meeting": meeting.pk}
    return Back(reverse("deliberation:questions", kwargs=keys), _("Questions from home"))


@require_POST
@for_participants(back=_meetings)
def ask(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Ask to speak on the item under way: the same service as over the live connection."""
    found, who = in_meeting(request, agenda_item_by_id(request.council, item)), request.participant
    require("deliberation.speak", who, found.meeting)
    kind, side = request.POST.get("kind", ""), request.POST.get("side", "")
    asked = Asked(participant=who, kind=kind, side=side, actor=who)
    return _acted(
        request,
        found.meeting,
        lambda: ask_to_speak(found, asked),
        _("You are in the queue of speakers."),
        acts.RequestMade,
        participant=who.pk,
        speech=kind,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back=_meetings)
def enter(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Enter the request of a member or a guest who raises their hand."""
    found, who = in_meeting(request, agenda_item_by_id(request.council, item)), request.participant
    require("deliberation.enter", who, found.meeting)
    hall = {str(one.participant_id): one for one in present_members(found.meeting)}
    guests = {str(one.pk): one for one in guests_of(found.meeting)}
    rules = rules_of(found.meeting)
    form = EnterForm(
        sent(request),
        members=member_choices(hall.values()),
        guests=[(key, guest_words(one)) for key, one in guests.items()],
        kinds=[kind.value for kind in kinds_known(rules)],
        asks_side=asks_side(SpeechKind.SPEECH, rules),
    )
    words = Words(
        heading=_("Somebody asks to speak"),
        lead=_(
            "For who raises their hand. The rules give the place in the queue. A guest is first put on the "
            "list of guests in the hall."
        ),
        action=_("Put into the queue"),
        done=_("The request is in the queue."),
    )

    def put(given: dict[str, Any]) -> object:
        guest = guests.get(given["participant"])
        asked = Asked(
            participant=None if guest else hall[given["participant"]].participant,
            guest=guest,
            kind=given["kind"],
            side=given.get("side", ""),
            role="" if guest else given["role"],
            actor=who,
        )
        return ask_to_speak(found, asked)

    return act_page(request, form, words, put)


@require_POST
@for_participants(back=_meetings)
def withdraw(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Take a request out of the queue."""
    done = _("The request was taken out of the queue.")
    return _acted_on(
        request,
        pk,
        lambda speech: withdraw_request(speech, actor=request.participant),
        acts.RequestWithdrawn,
        done=done,
    )


@require_POST
@for_office(back=_meetings)
def give(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Give somebody who waits the floor."""
    reason = request.POST.get("reason", "")
    return _acted_on(
        request,
        pk,
        lambda speech: give_floor(speech, reason=reason, actor=request.participant),
        acts.FloorGiven,
    )


@require_POST
@for_participants(back=_meetings)
def end(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """End a speech: the speaker's own, or another by who presides, who may also interrupt it."""
    interrupts = bool(request.POST.get("interrupts"))
    return _acted_on(
        request,
        pk,
        lambda speech: take_floor(speech, interrupts=interrupts, actor=request.participant),
        acts.FloorTaken,
    )


def _acted_on(
    request: ParticipantRequest,
    pk: UUID,
    act: Callable[[Speech], object],
    wanted: type[Kind],
    *,
    done: str = "",
) -> HttpResponse:
    """Do the act on a request or speech of the council."""
    speech = in_meeting(request, speech_by_id(request.council, pk))
    return _acted(request, speech.meeting, lambda: act(speech), done, wanted, request=speech.pk)


def _acted(
    request: ParticipantRequest,
    meeting: "Meeting",
    act: Callable[[], object],
    done: str,
    wanted: type[Kind],
    /,
    **about: Any,
) -> HttpResponse:
    """Do an act on the floor and lead back to the meeting."""
    back = reverse("youth:meeting", kwargs={"council": request.council.slug, "pk": meeting.pk})
    return _answered(request, meeting, back, act, done, wanted, OF_REQUEST, **about)


def _answered(
    request: ParticipantRequest,
    meeting: "Meeting",
    back: str,
    act: Callable[[], object],
    done: str,
    wanted: type[Kind],
    kinds: tuple[type[Kind], ...],
    /,
    **about: Any,
) -> HttpResponse:
    """Do the act and lead back; a button pressed twice is answered "done"."""
    try:
        act()
    except Refusal as refusal:
        if not stands_by_own_act(meeting_stream(meeting), request.participant, wanted, kinds, **about):
            return refusal_page(request, refusal, back=back)
        messages.info(request, done_already())
    else:
        if done:
            messages.success(request, done)
    return redirect(back)
