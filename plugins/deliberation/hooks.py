"""The answers of deliberation to hooks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pydantic
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from plugins import hooks
from plugins.deliberation.arguments import moderation as written
from plugins.deliberation.arguments.own import dataset_of, own_arguments
from plugins.deliberation.arguments.presenters import DebatePresenter, links_of_amendments
from plugins.deliberation.arguments.selectors import ANSWER, ARGUMENT, SUMMARY, moderated_words, written_by_id
from plugins.deliberation.arguments.services import forget_debate
from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.presenters import (
    floor_context,
    mine_context,
    questions_context,
    table_context,
    tiles_of,
)
from plugins.deliberation.floor.selectors import (
    LABEL,
    moderated_questions,
    question_by_id,
    questions_asked,
    questions_supported,
    requests_of,
    speech_by_id,
    states_on_item,
)
from plugins.deliberation.floor.services.debates import close_debate, extend_time, reopen_debate, sum_up
from plugins.deliberation.floor.services.entering import not_under_way, not_waiting
from plugins.deliberation.floor.services.floor import take_floor
from plugins.deliberation.floor.services.questions import close_waiting, follow_moderation, forget_questions
from plugins.deliberation.floor.services.requests import Asked, ask_together, withdraw_request
from proposals import offers as proposal_offers
from youth import offers as youth_offers
from youth.consequences.session import CloseDebate, ExtendSpeakingTime
from youth.live.together import one_by_itself, taken_together
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.meetings import agenda_item_by_id
from youth.selectors.people import participant_for

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.journal.models import JournalEntry
    from youth.models import AgendaItem, Council, Meeting, Participant, User

WRITTEN = (ARGUMENT, ANSWER, SUMMARY)
# While somebody has the floor, these wait until it is taken.
HELD_UP = (StepName.SUSPEND, StepName.CLOSE_ITEM, StepName.CLOSE, StepName.END_WITHOUT_QUORUM)


@hooks.slot.at("meeting.now")
def who_speaks(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Show who has the floor, and until when."""
    return render_to_string("deliberation/floor/_speaker.html", floor_context(subject))


@hooks.slot.at("meeting.main")
def queue_on_page(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Show the queue of speakers below the item, and the questions from home."""
    return render_to_string(
        "deliberation/floor/_page.html", floor_context(subject) | questions_context(subject)
    )


@hooks.slot.at("meeting.screen")
def queue_on_screen(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Show the queue of speakers on the screen of the hall."""
    return render_to_string("deliberation/floor/_page.html", floor_context(subject) | {"is_screen": True})


@hooks.slot.at("meeting.me")
def own_requests(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Let a member ask to speak, and withdraw it."""
    participant = getattr(request, "participant", None)
    return render_to_string("deliberation/floor/_mine.html", mine_context(subject, participant), request)


@hooks.slot.at("meeting.actions")
def chairs_buttons(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str | None:
    """Let who presides give the floor and take it, and the table enter requests."""
    participant = getattr(request, "participant", None)
    context = table_context(subject, participant)
    return (
        render_to_string("deliberation/floor/_table.html", context, request) if context["may_enter"] else None
    )


@hooks.slot.at("proposal.below")
def arguments(council: "Council", request: HttpRequest | None, subject: "Proposal") -> str | None:
    """Show what is argued for and against a proposal, and what is asked about it."""
    if subject.published_at is None:
        return None
    debate = DebatePresenter(subject, getattr(request, "participant", None))
    context = {"debate": debate, "proposal": subject, "council": council}
    return render_to_string("deliberation/arguments/_debate.html", context, request)


@proposal_offers.amendment_links.register
def amendment_links(
    council: "Council",
    participant: "Participant | None",
    proposal: "Proposal",
    ids: frozenset[UUID],
    undecided: frozenset[UUID],
) -> Iterable[proposal_offers.AmendmentLink]:
    """Lead from each written amendment to what is argued about it."""
    return links_of_amendments(proposal, ids, undecided, participant)


@youth_offers.own_things.register
def own_things(council: "Council", participant: "Participant") -> Iterable[youth_offers.OwnThing]:
    """Return the arguments and questions that a participant wrote."""
    return own_arguments(council, participant)


@hooks.dashboard_tiles.register
def questions_that_wait(council: "Council", participant: "Participant") -> Iterable[hooks.Tile]:
    """Return the questions from home that wait to be let through, for secretary and moderator."""
    return tiles_of(council, participant)


@youth_offers.moderated.register
def moderated(
    council: "Council", label: str, ids: frozenset[UUID]
) -> Iterable[youth_offers.ModeratedText] | None:
    """Return what is written in debates, and questions from home, as moderators read them; else None."""
    if label in WRITTEN:
        return moderated_words(council, label, ids)
    return moderated_questions(council, ids) if label == LABEL else None


@youth_offers.act_on.register
def act_on(
    council: "Council",
    label: str,
    id: UUID,  # noqa: A002 - the hook's name
    decision: youth_offers.TextDecision,
) -> str | None:
    """Hide or show what is written, let a question through or refuse it, as a moderator decided."""
    row = written_by_id(council, label, id) if label in WRITTEN else None
    question = question_by_id(council, id) if label == LABEL else None
    try:
        if row is not None:
            written.follow_moderation(row, decision)
        if question is not None:
            follow_moderation(question, decision)
    except Refusal as refusal:
        return str(refusal)
    return None


@youth_offers.meeting_closed.register
def meeting_closed(council: "Council", entry: "JournalEntry", meeting: "Meeting") -> None:
    """Take what still waits out of the moderators' queue."""
    close_waiting(meeting)


@youth_offers.meeting_facts.register
def meeting_facts(council: "Council", meeting: "Meeting") -> youth_offers.MeetingFact | None:
    """Hold up the end of the item and of the meeting, and breaks, while somebody has the floor.

    Who waits for it comes before the vote.
    """
    if meeting.state != "open":
        return None
    states = states_on_item(meeting)
    speaking, reason = Speech.State.SPEAKING in states, (_("Somebody has the floor: take it first."),)
    return youth_offers.MeetingFact(
        speaking=speaking,
        waiting=states.count(Speech.State.WAITING),
        blocked=dict.fromkeys(HELD_UP, reason) if speaking else {},
    )


@youth_offers.agenda_changed.register
def agenda_changed(
    council: "Council", entry: "JournalEntry", item: "AgendaItem", change: youth_offers.AgendaChange
) -> None:
    """Sum up the debate on an item that the council is done with."""
    if change not in {"added", "taken_off"}:
        sum_up(item, cause=entry)


@youth_offers.poll_announced.register
def poll_announced(council: "Council", entry: "JournalEntry", outcome: youth_offers.PollOutcome) -> None:
    """Carry out on the floor what the council decided about the debate."""
    if outcome.consequence not in {CloseDebate.name, ExtendSpeakingTime.name} or outcome.agenda_item is None:
        return
    item = agenda_item_by_id(council, outcome.agenda_item)
    if item is None:
        return
    if outcome.consequence == CloseDebate.name:
        (close_debate if outcome.carried else reopen_debate)(item, cause=entry)
    elif outcome.carried and outcome.repeats is None:
        extend_time(item, cause=entry)


class AskToSpeak(pydantic.BaseModel):
    """The message of the live command ``deliberation.ask``."""

    item: UUID
    kind: str = pydantic.Field(pattern=r"^[a-z]{1,12}$")
    side: str = pydantic.Field(default="", pattern=r"^(|for|against)$")


class OwnSpeech(pydantic.BaseModel):
    """The message of the live commands about a request: ``deliberation.withdraw``, ``deliberation.end``."""

    request: UUID


def meeting_of_message(council: "Council", message: OwnSpeech) -> "Meeting | None":
    """Return the meeting of the request that a message is about, or None."""
    speech = speech_by_id(council, message.request)
    return speech.meeting if speech else None


@taken_together("deliberation.ask")
def ask_many(
    council: "Council", commands: Sequence[tuple["Participant", AskToSpeak]]
) -> list[Mapping[str, Any] | Exception]:
    """Put the requests of many into the queue, those on an item in one transaction; return each's answer."""
    outcomes: list[Mapping[str, Any] | Exception] = [not_under_way() for _command in commands]
    placed: dict[UUID, list[tuple[int, Asked]]] = {}
    for place, (who, message) in enumerate(commands):
        asked = Asked(participant=who, kind=message.kind, side=message.side, actor=who)
        placed.setdefault(message.item, []).append((place, asked))
    for pk, requests in placed.items():
        item = agenda_item_by_id(council, pk)
        if item is None:
            continue
        results = ask_together(item, [asked for _place, asked in requests])
        for (place, _asked), result in zip(requests, results, strict=True):
            outcomes[place] = result if isinstance(result, Exception) else {"request": str(result.pk)}
    return outcomes


def withdraw_live(council: "Council", participant: "Participant", message: OwnSpeech) -> Mapping[str, Any]:
    """Take the own request back. Raises ``Refusal`` or ``PermissionDenied``."""
    withdraw_request(_found(council, message), actor=participant)
    return {}


def end_live(council: "Council", participant: "Participant", message: OwnSpeech) -> Mapping[str, Any]:
    """End the own speech. Raises ``Refusal`` or ``PermissionDenied``."""
    take_floor(_found(council, message), actor=participant)
    return {}


def _found(council: "Council", message: OwnSpeech) -> Speech:
    speech = speech_by_id(council, message.request)
    if speech is None:
        raise not_waiting()
    return speech


@hooks.live_commands.register
def live_commands(council: "Council") -> Iterable[hooks.LiveCommand]:
    """Ask to speak, take it back and end the own speech over the live connection."""
    return [
        hooks.LiveCommand(
            name="deliberation.ask",
            schema=AskToSpeak,
            handler=one_by_itself(ask_many),
            permission="deliberation.speak",
        ),
        *(
            hooks.LiveCommand(
                name=name,
                schema=OwnSpeech,
                handler=handler,
                permission="deliberation.speak",
                subject=meeting_of_message,
            )
            for name, handler in (("deliberation.withdraw", withdraw_live), ("deliberation.end", end_live))
        ),
    ]


@hooks.personal_data.register
def personal_data(council: "Council", user: "User") -> Iterable[hooks.Dataset]:
    """Yield for what a person asked to speak, and when they spoke."""
    participant = participant_for(user, council)
    if participant is None:
        return
    rows = [
        {
            "item": speech.agenda_item.title,
            "kind": speech.kind,
            "side": speech.side,
            "state": speech.state,
            "made_at": speech.made_at.isoformat(),
            "started_at": speech.started_at.isoformat() if speech.started_at else "",
            "seconds": speech.spoken_seconds,
        }
        for speech in requests_of([participant])
    ]
    yield dataset_of(council, participant)
    yield hooks.Dataset(
        name="questions",
        title=_("My questions from home"),
        purpose=_("What you asked or support is shown; the minutes print a question that was taken up."),
        kept_until=None,
        rows=[
            *(
                {
                    "item": one.agenda_item.title,
                    "text": one.text,
                    "state": one.state,
                    "made_at": one.made_at.isoformat(),
                    "reason": one.reason,
                }
                for one in questions_asked([participant])
            ),
            *(
                {"item": one.agenda_item.title, "supports": str(one.pk)}
                for one in questions_supported([participant])
            ),
        ],
    )
    yield hooks.Dataset(
        name="speeches",
        title=_("My speeches in meetings"),
        purpose=_("Who spoke in a meeting, and for how long, belongs to its record and stays there."),
        kept_until=None,
        rows=rows,
    )


@youth_offers.member_left.register
def member_left(council: "Council", entry: "JournalEntry", participant: "Participant") -> None:
    """Delete what a participant who left wrote and no record took up: questions, arguments, votes on them."""
    forget_questions(participant)
    forget_debate(participant)
