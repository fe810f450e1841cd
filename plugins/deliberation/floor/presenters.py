"""The floor as pages, live frames and the hall's screen show it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from plugins.deliberation.floor.models import Question, Speech
from plugins.deliberation.floor.phrasing import REASONS, duration
from plugins.deliberation.floor.procedure.times import (
    ASKED_AFTER_END,
    Side,
    SpeechKind,
    asks_side,
    kinds_known,
    speeches_left,
)
from plugins.deliberation.floor.selectors import (
    Floor,
    floor_of,
    heard_in,
    meetings_with_waiting,
    names_of_speakers,
    questions_by,
    questions_shown,
    questions_waiting,
    speeches_in,
    supported_by,
    takes_questions,
)
from plugins.hooks import Tile
from youth import clock
from youth.journal.kinds import Audience
from youth.policies import may
from youth.presenters.meeting_fragments import meeting_fragments
from youth.selectors.attendance import open_stays, recused_ids
from youth.selectors.meeting_names import meeting_name
from youth.selectors.people import display_name_of
from youth.selectors.steps import next_step_on_page

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from youth.models import Council, Meeting, Participant


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks or waits; ``place`` is 0 for who speaks."""

    speech: Speech
    name: str
    place: int = 0
    why: "str | Promise" = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a member may ask to speak for now."""

    kind: str
    side: str
    words: str


class FloorPresenter:
    """The floor of one meeting; each part is read once, on first use."""

    def __init__(self, meeting: "Meeting") -> None:
        """Take the meeting, with council and term."""
        self.meeting = meeting
        self.council = meeting.council

    @cached_property
    def floor(self) -> Floor | None:
        """Return the floor on the item under way, or None."""
        return floor_of(self.meeting, self._speeches)

    @cached_property
    def _speeches(self) -> list[Speech]:
        return speeches_in(self.meeting)

    @property
    def now(self) -> int:
        """Return the server's time in milliseconds, from which screens count down."""
        return _milliseconds(clock.now())

    @cached_property
    def _names(self) -> dict[UUID, str]:
        floor = self.floor
        if floor is None:
            return {}
        on_show = [*floor.waiting.values(), *filter(None, [floor.speaking])]
        guests = {one.guest_id for one in on_show if one.guest_id}
        return names_of_speakers(self.council, {one.speaker_id for one in on_show}, guests, clock.now())

    def _speaker(self, speech: Speech, place: int = 0, why: "str | Promise" = "") -> Speaker:
        return Speaker(speech, self._names.get(speech.speaker_id, ""), place, why)

    @cached_property
    def speaker(self) -> Speaker | None:
        """Return who has the floor, or None."""
        speech = self.floor.speaking if self.floor else None
        return None if speech is None else self._speaker(speech)

    @property
    def ends(self) -> int | None:
        """Return when the speaking time is over, in milliseconds."""
        ends_at = self.speaker.speech.ends_at if self.speaker else None
        return None if ends_at is None else _milliseconds(ends_at)

    @cached_property
    def queue(self) -> list[Speaker]:
        """Return those who wait, each with the reason of the place."""
        floor = self.floor
        if floor is None:
            return []
        return [
            self._speaker(floor.waiting[place.id], number, REASONS[place.why])
            for number, place in enumerate(floor.queue, 1)
        ]

    @property
    def is_closed(self) -> bool:
        """Return whether the debate on the item was closed."""
        return self.floor is not None and self.floor.is_closed

    @cached_property
    def was_heard(self) -> bool:
        """Return whether anybody has spoken in this meeting."""
        return any(one.state == Speech.State.HEARD for one in self._speeches)

    @property
    def limit(self) -> str:
        """Return in words how long the speech under way may take, extensions included."""
        return duration(self.speaker.speech.seconds or 0) if self.speaker else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """What a member finds at the thumb: the own speech, the own requests, what may be asked for."""

    speaking: Speech | None
    waiting: list[Speaker]
    first: list[Button]
    others: list[Button]


def own_place(board: FloorPresenter, participant: "Participant | None") -> OwnPlace | None:
    """Return the reader's own place; None for who may not speak, is out of the hall or takes no part."""
    floor = board.floor
    if floor is None or participant is None or not may("deliberation.speak", participant, board.meeting):
        return None
    if not open_stays(board.meeting).filter(participant=participant).exists():
        return None
    if participant.pk in recused_ids(floor.item):
        return None
    own = [one for one in board.queue if one.speech.participant_id == participant.pk]
    buttons = _buttons(floor, participant.pk, {one.speech.kind for one in own})
    speaking = floor.speaking
    is_mine = speaking is not None and speaking.participant_id == participant.pk
    return OwnPlace(
        speaking=speaking if is_mine else None,
        waiting=own,
        first=[one for one in buttons if one.kind == SpeechKind.SPEECH],
        others=[one for one in buttons if one.kind != SpeechKind.SPEECH],
    )


def _buttons(floor: Floor, participant: UUID, asked: set[str]) -> list[Button]:
    last, replied = floor.last_speech, floor.speech_replied_to(participant)
    answerable = {
        SpeechKind.REPLY: last is not None and last.speaker_id != participant,
        SpeechKind.REJOINDER: replied is not None,
    }
    found = []
    for kind in kinds_known(floor.rules):
        if kind in asked or not answerable.get(kind, True):
            continue
        if floor.is_closed and kind not in ASKED_AFTER_END:
            continue
        if speeches_left(kind, floor.made_by(participant, kind), floor.rules) == 0:
            continue
        sides = (Side.FOR, Side.AGAINST) if asks_side(kind, floor.rules) else (Side.NONE,)
        label = str(Speech.Kind(kind.value).label)
        found += [
            Button(
                kind=kind.value,
                side=side.value,
                words=f"{label} – {Speech.Side(side).label}" if side else label,
            )
            for side in sides
        ]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeQuestion:
    """A question from home as somebody reads it; the name is the one that everybody may read."""

    question: Question
    name: str
    number: int = 0
    is_own: bool = False
    is_supported: bool = False


class QuestionsPresenter:
    """The questions that were sent to a meeting from home, for one reader."""

    def __init__(self, meeting: "Meeting", reader: "Participant | None" = None) -> None:
        """Take the meeting, with council and term, and who reads; None for anybody."""
        self.meeting = meeting
        self._reader = reader

    @property
    def is_taking(self) -> bool:
        """Return whether questions are sent and supported now."""
        return takes_questions(self.meeting) is None

    @cached_property
    def shown(self) -> list[HomeQuestion]:
        """Return what was let through and waits to be taken up; nothing before the notice."""
        return [one for one in self._public if one.question.state == Question.State.SHOWN]

    @cached_property
    def read(self) -> list[HomeQuestion]:
        """Return what was taken up."""
        return [one for one in self._public if one.question.state == Question.State.READ]

    @cached_property
    def _public(self) -> list[HomeQuestion]:
        meeting, reader = self.meeting, self._reader
        if not meeting.is_public or meeting.state in {"planned", "cancelled"}:
            return []
        supported = supported_by(reader, meeting) if reader is not None else set()
        return [
            HomeQuestion(
                question=one,
                name=display_name_of(one.participant, None),
                number=vars(one)["number"],
                is_own=reader is not None and one.participant_id == reader.pk,
                is_supported=one.pk in supported,
            )
            for one in questions_shown(meeting)
        ]

    @cached_property
    def mine(self) -> list[Question]:
        """Return what the reader asked, with what came of it."""
        return questions_by(self._reader, self.meeting) if self._reader is not None else []

    @cached_property
    def waiting(self) -> list[HomeQuestion]:
        """Return what waits to be let through, for who may do it."""
        if not self.may_review:
            return []
        return [
            HomeQuestion(question=one, name=display_name_of(one.participant, None))
            for one in questions_waiting(self.meeting)
        ]

    @cached_property
    def may_ask(self) -> bool:
        """Return whether the reader may ask and support now."""
        return self.is_taking and may("deliberation.ask_from_home", self._reader, self.meeting)

    @cached_property
    def may_review(self) -> bool:
        """Return whether the reader lets questions through."""
        return self.is_taking and may("deliberation.review_questions", self._reader, self.meeting)

    @cached_property
    def may_read(self) -> bool:
        """Return whether the reader notes that a question was taken up."""
        return self.meeting.state == "open" and may("deliberation.enter", self._reader, self.meeting)


def tiles_of(council: "Council", participant: "Participant") -> list[Tile]:
    """Return which meetings have questions to let through, for who lets them through."""
    if not may("deliberation.review_questions", participant, council):
        return []
    return [
        Tile(
            key=f"deliberation.questions.{meeting.pk}",
            title=_("Questions from home to let through"),
            count=vars(meeting)["waiting"],
            url=reverse("deliberation:questions", kwargs={"council": council.slug, "meeting": meeting.pk}),
            # Those to a meeting that has begun wait for nothing but the office.
            due=meeting.starts_at if meeting.state == "convened" else None,
            note=meeting_name(meeting),
            icon="message-square",
        )
        for meeting in meetings_with_waiting(council)
    ]


def questions_context(meeting: "Meeting") -> dict[str, Any]:
    """Return the context of the list that everybody sees on the page of the meeting."""
    return {"questions": QuestionsPresenter(meeting), "meeting": meeting, "council": meeting.council}


def questions_fragments(meeting: "Meeting", language: str) -> dict[str, str]:
    """Return the list of questions, the same for everybody."""
    with override(language):
        shown: str = render_to_string("deliberation/floor/_questions.html", questions_context(meeting))
    return {"deliberation-questions": shown}


def floor_context(meeting: "Meeting") -> dict[str, Any]:
    """Return the context of the parts that everybody sees."""
    # Several places of one page show it: it is read once for a meeting that was read once.
    board = vars(meeting).setdefault("deliberation_board", FloorPresenter(meeting))
    return {"board": board, "meeting": meeting, "council": meeting.council}


def mine_context(meeting: "Meeting", participant: "Participant | None") -> dict[str, Any]:
    """Return the context of a member's own place."""
    context = floor_context(meeting)
    return context | {"mine": own_place(context["board"], participant)}


def table_context(meeting: "Meeting", participant: "Participant | None") -> dict[str, Any]:
    """Return the context of the buttons of the chair's table."""
    return floor_context(meeting) | {
        "may_give": may("deliberation.give_floor", participant, meeting),
        "may_enter": may("deliberation.enter", participant, meeting),
        "waiting": QuestionsPresenter(meeting, participant).waiting,
        "next_step": next_step_on_page(meeting),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A table of speaking times in minutes: what it is about, the heading of its lines, the lines."""

    caption: str
    label: str
    rows: list[tuple[str, Decimal]]


def times_in(meeting: "Meeting") -> list[Times]:
    """Return how long each speaker spoke and items took; empty before anybody spoke."""
    speeches = list(heard_in(meeting))
    if not speeches:
        return []
    by_speaker, by_item = Counter[UUID](), Counter[UUID]()
    items = {one.agenda_item_id: one.agenda_item for one in speeches}
    for one in speeches:
        by_speaker[one.speaker_id] += one.spoken_seconds
        by_item[one.agenda_item_id] += one.spoken_seconds
    guests = {one.guest_id for one in speeches if one.guest_id}
    names = names_of_speakers(meeting.council, by_speaker, guests, meeting.closed_at or clock.now())
    return [
        Times(
            caption=_("Speaking time of each speaker"),
            label=pgettext("floor", "Speaker"),
            rows=[(names.get(who, ""), _minutes(seconds)) for who, seconds in by_speaker.most_common()],
        ),
        Times(
            caption=_("Speaking time on each item"),
            label=_("Item"),
            rows=[(f"{item.place}. {item.title}", _minutes(by_item[pk])) for pk, item in items.items()],
        ),
    ]


def _minutes(seconds: int) -> Decimal:
    return (Decimal(seconds) / 60).quantize(Decimal("0.1"))


# Part of the page → who has it. Element ids are "deliberation-<part>"; that of members is private.
PARTS: dict[str, frozenset[Audience]] = {
    "speaker": frozenset({"public", "member", "chair"}),
    "queue": frozenset({"public", "member", "chair"}),
    "mine": frozenset({"member", "chair"}),
}


def floor_fragments(meeting: "Meeting", audience: Audience, language: str) -> dict[str, str]:
    """Return the parts of the floor as this audience sees them, by element id, nothing personal in them.

    What the chair does next depends on the floor, so the chair's table comes with them.
    """
    context = floor_context(meeting)
    with override(language):
        parts: dict[str, str] = {
            f"deliberation-{part}": render_to_string(f"deliberation/floor/_{part}.html", context)
            for part, audiences in PARTS.items()
            if audience in audiences
        }
    return parts | meeting_fragments(meeting, audience, language, ("console",))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
