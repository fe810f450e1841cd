"""Erasing an account: what is personal goes, signed public acts stay.

What goes: the account with its address, sign-in methods, birth date, verifications, consents, guardians'
confirmations and mail subscriptions; the display names; and a name in office that no signed minutes and no
resolution ever rested on. What stays: the participant's random id in the journal, and the name in office
of whoever sat in a meeting whose minutes were signed or whose resolutions were adopted.
"""

from datetime import date

from django.db import transaction

from youth.acts.people import ParticipantLeft
from youth.clock import now
from youth.mail.subscriptions import forget_address
from youth.models import Council, Mandate, Minutes, Office, Participant, Resolution, User
from youth.selectors.councils import today_in
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.register import lock_sittings
from youth.services.resignation import resign_from_everything

# Stands where a name in office was erased; shown through ``youth.names.name_or_erased``.
ERASED = ""


@transaction.atomic
def erase_account(user: User) -> None:
    """Erase everything personal about ``user``; seats and offices still held end today, as resigned.

    Each council's listeners of ``member_left`` erase what other apps keep. There is no way back.
    """
    row = locked(user)
    participations = row.participations.select_related("council").order_by("pk")
    # All at once and first of all, so that no meeting waits for a stream that this holds.
    lock_sittings(*[participant.council for participant in participations])
    for participant in participations:
        resign_from_everything(participant)
        _forget(participant)
        act = ParticipantLeft(participant=participant.pk, erased=True)
        council = participant.council
        append_to_council(council, act, actor=participant)
    # What the account itself got by mail goes with it; this is what its address got without it.
    forget_address(row.email)
    row.delete()


def _forget(participant: Participant) -> None:
    council = participant.council
    for mandate in participant.mandates.all():
        if not _signed_in(council, mandate.starts_on, mandate.ends_on):
            Mandate.objects.filter(pk=mandate.pk).update(name_in_office=ERASED)
            mandate.register_lines.update(name_in_office=ERASED)
            mandate.corrections.all().delete()
    for office in participant.offices.all():
        if not _signed_in(council, office.starts_on, office.ends_on):
            Office.objects.filter(pk=office.pk).update(name_in_office=ERASED)
            office.register_lines.update(name_in_office=ERASED)
            office.corrections.all().delete()
    participant.display_name, participant.is_public, participant.user = "", False, None
    participant.left_at = participant.left_at or now()
    participant.save(update_fields=["display_name", "is_public", "user", "left_at"])


def _signed_in(council: Council, starts_on: date, ends_on: date | None) -> bool:
    """Return whether minutes were signed or resolutions adopted of meetings in these days.

    The last day counts: an office laid down today may have been exercised this morning.
    """
    until = ends_on or today_in(council)
    signed = Minutes.objects.filter(
        state=Minutes.State.SIGNED,
        meeting__council=council,
        meeting__starts_at__date__gte=starts_on,
        meeting__starts_at__date__lte=until,
    )
    adopted = Resolution.objects.filter(council=council, adopted_on__gte=starts_on, adopted_on__lte=until)
    return signed.exists() or adopted.exists()
