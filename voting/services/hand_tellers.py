"""The two members who count the hands of a vote, named when it is opened."""

from collections.abc import Sequence
from uuid import UUID

from voting.acts import HandTellersNamed
from voting.models import HandTeller, Poll
from voting.phrasing import reason_sentence
from youth.policies import Actor, participant_of
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.services.entries import append_to_meeting

HOW_MANY = 2


def name_hand_tellers(poll: Poll, tellers: Sequence[UUID], *, actor: Actor) -> None:
    """Name who counts, among those in the hall; the member who presides counts nothing.

    Raises ``Refusal``: ``two_tellers``, ``teller_presides``, ``teller_not_present``.
    """
    if len(tellers) != len(set(tellers)) or len(tellers) != HOW_MANY:
        raise _refused("two_tellers")
    presiding = participant_of(actor)
    if presiding is not None and presiding.pk in tellers:
        raise _refused("teller_presides")
    names = {one.participant_id: one.name_in_office for one in present_members(poll.sitting)}
    if set(tellers) - set(names):
        raise _refused("teller_not_present")
    HandTeller.objects.bulk_create(
        HandTeller(poll=poll, participant_id=one, name_in_office=names[one]) for one in tellers
    )
    act = HandTellersNamed(poll=poll.pk, tellers=list(tellers))
    append_to_meeting(poll.sitting, act, actor=actor)


def _refused(code: str) -> Refusal:
    return Refusal(code, reason_sentence(code), "tellers")
