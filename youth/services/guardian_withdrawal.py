"""A guardian takes the confirmation back by the link of the mail, without an account.

Taking part ends then as it does when somebody leaves, with seats and offices, and a picture is deleted. The
young person hears of it by mail, which the runner sends.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.mail.guardian_mail import send_withdrawal
from youth.models import Consent, Council, GuardianConfirmation, Participant
from youth.refusals import Refusal
from youth.selectors.guardians import confirmation_of_link, link_state
from youth.selectors.people import guardian_answer
from youth.services.member_cards import remove_picture
from youth.services.membership import end_participation

log = logging.getLogger(__name__)

# How long the runner tries to send the mail to the young person.
TELL_WITHIN = timedelta(days=3)


@transaction.atomic
def withdraw_confirmation(council: Council, token: str) -> GuardianConfirmation:
    """Take back what a guardian confirmed, or refuse what waits for a confirmation; idempotent.

    Where another guardian has confirmed since, only that one's confirmation counts, and nothing ends. Raises
    ``Refusal`` for a link that does not exist, and once the young person decides alone.
    """
    confirmation = confirmation_of_link(council, token)
    if confirmation is None:
        raise Refusal("link_unknown", _("This link does not work."))
    state = link_state(confirmation)
    if state == "decides_alone":
        raise Refusal("decides_alone", _("The young person is old enough now to decide alone."))
    if state == "withdrawn":
        return confirmation
    has_ended = state == "given" and _end(confirmation)
    moment = now()
    confirmation.withdrawn_at, confirmation.code_hash = moment, ""
    confirmation.expires_at = min(confirmation.expires_at, moment)
    confirmation.told_at = None if has_ended else moment
    confirmation.save(update_fields=["withdrawn_at", "code_hash", "expires_at", "told_at"])
    return confirmation


def _end(confirmation: GuardianConfirmation) -> bool:
    """End what rests on the confirmation; return whether there was anything."""
    user, council, purpose = confirmation.user, confirmation.council, confirmation.purpose
    participant = Participant.objects.filter(user=user, council=council, left_at__isnull=True).first()
    if participant is None or guardian_answer(user, council, purpose) != confirmation:
        return False
    if purpose == Consent.Purpose.PICTURE:
        remove_picture(participant, actor=participant)
    else:
        end_participation(participant)
    return True


def tell_of_withdrawals(moment: datetime) -> int:
    """Mail the young people whose guardians took a confirmation back; return how many mails were sent."""
    waiting = GuardianConfirmation.objects.filter(
        withdrawn_at__gt=moment - TELL_WITHIN, told_at__isnull=True
    ).select_related("user", "council")
    sent = 0
    for confirmation in waiting:
        try:
            send_withdrawal(confirmation.user, confirmation.council, confirmation.purpose)
        except OSError as error:
            log.warning("withdrawal_not_mailed error=%s", type(error).__name__)
            continue
        confirmation.told_at = moment
        confirmation.save(update_fields=["told_at"])
        sent += 1
    return sent
