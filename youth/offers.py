"""The hooks that the youth council offers to plugins: meetings, agenda, resolutions, people.

The notices of voting (a result) and of the register (a referral) are declared here too: plugins of one layer
never import each other, they share what is below both.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime

from plugins.hooks import Address, Contribution, Fact, Guard, Notice, OwnName, SubjectSummary, Text
from youth.procedure.matter import VoteOn

if TYPE_CHECKING:
    from youth.models import AgendaItem, Council, Meeting, Participant, Resolution
    from youth.models.journal import JournalEntry


type AgendaChange = Literal["added", "taken_off", "postponed", "left_over", "withdrawn", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFact:
    """Facts on which a meeting's lawful next steps depend.

    ``open_polls`` take ballots, ``unannounced_polls`` are closed and await their result; ``votes`` has the
    votes on the draft decision of each agenda item, in the order of their opening; ``voted_on`` the items
    on which anything but a procedural motion was put to the vote, ``elects_on`` those on which persons are
    elected, ``elected_on`` those whose election filled its places, ``amended`` those to whose draft
    amendments were moved and not withdrawn, ``amendments_first`` those whose amendments come before the
    whole; ``speaking`` is whether somebody has the floor, ``waiting`` how many wait for it;
    ``awaits_answer`` is whether a challenged result can be counted again or its vote repeated now;
    ``blocked`` has further reasons against a step by its name.
    """

    open_polls: int = 0
    unannounced_polls: int = 0
    votes: Mapping[UUID, tuple[VoteOn, ...]] = field(default_factory=dict)
    amendments_first: frozenset[UUID] = frozenset()
    voted_on: frozenset[UUID] = frozenset()
    elects_on: frozenset[UUID] = frozenset()
    elected_on: frozenset[UUID] = frozenset()
    amended: frozenset[UUID] = frozenset()
    speaking: bool = False
    waiting: int = 0
    awaits_answer: bool = False
    blocked: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """An announced result with what was decided; ``decision`` is its frozen document, see docs/voting.md.

    ``question`` is its kind: only ``main`` decides the subject itself; ``consequence`` names what was asked,
    ``repeats`` is the vote that this one repeats.
    """

    poll: UUID
    agenda_item: UUID | None
    question: str
    consequence: str
    repeats: UUID | None
    carried: bool
    reason: str
    subject_label: str
    subject_id: UUID | None
    decision: Mapping[str, Any]


type OwnSection = Literal[
    "first_steps", "invitations", "drafts", "proposals", "arguments", "supports", "votes"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnThing:
    """One thing on a person's own page: their draft, proposal, support, vote, or an invitation to act.

    ``note`` is where it is now, in a few words; ``language`` is that of the title, empty where it is written
    in the reader's. ``at`` puts the newest first.
    """

    section: OwnSection
    title: Text
    url: Address
    at: AwareDatetime
    note: Text = ""
    language: str = ""


@Contribution
def own_things(council: "Council", participant: "Participant") -> Iterable[OwnThing]:
    """Return what a participant made, supports, voted on or is invited to, for that person's own page."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepsRules:
    """Something that goes on by rules of before; ``note`` says of which moment, in a few words."""

    title: Text
    url: Address
    note: Text


@Contribution
def keeps_rules(council: "Council", fields: frozenset[str]) -> Iterable[KeepsRules]:
    """Return what froze one of the rules in ``fields`` (``quorum.base``) and is not finished.

    Shown to who prepares a change of the rules. Meetings are listed anyway.
    """
    return ()


@dataclass(frozen=True, slots=True)
class LedSubject(SubjectSummary):
    """A subject for the council's agenda on which a committee leads: its opinion is named first."""

    lead_committee: UUID | None = None


@dataclass(frozen=True, slots=True)
class CommitteeCandidate(SubjectSummary):
    """A subject for a committee's agenda; ``is_awaited`` where this committee is to give its opinion on it.

    A draft of the agenda gathers those; the others are offered for somebody to choose.
    """

    is_awaited: bool = False


@Contribution
def agenda_candidates(
    council: "Council", meeting: "Meeting"
) -> Iterable[CommitteeCandidate | LedSubject | SubjectSummary]:
    """Return the subjects that are ready for this meeting's agenda; see the classes above."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledOpinion:
    """A committee's opinion that came on paper: which committee, in which document, and its own words.

    ``is_lead`` is of the lead committee of the matter; ``is_late`` where it came after its last day.
    """

    committee: UUID | None
    committee_name: str
    document: str
    number: str
    date: date
    text: str
    is_lead: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOpinion:
    """A committee's opinion on an agenda item, in words of the active language, and as data for programs."""

    item: UUID
    text: str
    filed: FiledOpinion | None = None


@Contribution
def item_opinions(council: "Council", meeting: "Meeting") -> Iterable[ItemOpinion]:
    """Return what committees said on the items of this meeting, for its minutes and open data."""
    return ()


@Fact
def meeting_facts(council: "Council", meeting: "Meeting") -> MeetingFact | None:
    """Return facts by which the lawful next steps of a meeting are computed (an open poll)."""
    return None


@Guard
def may_close_meeting(council: "Council", meeting: "Meeting") -> Text | None:
    """Return why this meeting may not be closed now."""


type TextState = Literal["shown", "waits", "hidden"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratedText:
    """A text that may be reported, and that a moderator may hide: ``kind`` is what it is, in a word or two.

    ``author`` is the participant's id, also of an organisation; None where nobody wrote it any more. ``url``
    is the place where it is read, ``at`` when it was written, ``state`` whether everybody sees it now.
    """

    label: OwnName
    id: UUID
    kind: Text
    title: Text
    words: str
    author: UUID | None
    url: Address
    language: str
    at: AwareDatetime
    state: TextState


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDecision:
    """What is to become of a text: hidden for the reason ``category`` (a ``ReportReason``), or shown.

    ``message`` are the moderator's words to the author. ``cause`` is the entry of the decision: the plugin's
    own act names it. ``actor`` is who decided, None for nobody's act.
    """

    is_shown: bool
    category: str
    message: str
    actor: Any
    cause: Any


@Contribution
def moderated(council: "Council", label: str, ids: frozenset[UUID]) -> Iterable[ModeratedText] | None:
    """Return the texts with this label by their ids, in one query; None for a label of others."""
    return None


@Contribution
def reads_unpublished(council: "Council", label: str, id: UUID, participant: "Participant") -> bool | None:  # noqa: A002 - the name that plugins write
    """Return whether somebody may read a text that is not public yet; None for a label of others."""
    return None


@Guard
def act_on(council: "Council", label: str, id: UUID, decision: TextDecision) -> Text | None:  # noqa: A002 - the name that plugins write
    """Hide or show the text, as a moderator decided; return why that can't be done now."""


@Notice
def agenda_changed(
    council: "Council", entry: "JournalEntry", item: "AgendaItem", change: AgendaChange
) -> None:
    """Sent when an agenda item was ``added``, ``taken_off``, ``postponed``, ``withdrawn`` or ``finished``.

    ``left_over``: the meeting ended before it, without a decision to postpone it.
    """


@Notice
def poll_announced(council: "Council", entry: "JournalEntry", outcome: PollOutcome) -> None:
    """Sent with a poll's frozen outcome: rule, snapshot, counts, verdict; never with secret choices."""


@Notice
def resolution_adopted(council: "Council", entry: "JournalEntry", resolution: "Resolution") -> None:
    """Sent when a numbered resolution was adopted."""


@Notice
def meeting_closed(council: "Council", entry: "JournalEntry", meeting: "Meeting") -> None:
    """Sent when a meeting was closed."""


@Notice
def record_received(council: "Council", entry: "JournalEntry", record: Any) -> None:
    """Sent when a consultation record of this council was reviewed and became public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralChange:
    """What happened to a resolution after it was adopted: it was sent, it is dealt with, it was answered.

    ``step`` is a ``youth.procedure.referral.Stage``, or ``overdue``; with ``is_correction`` what was said of
    that stage before is replaced. ``due_on`` is the last day for the answer, ``outcome`` an ``Outcome``,
    ``unit`` who deals with it or is responsible. ``is_last`` is true where the resolution is there now,
    ``is_overdue`` where the answer is overdue.
    """

    resolution: UUID
    subject_label: str
    subject_id: UUID | None
    step: str
    is_correction: bool
    is_last: bool
    is_overdue: bool
    on: date
    due_on: date | None
    record: UUID | None
    number: str
    document: str
    outcome: str
    unit: str
    text: str


@Notice
def referral_changed(council: "Council", entry: "JournalEntry", change: ReferralChange) -> None:
    """Sent when a resolution was sent to the Municipal Council, and at each stage there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionState:
    """Where a resolution is, in one sentence; ``answer`` is the newest answer or report in its own words.

    ``language`` is that of ``answer``.
    """

    resolution: UUID
    sentence: Text
    is_overdue: bool = False
    answer: str = ""
    language: str = ""


@Contribution
def resolution_states(council: "Council", ids: Collection[UUID]) -> Iterable[ResolutionState]:
    """Return where these resolutions are now, for their register and their pages."""
    return ()


@Notice.always
def member_left(council: "Council", entry: "JournalEntry", participant: "Participant") -> None:
    """Sent when somebody left the council or the installation; erase what need not be kept.

    Sent to plugins that are off, too: their data is still there.
    """
