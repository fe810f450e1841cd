"""What people may ask for before they have signed in: that their answer to an opinion poll is sent."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from voting.boxes.separated import ANSWER_FIELD
from voting.opinions import opinion_poll_by_id
from voting.services.opinions import answer_opinion_poll
from youth.wishes import declare_wish

if TYPE_CHECKING:
    from youth.models import Participant


def _answer(participant: "Participant", key: str, values: Mapping[str, str]) -> str:
    """Send the answer and return the sentence with the receipt; the message is kept on the device."""
    poll = opinion_poll_by_id(participant.council, UUID(key))
    if poll is None:
        raise PermissionDenied
    receipt = answer_opinion_poll(poll, values.get(ANSWER_FIELD, "").split(","), actor=participant)
    return _("Thank you, your answer is in the box. Your receipt: %(receipt)s") % {"receipt": receipt}


ANSWER = declare_wish("voting.answer", perform=_answer, fields=(ANSWER_FIELD,), is_secret=True)
