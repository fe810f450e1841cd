"""Following the resolution into the Municipal Council: sent, dealt with, answered, carried out, overdue."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from proposals.acts.answers import (
    AnswerCorrected,
    Answered,
    AnswerOverdue,
    DealtWith,
    Received,
    Reported,
    Sent,
)
from proposals.acts.proposal_act import ProposalMoved
from proposals.models import Proposal
from proposals.services.news import tell_outcome
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.streams import proposal_stream
from proposals.workflow import Role, State
from youth.journal.append import act_done, sealed
from youth.journal.models import JournalEntry
from youth.plain_text import plain_line, plain_text
from youth.procedure.referral import Stage

if TYPE_CHECKING:
    from youth.offers import ReferralChange

OVERDUE = "overdue"
# The line of the workflow's table that each stage goes; others leave the state as it is.
MOVES: dict[str, str] = {
    Stage.SENT: "send",
    Stage.RECEIVED: "receive",
    Stage.ANSWERED: "answer",
    Stage.UNDER_WAY: "report_under_way",
    Stage.DONE: "report_done",
    Stage.NOT_DONE: "report_not_done",
}
COLUMNS = (
    "state",
    "sent_on",
    "answer_due_on",
    "answer_overdue_since",
    "record_id",
    "received_number",
    "received_on",
    "council_stage",
    "council_stage_on",
    "council_stage_number",
    "council_stage_unit",
    "council_stage_text",
    "answer_document",
    "answer_number",
    "answer_on",
    "answer_text",
    "answer_outcome",
    "answer_unit",
)


@transaction.atomic
def follow_referral(proposal: Proposal, change: "ReferralChange", *, cause: JournalEntry) -> None:
    """Follow what happened to the resolution that adopted the proposal. Safe to repeat.

    Raises ``Refusal`` where the workflow's table has no such step from here.
    """
    if act_done(proposal_stream(proposal), cause, _kind(change)):
        return
    proposal, change = locked_proposal(proposal), _cleaned(change)
    before = State(proposal.state)
    if not change.is_correction and (name := MOVES.get(change.step)):
        proposal.state = require_transition(
            proposal,
            name,
            actor=Role.SYSTEM,
            document=change.document,
            number=change.number,
            on=change.on,
            reason=change.text,
        )
    _write(proposal, change)
    proposal.save(update_fields=COLUMNS)
    if change.step == Stage.ANSWERED and not change.is_correction:
        tell_outcome(proposal)
    append_to_proposal(proposal, _act(change, before, State(proposal.state)), actor=None, cause=cause)


def _cleaned(change: "ReferralChange") -> "ReferralChange":
    return replace(
        change,
        number=plain_line(change.number),
        document=plain_line(change.document),
        unit=plain_line(change.unit),
        text=plain_text(change.text),
    )


def _write(proposal: Proposal, change: "ReferralChange") -> None:
    """Set the columns that follow from a change."""
    proposal.answer_due_on = change.due_on
    if change.record is not None:
        proposal.record_id = change.record
    if change.step == OVERDUE:
        proposal.answer_overdue_since = change.on
        return
    if change.step == Stage.SENT:
        proposal.sent_on = change.on
        if not change.is_overdue:
            proposal.answer_overdue_since = None
    elif change.step == Stage.RECEIVED:
        proposal.received_number, proposal.received_on = change.number, change.on
    elif change.step == Stage.ANSWERED:
        proposal.answer_document, proposal.answer_number = change.document, change.number
        proposal.answer_on, proposal.answer_text = change.on, change.text
        proposal.answer_outcome, proposal.answer_unit = change.outcome, change.unit
    if change.is_last:
        proposal.council_stage, proposal.council_stage_on = change.step, change.on
        proposal.council_stage_number = change.number
        proposal.council_stage_unit, proposal.council_stage_text = change.unit, change.text


def _kind(change: "ReferralChange") -> type[ProposalMoved]:
    if change.is_correction:
        return AnswerCorrected
    kinds: dict[str, type[ProposalMoved]] = {
        Stage.SENT: Sent,
        Stage.RECEIVED: Received,
        Stage.ANSWERED: Answered,
        Stage.UNDER_WAY: Reported,
        Stage.DONE: Reported,
        Stage.NOT_DONE: Reported,
        OVERDUE: AnswerOverdue,
    }
    return kinds.get(change.step, DealtWith)


def _act(change: "ReferralChange", before: State, after: State) -> ProposalMoved:
    kind, on, number = _kind(change), change.on, change.number
    if kind is AnswerCorrected:
        return AnswerCorrected(
            before=before,
            after=after,
            stage=change.step,
            document=sealed(change.document),
            text=sealed(change.text),
            number=number,
            outcome=change.outcome,
            on=on,
            due_on=change.due_on,
        )
    if kind is Sent:
        return Sent(before=before, after=after, number=number, on=on, due_on=change.due_on)
    if kind is Received:
        return Received(before=before, after=after, record=change.record, number=number, on=on)
    if kind is Answered:
        return Answered(
            before=before,
            after=after,
            document=sealed(change.document),
            text=sealed(change.text),
            number=number,
            outcome=change.outcome,
            on=on,
        )
    if kind is Reported:
        return Reported(before=before, after=after, text=sealed(change.text), on=on)
    if kind is AnswerOverdue:
        return AnswerOverdue(before=before, after=after, due_on=change.due_on or on)
    return DealtWith(before=before, after=after, stage=change.step, number=number, on=on)
