"""The opinion of a committee: what follows from its vote on a matter."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from youth.acts.opinions import OpinionGiven
from youth.models import AgendaItem, CommitteeOpinion, Meeting, RegisterLine
from youth.models.journal import JournalEntry
from youth.policies import Actor, require
from youth.procedure.body import COMMITTEE_ALONE, body_reason, stance_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import refuse_for_body


@transaction.atomic
def give_opinion(
    agenda_item: AgendaItem, *, decision: Mapping[str, Any], actor: Actor, cause: JournalEntry
) -> CommitteeOpinion:
    """Enter the opinion that a vote of a committee amounts to; that of a repeated vote takes its place.

    ``decision`` is the frozen outcome of the poll, ``cause`` the entry that announced it. Raises ``Refusal``:
    ``not_in_council``.
    """
    require("meeting.run", actor, agenda_item)
    meeting = locked_meeting(agenda_item.meeting)
    refuse_for_body(body_reason(meeting.body, COMMITTEE_ALONE))
    assert meeting.committee_id is not None  # noqa: S101 - only a committee gets here
    votes, snapshot = decision["votes"], decision["snapshot"]
    reports = _who_reports(meeting, cause)
    opinion = CommitteeOpinion(
        agenda_item=agenda_item,
        stance=stance_of(
            carried=decision["carried"], votes_for=votes["for"], votes_against=votes["against"]
        ).value,
        poll=UUID(str(decision["poll"])),
        votes_for=votes["for"],
        votes_against=votes["against"],
        votes_abstain=votes["abstain"],
        present=snapshot["present"],
        members=snapshot["in_office"],
        reports=reports,
        given_at=cause.at,
    )
    # The row is that of the item: a repeated vote writes over it.
    opinion.save(force_insert=not CommitteeOpinion.objects.filter(pk=agenda_item.pk).exists())
    act = OpinionGiven(
        item=agenda_item.pk,
        committee=meeting.committee_id,
        stance=opinion.stance,
        poll=opinion.poll,
        votes_for=opinion.votes_for,
        votes_against=opinion.votes_against,
        votes_abstain=opinion.votes_abstain,
        present=opinion.present,
        members=opinion.members,
        reports=reports.participant_id if reports else None,
    )
    append_to_meeting(meeting, act, actor=actor, cause=cause)
    return opinion


def _who_reports(meeting: Meeting, cause: JournalEntry) -> RegisterLine | None:
    """Return the line of the register of who presides over the vote."""
    members = meeting.register.in_force(cause.at).filter(membership__isnull=False)
    return members.filter(participant=meeting.presiding_id).first()
