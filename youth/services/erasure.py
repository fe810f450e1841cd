"""Erasing an account: personal data is deleted, signed public acts stay.

Deleted are the account with its address, sign-in methods, birth date, verifications, consents, guardians'
confirmations, mail subscriptions, follows and notifications; the picture; the display names; and a name in
office that no signed minutes and no resolution was based on. Kept are the participant's random id in the
journal, and the name in office of those who sat in a meeting whose minutes were signed or whose resolutions
were adopted.
"""

from django.db import transaction
from django.db.models import Q

from youth.acts.people import ParticipantLeft
from youth.clock import now
from youth.mail.subscriptions import forget_address
from youth.models import Council, Mandate, Minutes, Office, Participant, Resolution, User
from youth.services.administrators import ADMINISTRATOR, administrators, refuse_last
from youth.services.entries import append_to_council
from youth.services.invitations import forget_answers_of
from youth.services.locking import locked
from youth.services.member_cards import forget_card
from youth.services.moderation import forget_moderation
from youth.services.notifications import forget_own_things
from youth.services.register import lock_sittings
from youth.services.resignation import resign_from_everything

# Replaces an erased name in office; shown through ``youth.names.name_or_erased``.
ERASED = ""


@transaction.atomic
def erase_account(user: User) -> None:
    """Erase everything personal about ``user``; seats and offices still held end now, as resigned.

    Each council's listeners of ``member_left`` erase what other apps keep. It can't be undone. Raises
    ``Refusal`` for the last administrator.
    """
    if user.is_superuser:
        # Before the account's own row, in the order of those who end each other's role.
        refuse_last(ADMINISTRATOR, administrators(), user)
    row = locked(user)
    participations = row.participations.select_related("council").order_by("pk")
    # All locks together and before anything else, so that no meeting waits for a stream locked here.
    lock_sittings(*[participant.council for participant in participations])
    for participant in participations:
        resign_from_everything(participant)
        forget_own_things(participant)
        _forget(participant)
        act = ParticipantLeft(participant=participant.pk, erased=True)
        council = participant.council
        append_to_council(council, act, actor=participant)
    # Mail to the account is deleted with it; this deletes what its address got without an account.
    forget_address(row.email)
    row.delete()


def _forget(participant: Participant) -> None:
    council = participant.council
    for mandate in participant.mandates.all():
        if not _signed_in(council, mandate):
            Mandate.objects.filter(pk=mandate.pk).update(name_in_office=ERASED)
            mandate.register_lines.update(name_in_office=ERASED)
            mandate.corrections.all().delete()
    for office in participant.offices.all():
        if not _signed_in(council, office):
            Office.objects.filter(pk=office.pk).update(name_in_office=ERASED)
            office.register_lines.update(name_in_office=ERASED)
            office.corrections.all().delete()
    participant.capacities.update(title=ERASED)
    forget_answers_of(participant)
    forget_card(participant)
    forget_moderation(participant)
    participant.display_name, participant.guest_as = "", ""
    participant.is_public, participant.user = False, None
    participant.left_at = participant.left_at or now()
    participant.save(update_fields=["display_name", "guest_as", "is_public", "user", "left_at"])


def _signed_in(council: Council, held: Mandate | Office) -> bool:
    """Return whether a meeting that ran in this time in office has signed minutes or resolutions."""
    ran = Q(meeting__closed_at__isnull=True) | Q(meeting__closed_at__gt=held.starts_at)
    ran &= Q(meeting__council=council, meeting__opened_at__lt=held.ends_at or now())
    signed = Minutes.objects.filter(ran, state=Minutes.State.SIGNED)
    return signed.exists() or Resolution.objects.filter(ran).exists()
