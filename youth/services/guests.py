"""Guests: invited by the secretary by mail, accepting by themselves."""

import logging
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from templates.face import face_of
from youth.acts.people import ParticipantJoined
from youth.clock import now
from youth.crypto import decrypted, encrypted
from youth.mail.address_check import usable_address
from youth.mail.addresses import is_same_mailbox
from youth.mail.guest_mail import send_invitation
from youth.models import Capacity, Council, GuestInvitation, User
from youth.models.capacities import GuestKind
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.guests import token_digest
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.membership import clean_display_name, seat_guest

log = logging.getLogger(__name__)

LIFETIME = timedelta(days=14)
TITLE_LENGTH = (2, 120)


def invite_guest(
    council: Council, email: str, *, name: str, kind: str, title: str, actor: Actor
) -> GuestInvitation:
    """Mail an invitation; an account is made, if at all, by the guest's own first sign-in.

    An earlier invitation to the same address ends. Raises ``Refusal`` naming the field (``email``,
    ``display_name``, ``kind``, ``title``), and where no mail can be sent now; then nothing is kept. Raises
    ``PermissionDenied``.
    """
    require("council.manage_guests", actor, council)
    address = usable_address(email, "email")
    name, title = clean_display_name(name, is_entered=True), _clean_title(title)
    if kind not in GuestKind.values:
        raise Refusal("kind_unknown", _("Choose a capacity from the list."), "kind")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        locked(council)
        for earlier in council.guest_invitations.all():
            if is_same_mailbox(decrypted(earlier.address), address):
                earlier.delete()
        invitation = GuestInvitation.objects.create(
            council=council,
            address=encrypted(address),
            token_hash=token_digest(token),
            name=name,
            kind=kind,
            title=title,
            sent_at=now(),
            expires_at=now() + LIFETIME,
        )
    place = reverse("youth:guest_invitation", kwargs={"council": council.slug, "token": token})
    try:
        # After the transaction: no other write waits for a mail server.
        send_invitation(
            council,
            address,
            title=title,
            url=f"{face_of(council).origin}{place}",
            language=council.languages[0],
        )
    except OSError as error:
        log.warning("guest_invitation_not_mailed error=%s", type(error).__name__)
        invitation.delete()
        message = _("No mail can be sent at the moment. Try again in a few minutes.")
        raise Refusal("mail_away", message, "email") from error
    return invitation


@transaction.atomic
def call_off_invitation(invitation: GuestInvitation, *, actor: Actor) -> None:
    """End an invitation that was not accepted yet; raises ``PermissionDenied``."""
    require("council.manage_guests", actor, invitation)
    invitation.delete()


@transaction.atomic
def accept_invitation(invitation: GuestInvitation, user: User) -> Capacity:
    """Make the invited person a guest, whose capacity waits for the secretary's confirmation.

    No birth date and no guardian is asked for: a guest is counted nowhere. Raises ``Refusal`` for another
    mailbox than the invited one, for somebody who takes part already, and where the name was taken since.
    """
    found = GuestInvitation.objects.select_for_update().filter(pk=invitation.pk, expires_at__gt=now()).first()
    if found is None:
        raise Refusal("invitation_ended", _("This invitation is no longer valid. Ask for a new one."))
    own = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    if not any(is_same_mailbox(decrypted(found.address), address) for address in own):
        message = _("The invitation was sent to another address. Sign in with that one.")
        raise Refusal("other_address", message)
    participant = seat_guest(user, invitation.council, found.name, found.title)
    capacity = Capacity.objects.create(participant=participant, kind=found.kind, title=found.title)
    act = ParticipantJoined(participant=participant.pk, entered=True)
    append_to_council(invitation.council, act, actor=participant)
    found.delete()
    return capacity


def forget_invitations(moment: datetime) -> int:
    """Delete the invitations that nobody accepted in time."""
    removed, _by_model = GuestInvitation.objects.filter(expires_at__lte=moment).delete()
    return removed


def _clean_title(title: str) -> str:
    title = " ".join(plain_line(title).split())
    low, high = TITLE_LENGTH
    if not low <= len(title) <= high:
        raise Refusal("title_length", _("Enter the title to be shown: 2 to 120 characters."), "title")
    return title
