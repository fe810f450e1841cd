"""Votes by show of hands: counted from the slips of two tellers, again until these are equal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import rfc8785
from django.db import transaction

from voting.acts import EntryCorrected, SlipsEntered
from voting.boxes.hands import slips_of, state_of, tellers_of
from voting.models import EntryCorrection, Poll, Slip
from voting.phrasing import reason_sentence
from voting.procedure.hands import slip_reasons
from voting.services.closing import locked_poll, recount
from youth.journal.kinds import Sealed, sealed
from youth.plain_text import plain_line
from youth.policies import require
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from youth.models import Participant

REASON_LENGTH = 300


@transaction.atomic
def give_slip(poll: Poll, counts: Mapping[str, int], *, actor: "Participant") -> Slip:
    """Give a teller's own slip; the other one's figures are shown to nobody before.

    Raises ``PermissionDenied`` to everybody but the two tellers, and ``Refusal``: ``closed``,
    ``not_by_hands``, ``slip_given``, ``hands_counted``, and why the figures can't be true.
    """
    require("voting.give_slip", actor, poll)
    poll = _locked(poll, Poll.State.OPEN, "closed")
    (slip,) = _written(poll, {actor.pk: counts}, actor)
    return slip


@transaction.atomic
def enter_slips(poll: Poll, slips: Mapping[UUID, Mapping[str, int]], *, actor: "Participant") -> list[Slip]:
    """Enter the slips of the tellers on one device; the record says who entered them.

    Raises ``Refusal`` as ``give_slip``, and ``not_a_teller``.
    """
    require("voting.enter_ballots", actor, poll)
    poll = _locked(poll, Poll.State.OPEN, "closed")
    if not slips or set(slips) - {one.participant_id for one in tellers_of(poll)}:
        raise _refused("not_a_teller")
    return _written(poll, slips, actor)


@transaction.atomic
def correct_slips(poll: Poll, counts: Mapping[str, int], *, reason: str, actor: "Participant") -> Poll:
    """Correct what was entered of both slips, after the closing and before the announcement.

    The corrected figures are a further round, and the vote is counted from it, with a new root. Raises
    ``Refusal``: ``not_closed``, ``not_by_hands``, ``entered_like_this``, ``no_reason``, and why the figures
    can't be true.
    """
    require("voting.enter_ballots", actor, poll)
    poll = _locked(poll, Poll.State.CLOSED, "not_closed")
    words = plain_line(reason)[:REASON_LENGTH]
    if not words:
        raise _refused("no_reason", "reason")
    slips = slips_of(poll)
    if dict(state_of(poll, slips).counts or {}) == dict(counts):
        raise _refused("entered_like_this")
    row = EntryCorrection.objects.create(poll=poll, reason=words)
    act = EntryCorrected(poll=poll.pk, participants=[], reason=sealed(row.reason))
    entry = append_to_meeting(poll.sitting, act, actor=actor)
    _written(poll, {one.participant_id: counts for one in tellers_of(poll)}, actor, corrects=True)
    return recount(poll, actor=actor, cause=entry)


def sealed_counts(slip: Slip) -> str:
    """Return the text of a slip's figures that is sealed in the journal."""
    return rfc8785.dumps(slip.counts).decode()


def _written(
    poll: Poll, slips: Mapping[UUID, Mapping[str, int]], actor: "Participant", *, corrects: bool = False
) -> list[Slip]:
    before = slips_of(poll)
    state = state_of(poll, before)
    if state.counts is not None and not corrects:
        raise _refused("hands_counted")
    number = state.round + (state.counts is not None)
    if state.counts is None and set(slips) - set(state.awaited):
        raise _refused("slip_given")
    voters = poll.voters.count()
    for counts in slips.values():
        reasons = slip_reasons(counts, poll.answers, voters, int(poll.rule.get("marks", 1)))
        if reasons:
            sentences = [reason_sentence(one) for one in reasons]
            raise Refusal(reasons[0].value, sentences[0], "counts", reasons=sentences)
    new = Slip.objects.bulk_create(
        Slip(poll=poll, teller_id=teller, round=number, counts=dict(counts), entered_by=actor)
        for teller, counts in slips.items()
    )
    after = state_of(poll, [*before, *new])
    act = SlipsEntered(
        poll=poll.pk,
        tellers=list(slips),
        round=number,
        result="equal" if after.counts is not None else "unequal" if after.round > number else "",
        figures=[_sealed(one) for one in new],
    )
    append_to_meeting(poll.sitting, act, actor=actor)
    return new


def _sealed(slip: Slip) -> Sealed:
    return sealed(sealed_counts(slip))


def _locked(poll: Poll, state: Poll.State, otherwise: str) -> Poll:
    fresh = locked_poll(poll)
    if fresh.state != state:
        raise _refused(otherwise)
    if fresh.put_with_id is not None:
        raise _refused("put_together")
    if fresh.box != Poll.Box.HANDS:
        raise _refused("not_by_hands")
    return fresh


def _refused(code: str, field: str | None = None) -> Refusal:
    return Refusal(code, reason_sentence(code), field)
