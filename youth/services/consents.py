"""Consents: given to one version of one text for one purpose, withdrawn at any time."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.consent_texts import current_text
from youth.models import Consent, Council, GuardianConfirmation, User
from youth.refusals import Refusal


@transaction.atomic
def give_consent(
    user: User,
    council: Council,
    purpose: str,
    *,
    version: str,
    guardian_confirmation: GuardianConfirmation | None = None,
) -> Consent:
    """Record that ``user`` agreed to the text in force, which ``version`` names as the one they read.

    Consenting twice to one version keeps the first record; consenting to a newer one ends the older. At
    most one stands per person, council and purpose, however many requests arrive at once. Raises
    ``Refusal`` for an unknown purpose and for a text that is no longer in force.
    """
    if purpose not in Consent.Purpose.values:
        raise Refusal("purpose_unknown", _("This consent does not exist."), "purpose")
    if version != current_text(purpose).version:
        message = _("The text has changed since you opened the page. Read it again.")
        raise Refusal("text_changed", message, "consent")
    standing = Consent.objects.select_for_update().filter(
        user=user, council=council, purpose=purpose, withdrawn_at__isnull=True
    )
    known = standing.first()
    if known is not None and known.text_version == version:
        return known
    if known is not None:
        known.withdrawn_at = now()
        known.save(update_fields=["withdrawn_at"])
    try:
        with transaction.atomic():
            return Consent.objects.create(
                user=user,
                council=council,
                purpose=purpose,
                text_version=version,
                given_at=now(),
                guardian_confirmation=guardian_confirmation,
            )
    except IntegrityError:
        # Another request of the same person was quicker; its record is the one that stands.
        return standing.get()


def withdraw_consent(user: User, council: Council, purpose: str) -> None:
    """End a consent; raises ``Refusal`` for the one that participation rests on, and where none stands.

    Whoever no longer agrees to take part leaves the council, which withdraws that consent too.
    """
    if purpose == Consent.Purpose.PARTICIPATION:
        message = _("Taking part rests on this consent. To withdraw it, leave the council.")
        raise Refusal("leave_instead", message, "purpose")
    if not _withdraw(user, council, [purpose]):
        raise Refusal("no_consent", _("You have not given this consent."), "purpose")


def withdraw_all_consents(user: User, council: Council) -> int:
    """End every standing consent of a person in one council; return how many there were."""
    return _withdraw(user, council, Consent.Purpose.values)


def _withdraw(user: User, council: Council, purposes: list[str]) -> int:
    return Consent.objects.filter(
        user=user, council=council, purpose__in=purposes, withdrawn_at__isnull=True
    ).update(withdrawn_at=now())
