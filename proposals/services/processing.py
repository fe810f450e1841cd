"""What the council's office does: registers or returns, assigns, gives an opinion, puts on the agenda."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from proposals.acts import Assigned, OpinionGiven, Registered, Returned
from proposals.models import Proposal
from proposals.selectors import annexes_of, is_registered_twice, summary_of
from proposals.services.support import take_out_who_left
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.streams import proposal_stream
from proposals.workflow import Role, State
from youth.journal.append import act_done, sealed
from youth.journal.models import JournalEntry
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor
from youth.procedure.numbering import period
from youth.refusals import Refusal
from youth.selectors.councils import term_at, today_in
from youth.selectors.opinion_words import opinion_document, opinion_in_words
from youth.selectors.rules import rules_of
from youth.services.agenda import add_item
from youth.services.numbering import next_number

if TYPE_CHECKING:
    from youth.models import AgendaItem, Committee, CommitteeOpinion, Meeting

INCOMING_BOOK = "incoming"


@transaction.atomic
def register_proposal(proposal: Proposal, *, actor: Actor) -> Proposal:
    """Enter the proposal in the register under the next incoming number of the year, dated today.

    Raises ``Refusal`` or ``PermissionDenied`` as the workflow says; ``duplicate`` where another proposal
    with the same words is in the register and not at its end.
    """
    proposal = locked_proposal(proposal)
    today = today_in(proposal.council)
    book = period("year", 0, today)
    before = State(proposal.state)
    # The number is asked for before it is given: a refused registration must leave no gap.
    facts = {"number": "next", "on": today, "duplicate": is_registered_twice(proposal)}
    after = require_transition(proposal, "register", actor=actor, **facts)
    proposal.incoming_number = next_number(proposal.council, INCOMING_BOOK, book)
    proposal.incoming_period, proposal.incoming_on, proposal.state = book, today, after
    proposal.save(update_fields=["incoming_number", "incoming_period", "incoming_on", "state"])
    act = Registered(before=before, after=after, number=proposal.incoming_number, period=book, on=today)
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def return_proposal(proposal: Proposal, *, reason: str, actor: Actor) -> Proposal:
    """Return the proposal to its author with remarks. Raises ``Refusal``, ``PermissionDenied``."""
    proposal, reason = locked_proposal(proposal), plain_text(reason)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "return_for_correction", actor=actor, reason=reason)
    proposal.return_reason = reason
    proposal.save(update_fields=["state", "return_reason"])
    act = Returned(before=before, after=proposal.state, reason=sealed(proposal.return_reason))
    append_to_proposal(proposal, act, actor=actor)
    take_out_who_left(proposal)
    return proposal


@transaction.atomic
def assign_committee(
    proposal: Proposal, committee: "Committee", *, due_on: date | None = None, actor: Actor
) -> Proposal:
    """Assign the proposal to its lead committee, which may be given a day for its opinion.

    Raises ``Refusal``: ``unknown_committee``, ``due_in_past`` and the workflow's reasons.
    """
    proposal = locked_proposal(proposal)
    today, before = today_in(proposal.council), State(proposal.state)
    if committee.term.council_id != proposal.council_id:
        raise Refusal("unknown_committee", _("This committee belongs to another council."), "committee")
    if due_on is not None and due_on < today:
        raise Refusal("due_in_past", _("The day for the opinion cannot lie in the past."), "due_on")
    proposal.state = require_transition(proposal, "assign", actor=actor, on=today)
    proposal.committee, proposal.opinion_due_on = committee, due_on
    proposal.save(update_fields=["state", "committee", "opinion_due_on"])
    act = Assigned(before=before, after=proposal.state, committee=committee.pk, on=today, due_on=due_on)
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def give_opinion(
    proposal: Proposal, *, document: str, on: date | None, number: str = "", text: str = "", actor: Actor
) -> Proposal:
    """Record the lead committee's opinion and the document that contains it. Raises ``Refusal``."""
    proposal, document, number = locked_proposal(proposal), plain_line(document), plain_line(number)
    before = State(proposal.state)
    proposal.state = require_transition(
        proposal, "give_opinion", actor=actor, document=document, number=number, on=on
    )
    assert on is not None  # noqa: S101 - the workflow demanded it
    assert proposal.committee_id is not None  # noqa: S101 - only an assigned proposal gets here
    proposal.opinion_document, proposal.opinion_number = document, number
    proposal.opinion_on, proposal.opinion_text = on, plain_text(text)
    proposal.save(update_fields=["state", "opinion_document", "opinion_number", "opinion_on", "opinion_text"])
    act = OpinionGiven(
        before=before,
        after=proposal.state,
        committee=proposal.committee_id,
        document=sealed(proposal.opinion_document),
        number=proposal.opinion_number,
        on=on,
    )
    append_to_proposal(proposal, act, actor=actor)
    return proposal


@transaction.atomic
def note_opinion(proposal: Proposal, opinion: "CommitteeOpinion", *, cause: JournalEntry) -> None:
    """Follow a vote of the lead committee: its opinion, which is in its minutes.

    That of a repeated vote replaces the first one's. Another committee's opinion changes nothing here: it is
    read beside the proposal.
    """
    if act_done(proposal_stream(proposal), cause, OpinionGiven):
        return
    proposal = locked_proposal(proposal)
    meeting, document = opinion.agenda_item.meeting, opinion_document(opinion)
    if proposal.committee_id is None or meeting.committee_id != proposal.committee_id:
        return
    before, on = State(proposal.state), today_in(proposal.council, meeting.opened_at)
    if before != State.OPINION_GIVEN or proposal.opinion_document != document:
        proposal.state = require_transition(
            proposal, "give_opinion", actor=Role.BODY, document=document, on=on
        )
    with override(proposal.council.languages[0]):
        proposal.opinion_text = opinion_in_words(opinion)
    proposal.opinion_document, proposal.opinion_number, proposal.opinion_on = document, "", on
    proposal.save(update_fields=["state", "opinion_document", "opinion_number", "opinion_on", "opinion_text"])
    act = OpinionGiven(
        before=before,
        after=proposal.state,
        committee=proposal.committee_id,
        document=sealed(document),
        number="",
        on=on,
    )
    append_to_proposal(proposal, act, actor=None, cause=cause)


@transaction.atomic
def put_on_agenda(
    proposal: Proposal, meeting: "Meeting", *, decision_type: str = "ordinary", topic: str = "", actor: Actor
) -> "AgendaItem":
    """Put the proposal on a meeting's agenda with a copy of its text.

    The item is the meeting's act; the proposal follows by the notice of it. Raises ``Refusal``:
    ``opinion_missing`` while the committee still has time, and what the agenda refuses.
    """
    proposal = locked_proposal(proposal)
    require_ready(proposal, meeting, actor=actor)
    subject = summary_of(proposal, annexes_of([proposal]).get(proposal.pk, ()))
    return add_item(meeting, subject=subject, decision_type=decision_type, topic=topic, actor=actor)


def require_ready(proposal: Proposal, meeting: "Meeting", *, actor: Actor) -> None:
    """Raise ``Refusal`` if the proposal may not be put on this meeting's agenda yet."""
    if meeting.council_id != proposal.council_id or meeting.committee_id is not None:
        raise Refusal("unknown_meeting", _("This is not a meeting of the council."), "meeting")
    require_transition(proposal, "put_on_agenda", actor=actor, **opinion_facts(proposal, meeting))


def opinion_facts(proposal: Proposal, meeting: "Meeting") -> dict[str, bool]:
    """Return what the workflow asks about the lead committee's opinion before this meeting."""
    rules = rules_of(meeting).committee
    last_day = proposal.opinion_due_on or (
        today_in(proposal.council, meeting.starts_at) - timedelta(days=rules.opinion_days.value)
    )
    return {
        "opinion_required": rules.opinion_required.value,
        "opinion": proposal.opinion_on is not None,
        "opinion_lapsed": rules.opinion_may_lapse.value
        and proposal.committee_id is not None
        and today_in(proposal.council) > last_day,
    }


def current_committees(proposal: Proposal) -> list["Committee"]:
    """Return the committees of the present term."""
    term = term_at(proposal.council)
    return list(term.committees.all()) if term else []
