"""The closed lists of words in the rules profile."""

from enum import StrEnum


class AppliedBy(StrEnum):
    """Who applies a rule: the product or people."""

    SYSTEM = "system"
    """The product refuses whatever breaks the rule."""
    SHARED = "shared"
    """The product refuses clear breaches; the chair decides the rest."""
    CHAIR = "chair"
    """The presiding member applies it; the product only shows the rule."""
    DESK = "desk"
    """The desk of who is to keep it names the day; nothing is refused after it."""
    RECORD = "record"
    """Nobody in the product yet: the rule is written down."""


class Base(StrEnum):
    """What a fraction is taken of."""

    SEATS = "seats"
    """Statutory seats, vacant ones included."""
    MEMBERS = "members"
    """Members in office."""
    PRESENT = "present"
    """Members registered as present when the poll opened."""
    CAST = "cast"
    """Votes for and against; abstentions count nowhere."""


class SeatAllocation(StrEnum):
    """How seats are allocated."""

    QUOTA = "quota"
    LISTS = "lists"
    DIRECT = "direct"
    OPEN = "open"
    ELECTED = "elected"


class AgeExit(StrEnum):
    """What happens when a member passes the age limit."""

    END_OF_TERM = "end_of_term"
    ON_BIRTHDAY = "on_birthday"


class Recheck(StrEnum):
    """When the quorum is checked again."""

    AFTER_BREAK = "after_break"
    ON_CHALLENGE = "on_challenge"
    BEFORE_EACH_VOTE = "before_each_vote"


class LostAction(StrEnum):
    """What the chair does when the quorum is lost."""

    SUSPEND_THEN_CLOSE = "suspend_then_close"
    SECOND_MEETING = "second_meeting"
    ADJOURN = "adjourn"


class Tie(StrEnum):
    """What as many votes for as against mean."""

    FAILS = "fails"
    CASTING_VOTE = "casting_vote"


class Method(StrEnum):
    """How votes are taken."""

    OPEN = "open"
    NAMED = "named"
    SECRET = "secret"  # noqa: S105 - a way of voting, not a password


class Option(StrEnum):
    """What a member may answer; "not voting", "absent" and "recused" follow from the register."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class ChangeUntil(StrEnum):
    """Until when a member may change a vote that is not secret."""

    NEVER = "never"
    CLOSED = "closed"


class Revote(StrEnum):
    """Whether a vote is repeated."""

    NEVER = "never"
    ONCE_ON_CHALLENGE = "once_on_challenge"


class SecondRound(StrEnum):
    """What elects somebody in the second round of an election."""

    THRESHOLD = "threshold"
    """As many votes as in the first round."""
    PLURALITY = "plurality"
    """More votes than anybody else."""


class DayCount(StrEnum):
    """How days of notice are counted; the first day never counts."""

    FIRST_EXCLUDED = "first_excluded"
    CLEAR = "clear"


class LateItem(StrEnum):
    """What lets an item on to the agenda after the notice."""

    ORDINARY = "ordinary"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS_OR_URGENT = "unanimous_or_urgent"
    NEVER = "never"


class CitizenSlot(StrEnum):
    """Where citizens' statements, questions and proposals come on the agenda."""

    NONE = "none_at_all"
    FIRST = "first"
    LAST = "last"


class DebateOrder(StrEnum):
    """The steps by which the floor is given."""

    PROPOSER = "proposer"
    RAPPORTEUR = "rapporteur"
    BY_REQUEST = "by_request"
    ALTERNATE = "alternate"


class AmendmentKind(StrEnum):
    """What is put to the vote before the main text, or the text itself."""

    REJECT = "reject"
    POSTPONE = "postpone"
    REPLACE = "replace"
    CORRECT = "correct"
    ADD = "add"
    MAIN = "main"
    MOST_FAR_REACHING = "most_far_reaching"
    LAST_MOVED = "last_moved"


class MinutesApproval(StrEnum):
    """How minutes become final."""

    OBJECTIONS = "objections"
    NEXT_MEETING = "next_meeting"


class Reset(StrEnum):
    """When numbering starts again."""

    TERM = "term"
    YEAR = "year"


class Openness(StrEnum):
    """Who may watch."""

    OPEN = "open"
    """Everybody; the council closes a meeting that has begun, by a vote."""
    BY_ITEM = "by_item"
    """A meeting about what is not for the public may be planned as closed too."""


class RemoteWhen(StrEnum):
    """When a meeting may be held from a distance."""

    NEVER = "never"
    EMERGENCY = "emergency"
    ALWAYS = "always"


class VerifiedAct(StrEnum):
    """What somebody does only, or lastingly, once the council has verified them."""

    SEAT = "seat"
    """A seat is given to verified people only."""
    CONSULTATION = "consultation"
    """Only verified people are asked what they think."""
    SUPPORT = "support"
    """Support counts at once and lapses where its giver stays unverified."""


class VerifiedFact(StrEnum):
    """What about a person is verified."""

    AGE = "age"
    RESIDENCE = "residence"
    SCHOOL = "school"
    IDENTITY = "identity"


class Declare(StrEnum):
    """Until when a conflict of interest is declared in time; a later one, before the vote, is marked."""

    BEFORE_ITEM = "before_item"
    BEFORE_VOTE = "before_vote"


class ConflictEffect(StrEnum):
    """Whether a recused member still counts among those present."""

    LEAVES_PRESENT = "leaves_present"
    STAYS_PRESENT = "stays_present"


class DecisionType(StrEnum):
    """Types of decision, each with its majority."""

    ORDINARY = "ordinary"
    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"
    RULES_CHANGE = "rules_change"
    CLOSE_DEBATE = "close_debate"
    ELECTION = "election"


class Asked(StrEnum):
    """Whether a part of a proposal is asked for."""

    NOT_ASKED = "not_asked"
    OPTIONAL = "optional"
    REQUIRED = "required"
    """Nothing is submitted without it; a draft and a published text may be."""
