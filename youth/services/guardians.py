"""A guardian's confirmation by a one-time code, where the council's rules ask for one.

The code goes to the guardian, who passes it on. Only its hash is stored; it is valid for three days and
five attempts, and gives one confirmation, by the reader of that address: once another code is asked for,
its address has to confirm.
"""

import logging
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.codes import digits_meant, new_code
from youth.crypto import encrypted
from youth.mail.address_check import usable_address
from youth.mail.addresses import is_same_mailbox
from youth.mail.guardian_mail import send_guardian_code
from youth.models import Consent, Council, GuardianConfirmation, User
from youth.refusals import Refusal
from youth.selectors.guardians import link_digest
from youth.services.consents import resume_with_guardian
from youth.services.locking import locked

log = logging.getLogger(__name__)

LIFETIME = timedelta(days=3)
MAX_ATTEMPTS = 5
CODES_A_DAY = 3
PARTICIPATION = Consent.Purpose.PARTICIPATION


def ask_guardian(
    user: User, council: Council, guardian_email: str, purpose: str = PARTICIPATION, *, name: str = ""
) -> GuardianConfirmation:
    """Mail a new one-time code to the guardian; earlier codes of this person, council and purpose end.

    The mail names the display name that was chosen, if it is known already. What was confirmed before no
    longer counts. Raises ``Refusal``, field ``guardian_email``, for an unusable address, any spelling of
    the person's own mailbox, more than three codes within a day, and where no mail can be sent now; then no
    code is counted.
    """
    address = usable_address(guardian_email, "guardian_email")
    _refuse_own_mailbox(user, address)
    code, token = new_code(), secrets.token_urlsafe(32)
    with transaction.atomic():
        # Codes are counted under the lock on the account's row.
        locked(user)
        asked = GuardianConfirmation.objects.filter(user=user, council=council)
        if asked.filter(sent_at__gt=now() - timedelta(days=1)).count() >= CODES_A_DAY:
            message = _("Three codes were sent within a day. Try again tomorrow.")
            raise Refusal("too_many_codes", message, "guardian_email")
        earlier = asked.filter(purpose=purpose, confirmed_at__isnull=True, expires_at__gt=now())
        earlier.update(expires_at=now())
        confirmation = GuardianConfirmation.objects.create(
            user=user,
            council=council,
            purpose=purpose,
            guardian_email=encrypted(address),
            code_hash=make_password(code),
            link_digest=link_digest(token),
            sent_at=now(),
            expires_at=now() + LIFETIME,
        )
    try:
        # After the transaction: no other write waits for a mail server.
        send_guardian_code(user, council, address, code, purpose, name=name, token=token)
    except OSError as error:
        log.warning("guardian_code_not_mailed error=%s", type(error).__name__)
        confirmation.delete()
        message = _("No mail can be sent at the moment. Try again in a few minutes.")
        raise Refusal("mail_away", message, "guardian_email") from error
    return confirmation


def _refuse_own_mailbox(user: User, address: str) -> None:
    own = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    if any(is_same_mailbox(address, other) for other in own):
        message = _("This is your own address. Enter the address of your parent or guardian.")
        raise Refusal("own_address", message, "guardian_email")


def confirm_guardian(
    user: User, council: Council, code: str, purpose: str = PARTICIPATION
) -> GuardianConfirmation:
    """Accept the code that the guardian passed on; taking part goes on where it waited for that.

    A wrong code counts as an attempt, which stays counted although ``Refusal`` (field ``code``) is
    raised; so call this outside any other transaction.
    """
    with transaction.atomic():
        confirmation = (
            GuardianConfirmation.objects.select_for_update()
            .filter(
                user=user, council=council, purpose=purpose, confirmed_at__isnull=True, expires_at__gt=now()
            )
            .order_by("-sent_at")
            .first()
        )
        refusal = _refusal(confirmation, code)
        if confirmation is not None and refusal is None:
            confirmation.confirmed_at = now()
            # Used up: the hash is not needed any more.
            confirmation.code_hash = ""
            confirmation.save(update_fields=["confirmed_at", "code_hash"])
            resume_with_guardian(confirmation)
    if refusal is not None or confirmation is None:
        raise refusal or _no_code()
    return confirmation


def _refusal(confirmation: GuardianConfirmation | None, code: str) -> Refusal | None:
    if confirmation is None:
        return _no_code()
    if confirmation.attempts >= MAX_ATTEMPTS:
        return Refusal("too_many_attempts", _("Too many wrong codes. Ask for a new one."), "code")
    if check_password(digits_meant(code), confirmation.code_hash):
        return None
    confirmation.attempts += 1
    confirmation.save(update_fields=["attempts"])
    return Refusal("code_wrong", _("This code is wrong. Check it digit by digit."), "code")


def _no_code() -> Refusal:
    return Refusal("no_code", _("There is no valid code. Ask for a new one."), "code")
