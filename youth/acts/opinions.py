"""Acts on the opinions of committees."""

from typing import ClassVar
from uuid import UUID

from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import declare_kind


@declare_kind
class OpinionGiven(MeetingAct):
    """A committee's vote on a matter was announced: its opinion, or after a repeated vote another one."""

    name: ClassVar[str] = "youth.opinion_given"

    item: UUID
    committee: UUID
    stance: str
    poll: UUID
    votes_for: int
    votes_against: int
    votes_abstain: int
    present: int
    members: int
    # Who reports on it to the council, where the item names nobody.
    reports: UUID | None
