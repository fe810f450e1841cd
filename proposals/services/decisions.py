"""What follows from elsewhere in the council: the agenda and the vote. All are safe to repeat."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from proposals.acts.register import Adopted, Postponed, PutOnAgenda, Rejected, TakenOff
from proposals.models import Proposal
from proposals.services.news import tell_outcome
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.services.written_amendments import take_off_amendments
from proposals.streams import proposal_stream
from proposals.workflow import Role, State
from youth.journal.append import act_done
from youth.journal.models import JournalEntry
from youth.selectors.councils import today_in
from youth.selectors.meetings import meeting_by_id

if TYPE_CHECKING:
    from youth.models import AgendaItem, Resolution


@transaction.atomic
def note_on_agenda(proposal: Proposal, item: "AgendaItem", *, cause: JournalEntry) -> None:
    """Follow an agenda item that was made of the proposal."""
    if act_done(proposal_stream(proposal), cause, PutOnAgenda):
        return
    proposal = locked_proposal(proposal)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal, "put_on_agenda", actor=Role.SECRETARY, waits_for_opinion=False
    )
    proposal.meeting_id, proposal.agenda_item_id = item.meeting_id, item.pk
    proposal.save(update_fields=["state", "meeting_id", "agenda_item_id"])
    act = PutOnAgenda(before=before, after=proposal.state, meeting=item.meeting_id, item=item.pk)
    append_to_proposal(proposal, act, actor=None, cause=cause)


@transaction.atomic
def postpone_proposal(proposal: Proposal, *, cause: JournalEntry) -> None:
    """Follow an item that ended without a vote on it: the proposal waits for another meeting."""
    if act_done(proposal_stream(proposal), cause, Postponed):
        return
    proposal = locked_proposal(proposal)
    before, on = State(proposal.state), _day_of(proposal, cause)
    proposal.state = require_transition(proposal, "postpone", actor=Role.BODY, on=on)
    proposal.meeting_id = proposal.agenda_item_id = None
    proposal.save(update_fields=["state", "meeting_id", "agenda_item_id"])
    take_off_amendments(proposal)
    append_to_proposal(
        proposal, Postponed(before=before, after=proposal.state, on=on), actor=None, cause=cause
    )


@transaction.atomic
def note_taken_off(proposal: Proposal, *, cause: JournalEntry) -> None:
    """Follow an item that the chair's table took off: the proposal waits for another meeting."""
    if act_done(proposal_stream(proposal), cause, TakenOff):
        return
    proposal = locked_proposal(proposal)
    before, on, item = State(proposal.state), _day_of(proposal, cause), proposal.agenda_item_id
    proposal.state = require_transition(proposal, "postpone", actor=Role.BODY, on=on)
    proposal.meeting_id = proposal.agenda_item_id = None
    proposal.save(update_fields=["state", "meeting_id", "agenda_item_id"])
    take_off_amendments(proposal)
    assert item is not None  # noqa: S101 - it is on an agenda
    act = TakenOff(before=before, after=proposal.state, item=item, on=on)
    append_to_proposal(proposal, act, actor=None, cause=cause)


@transaction.atomic
def adopt_proposal(proposal: Proposal, resolution: "Resolution", *, cause: JournalEntry) -> None:
    """Follow the resolution that adopted the proposal."""
    if act_done(proposal_stream(proposal), cause, Adopted):
        return
    proposal = locked_proposal(proposal)
    before = State(proposal.state)
    facts = {"number": str(resolution.number), "on": resolution.adopted_on}
    proposal.state = require_transition(proposal, "adopt", actor=Role.BODY, **facts)
    proposal.resolution_id, proposal.decided_on = resolution.pk, resolution.adopted_on
    proposal.resolution_designation = resolution.designation
    proposal.save(update_fields=["state", "resolution_id", "decided_on", "resolution_designation"])
    tell_outcome(proposal)
    act = Adopted(
        before=before,
        after=proposal.state,
        resolution=resolution.pk,
        number=resolution.number,
        on=resolution.adopted_on,
    )
    append_to_proposal(proposal, act, actor=None, cause=cause)


@transaction.atomic
def reject_proposal(proposal: Proposal, *, poll: UUID, cause: JournalEntry) -> None:
    """Follow an announced vote that did not carry."""
    if act_done(proposal_stream(proposal), cause, Rejected):
        return
    proposal = locked_proposal(proposal)
    before, on = State(proposal.state), _day_of(proposal, cause)
    proposal.state = require_transition(proposal, "reject", actor=Role.BODY, on=on)
    proposal.decided_on = on
    proposal.resolution_id, proposal.resolution_designation = None, ""
    proposal.save(update_fields=["state", "decided_on", "resolution_id", "resolution_designation"])
    tell_outcome(proposal)
    append_to_proposal(
        proposal, Rejected(before=before, after=proposal.state, poll=poll, on=on), actor=None, cause=cause
    )


def _day_of(proposal: Proposal, cause: JournalEntry) -> date:
    """Return the day of the meeting that dealt with the proposal, however late it got; else the act's day."""
    meeting = meeting_by_id(proposal.council, proposal.meeting_id) if proposal.meeting_id else None
    began = meeting.opened_at if meeting is not None else None
    return today_in(proposal.council, began or cause.at)
