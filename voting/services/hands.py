"""Votes by show of hands: opened with two tellers, counted from their slips, again until these are equal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import rfc8785
from django.db import transaction

from voting.acts import EntryCorrected, HandTellersNamed, SlipsEntered
from voting.boxes.hands import slips_of, state_of, tellers_of
from voting.models import Election, EntryCorrection, HandTeller, Poll, Slip
from voting.phrasing import reason_sentence
from voting.procedure.hands import slip_reasons
from voting.services.closing import locked_poll, recount
from voting.services.elections import open_round
from voting.services.opening import open_poll
from youth.journal.kinds import Sealed, sealed
from youth.plain_text import plain_line
from youth.policies import require
from youth.procedure.choices import Method
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from youth.models import AgendaItem, Participant

REASON_LENGTH = 300


@transaction.atomic
def open_by_hands(agenda_item: "AgendaItem", tellers: Sequence[UUID], *, actor: "Participant") -> Poll:
    """Put the draft decision to the vote by show of hands, counted by two members who are present.

    The member who presides counts nothing. Raises ``Refusal`` as ``open_poll``, and ``two_tellers``,
    ``teller_presides``, ``teller_not_present``.
    """
    require("voting.run_poll", actor, agenda_item)
    _refuse_tellers(tellers, actor)
    poll = open_poll(agenda_item, method=Method.OPEN.value, box=Poll.Box.HANDS.value, actor=actor)
    return _name_tellers(poll, tellers, actor)


@transaction.atomic
def open_round_by_hands(election: Election, tellers: Sequence[UUID], *, actor: "Participant") -> Poll:
    """Put the next round of an election to the vote by show of hands: a figure for each name.

    Raises ``Refusal`` as ``open_round`` and ``open_by_hands``.
    """
    require("voting.run_poll", actor, election)
    _refuse_tellers(tellers, actor)
    poll = open_round(election, method=Method.OPEN.value, box=Poll.Box.HANDS.value, actor=actor)
    return _name_tellers(poll, tellers, actor)


def _refuse_tellers(tellers: Sequence[UUID], actor: "Participant") -> None:
    if len(tellers) != len(set(tellers)) or len(tellers) != len(("first", "second")):
        raise _refused("two_tellers", "tellers")
    if actor.pk in tellers:
        raise _refused("teller_presides", "tellers")


def _name_tellers(poll: Poll, tellers: Sequence[UUID], actor: "Participant") -> Poll:
    """Name two members who are present as those who count. Raises ``Refusal``: ``teller_not_present``."""
    names = {one.participant_id: one.name_in_office for one in present_members(poll.sitting)}
    if set(tellers) - set(names):
        raise _refused("teller_not_present", "tellers")
    HandTeller.objects.bulk_create(
        HandTeller(poll=poll, participant_id=one, name_in_office=names[one]) for one in tellers
    )
    act = HandTellersNamed(poll=poll.pk, tellers=list(tellers))
    append_to_meeting(poll.sitting, act, actor=actor)
    return poll


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
    if fresh.box != Poll.Box.HANDS:
        raise _refused("not_by_hands")
    return fresh


def _refused(code: str, field: str | None = None) -> Refusal:
    return Refusal(code, reason_sentence(code), field)
