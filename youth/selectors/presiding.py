"""Who may preside over a meeting, and who may keep its minutes."""

from uuid import UUID

from youth.models import Meeting, Office, Participant
from youth.selectors.attendance import present_members
from youth.selectors.committees import chair_of_committee, members_in_committee
from youth.selectors.councils import members_in_office, offices_at


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


def _holders(meeting: Meeting, *roles: str) -> dict[UUID, Participant]:
    held = offices_at(meeting.council).filter(role__in=roles).select_related("participant")
    return {one.participant_id: one.participant for one in held}
