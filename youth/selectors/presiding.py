"""Who may preside over a meeting, and who may keep its minutes."""

from datetime import datetime
from uuid import UUID

from youth.acts.meetings import EldestPresides, KeepingTaken, MeetingOpened, PresidingEnded, PresidingTaken
from youth.journal.kinds import act_of
from youth.journal.streams import meeting_stream
from youth.models import Meeting, Office, Participant
from youth.models.journal import JournalEntry
from youth.selectors.attendance import present_members
from youth.selectors.committees import chair_of_committee, members_in_committee
from youth.selectors.councils import members_in_office, offices_at
from youth.selectors.register import register_at

TABLE_ACTS = (MeetingOpened, EldestPresides, PresidingEnded, PresidingTaken, KeepingTaken)


def who_may_preside(meeting: Meeting) -> dict[UUID, Participant]:
    """Return chair, deputies and the eldest member who presides until there is a chair.

    Of a committee its chair and the members in the hall.
    """
    if meeting.committee_id is not None:
        chair = chair_of_committee(meeting.committee_id)
        there = {one.participant_id: one.participant for one in present_members(meeting)}
        return ({chair.pk: chair} if chair else {}) | there
    people = _holders(meeting, Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR)
    eldest = meeting.eldest
    return people | ({eldest.pk: eldest} if eldest else {})


def who_may_keep(meeting: Meeting) -> dict[UUID, Participant]:
    """Return the office-holders of the chair's table and the members in the hall; in a committee its own."""
    table = _table(meeting)
    return table | {one.participant_id: one.participant for one in present_members(meeting)}


def who_may_sign_instead(meeting: Meeting) -> dict[UUID, Participant]:
    """Return the office-holders of the chair's table and the members of the body, as of now."""
    committee = meeting.committee
    members = members_in_office(meeting.council) if committee is None else members_in_committee(committee)
    return _table(meeting) | {one.participant_id: one.participant for one in members}


def _table(meeting: Meeting) -> dict[UUID, Participant]:
    if meeting.committee_id is None:
        return _holders(meeting, Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR, Office.Role.SECRETARY)
    chair = chair_of_committee(meeting.committee_id)
    return _holders(meeting, Office.Role.SECRETARY) | ({chair.pk: chair} if chair else {})


def table_at(meeting: Meeting, moment: datetime) -> dict[str, UUID]:
    """Return who presided (``chair``) and who kept the minutes (``secretary``) at a moment of the meeting.

    From the acts, since the meeting's row has the last ones only; who was not named is left out.
    """
    table: dict[str, UUID | None] = {}
    told = JournalEntry.objects.filter(
        stream_id=meeting_stream(meeting), kind__in=[kind.name for kind in TABLE_ACTS], at__lte=moment
    )
    for entry in told.order_by("seq"):
        match act_of(entry):
            case MeetingOpened() as act:
                table = {"chair": act.presiding, "secretary": act.keeping}
            case EldestPresides() | PresidingTaken() as act:
                table["chair"] = act.participant
            case PresidingEnded():
                # The chair who was elected a moment ago, as the register has it.
                lines = register_at(meeting, entry.at).filter(role=Office.Role.CHAIR)
                table["chair"] = lines.values_list("participant_id", flat=True).last()
            case KeepingTaken() as act:
                table["secretary"] = act.participant
    return {capacity: who for capacity, who in table.items() if who is not None}


def _holders(meeting: Meeting, *roles: str) -> dict[UUID, Participant]:
    held = offices_at(meeting.council).filter(role__in=roles).select_related("participant")
    return {one.participant_id: one.participant for one in held}
