"""What follows from elsewhere: the agenda, the vote, the Municipal Council. All are safe to repeat."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from proposals.acts import (
    Adopted,
    Answered,
    Postponed,
    PutOnAgenda,
    Received,
    Rejected,
    Sent,
    TakenOff,
)
from proposals.models import Proposal
from proposals.services.news import tell_outcome
from proposals.services.processing import opinion_facts
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.streams import proposal_stream
from proposals.workflow import Role, State
from youth.journal.append import act_done, sealed
from youth.journal.models import JournalEntry
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor
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
    facts = opinion_facts(proposal, item.meeting) | {"opinion_required": False}
    proposal.state = require_transition(proposal, "put_on_agenda", actor=Role.SECRETARY, **facts)
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


@transaction.atomic
def send_proposal(proposal: Proposal, *, document: str, on: date | None, actor: Actor) -> Proposal:
    """Record that the resolution's package left for the Municipal Council. Raises ``Refusal``."""
    proposal, document = locked_proposal(proposal), plain_line(document)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "send", actor=actor, document=document, on=on)
    assert on is not None  # noqa: S101 - the workflow demanded it
    proposal.package_document, proposal.sent_on = document, on
    proposal.save(update_fields=["state", "package_document", "sent_on"])
    seal = sealed(proposal.package_document)
    append_to_proposal(proposal, Sent(before=before, after=proposal.state, document=seal, on=on), actor=actor)
    return proposal


@transaction.atomic
def receive_proposal(proposal: Proposal, *, record: UUID, number: str, on: date, cause: JournalEntry) -> None:
    """Follow the resolution into the consultation record, where it has an incoming number and a day."""
    if act_done(proposal_stream(proposal), cause, Received):
        return
    proposal = locked_proposal(proposal)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "receive", actor=Role.SYSTEM, number=number, on=on)
    proposal.record_id, proposal.received_number, proposal.received_on = record, number, on
    proposal.save(update_fields=["state", "record_id", "received_number", "received_on"])
    act = Received(before=before, after=proposal.state, record=record, number=number, on=on)
    append_to_proposal(proposal, act, actor=None, cause=cause)


@transaction.atomic
def answer_proposal(
    proposal: Proposal, *, document: str, number: str, on: date | None, text: str = "", actor: Actor
) -> Proposal:
    """Record the Municipal Council's answer with its paper. Raises ``Refusal``."""
    proposal, document, number = locked_proposal(proposal), plain_line(document), plain_line(number)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal, "answer", actor=actor, document=document, number=number, on=on
    )
    assert on is not None  # noqa: S101 - the workflow demanded it
    proposal.answer_document, proposal.answer_number = document, number
    proposal.answer_on, proposal.answer_text = on, plain_text(text)
    proposal.save(update_fields=["state", "answer_document", "answer_number", "answer_on", "answer_text"])
    tell_outcome(proposal)
    act = Answered(
        before=before,
        after=proposal.state,
        document=sealed(proposal.answer_document),
        number=proposal.answer_number,
        on=on,
    )
    append_to_proposal(proposal, act, actor=actor)
    return proposal


def _day_of(proposal: Proposal, cause: JournalEntry) -> date:
    """Return the day of the meeting that dealt with the proposal, however late it got; else the act's day."""
    meeting = meeting_by_id(proposal.council, proposal.meeting_id) if proposal.meeting_id else None
    began = meeting.opened_at if meeting is not None else None
    return today_in(proposal.council, began or cause.at)
