"""The lawful next steps of a meeting, and the reasons against the others as sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youth import clock
from youth import offers as youth_offers
from youth.models import AgendaItem, Meeting, Minutes
from youth.procedure.body import BodyReason
from youth.procedure.choices import DayCount, Recheck
from youth.procedure.matter import Matter, MatterReason, VoteOn
from youth.procedure.notice import notice_days, notice_met
from youth.procedure.profile import Profile
from youth.procedure.steps import MeetingContext, StepName, StepReason, ends_early, next_step, next_steps
from youth.procedure.structure import Notice
from youth.selectors.attendance import QuorumState, quorum_state
from youth.selectors.councils import today_in
from youth.selectors.lost_quorum import adjournment_of, wait_of
from youth.selectors.rules import rules_of

REASONS: dict[str, Promise] = {
    StepReason.WRONG_STATE: _("The meeting is not at this stage."),
    StepReason.NO_AGENDA: _("The agenda is empty."),
    StepReason.NOTICE_TOO_SHORT: _("The notice is shorter than the rules ask for."),
    StepReason.NO_QUORUM: _("There is no quorum."),
    StepReason.ITEM_UNDER_WAY: _("An agenda item is under way: finish or postpone it first."),
    StepReason.NO_ITEM_UNDER_WAY: _("No agenda item is under way."),
    StepReason.NO_ITEM_LEFT: _("Every agenda item has been dealt with."),
    StepReason.ITEM_WITHOUT_DECISION: _("The item is for information: nothing is decided on it."),
    StepReason.POLL_OPEN: _("A vote is open: close it first."),
    StepReason.POLL_NOT_ANNOUNCED: _("The result of a vote has not been announced yet."),
    StepReason.NO_POLL_OPEN: _("No vote is open."),
    StepReason.NO_POLL_CLOSED: _("No closed vote waits for its announcement."),
    StepReason.NOBODY_WAITS: _("Nobody waits for the floor."),
    StepReason.NOBODY_SPEAKS: _("Nobody has the floor."),
    StepReason.QUORUM_MET: _("There is a quorum: the meeting goes on."),
    StepReason.LOST_QUORUM: _(
        "There is no quorum and items are left: the meeting can only end as the rules say for a lost quorum."
    ),
    StepReason.OTHER_RULE: _("The rules of this council say otherwise for a lost quorum."),
    StepReason.NO_WAIT: _("The rules give no time to wait for a quorum."),
    StepReason.WAIT_FIRST: _("The rules give time to wait for a quorum: wait first."),
    StepReason.WAIT_RUNS: _("The time to wait for a quorum is not over yet."),
    StepReason.WAITED: _("The time to wait for a quorum is over."),
    StepReason.ADJOURN_FIRST: _("The rules say that the meeting is adjourned to another day first."),
    StepReason.ADJOURNED: _("The day to which the meeting was adjourned has not come yet."),
    StepReason.SECOND_ALREADY: _("This is the second meeting already: there is no third."),
    StepReason.NOTHING_OPEN: _("No item is left for a second meeting."),
    StepReason.MINUTES_NOT_DRAFTED: _("The minutes have not been written yet."),
    StepReason.MINUTES_SIGNED: _("The minutes are signed already."),
    MatterReason.ITEM_DONE: _("This item has been dealt with."),
    MatterReason.WRONG_ITEM: _("This item is not under way: call it first."),
    MatterReason.ITEM_VOTED: _("This item has been voted on; only a repeated vote can follow."),
    MatterReason.ITEM_DECIDED: _("This item has been voted on: it can only be finished."),
    MatterReason.ITEM_ADOPTED: _("A resolution was adopted on this item: it can only be finished."),
    MatterReason.NOT_CARRIED: _("Only a carried decision gets a number; a rejection stays in the minutes."),
    MatterReason.ALREADY_ADOPTED: _("This item has its resolution already."),
    MatterReason.REVOTE_NOT_IN_RULES: _("The council's rules know no repeated vote."),
    MatterReason.REVOTE_NOT_ANNOUNCED: _("Only an announced vote can be repeated."),
    MatterReason.REVOTE_ALREADY_REPEATED: _("A vote is repeated once only, and that has been done."),
    MatterReason.REVOTE_TOO_LATE: _("A vote is repeated right after its announcement, before anything else."),
    MatterReason.REVOTE_NOT_CHALLENGED: _(
        "A vote is repeated only after a member has challenged its result."
    ),
    MatterReason.NOTHING_TO_COUNT: _(
        "Nothing here could be counted otherwise: the vote was cast by devices, or decided nothing."
    ),
    MatterReason.AMENDMENTS_FIRST: _("Amendments await their vote: they are decided first."),
    MatterReason.ELECTS_PERSONS: _(
        "Persons are elected on this item: it has no draft that could be amended."
    ),
    MatterReason.AMENDED: _(
        "Amendments were moved to the draft of this item: persons are elected on another item."
    ),
    MatterReason.ALREADY_CHALLENGED: _("The result has been challenged already."),
    BodyReason.NOT_IN_COMMITTEE: _(
        "A committee does not decide this: the council does. The committee gives its opinion on it."
    ),
    BodyReason.NOT_IN_COUNCIL: _("Only a committee decides this, in a meeting of its own."),
    BodyReason.NOT_CONSTITUTED: _("A committee has no constituent meeting: the council has."),
}


# Where a row of a meeting keeps what its page gathered.
_ON_PAGE = "facts_on_page"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeState:
    """Days of notice given, needed, and whether that is enough; the first day is not counted."""

    days: int
    needed: int
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulStep:
    """A step with its reasons in the reader's language; no reasons means it may be taken."""

    name: str
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    # Whether it is the one that advances the meeting now.
    is_next: bool = False
    # Whether something is usually done before it: an item is put to the vote before it is finished.
    is_early: bool = False

    @property
    def allowed(self) -> bool:
        """Return whether the step may be taken now."""
        return not self.codes


def notice_state(
    meeting: Meeting, profile: Profile | None = None, *, given_at: datetime | None = None
) -> NoticeState:
    """Return the notice that the meeting was given, or that convening it now would give.

    ``given_at`` is another moment from which the days count.
    """
    rules = (profile or rules_of(meeting)).notice
    extraordinary = meeting.kind == Meeting.Kind.EXTRAORDINARY
    needed = (rules.days_extraordinary if extraordinary else rules.days_regular).value
    return _days_until(meeting, rules, needed, given_at or meeting.convened_at or clock.now())


def papers_state(meeting: Meeting) -> NoticeState:
    """Return the days that members would have for papers that are sent now."""
    rules = rules_of(meeting).notice
    return _days_until(meeting, rules, rules.materials_days.value, clock.now())


def _days_until(meeting: Meeting, rules: Notice, needed: int, given_at: datetime) -> NoticeState:
    given = today_in(meeting.council, given_at)
    held = today_in(meeting.council, meeting.starts_at)
    clear = rules.count.value == DayCount.CLEAR
    return NoticeState(
        days=notice_days(given, held, clear=clear),
        needed=needed,
        met=notice_met(given, held, needed, clear=clear),
    )


def facts_of(
    meeting: Meeting,
    *,
    quorum: QuorumState | None = None,
    items: Iterable[AgendaItem] | None = None,
    accept_late: bool = False,
) -> MeetingContext:
    """Return the facts about a meeting that the rules need; what was read already can be passed in.

    ``accept_late`` counts a short notice as sufficient, where the chair convenes in spite of it.
    """
    profile = rules_of(meeting)
    quorum = quorum or quorum_state(meeting)
    agenda = list(meeting.agenda_items.all() if items is None else items)
    current = next((item for item in agenda if item.state == AgendaItem.State.UNDER_WAY), None)
    added, not_consulted = youth_offers.meeting_facts.gather(meeting.council, meeting=meeting)
    votes = {item: on_it for fact in added for item, on_it in fact.votes.items()}
    return MeetingContext(
        # Minutes are signed of a meeting that was not held, too.
        state="closed" if meeting.has_minutes else meeting.state,  # type: ignore[arg-type]  # the same words
        items=len([item for item in agenda if item.state != AgendaItem.State.WITHDRAWN]),
        items_left=len([item for item in agenda if item.state == AgendaItem.State.PLANNED]),
        item_under_way=current is not None,
        item_has_decision=current is None or current.decision_type != AgendaItem.DecisionType.NONE,
        item_decided=current is not None
        and (_is_decided(votes.get(current.pk, ())) or any(current.pk in fact.elected_on for fact in added)),
        item_challenged=current is not None and _is_challenged(votes.get(current.pk, ())),
        notice_met=accept_late or notice_state(meeting, profile).met,
        present=quorum.present,
        quorum_needed=quorum.needed,
        recheck_before_each_vote=Recheck.BEFORE_EACH_VOTE in profile.quorum.recheck.value,
        recheck_after_break=Recheck.AFTER_BREAK in profile.quorum.recheck.value,
        lost_action=profile.quorum.lost_action.value,
        wait_minutes=profile.quorum.suspend_minutes.value,
        wait=wait_of(meeting),
        adjourned=adjournment_of(meeting),
        is_second=meeting.second_of_id is not None,
        minutes=minutes_state(meeting),  # type: ignore[arg-type]  # likewise
        open_polls=sum(fact.open_polls for fact in added),
        unannounced_polls=sum(fact.unannounced_polls for fact in added),
        votes=votes,
        amendments_first=frozenset[UUID]().union(*(fact.amendments_first for fact in added)),
        voted_on=frozenset[UUID]().union(*(fact.voted_on for fact in added)),
        elects_on=frozenset[UUID]().union(*(fact.elects_on for fact in added)),
        amended=frozenset[UUID]().union(*(fact.amended for fact in added)),
        speaking=any(fact.speaking for fact in added),
        waiting=sum(fact.waiting for fact in added),
        blocked=_blocked(added),
        not_consulted=tuple(not_consulted),
    )


# Steps of the apps of polls and of the floor, which offer them themselves.
OF_OTHER_APPS = frozenset(
    {
        StepName.OPEN_POLL,
        StepName.CLOSE_POLL,
        StepName.ANNOUNCE_POLL,
        StepName.PUT_MOTION,
        StepName.PUT_AGAIN,
        StepName.GIVE_FLOOR,
        StepName.TAKE_FLOOR,
    }
)


def lawful_steps(facts: MeetingContext, quorum: QuorumState) -> list[LawfulStep]:
    """Return the steps that belong to the meeting's state, each with why it may not be taken now."""
    following = next_step(facts)
    return [
        LawfulStep(
            name=str(step.name),
            codes=tuple(str(code) for code in step.reasons),
            reasons=facts.not_consulted or tuple(reason_text(code, quorum) for code in step.reasons),
            is_next=step.name == following,
            is_early=step.name == StepName.CLOSE_ITEM and ends_early(facts),
        )
        for step in next_steps(facts)
        if step.name not in OF_OTHER_APPS
    ]


def facts_on_page(meeting: Meeting) -> MeetingContext:
    """Return the facts about a meeting, gathered once for all parts of a page that show the same row.

    For pages only: services gather them under their own lock.
    """
    kept: MeetingContext | None = vars(meeting).get(_ON_PAGE)
    return kept if kept is not None else keep_on_page(meeting, facts_of(meeting))


def keep_on_page(meeting: Meeting, facts: MeetingContext) -> MeetingContext:
    """Keep the facts that a page gathered, for what plugins show of the same row."""
    vars(meeting)[_ON_PAGE] = facts
    return facts


def next_step_on_page(meeting: Meeting) -> str:
    """Return the step that advances the meeting as its page shows it; empty where none may be taken."""
    return str(next_step(facts_on_page(meeting)) or "")


def matter_of(item: AgendaItem, facts: MeetingContext) -> Matter:
    """Return the matter of an agenda item: where it is, the votes on it, its resolution."""
    return Matter(
        item=item.state,  # type: ignore[arg-type]  # the choices are the same words
        votes=facts.votes.get(item.pk, ()),
        has_resolution=item.resolutions.exists(),
        amendments_first=item.pk in facts.amendments_first,
        elects=item.pk in facts.elects_on,
        amended=item.pk in facts.amended,
        body=item.meeting.body,
    )


def reason_text(code: str, quorum: QuorumState) -> str:
    """Return a reason as a sentence, with the numbers where it is about the quorum."""
    if code == StepReason.NO_QUORUM:
        sentence = ngettext(
            "There is no quorum: %(present)s member is present, %(needed)s of %(of)s are needed.",
            "There is no quorum: %(present)s members are present, %(needed)s of %(of)s are needed.",
            quorum.present,
        )
        return sentence % {"present": quorum.present, "needed": quorum.needed, "of": quorum.of}
    return str(REASONS.get(code, code))


def minutes_state(meeting: Meeting) -> str:
    """Return the state of a closed meeting's minutes, empty where there are none."""
    if not meeting.has_minutes:
        return ""
    return Minutes.objects.filter(meeting=meeting).values_list("state", flat=True).first() or ""


def _is_challenged(votes: Sequence[VoteOn]) -> bool:
    """Return whether the last announced vote on a matter was challenged and waits to be repeated."""
    return any(vote.result for vote in votes) and votes[-1].challenged


def _is_decided(votes: Sequence[VoteOn]) -> bool:
    """Return whether a vote on a matter was announced, and no challenge of it waits to be repeated."""
    return any(vote.result for vote in votes) and not _is_challenged(votes)


def _blocked(added: Iterable[youth_offers.MeetingFact]) -> dict[str, tuple[str, ...]]:
    """Return the further reasons against each step from all plugins."""
    blocked: dict[str, tuple[str, ...]] = {}
    for fact in added:
        for step, reasons in fact.blocked.items():
            blocked[step] = (*blocked.get(step, ()), *(str(reason) for reason in reasons))
    return blocked
