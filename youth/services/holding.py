"""What every seat and every office asks of who takes it."""

from django.utils.translation import gettext_lazy as _

from youth.models import Council, Participant
from youth.plain_text import plain_line
from youth.services.errors import Refused


def clean_name_in_office(name: str) -> str:
    """Return the name with single spaces; raise ``Refused`` for an empty or overlong one."""
    name = " ".join(plain_line(name).split())
    if not 3 <= len(name) <= 120:
        message = _("Enter the name in office: 3 to 120 characters.")
        raise Refused("name_in_office", message, "name_in_office")
    return name


def refuse_outsider(council: Council, participant: Participant) -> None:
    """Raise ``Refused`` for anybody who is not, or no longer, a participant of the council."""
    if participant.council_id != council.pk or participant.left_at is not None:
        message = _("Only a participant of this council can hold a seat or an office in it.")
        raise Refused("not_a_participant", message, "participant")
