"""What the page says to who is refused: whose turn it is, and whom to ask."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from youth.models import Committee, Council, Meeting, Office, Participant
from youth.policies import CHAIR, DEPUTY, MEMBER, PRESIDING, VERIFIER, holders_of, lacks_chair
from youth.roles import role_title
from youth.selectors.attendance import names_in_office
from youth.selectors.councils import office_holder

WHO = {
    MEMBER: pgettext_lazy("who may", "members of the council"),
    VERIFIER: pgettext_lazy("who may", "the person who verifies participants"),
}
# The same in a meeting of a committee.
OF_COMMITTEE = {
    MEMBER: pgettext_lazy("who may", "members of the committee"),
    CHAIR: pgettext_lazy("who may", "the chair of the committee"),
    DEPUTY: pgettext_lazy("who may", "the chair of the committee"),
    PRESIDING: pgettext_lazy("who may", "the chair of the committee, or who presides in the chair's place"),
}


@dataclass(frozen=True, slots=True)
class Denied:
    """Who may do it instead, and who in the council answers questions; empty where that is not known."""

    who: str
    asked: str


def denied(
    council: Council,
    participant: Participant | None,
    permission: str,
    meeting: Meeting | None = None,
    committee: Committee | None = None,
) -> Denied:
    """Return what to say about a refused permission of a council, in the meeting or committee of the page."""
    is_in_committee = committee is not None or (meeting is not None and meeting.committee_id is not None)
    of_body = OF_COMMITTEE if is_in_committee else {}
    named = [
        name
        for one in holders_of(permission)
        for name in ([str(of_body[one])] if one in of_body else _named(one, meeting))
    ]
    names = list(dict.fromkeys(named))
    who = _("This is done here by: %(who)s.") % {"who": ", ".join(names)} if names else ""
    secretary = office_holder(council, Office.Role.SECRETARY)
    is_oneself = secretary is None or (participant is not None and secretary.participant_id == participant.pk)
    return Denied(
        who=who,
        asked="" if secretary is None or is_oneself else secretary.name_in_office,
    )


def _named(holder: str, meeting: Meeting | None) -> list[str]:
    """Return the words for who has a permission: of who presides, by the meeting."""
    if holder != PRESIDING:
        return [str(WHO[holder]) if holder in WHO else role_title(holder)]
    if meeting is None or not lacks_chair(meeting):
        return [role_title(CHAIR), role_title(DEPUTY)]
    if meeting.eldest_id is None:
        return [pgettext("who may", "the eldest member present, who presides until a chair is elected")]
    words = pgettext("who may", "%(name)s, the eldest member present, who presides until a chair is elected")
    name = names_in_office(meeting.council, [meeting.eldest_id]).get(meeting.eldest_id, "")
    return [words % {"name": name}]
