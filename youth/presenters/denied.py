"""What the page says to who is refused: whose turn it is, and whom to ask."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from youth.models import Council, Office, Participant
from youth.policies import MEMBER, VERIFIER, holders_of
from youth.roles import role_title
from youth.selectors.councils import office_holder

WHO = {
    MEMBER: pgettext_lazy("who may", "members of the council"),
    VERIFIER: pgettext_lazy("who may", "the person who verifies participants"),
}


@dataclass(frozen=True, slots=True)
class Denied:
    """Who may do it instead, and who in the council answers questions; empty where that is not known."""

    who: str
    asked: str


def denied(council: Council, participant: Participant | None, permission: str) -> Denied:
    """Return what to say about a refused permission of a council."""
    names = [str(WHO[one]) if one in WHO else role_title(one) for one in holders_of(permission)]
    who = _("This is done here by: %(who)s.") % {"who": ", ".join(names)} if names else ""
    secretary = office_holder(council, Office.Role.SECRETARY)
    is_oneself = secretary is None or (participant is not None and secretary.participant_id == participant.pk)
    return Denied(
        who=who,
        asked="" if secretary is None or is_oneself else secretary.name_in_office,
    )
