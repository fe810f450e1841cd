"""The way of a proposal as a table: from a draft to the Municipal Council's answer. Plain Python, no Django.

Each line says from where, by whom, and what must be on the table: a document, a number, a date, a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """The state of a proposal."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPPORTED = "supported"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REGISTERED = "registered"
    IN_COMMITTEE = "in_committee"
    OPINION_GIVEN = "opinion_given"
    ON_AGENDA = "on_agenda"
    POSTPONED = "postponed"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    SENT = "sent"
    ANSWERED = "answered"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """Its supporters were carried over to another proposal."""


class Role(StrEnum):
    """In which capacity somebody acts."""

    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    SECRETARY = "secretary"
    CHAIR = "chair"
    COMMITTEE_CHAIR = "committee_chair"
    BODY = "body"
    """The body itself, by an announced vote or by its agenda; no single person."""
    SYSTEM = "system"
    """A rule that applies by itself, such as the number of supporters being reached."""


class Requirement(StrEnum):
    """What a transition demands besides the actor."""

    TITLE = "title"
    TEXT = "text"
    SUPPORT = "support"
    DOCUMENT = "document"
    NUMBER = "number"
    DATE = "date"
    REASON = "reason"
    OPINION_OR_LAPSE = "opinion_or_lapse"
    NO_DUPLICATE = "no_duplicate"
    AUTHOR_ASKS = "author_asks"


class Reason(StrEnum):
    """Why a transition is refused."""

    UNKNOWN_TRANSITION = "unknown_transition"
    WRONG_STATE = "wrong_state"
    WRONG_ROLE = "wrong_role"
    TITLE_MISSING = "title_missing"
    TEXT_MISSING = "text_missing"
    TOO_FEW_SUPPORTERS = "too_few_supporters"
    DOCUMENT_MISSING = "document_missing"
    NUMBER_MISSING = "number_missing"
    DATE_MISSING = "date_missing"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_EARLY = "date_too_early"
    REASON_MISSING = "reason_missing"
    OPINION_MISSING = "opinion_missing"
    DUPLICATE = "duplicate"
    AUTHOR_DOES_NOT_ASK = "author_does_not_ask"


class SupportReason(StrEnum):
    """Why the number of supporters changed; what ends a support is the reason on its row."""

    GIVEN = "given"
    KEPT = "kept"
    """Given to an earlier text, and kept for the present one."""
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    """The giver left the council."""
    LAPSED = "lapsed"
    """Nobody verified the giver in time."""
    WRITES = "writes"
    """The giver became a co-author: nobody supports what they wrote."""
    MERGED = "merged"
    """The proposal was merged into another, where the support goes on."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. ``document`` names the paper of the life cycle that goes with it.

    ``target`` is None where the proposal stays in its state.
    """

    name: str
    sources: tuple[State, ...]
    target: State | None
    roles: tuple[Role, ...]
    requires: tuple[Requirement, ...] = ()
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionContext:
    """What is known at the moment of the act.

    ``roles`` are all capacities of the actor towards this proposal. ``supporters`` and ``support_threshold``
    are people. ``document`` says that the paper exists (its title or address), ``number`` is its number in
    the register or the resolution's, ``on`` its date, compared with ``today`` and with the day of the step
    before it (``not_before``). ``duplicate_of`` is the number of the same proposal in the register.
    ``waits_for_opinion`` is what ``youth.procedure.opinions`` says of admission.
    """

    roles: frozenset[Role] = field(default_factory=frozenset)
    has_title: bool = True
    has_text: bool = True
    supporters: int = 0
    support_threshold: int = 0
    document: str = ""
    number: str = ""
    on: date | None = None
    today: date | None = None
    not_before: date | None = None
    reason: str = ""
    waits_for_opinion: bool = True
    duplicate_of: str = ""
    author_asks: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The state afterwards (unchanged where refused) and every reason for a refusal."""

    state: State
    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """Return whether the transition is allowed."""
        return not self.reasons


R = Requirement
# What was published is withdrawn; a draft is deleted.
BEFORE_THE_VOTE = (
    State.PUBLISHED,
    State.SUPPORTED,
    State.SUBMITTED,
    State.RETURNED,
    State.REGISTERED,
    State.IN_COMMITTEE,
    State.OPINION_GIVEN,
    State.ON_AGENDA,
    State.POSTPONED,
)
BEFORE_THE_COMMITTEE = (
    State.DRAFT,
    State.PUBLISHED,
    State.SUPPORTED,
    State.SUBMITTED,
    State.RETURNED,
    State.REGISTERED,
)
OPEN_TO_SUPPORT = (State.PUBLISHED, State.SUPPORTED, State.RETURNED)
# Until it comes on an agenda; from then on members move amendments in the meeting.
OPEN_TO_AMENDMENTS = (
    *OPEN_TO_SUPPORT,
    State.SUBMITTED,
    State.REGISTERED,
    State.IN_COMMITTEE,
    State.OPINION_GIVEN,
    State.POSTPONED,
)
# Those whose way ended before a vote.
OFF_THE_WAY = (State.WITHDRAWN, State.MERGED)
# The Municipal Council answered, and what came of it.
WITH_AN_ANSWER = (State.ANSWERED, State.UNDER_WAY, State.DONE, State.NOT_DONE)
# From the assignment to a committee until the council has voted.
WITH_COMMITTEES = (State.IN_COMMITTEE, State.OPINION_GIVEN, State.ON_AGENDA, State.POSTPONED)
VOTED_ON = (State.ON_AGENDA, State.POSTPONED, State.REJECTED)

TABLE: tuple[Transition, ...] = (
    Transition("publish", (State.DRAFT,), State.PUBLISHED, (Role.AUTHOR, Role.CO_AUTHOR), (R.TITLE, R.TEXT)),
    Transition("reach_support", (State.PUBLISHED,), State.SUPPORTED, (Role.SYSTEM,), (R.SUPPORT,)),
    # Enough support hands it in by itself; from then on it carries an incoming number and a date. The author
    # does where something objected at that moment, where the council asks for no supporters, and after a
    # return, when only they know whether the text is corrected.
    Transition(
        "submit",
        (State.PUBLISHED, State.SUPPORTED, State.RETURNED),
        State.SUBMITTED,
        (Role.AUTHOR, Role.CO_AUTHOR, Role.SYSTEM),
        (R.TITLE, R.TEXT, R.SUPPORT),
        "proposal with reasons and draft decision",
    ),
    Transition(
        "return_for_correction",
        (State.SUBMITTED,),
        State.RETURNED,
        (Role.SECRETARY,),
        (R.REASON,),
        "remarks of the secretary",
    ),
    Transition(
        "register",
        (State.SUBMITTED,),
        State.REGISTERED,
        (Role.SECRETARY,),
        (R.NUMBER, R.DATE, R.NO_DUPLICATE),
        "entry in the register",
    ),
    Transition(
        "correct_registration",
        (State.REGISTERED, *WITH_COMMITTEES, State.ADOPTED, State.REJECTED, State.SENT, *WITH_AN_ANSWER),
        None,
        (Role.SECRETARY,),
        (R.NUMBER, R.DATE, R.REASON),
        "note on the error",
    ),
    Transition(
        "assign",
        (State.REGISTERED,),
        State.IN_COMMITTEE,
        (Role.CHAIR,),
        (R.DATE,),
        "assignment to the lead committee",
    ),
    Transition(
        "give_opinion",
        (State.IN_COMMITTEE,),
        State.OPINION_GIVEN,
        (Role.COMMITTEE_CHAIR, Role.BODY),
        (R.DOCUMENT, R.DATE),
        "opinion of the lead committee",
    ),
    # Other committees, later days, opinions beside or after that of the lead one: nothing moves by them.
    Transition(
        "assign_another",
        (State.IN_COMMITTEE, State.OPINION_GIVEN, State.POSTPONED),
        None,
        (Role.CHAIR,),
        (R.DATE,),
        "assignment to another committee",
    ),
    Transition(
        "reassign",
        (State.IN_COMMITTEE, State.OPINION_GIVEN, State.POSTPONED),
        None,
        (Role.CHAIR,),
        (R.DATE, R.REASON),
        "assignment to another committee, or by another day",
    ),
    Transition(
        "add_opinion",
        WITH_COMMITTEES,
        None,
        (Role.COMMITTEE_CHAIR, Role.BODY),
        (R.DOCUMENT, R.DATE),
        "opinion of a committee",
    ),
    Transition("miss_opinion", WITH_COMMITTEES, None, (Role.SYSTEM,), (R.DATE,)),
    Transition(
        "correct_committee_work",
        (*WITH_COMMITTEES, State.ADOPTED, State.SENT),
        None,
        (Role.SECRETARY,),
        (R.REASON,),
        "note on the error",
    ),
    Transition(
        "put_on_agenda",
        (State.REGISTERED, State.IN_COMMITTEE, State.OPINION_GIVEN, State.POSTPONED),
        State.ON_AGENDA,
        (Role.CHAIR, Role.SECRETARY),
        (R.OPINION_OR_LAPSE,),
        "draft agenda",
    ),
    # Left for later, taken off, or dealt with and not voted on: back to wait for the next meeting.
    Transition("postpone", (State.ON_AGENDA,), State.POSTPONED, (Role.BODY,), (R.DATE,), "minutes"),
    # A lost vote may be repeated once, on a challenge right after its announcement; and the notice of a
    # vote may come after the notice that the council was done with the item.
    Transition("adopt", VOTED_ON, State.ADOPTED, (Role.BODY,), (R.NUMBER, R.DATE), "numbered resolution"),
    # Only adopted acts carry a number; a rejection stays in the minutes. A carried vote that is repeated on a
    # challenge may be lost.
    Transition("reject", (*VOTED_ON, State.ADOPTED), State.REJECTED, (Role.BODY,), (R.DATE,), "minutes"),
    Transition("withdraw", BEFORE_THE_VOTE, State.WITHDRAWN, (Role.AUTHOR,)),
    # The author asks for it, the office that looks for duplicates sees that both want the same and does it.
    Transition("merge", OPEN_TO_SUPPORT, State.MERGED, (Role.SECRETARY,), (R.AUTHOR_ASKS,)),
    Transition(
        "send",
        (State.ADOPTED,),
        State.SENT,
        (Role.SYSTEM,),
        (R.DATE,),
        "package of the resolution",
    ),
    Transition(
        "receive",
        (State.SENT,),
        State.SENT,
        (Role.SYSTEM,),
        (R.NUMBER, R.DATE),
        "entry in the consultation record",
    ),
    Transition(
        "answer",
        (State.SENT,),
        State.ANSWERED,
        (Role.SYSTEM,),
        (R.DOCUMENT, R.DATE),
        "answer of the Municipal Council",
    ),
    # What came of it; work that was given up may be taken up again.
    Transition(
        "report_under_way",
        (State.ANSWERED, State.UNDER_WAY, State.NOT_DONE),
        State.UNDER_WAY,
        (Role.SYSTEM,),
        (R.DATE,),
        "report of the Municipal Council",
    ),
    Transition(
        "report_done",
        (State.ANSWERED, State.UNDER_WAY, State.NOT_DONE),
        State.DONE,
        (Role.SYSTEM,),
        (R.DATE,),
        "report of the Municipal Council",
    ),
    Transition(
        "report_not_done",
        (State.ANSWERED, State.UNDER_WAY),
        State.NOT_DONE,
        (Role.SYSTEM,),
        (R.DATE, R.REASON),
        "report of the Municipal Council",
    ),
)
BY_NAME = {line.name: line for line in TABLE}

# Seven stations that people see; a state belongs to exactly one, one of ``OFF_THE_WAY`` to none.
STATIONS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("idea", (State.DRAFT,)),
    ("support", (State.PUBLISHED, State.SUPPORTED)),
    ("registered", (State.SUBMITTED, State.RETURNED, State.REGISTERED)),
    ("committee", (State.IN_COMMITTEE, State.OPINION_GIVEN)),
    ("meeting", (State.ON_AGENDA, State.POSTPONED)),
    ("decision", (State.ADOPTED, State.REJECTED, State.SENT)),
    ("answer", WITH_AN_ANSWER),
)


def station(state: State) -> int | None:
    """Return which of the seven stations (1 to 7) a state belongs to, None for those of ``OFF_THE_WAY``."""
    return next((place for place, (_, states) in enumerate(STATIONS, start=1) if state in states), None)


class GoesTo(StrEnum):
    """Who decides about an amendment that is written now."""

    AUTHORS = "authors"
    """They take it into the text or leave it to the council."""
    COUNCIL = "council"
    """The text was submitted: the amendment comes to the agenda with it and is voted on before the whole."""
    NOBODY = "nobody"
    """None is written: the proposal is no proposal yet, on an agenda, or at the end of its way."""


def amendments_go_to(state: State | str) -> GoesTo:
    """Return who decides about amendments that are written to a proposal in this state."""
    if state in OPEN_TO_SUPPORT:
        return GoesTo.AUTHORS
    return GoesTo.COUNCIL if state in OPEN_TO_AMENDMENTS else GoesTo.NOBODY


def transition(state: State | str, name: str, facts: TransitionContext) -> Result:
    """Apply the table: the new state, or the old one with every reason why not. Raises nothing."""
    before = State(state)
    line = BY_NAME.get(name)
    if line is None:
        return Result(before, (Reason.UNKNOWN_TRANSITION,))
    if before not in line.sources:
        return Result(before, (Reason.WRONG_STATE,))
    reasons = tuple(_objections(line, facts))
    return Result(before if reasons else line.target or before, reasons)


def transitions_from(state: State | str, roles: Iterable[Role]) -> list[Transition]:
    """Return the lines open to somebody with these roles, whatever the papers say yet."""
    held = frozenset(roles)
    return [line for line in TABLE if State(state) in line.sources and held & set(line.roles)]


def _objections(line: Transition, facts: TransitionContext) -> Iterable[Reason]:
    if not facts.roles & set(line.roles):
        yield Reason.WRONG_ROLE
    missing = {
        R.TITLE: (Reason.TITLE_MISSING, not facts.has_title),
        R.TEXT: (Reason.TEXT_MISSING, not facts.has_text),
        R.SUPPORT: (Reason.TOO_FEW_SUPPORTERS, facts.supporters < facts.support_threshold),
        R.DOCUMENT: (Reason.DOCUMENT_MISSING, not facts.document.strip()),
        R.NUMBER: (Reason.NUMBER_MISSING, not facts.number.strip()),
        R.DATE: (Reason.DATE_MISSING, facts.on is None),
        R.REASON: (Reason.REASON_MISSING, not facts.reason.strip()),
        R.OPINION_OR_LAPSE: (
            Reason.OPINION_MISSING,
            facts.waits_for_opinion,
        ),
        R.NO_DUPLICATE: (Reason.DUPLICATE, bool(facts.duplicate_of)),
        R.AUTHOR_ASKS: (Reason.AUTHOR_DOES_NOT_ASK, not facts.author_asks),
    }
    for requirement in line.requires:
        reason, applies = missing[requirement]
        if applies:
            yield reason
    if R.DATE in line.requires and facts.on and facts.today and facts.on > facts.today:
        yield Reason.DATE_IN_FUTURE
    if R.DATE in line.requires and facts.on and facts.not_before and facts.on < facts.not_before:
        yield Reason.DATE_TOO_EARLY
