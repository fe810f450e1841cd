"""The floor of a meeting as it is now: who speaks, who waits and in which order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor.models import Debate, Question, Speech
from plugins.deliberation.floor.procedure.queue import Place, Role, Waiting, queue_of
from plugins.deliberation.floor.procedure.times import Side, SpeechKind
from youth.acts.meetings import MeetingClosed
from youth.names import name_or_erased
from youth.offers import ModeratedText, TextState
from youth.procedure.choices import CitizenSlot, DebateOrder
from youth.refusals import Refusal
from youth.selectors.committees import rapporteurs_on
from youth.selectors.meetings import agenda_item_by_id
from youth.selectors.register import names_in_register
from youth.selectors.rules import rules_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import AgendaItem, Council, HallGuest, Meeting, Participant
    from youth.procedure.profile import Profile

State = Speech.State


@dataclass
class Floor:
    """The floor on the item under way.

    ``movers`` are those whose matter the item deals with, ``rapporteurs`` report the opinions of committees.
    """

    meeting: "Meeting"
    item: "AgendaItem"
    speeches: list[Speech]
    movers: frozenset[UUID] = field(default_factory=frozenset)
    rapporteurs: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def rules(self) -> "Profile":
        """Return the rules of the meeting."""
        return rules_of(self.meeting)

    @cached_property
    def speaking(self) -> Speech | None:
        """Return the speech under way."""
        return next((one for one in self.speeches if one.state == State.SPEAKING), None)

    @cached_property
    def waiting(self) -> dict[UUID, Speech]:
        """Return the requests that wait, by id."""
        return {one.pk: one for one in self.speeches if one.state == State.WAITING}

    @cached_property
    def heard(self) -> list[Speech]:
        """Return the speeches that ended, in their order."""
        ended = [one for one in self.speeches if one.state == State.HEARD]
        return sorted(ended, key=lambda one: (one.started_at is None, one.started_at or one.made_at))

    @cached_property
    def queue(self) -> list[Place]:
        """Return the places of those who wait, by the rules of the meeting."""
        sides = [one.side for one in (*self.heard, *filter(None, [self.speaking])) if one.side]
        last = Side(sides[-1]) if sides else Side.NONE
        waits = (self._waiting(one) for one in self.waiting.values())
        return queue_of(waits, self.rules.debate.order.value, last_side=last)

    def _waiting(self, request: Speech) -> Waiting:
        own = [one for one in self.heard if one.speaker_id == request.speaker_id]
        if self.speaking and self.speaking.speaker_id == request.speaker_id:
            own = [*own, self.speaking]
        role, has_spoken = Role(request.role), any(one.kind == SpeechKind.SPEECH for one in own)
        # Whose matter it is presents it once, who reports on it reports once; then both speak as all do.
        if role is Role.NONE and request.kind == SpeechKind.SPEECH and not has_spoken:
            role = self._role_of(request.participant_id)
        return Waiting(
            id=request.pk,
            kind=SpeechKind(request.kind),
            made_at=request.made_at,
            side=Side(request.side),
            role=role,
            spoken=len([one for one in own if one.kind == SpeechKind.SPEECH]),
            used=sum(one.spoken_seconds for one in own),
        )

    def _role_of(self, participant: UUID | None) -> Role:
        """Return as what somebody speaks first on the item, by whom it and committees' opinions name."""
        if participant is None:
            return Role.NONE
        if participant in self.movers:
            return Role.MOVER
        return Role.RAPPORTEUR if participant in self.rapporteurs else Role.NONE

    @property
    def debate(self) -> Debate | None:
        """Return what the council decided about the debate, or None."""
        return getattr(self.item, "debate", None)

    @property
    def is_closed(self) -> bool:
        """Return whether the debate was closed."""
        return self.debate is not None and self.debate.closed_at is not None

    @property
    def last_speech(self) -> Speech | None:
        """Return the speech that may be replied to: the one under way, else the last that was heard."""
        of_kind = [
            one for one in (*self.heard, *filter(None, [self.speaking])) if one.kind == SpeechKind.SPEECH
        ]
        return of_kind[-1] if of_kind else None

    def speech_replied_to(self, speaker: UUID) -> Speech | None:
        """Return the speaker's own last speech, where a reply to it was heard."""
        own = [one for one in self.heard if one.speaker_id == speaker and one.kind == SpeechKind.SPEECH]
        replied = {one.answers_id for one in self.heard if one.kind == SpeechKind.REPLY}
        return own[-1] if own and own[-1].pk in replied else None

    def made_by(self, speaker: UUID, kind: SpeechKind) -> int:
        """Return how many speeches of a kind somebody made or waits for."""
        return len([one for one in self.speeches if one.speaker_id == speaker and one.kind == kind])


def names_of_speakers(
    council: "Council", speakers: Iterable[UUID], guests: Iterable[UUID], at: datetime
) -> dict[UUID, str]:
    """Return the names of those who spoke or wait, members as the register has them, guests with capacity.

    Without guests one query is made, and none without anybody.
    """
    invited = set(guests)
    wanted = [one for one in speakers if one not in invited]
    known = names_in_register(council, wanted, at) if wanted else {}
    names = {one: name_or_erased(known.get(one, "")) for one in wanted}
    if invited:
        spoke = Speech.objects.filter(meeting__council=council, guest__in=invited).select_related("guest")
        names |= {one.guest.pk: guest_words(one.guest) for one in spoke if one.guest is not None}
    return names


def guest_words(guest: "HallGuest") -> str:
    """Return a guest's name with office or organisation."""
    return f"{guest.name} – {guest.capacity}" if guest.capacity else guest.name


ON_THE_FLOOR = (State.WAITING, State.SPEAKING, State.HEARD)


def speeches_in(meeting: "Meeting") -> list[Speech]:
    """Return who waits, speaks and was heard in the meeting, on all items; nobody before its opening."""
    if meeting.opened_at is None:
        return []
    return list(Speech.objects.filter(meeting=meeting, state__in=ON_THE_FLOOR))


def floor_of(meeting: "Meeting", speeches: Iterable[Speech] | None = None) -> Floor | None:
    """Return the floor on the item under way; None where the meeting is not open or between two items.

    ``speeches`` are those of the whole meeting, where they were read already.
    """
    if meeting.state != "open":
        return None
    item = meeting.agenda_items.filter(state="under_way").select_related("debate", "parent").first()
    return None if item is None else floor_on(meeting, item, speeches)


def floor_on(meeting: "Meeting", item: "AgendaItem", speeches: Iterable[Speech] | None = None) -> Floor:
    """Return the floor on an item: requests, speeches; where somebody waits also movers and rapporteurs."""
    found = speeches_in(meeting) if speeches is None else speeches
    own = [one for one in found if one.agenda_item_id == item.pk]
    movers: frozenset[UUID] = frozenset()
    rapporteurs: frozenset[UUID] = frozenset()
    if any(one.state == State.WAITING for one in own):
        order = rules_of(meeting).debate.order.value
        if DebateOrder.PROPOSER in order and item.moved_by_id:
            movers = frozenset({item.moved_by_id})
        if DebateOrder.RAPPORTEUR in order and meeting.committee_id is None:
            rapporteurs = rapporteurs_on(item)
    return Floor(meeting, item, own, movers, rapporteurs)


def item_left_at_closing(entry: "JournalEntry", item: UUID) -> "AgendaItem | None":
    """Return the item where the closing of the meeting came before ``entry``, else None."""
    closed = entry.stream.entries.filter(seq__lt=entry.seq, kind=MeetingClosed.name).exists()
    return agenda_item_by_id(entry.stream.council, item) if closed else None


def heard_in(meeting: "Meeting") -> QuerySet[Speech]:
    """Return the speeches that ended in the meeting, in their order, with the items."""
    heard = Speech.objects.filter(meeting=meeting, state=State.HEARD)
    return heard.select_related("agenda_item__parent").order_by("started_at", "pk")


def speech_by_id(council: "Council", pk: UUID) -> Speech | None:
    """Return one request of the council's meetings, with its meeting, or None."""
    speeches = Speech.objects.select_related(
        "meeting__council", "meeting__term", "participant", "guest", "agenda_item"
    )
    return speeches.filter(meeting__council=council, pk=pk).first()


def states_on_item(meeting: "Meeting") -> list[str]:
    """Return the states of the speech under way and of the requests that wait on the item under way."""
    on_item = Speech.objects.filter(meeting=meeting, agenda_item__state="under_way")
    return list(on_item.filter(state__in=(State.SPEAKING, State.WAITING)).values_list("state", flat=True))


def speaks_in_council(council: "Council") -> bool:
    """Return whether somebody has the floor in one of the council's meetings."""
    running = ["open", "suspended"]
    return Speech.objects.filter(
        meeting__council=council, meeting__state__in=running, state=State.SPEAKING
    ).exists()


def requests_of(participants: Iterable["Participant"]) -> list[Speech]:
    """Return what these participants asked to speak for, with the item, oldest first."""
    return list(Speech.objects.filter(participant__in=list(participants)).select_related("agenda_item"))


LABEL = "deliberation.question"
TITLE_LENGTH = 80
# While a meeting is in these states, questions are sent to it from home.
TAKING = frozenset({"convened", "open", "suspended"})


def takes_questions(meeting: "Meeting") -> Refusal | None:
    """Return why the meeting takes no questions from home now, or None where it does."""
    if rules_of(meeting).agenda.citizen_slot.value == CitizenSlot.NONE:
        return Refusal("not_in_rules", _("The rules of this council know no questions of citizens."))
    if not meeting.is_public or meeting.state not in TAKING:
        message = _("Questions are sent from the notice to the closing of a meeting open to the public.")
        return Refusal("no_questions_now", message)
    return None


def _questions(meeting: "Meeting") -> QuerySet[Question]:
    found = Question.objects.filter(meeting=meeting).exclude(text="")
    return found.select_related("participant", "agenda_item__parent")


def questions_shown(meeting: "Meeting") -> list[Question]:
    """Return the questions that everybody reads, with ``number`` of supports: most of them first."""
    shown = _questions(meeting).filter(state__in=[Question.State.SHOWN, Question.State.READ])
    return list(shown.annotate(number=Count("supports")).order_by("-number", "made_at", "pk"))


def questions_waiting(meeting: "Meeting") -> list[Question]:
    """Return the questions that wait to be let through, oldest first."""
    return list(_questions(meeting).filter(state=Question.State.WAITING))


def meetings_with_waiting(council: "Council") -> "list[Meeting]":
    """Return the meetings that have questions to let through now, with their ``number``, in one query."""
    waits = Q(home_questions__state=Question.State.WAITING) & ~Q(home_questions__text="")
    found = council.meetings.filter(state__in=TAKING, is_public=True).select_related("committee", "term")
    found = found.annotate(waiting=Count("home_questions", filter=waits))
    meetings = list(found.filter(waiting__gt=0).order_by("starts_at", "pk"))
    for meeting in meetings:
        meeting.council = council
    return [meeting for meeting in meetings if takes_questions(meeting) is None]


def questions_by(participant: "Participant", meeting: "Meeting") -> list[Question]:
    """Return what somebody asked in a meeting, oldest first."""
    return list(_questions(meeting).filter(participant=participant))


def questions_asked(participants: Iterable["Participant"]) -> list[Question]:
    """Return what these participants asked from home in all meetings, with the item, oldest first."""
    asked = Question.objects.filter(participant__in=list(participants))
    return list(asked.select_related("agenda_item"))


def questions_supported(participants: Iterable["Participant"]) -> list[Question]:
    """Return the questions from home that these participants support, oldest first."""
    supported = Question.objects.filter(supports__participant__in=list(participants))
    return list(supported.select_related("agenda_item"))


def supported_by(participant: "Participant", meeting: "Meeting") -> set[UUID]:
    """Return the questions of a meeting that somebody supports."""
    own = Question.objects.filter(meeting=meeting, supports__participant=participant)
    return set(own.values_list("pk", flat=True))


def moderated_questions(council: "Council", ids: Iterable[UUID]) -> Iterator[ModeratedText]:
    """Yield questions from home as moderators read them, in one query; not those whose words are gone."""
    states: dict[str, TextState] = {Question.State.WAITING: "waits", Question.State.REFUSED: "hidden"}
    found = Question.objects.filter(meeting__council=council, pk__in=list(ids)).exclude(text="")
    for one in found.order_by("pk"):
        place = {"council": council.slug, "meeting": one.meeting_id}
        yield ModeratedText(
            label=LABEL,
            id=one.pk,
            kind=_("question from home"),
            title=one.text[:TITLE_LENGTH],
            words=one.text,
            author=one.participant_id,
            url=reverse("deliberation:questions", kwargs=place),
            language=one.language,
            at=one.made_at,
            state=states.get(one.state, "shown"),
        )


def question_by_id(council: "Council", pk: UUID) -> Question | None:
    """Return one question of the council's meetings, with its meeting, or None."""
    found = Question.objects.select_related("meeting__council", "meeting__term", "participant", "agenda_item")
    return found.filter(meeting__council=council, pk=pk).first()
