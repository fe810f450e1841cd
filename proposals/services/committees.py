"""The work of committees on a proposal: assigned, reassigned, opinions given or missed, errors corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from proposals.acts.committees import (
    Assigned,
    CommitteeWorkCorrected,
    OpinionGiven,
    OpinionMissed,
    Reassigned,
)
from proposals.models import Assignment, Proposal
from proposals.policies import committees_chaired
from proposals.selectors.committees import committees_of, lead_of, missed_opinions
from proposals.selectors.proposals import LABEL
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition, too_early
from proposals.streams import proposal_stream
from proposals.workflow import Role, State
from youth import clock
from youth.journal.append import act_done, sealed
from youth.journal.models import JournalEntry
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor
from youth.procedure.opinions import OpinionState, blocks_admission
from youth.refusals import Refusal
from youth.selectors.committees import opinions_on
from youth.selectors.councils import term_at, today_in
from youth.selectors.opinion_words import opinion_document, opinion_in_words
from youth.selectors.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from youth.models import Committee, CommitteeOpinion, Council, Meeting

OPINION_THERE = _("This committee has given its opinion. An error in it is corrected.")
# What may be entered wrongly of a committee's work.
CORRECTABLE = (
    "committee",
    "assigned_on",
    "assigned_document",
    "assigned_number",
    "opinion_document",
    "opinion_number",
    "opinion_on",
)
OPINION = ("opinion_document", "opinion_number", "opinion_on", "opinion_text")


@transaction.atomic
def assign_committee(
    proposal: Proposal,
    committee: "Committee",
    *,
    due_on: date | None = None,
    others: "Iterable[Committee]" = (),
    others_due_on: date | None = None,
    document: str = "",
    number: str = "",
    on: date | None = None,
    actor: Actor,
) -> Proposal:
    """Assign the proposal to its lead committee and to others, each with a day for its opinion or without.

    ``document`` and ``number`` name the paper by which it is assigned, where there is one; ``on`` is its day,
    today if left out. Raises ``Refusal``: ``unknown_committee``,
    ``already_assigned``, ``due_in_past`` and the workflow's reasons.
    """
    proposal = locked_proposal(proposal)
    on = on or today_in(proposal.council)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal, "assign", actor=actor, on=on, not_before=proposal.incoming_on
    )
    proposal.save(update_fields=["state"])
    paper = Paper(plain_line(document), plain_line(number), on)
    lead = _assign(proposal, committee, is_lead=True, paper=paper, due_on=due_on)
    entry = append_to_proposal(proposal, _assigned(lead, before, proposal), actor=actor)
    for other in others:
        row = _assign(proposal, other, is_lead=False, paper=paper, due_on=others_due_on, field="others")
        act = _assigned(row, State(proposal.state), proposal)
        append_to_proposal(proposal, act, actor=actor, cause=entry)
    return proposal


@transaction.atomic
def assign_another(
    proposal: Proposal,
    committee: "Committee",
    *,
    due_on: date | None = None,
    document: str = "",
    number: str = "",
    on: date | None = None,
    actor: Actor,
) -> Proposal:
    """Assign a proposal to one committee more. Raises ``Refusal`` as ``assign_committee``."""
    proposal = locked_proposal(proposal)
    on = on or today_in(proposal.council)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal, "assign_another", actor=actor, on=on, not_before=proposal.incoming_on
    )
    paper = Paper(plain_line(document), plain_line(number), on)
    row = _assign(proposal, committee, is_lead=False, paper=paper, due_on=due_on)
    append_to_proposal(proposal, _assigned(row, before, proposal), actor=actor)
    return proposal


@transaction.atomic
def reassign_committee(
    proposal: Proposal,
    assignment: UUID,
    *,
    reason: str,
    committee: "Committee | None" = None,
    due_on: date | None = None,
    document: str = "",
    number: str = "",
    on: date | None = None,
    actor: Actor,
) -> Proposal:
    """Give what a committee has to another one, or another day for the opinion; what was assigned stays.

    What is left out stays as it was; a new paper has a new day, ``on``, today if left out. Raises
    ``Refusal``: ``opinion_there`` once there is an opinion, ``nothing_changes``, what ``assign_committee``
    raises, and the workflow's reasons.
    """
    proposal, reason = locked_proposal(proposal), plain_text(reason)
    before, on = State(proposal.state), on or today_in(proposal.council)
    earliest = next((one.assigned_on for one in committees_of(proposal) if one.pk == assignment), None)
    proposal.state = require_transition(
        proposal, "reassign", actor=actor, on=on, not_before=earliest, reason=reason
    )
    was = _open_assignment(proposal, assignment)
    if was.opinion_on is not None:
        raise Refusal("opinion_there", OPINION_THERE, "assignment")
    is_moved = committee is not None and committee.pk != was.committee_id
    due = due_on or was.due_on
    if not is_moved and due == was.due_on:
        raise Refusal("nothing_changes", _("Choose another committee or another day."), "committee")
    paper = Paper(plain_line(document), plain_line(number), on)
    _end(was, Assignment.Ended.REASSIGNED, reason)
    row = _assign(
        proposal,
        committee or was.committee,
        is_lead=was.is_lead,
        paper=paper if is_moved or paper.is_named else Paper.of(was),
        due_on=due,
    )
    act = Reassigned(
        before=before,
        after=proposal.state,
        was=was.pk,
        assignment=row.pk,
        committee=row.committee_id,
        is_lead=row.is_lead,
        document=sealed(row.assigned_document),
        number=row.assigned_number,
        on=on,
        due_on=row.due_on,
        reason=sealed(reason),
    )
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def give_opinion(
    proposal: Proposal,
    *,
    document: str,
    on: date | None,
    number: str = "",
    text: str = "",
    committee: "Committee | None" = None,
    actor: Actor,
) -> Proposal:
    """Record a committee's opinion from the document that contains it, late where its last day is over.

    ``committee`` is the one that the actor chairs, the lead one first, if left out. Raises ``Refusal``:
    ``opinion_there`` where it has given one, and the workflow's reasons.
    """
    proposal, document, number = locked_proposal(proposal), plain_line(document), plain_line(number)
    row = _own_assignment(proposal, committee, actor)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal,
        _step_of_opinion(proposal, row),
        actor=actor,
        document=document,
        number=number,
        on=on,
        not_before=row.assigned_on if row else None,
    )
    assert on is not None  # noqa: S101 - the workflow demanded it
    if row is None:
        raise Refusal("opinion_there", OPINION_THERE)
    row.opinion_document, row.opinion_number = document, number
    row.opinion_on, row.opinion_text = on, plain_text(text)
    _keep_opinion(proposal, row, before, actor=actor, cause=None)
    return proposal


@transaction.atomic
def note_opinion(proposal: Proposal, opinion: "CommitteeOpinion", *, cause: JournalEntry) -> None:
    """Follow a vote of a committee that the proposal was assigned to: its opinion, which is in its minutes.

    That of a repeated vote replaces the first one's. The opinion of a committee without an assignment changes
    nothing here: it is read beside the proposal.
    """
    if act_done(proposal_stream(proposal), cause, OpinionGiven):
        return
    proposal = locked_proposal(proposal)
    meeting = opinion.agenda_item.meeting
    found = [one for one in committees_of(proposal) if one.committee_id == meeting.committee_id]
    if not found:
        return
    (row,), before = found, State(proposal.state)
    document, on = opinion_document(opinion), today_in(proposal.council, meeting.opened_at)
    proposal.state = require_transition(
        proposal,
        _step_of_opinion(proposal, row),
        actor=Role.BODY,
        document=document,
        on=on,
        not_before=row.assigned_on,
    )
    with override(proposal.council.languages[0]):
        row.opinion_text = opinion_in_words(opinion)
    row.opinion_document, row.opinion_number, row.opinion_on = document, "", on
    _keep_opinion(proposal, row, before, actor=None, cause=cause)


def note_missed_opinions(council: "Council", now: datetime) -> int:
    """Note of each committee whose last day is over that it gave no opinion; return of how many."""
    today = today_in(council, now)
    return sum(_note_missed(row, today) for row in missed_opinions(council, today))


@dataclass(frozen=True, slots=True)
class Paper:
    """By what a committee was assigned: the paper's name and number, where there is one, and the day."""

    document: str
    number: str
    on: date

    @property
    def is_named(self) -> bool:
        """Return whether there is one."""
        return bool(self.document or self.number)

    @classmethod
    def of(cls, row: Assignment) -> "Paper":
        """Return that of an assignment."""
        return cls(row.assigned_document, row.assigned_number, row.assigned_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was entered wrongly of a committee's work, as it should read; None for what was right."""

    committee: "Committee | None" = None
    assigned_on: date | None = None
    assigned_document: str | None = None
    assigned_number: str | None = None
    document: str | None = None
    number: str | None = None
    on: date | None = None


@transaction.atomic
def correct_committee_work(
    proposal: Proposal, assignment: UUID, correction: Correction, *, reason: str, actor: Actor
) -> Proposal:
    """Correct what was entered of a committee's work; the act names the errors, and what was entered stays.

    Raises ``Refusal``: ``nothing_changes``, ``voted`` where the committee's own minutes say it,
    ``on_agenda`` for another lead committee of what is on an agenda, and what the first entry would raise.
    """
    proposal, reason = locked_proposal(proposal), plain_text(reason)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "correct_committee_work", actor=actor, reason=reason)
    was = _open_assignment(proposal, assignment)
    row = Assignment(
        proposal=proposal,
        committee=correction.committee or was.committee,
        is_lead=was.is_lead,
        assigned_on=correction.assigned_on or was.assigned_on,
        assigned_document=plain_line(correction.assigned_document or "") or was.assigned_document,
        assigned_number=plain_line(correction.assigned_number or "") or was.assigned_number,
        due_on=was.due_on,
        missed_on=was.missed_on,
        opinion_document=plain_line(correction.document or "") or was.opinion_document,
        opinion_number=plain_line(correction.number or "") or was.opinion_number,
        opinion_on=correction.on or was.opinion_on,
        opinion_text=was.opinion_text,
    )
    errors = [name for name in CORRECTABLE if getattr(row, name) != getattr(was, name)]
    if not errors:
        raise Refusal("nothing_changes", _("Nothing of it is changed."), "committee")
    _require_correctable(proposal, was, errors)
    _require_order(proposal, row)
    _end(was, Assignment.Ended.CORRECTED, reason)
    _require_new(proposal, row.committee, "committee")
    row.save(force_insert=True)
    _forget(proposal)
    act = CommitteeWorkCorrected(
        before=before,
        after=proposal.state,
        was=was.pk,
        assignment=row.pk,
        committee=row.committee_id,
        errors=errors,
        assigned_on=row.assigned_on,
        assigned_document=sealed(row.assigned_document),
        assigned_number=row.assigned_number,
        document=sealed(row.opinion_document),
        number=row.opinion_number,
        on=row.opinion_on,
        reason=sealed(reason),
    )
    append_to_proposal(proposal, act, actor=actor)
    return proposal


def waits_for_opinion(proposal: Proposal, meeting: "Meeting") -> bool:
    """Return whether the lead committee's opinion keeps the proposal from this meeting's agenda."""
    lead = lead_of(proposal)
    return blocks_admission(
        rules_of(meeting),
        lead.asked if lead else None,
        today=today_in(proposal.council),
        meeting_on=today_in(proposal.council, meeting.starts_at),
    )


def current_committees(proposal: Proposal) -> list["Committee"]:
    """Return the committees of the present term."""
    term = term_at(proposal.council)
    return list(term.committees.all()) if term else []


def _assign(
    proposal: Proposal,
    committee: "Committee",
    *,
    is_lead: bool,
    paper: Paper,
    due_on: date | None,
    field: str = "committee",
) -> Assignment:
    if committee.term.council_id != proposal.council_id:
        raise Refusal("unknown_committee", _("This committee belongs to another council."), field)
    if due_on is not None and due_on < today_in(proposal.council):
        due_field = "others_due_on" if field == "others" else "due_on"
        raise Refusal("due_in_past", _("The day for the opinion cannot lie in the past."), due_field)
    _require_new(proposal, committee, field)
    row = Assignment.objects.create(
        proposal=proposal,
        committee=committee,
        is_lead=is_lead,
        assigned_on=paper.on,
        assigned_document=paper.document,
        assigned_number=paper.number,
        due_on=due_on,
    )
    _forget(proposal)
    return row


def _require_new(proposal: Proposal, committee: "Committee", field: str) -> None:
    if committee.pk in {one.committee_id for one in committees_of(proposal)}:
        raise Refusal("already_assigned", _("This committee has the proposal already."), field)


def _assigned(row: Assignment, before: State, proposal: Proposal) -> Assigned:
    return Assigned(
        before=before,
        after=proposal.state,
        assignment=row.pk,
        committee=row.committee_id,
        is_lead=row.is_lead,
        document=sealed(row.assigned_document),
        number=row.assigned_number,
        on=row.assigned_on,
        due_on=row.due_on,
    )


def _open_assignment(proposal: Proposal, pk: UUID) -> Assignment:
    """Return an assignment in force. Raises ``Refusal``: ``unknown_assignment``."""
    found = next((one for one in committees_of(proposal) if one.pk == pk), None)
    if found is None:
        raise Refusal("unknown_assignment", _("The proposal is with this committee no longer."), "assignment")
    return found


def _own_assignment(proposal: Proposal, committee: "Committee | None", actor: Actor) -> Assignment | None:
    """Return for which committee somebody enters an opinion, None where it has given one or has no part."""
    chaired = committees_chaired(actor, proposal)
    own = [one for one in committees_of(proposal) if one.committee_id in chaired]
    if committee is not None:
        own = [one for one in own if one.committee_id == committee.pk]
        if not own:
            raise Refusal("wrong_role", _("Your role does not allow this step."), "committee")
    return next((one for one in own if one.is_awaited), None)


def _step_of_opinion(proposal: Proposal, row: Assignment | None) -> str:
    """Return which line of the table an opinion goes: that of the lead committee moves what waits for it."""
    leads = row is None or row.is_lead
    is_moved = proposal.state in {State.OPINION_GIVEN, State.ON_AGENDA, State.POSTPONED}
    return "give_opinion" if leads and not is_moved else "add_opinion"


def _keep_opinion(
    proposal: Proposal, row: Assignment, before: State, *, actor: Actor | None, cause: JournalEntry | None
) -> None:
    row.save(update_fields=OPINION)
    proposal.save(update_fields=["state"])
    _forget(proposal)
    assert row.opinion_on is not None  # noqa: S101 - it was just set
    act = OpinionGiven(
        before=before,
        after=proposal.state,
        assignment=row.pk,
        committee=row.committee_id,
        is_late=row.opinion_state is OpinionState.LATE,
        document=sealed(row.opinion_document),
        number=row.opinion_number,
        on=row.opinion_on,
    )
    append_to_proposal(proposal, act, actor=actor, cause=cause)


@transaction.atomic
def _note_missed(row: Assignment, today: date) -> bool:
    """Note that a committee gave no opinion, unless it did meanwhile."""
    proposal = locked_proposal(row.proposal)
    found = next((one for one in committees_of(proposal) if one.pk == row.pk), None)
    if found is None or not found.is_awaited or found.missed_on or not found.last_day_is_over(today):
        return False
    assert found.due_on is not None  # noqa: S101 - it is over
    before = State(proposal.state)
    after = require_transition(proposal, "miss_opinion", actor=Role.SYSTEM, on=today)
    found.missed_on = today
    found.save(update_fields=["missed_on"])
    act = OpinionMissed(
        before=before, after=after, assignment=found.pk, committee=found.committee_id, due_on=found.due_on
    )
    append_to_proposal(proposal, act, actor=None)
    return True


def _require_correctable(proposal: Proposal, was: Assignment, errors: list[str]) -> None:
    """Raise ``Refusal`` where somebody else's record says it, or where there is no opinion to correct."""
    of_opinion = [name for name in errors if name.startswith("opinion_")]
    if of_opinion and was.opinion_on is None:
        raise Refusal("opinion_missing", _("This committee has given no opinion yet."), "assignment")
    if "committee" in errors and was.is_lead and proposal.state == State.ON_AGENDA:
        message = _("It is on the agenda of a meeting with this lead committee. Take it off first.")
        raise Refusal("on_agenda", message, "committee")
    if not (of_opinion or "committee" in errors) or was.opinion_on is None:
        return
    matter = (LABEL, proposal.pk)
    if was.committee_id in {one.committee.pk for one in opinions_on([matter])[matter]}:
        message = _("The committee voted on this opinion: what is wrong in it is corrected in its minutes.")
        raise Refusal("voted", message, "assignment")


def _require_order(proposal: Proposal, row: Assignment) -> None:
    """Raise ``Refusal`` at the field whose date lies in the future or before the step before it."""
    assigned_on = row.assigned_on
    order = [("assigned_on", proposal.incoming_on, assigned_on), ("on", assigned_on, row.opinion_on)]
    for field, earliest, day in order:
        if day is not None and day > today_in(proposal.council):
            raise Refusal("date_in_future", _("The date cannot lie in the future."), field)
        if day is not None and earliest is not None and day < earliest:
            raise Refusal("date_too_early", too_early(earliest), field)


def _end(row: Assignment, because: Assignment.Ended, reason: str) -> None:
    row.ended_at, row.ended_because, row.ended_reason = clock.now(), because, reason
    row.save(update_fields=["ended_at", "ended_because", "ended_reason"])
    _forget(row.proposal)


def _forget(proposal: Proposal) -> None:
    """Let the proposal's assignments be read again."""
    vars(proposal).get("_prefetched_objects_cache", {}).pop("assignments", None)
