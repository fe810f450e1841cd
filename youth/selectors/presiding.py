"""Who may preside over a meeting, and who may keep its minutes."""

from uuid import UUID

from youth.models import Meeting, Office, Participant
from youth.selectors.attendance import present_members
from youth.selectors.councils import members_in_office, offices_at


def who_may_preside(meeting: Meeting) -> dict[UUID, Participant]:
    """Return chair, deputies and the eldest member who presides until there is a chair."""
    people = _holders(meeting, Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR)
    eldest = meeting.eldest
    return people | ({eldest.pk: eldest} if eldest else {})


def who_may_keep(meeting: Meeting) -> dict[UUID, Participant]:
    """Return the office-holders of the chair's table and the members in the hall."""
    table = _holders(meeting, Office.Role.SECRETARY, Office.Role.DEPUTY_CHAIR, Office.Role.CHAIR)
    return table | {one.participant_id: one.participant for one in present_members(meeting)}


def who_may_sign_instead(meeting: Meeting) -> dict[UUID, Participant]:
    """Return the office-holders of the chair's table and the members of the council, as of now."""
    table = _holders(meeting, Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR, Office.Role.SECRETARY)
    return table | {one.participant_id: one.participant for one in members_in_office(meeting.council)}


def _holders(meeting: Meeting, *roles: str) -> dict[UUID, Participant]:
    held = offices_at(meeting.council).filter(role__in=roles).select_related("participant")
    return {one.participant_id: one.participant for one in held}
