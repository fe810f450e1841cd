"""Proposing the tellers of a meeting; the council elects them by an open vote on the list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from voting.models import Poll, Teller, TellerList
from voting.phrasing import reason_sentence
from voting.selectors import standing_now
from voting.services.opening import Asked, put_to_vote
from youth.policies import Actor, require
from youth.procedure.choices import Method
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.selectors.rules import rules_of
from youth.services.locking import locked_meeting

if TYPE_CHECKING:
    from youth.models import Meeting, Participant

FEWEST, MOST = 2, 3


@transaction.atomic
def put_tellers_to_vote(meeting: "Meeting", members: Sequence["Participant"], *, actor: Actor) -> Poll:
    """Put a list of two or three members who are present to the vote as the meeting's tellers.

    Raises ``Refusal``: ``tellers_number``, ``teller_not_present``, ``candidate_counts`` where one of them
    is a candidate in an election on the item under way, and what ``put_to_vote`` refuses.
    """
    require("voting.run_poll", actor, meeting)
    meeting = locked_meeting(meeting)
    if not FEWEST <= len({member.pk for member in members}) == len(members) <= MOST:
        raise Refusal("tellers_number", reason_sentence("tellers_number"), "tellers")
    names = {one.participant_id: one.name_in_office for one in present_members(meeting)}
    if any(member.pk not in names for member in members):
        raise Refusal("teller_not_present", reason_sentence("teller_not_present"), "tellers")
    if standing_now(meeting) & {member.pk for member in members}:
        raise Refusal("candidate_counts", reason_sentence("candidate_counts"), "tellers")
    proposed = TellerList.objects.create(meeting=meeting)
    Teller.objects.bulk_create(
        Teller(list=proposed, participant=member, name_in_office=names[member.pk]) for member in members
    )
    offered = rules_of(meeting).vote.methods.value
    method = Method.OPEN if Method.OPEN in offered else Method.NAMED
    asked = Asked(method=method.value)
    return put_to_vote(meeting, "voting.elect_tellers", about=str(proposed.pk), asked=asked, actor=actor)
