"""The clerk: spoken votes are entered, and a wrong entry is corrected before the announcement."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from voting import offers as voting_offers
from voting.acts import BallotsEntered, EntryCorrected
from voting.models import Ballot, EntryCorrection, Poll, Voter
from voting.phrasing import reason_sentence
from voting.services.ballots import TICK
from voting.services.closing import locked_poll, recount
from voting.turnout import announce_turnout
from youth import clock
from youth.journal.kinds import sealed
from youth.name_order import in_name_order
from youth.names import name_or_erased
from youth.plain_text import plain_line
from youth.policies import require
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from youth.models import Participant

REASON_LENGTH = 300


@transaction.atomic
def enter_ballots(poll: Poll, entries: Mapping[UUID, str], *, actor: "Participant") -> list[Ballot]:
    """Enter the votes that members spoke, all of them or none; each counts in the place of an earlier one.

    A vote is entered whatever the rules say of changes, also with the choice that counts already: what was
    said in the hall is recorded. Raises ``Refusal``: ``nothing_entered``, ``closed``, ``not_one_by_one``
    where the poll has no ballots of single members, ``not_in_register``, ``left_hall_entered``,
    ``bad_choice``, ``objected``, ``put_together`` for an item that is voted on with others.
    """
    require("voting.enter_ballots", actor, poll)
    poll = _locked(poll, Poll.State.OPEN, "closed")
    if not entries:
        raise _refused("nothing_entered")
    voters = {line.participant_id: line for line in poll.voters.filter(participant__in=entries)}
    _check(poll, entries, voters)
    earlier = Ballot.objects.filter(voter__in=voters.values())
    # After what it replaces, also where the clock was set back meanwhile.
    last = earlier.aggregate(last=Max("cast_at"))["last"] or poll.opened_at
    earlier.filter(is_current=True).update(is_current=False)
    cast_at = max(clock.now(), last + TICK)
    ballots = Ballot.objects.bulk_create(
        Ballot(voter=voters[key], choice=entries[key], cast_at=cast_at, entered_by=actor)
        for key in sorted(entries)
    )
    append_to_meeting(poll.sitting, BallotsEntered(poll=poll.pk, participants=sorted(entries)), actor=actor)
    transaction.on_commit(partial(announce_turnout, poll.pk), robust=True)
    return ballots


@transaction.atomic
def correct_entry(poll: Poll, member: UUID, choice: str, *, reason: str, actor: "Participant") -> Poll:
    """Correct a vote that was entered for a member, after the closing and before the announcement.

    An empty ``choice`` takes the entry back: the last ballot that the member cast counts again, if there is
    one. The count is made again, with a new root; a ballot that a member cast is never corrected. Raises
    ``Refusal``: ``not_closed``, ``not_one_by_one``, ``not_entered``, ``bad_choice``, ``entered_like_this``,
    ``no_reason``.
    """
    require("voting.enter_ballots", actor, poll)
    poll = _locked(poll, Poll.State.CLOSED, "not_closed")
    entered = Ballot.objects.filter(voter__poll=poll, voter__participant=member, is_current=True)
    before = entered.exclude(entered_by=None).select_related("voter").first()
    words = plain_line(reason)[:REASON_LENGTH]
    if before is None:
        raise _refused("not_entered", "member")
    if choice and choice not in poll.answers:
        raise _refused("bad_choice", "choice")
    if before.choice == choice:
        raise _refused("entered_like_this", "choice")
    if not words:
        raise _refused("no_reason", "reason")
    before.is_current = False
    before.save(update_fields=["is_current"])
    after = _instead(before.voter, choice, actor)
    row = EntryCorrection.objects.create(poll=poll, before=before, after=after, reason=words)
    act = EntryCorrected(poll=poll.pk, participants=[member], reason=sealed(row.reason))
    entry = append_to_meeting(poll.sitting, act, actor=actor)
    recount(poll, actor=actor, cause=entry)
    return poll


def _locked(poll: Poll, state: Poll.State, otherwise: str) -> Poll:
    fresh = locked_poll(poll)
    if fresh.state != state:
        raise _refused(otherwise)
    if fresh.put_with_id is not None:
        raise _refused("put_together")
    if fresh.box != Poll.Box.REGISTER:
        raise _refused("not_one_by_one")
    return fresh


def _check(poll: Poll, entries: Mapping[UUID, str], voters: Mapping[UUID, Voter]) -> None:
    """Refuse what can't be entered, by the names of those whom it is about."""
    if set(entries) - set(voters):
        raise _refused("not_in_register")
    if set(entries.values()) - set(poll.answers):
        raise _refused("bad_choice")
    inside = set(open_stays(poll.sitting).values_list("participant_id", flat=True))
    outside = [line.name_in_office for key, line in voters.items() if key not in inside]
    if outside:
        names = ", ".join(in_name_order(name_or_erased(name) for name in outside))
        raise Refusal("left_hall_entered", reason_sentence("left_hall_entered") % {"names": names})
    for line in poll.voters.filter(pk__in=[one.pk for one in voters.values()]).select_related("participant"):
        objections = voting_offers.may_vote.objections(poll.council, participant=line.participant, poll=poll)
        if objections:
            raise Refusal("objected", objections[0], reasons=objections)


def _instead(voter: Voter, choice: str, actor: "Participant") -> Ballot | None:
    """Return the ballot that counts from now on: a new entry, the member's own, or none."""
    if choice:
        return Ballot.objects.create(voter=voter, choice=choice, cast_at=clock.now(), entered_by=actor)
    own = voter.ballots.filter(entered_by=None).order_by("cast_at", "pk").last()
    if own is not None:
        own.is_current = True
        own.save(update_fields=["is_current"])
    return own


def _refused(code: str, field: str | None = None) -> Refusal:
    return Refusal(code, reason_sentence(code), field)
