"""The rules of procedure as one frozen, typed structure; every field has its source.

Beside its type each field has its reader and who applies it.
"""

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from youth.procedure.agenda import UNANIMOUS
from youth.procedure.choices import (
    AgeExit,
    AmendmentKind,
    AppliedBy,
    Asked,
    Base,
    ChangeUntil,
    CitizenSlot,
    ConflictEffect,
    DayCount,
    DebateOrder,
    DecisionType,
    Declare,
    LateItem,
    LostAction,
    Method,
    MinutesApproval,
    Openness,
    Option,
    Recheck,
    RemoteWhen,
    Reset,
    Revote,
    SeatAllocation,
    SecondRound,
    Tie,
    VerifiedAct,
    VerifiedFact,
)
from youth.procedure.errors import InvalidRuleError
from youth.procedure.quorum import QuorumRule
from youth.procedure.readers import (
    Majority,
    Power,
    Reader,
    flag,
    fraction,
    majority,
    one_of,
    optional,
    pattern,
    power,
    several,
    topic,
    whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact[T]:
    """One rule: its value, where it is written, and whether somebody checked that against the source."""

    value: T
    source: str
    confirmed: bool
    verified_by: str = ""
    verified_on: date | None = None
    overridden: bool = False

    @property
    def own_source(self) -> str:
        """Return where the council itself wrote the rule, empty where nobody read it there.

        Where a preset has a rule from is another council's text, and never a ground of this one.
        """
        return self.source if self.overridden and self.confirmed else ""


YEARS = whole(1, 120)
MOST_SEATS = 101
DAYS = whole(0, 366)
SECONDS = whole(10, 7200)
TYPE = one_of(DecisionType)
# Beside its reader every field has who applies it; a test compares that with what the product reads.
SYSTEM, SHARED, CHAIR, RECORD = AppliedBy.SYSTEM, AppliedBy.SHARED, AppliedBy.CHAIR, AppliedBy.RECORD
DESK = AppliedBy.DESK


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body itself."""

    seats: Annotated[Fact[int], whole(3, MOST_SEATS), SYSTEM]
    vacancies_counted: Annotated[Fact[bool], flag, SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who may be a member and for how long (ages in years, both limits included; the term in months)."""

    age_min: Annotated[Fact[int], YEARS, SYSTEM]
    age_max: Annotated[Fact[int], YEARS, SYSTEM]
    guardian_below: Annotated[Fact[int], whole(0, 120), SYSTEM]
    term_months: Annotated[Fact[int], whole(1, 120), SYSTEM]
    seat_allocation: Annotated[Fact[SeatAllocation], one_of(SeatAllocation), RECORD]
    age_exit: Annotated[Fact[AgeExit], one_of(AgeExit), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many must be present, when that is checked, and what its loss means."""

    base: Annotated[Fact[Base], one_of(Base), SYSTEM]
    fraction: Annotated[Fact[Fraction], fraction, SYSTEM]
    strict: Annotated[Fact[bool], flag, SYSTEM]
    minimum: Annotated[Fact[int], whole(1, 101), SYSTEM]
    recheck: Annotated[Fact[tuple[Recheck, ...]], several(one_of(Recheck)), SYSTEM]
    lost_action: Annotated[Fact[LostAction], one_of(LostAction), SYSTEM]
    suspend_minutes: Annotated[Fact[int], whole(0, 1440), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Majorities:
    """The majority of each type of decision, and what a tie means."""

    ordinary: Annotated[Fact[Majority], majority, SYSTEM]
    absolute: Annotated[Fact[Majority], majority, SYSTEM]
    two_thirds: Annotated[Fact[Majority], majority, SYSTEM]
    three_quarters: Annotated[Fact[Majority], majority, SYSTEM]
    rules_change: Annotated[Fact[Majority], majority, SYSTEM]
    close_debate: Annotated[Fact[Majority], majority, SYSTEM]
    election: Annotated[Fact[Majority], majority, SYSTEM]
    tie: Annotated[Fact[Tie], one_of(Tie), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """How votes are taken."""

    methods: Annotated[Fact[tuple[Method, ...]], several(one_of(Method), at_least=1), SYSTEM]
    default: Annotated[Fact[Method], one_of(Method), SYSTEM]
    named_required_for: Annotated[Fact[tuple[str, ...]], several(topic), SYSTEM]
    named_on_request_of: Annotated[Fact[int | None], optional(whole(1, 101)), SYSTEM]
    secret_required_for: Annotated[Fact[tuple[str, ...]], several(topic), SYSTEM]
    secret_on_request_of: Annotated[Fact[Fraction | None], optional(fraction), SYSTEM]
    secret_minimum: Annotated[Fact[int], whole(3, 101), SYSTEM]
    options: Annotated[Fact[tuple[Option, ...]], several(one_of(Option), at_least=2), SYSTEM]
    change_until: Annotated[Fact[ChangeUntil], one_of(ChangeUntil), SYSTEM]
    revote: Annotated[Fact[Revote], one_of(Revote), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elections:
    """Elections of persons; how many votes elect is ``majority.election``."""

    second_round: Annotated[Fact[SecondRound], one_of(SecondRound), SYSTEM]
    against_all: Annotated[Fact[bool], flag, SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Convene:
    """Who may call a meeting, and within how many days a request must be answered."""

    by: Annotated[Fact[tuple[Power, ...]], several(power, at_least=1), SHARED]
    request_days: Annotated[Fact[int | None], optional(DAYS), SYSTEM]
    requester_days: Annotated[Fact[int | None], optional(DAYS), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Days between the notice, the papers and the meeting."""

    days_regular: Annotated[Fact[int], DAYS, SYSTEM]
    days_extraordinary: Annotated[Fact[int], DAYS, SYSTEM]
    materials_days: Annotated[Fact[int], DAYS, DESK]
    count: Annotated[Fact[DayCount], one_of(DayCount), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Late items and the citizens' slot (minutes)."""

    late_item: Annotated[Fact[LateItem], one_of(LateItem), SYSTEM]
    citizen_slot: Annotated[Fact[CitizenSlot], one_of(CitizenSlot), SHARED]
    citizen_minutes: Annotated[Fact[int], whole(0, 480), CHAIR]
    citizen_minutes_each: Annotated[Fact[int], whole(0, 120), CHAIR]


@dataclass(frozen=True, slots=True, kw_only=True)
class Debate:
    """Speaking times in seconds and the order of speakers."""

    speech_seconds: Annotated[Fact[int], SECONDS, SYSTEM]
    reply_seconds: Annotated[Fact[int | None], optional(SECONDS), SYSTEM]
    rejoinder_seconds: Annotated[Fact[int | None], optional(SECONDS), SYSTEM]
    procedural_seconds: Annotated[Fact[int | None], optional(SECONDS), SYSTEM]
    speeches_each: Annotated[Fact[int | None], optional(whole(1, 20)), SYSTEM]
    order: Annotated[Fact[tuple[DebateOrder, ...]], several(one_of(DebateOrder), at_least=1), SYSTEM]
    close_by: Annotated[Fact[DecisionType], TYPE, SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """In which order amendments are put, and how deep they may nest."""

    order: Annotated[Fact[tuple[AmendmentKind, ...]], several(one_of(AmendmentKind), at_least=1), SYSTEM]
    max_degree: Annotated[Fact[int | None], optional(whole(1, 3)), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeWork:
    """The committee's opinion before the meeting."""

    opinion_required: Annotated[Fact[bool], flag, SYSTEM]
    opinion_days: Annotated[Fact[int], DAYS, SYSTEM]
    opinion_may_lapse: Annotated[Fact[bool], flag, SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesRules:
    """When minutes are ready, open to objections, published."""

    ready_days: Annotated[Fact[int | None], optional(DAYS), DESK]
    objection_days: Annotated[Fact[int | None], optional(DAYS), SYSTEM]
    publish_days: Annotated[Fact[int | None], optional(DAYS), DESK]
    approval: Annotated[Fact[MinutesApproval], one_of(MinutesApproval), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happens to an adopted act: sending, review, return, adopting it again."""

    send_days: Annotated[Fact[int | None], optional(DAYS), DESK]
    review_days_supervisor: Annotated[Fact[int | None], optional(DAYS), RECORD]
    review_days_mayor: Annotated[Fact[int | None], optional(DAYS), RECORD]
    readopt_days: Annotated[Fact[int | None], optional(DAYS), RECORD]
    readopt_majority: Annotated[Fact[DecisionType], TYPE, RECORD]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How acts are numbered."""

    pattern: Annotated[Fact[str], pattern, SYSTEM]
    reset: Annotated[Fact[Reset], one_of(Reset), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Openness of meetings."""

    openness: Annotated[Fact[Openness], one_of(Openness), SYSTEM]
    closed_by: Annotated[Fact[DecisionType], TYPE, SYSTEM]
    closed_needs_reason: Annotated[Fact[bool], flag, SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Meetings from a distance."""

    allowed_when: Annotated[Fact[RemoteWhen], one_of(RemoteWhen), CHAIR]
    secret_allowed: Annotated[Fact[bool], flag, CHAIR]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Conflict of interest."""

    declare: Annotated[Fact[Declare], one_of(Declare), SYSTEM]
    effect: Annotated[Fact[ConflictEffect], one_of(ConflictEffect), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult:
    """Public consultation of drafts (days)."""

    min_days: Annotated[Fact[int | None], optional(DAYS), RECORD]
    exceptional_days: Annotated[Fact[int | None], optional(DAYS), RECORD]
    exceptional_needs_reason: Annotated[Fact[bool], flag, RECORD]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRules:
    """What the Municipal Council has to do with a youth resolution."""

    answer_days: Annotated[Fact[int | None], optional(DAYS), SYSTEM]
    representative_speaks: Annotated[Fact[bool], flag, SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a proposal needs before it may be submitted."""

    support_threshold: Annotated[Fact[int], whole(0, 100_000), SYSTEM]
    legal_ground: Annotated[Fact[Asked], one_of(Asked), SYSTEM]
    cost: Annotated[Fact[Asked], one_of(Asked), SYSTEM]
    annexes: Annotated[Fact[Asked], one_of(Asked), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRules:
    """For which acts people are verified, what about them, and how long that lasts."""

    required_for: Annotated[Fact[tuple[VerifiedAct, ...]], several(one_of(VerifiedAct)), SYSTEM]
    facts: Annotated[Fact[tuple[VerifiedFact, ...]], several(one_of(VerifiedFact), at_least=1), SYSTEM]
    support_days: Annotated[Fact[int], whole(1, 366), SYSTEM]
    valid_months: Annotated[Fact[int], whole(1, 120), SYSTEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The rules of one council. ``preset`` names the shipped set that they start from."""

    preset: str
    body: Body
    member: Member
    quorum: Quorum
    majority: Majorities
    vote: Vote
    election: Elections
    convene: Convene
    notice: Notice
    agenda: Agenda
    debate: Debate
    amendment: Amendment
    committee: CommitteeWork
    minutes: MinutesRules
    act: Act
    number: Numbering
    session: Session
    remote: Remote
    conflict: Conflict
    consult: Consult
    referral: ReferralRules
    proposal: Proposal
    verify: VerifyRules

    def fact(self, name: str) -> Fact[Any]:
        """Return one field by its dotted name; raise ``InvalidRuleError`` for an unknown name."""
        section, _, key = name.partition(".")
        if name not in FIELDS:
            raise InvalidRuleError(name, "unknown_field")
        found: Fact[Any] = getattr(getattr(self, section), key)
        return found

    def quorum_rule(self) -> QuorumRule:
        """Return the quorum with its base resolved: seats count only where vacancies do."""
        return QuorumRule(
            "seats" if self._resolved(self.quorum.base.value) is Base.SEATS else "members",
            self.quorum.fraction.value,
            self.quorum.strict.value,
            self.quorum.minimum.value,
        )

    def majority_rule(self, decision_type: str) -> Majority:
        """Return the majority of a type of decision, its base resolved as that of the quorum is.

        ``unanimous`` means all who are present, whatever the rules say of the others.
        """
        if decision_type == UNANIMOUS:
            return Majority(Base.PRESENT, Fraction(1), strict=False)
        rule = self.majority_for(decision_type).value
        return Majority(self._resolved(rule.base), rule.fraction, rule.strict)

    def _resolved(self, base: Base) -> Base:
        return Base.MEMBERS if base is Base.SEATS and not self.body.vacancies_counted.value else base

    def majority_for(self, decision_type: str) -> Fact[Majority]:
        """Return the majority of a type of decision; raise ``InvalidRuleError`` for an unknown type."""
        if decision_type not in set(DecisionType):
            raise InvalidRuleError("majority", "unknown_type", {"value": decision_type})
        found: Fact[Majority] = getattr(self.majority, decision_type)
        return found


def _reader(annotation: Any) -> Reader[Any]:
    """Return the reader, the first metadata of ``Annotated``."""
    reader: Reader[Any] = annotation.__metadata__[0]
    return reader


def _applied(annotation: Any) -> AppliedBy:
    """Return who applies a field, the second metadata of ``Annotated``."""
    applied: AppliedBy = annotation.__metadata__[1]
    return applied


SECTIONS: dict[str, type[Any]] = {
    one.name: one.type for one in fields(Profile) if isinstance(one.type, type) and one.name != "preset"
}
FIELDS: dict[str, Reader[Any]] = {
    f"{section}.{one.name}": _reader(one.type) for section, kind in SECTIONS.items() for one in fields(kind)
}
APPLIED: dict[str, AppliedBy] = {
    f"{section}.{one.name}": _applied(one.type) for section, kind in SECTIONS.items() for one in fields(kind)
}
