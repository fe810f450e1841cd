"""Consents: given to one version of one text for one purpose, withdrawn at any time."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.consent_texts import current_text
from youth.models import Consent, Council, GuardianConfirmation, User
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.guardians import lacks_guardian
from youth.selectors.people import came_of_age, is_minor_on, to_renew


@transaction.atomic
def give_consent(
    user: User,
    council: Council,
    purpose: str,
    *,
    version: str,
    guardian_confirmation: GuardianConfirmation | None = None,
) -> Consent:
    """Record that ``user`` agreed to the text in force; ``version`` is the one they read.

    Consenting twice to one version keeps the first record; consenting to a newer one ends the older. At
    most one is in force per person, council and purpose, however many requests arrive at once. Raises
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
        # Another request of the same person was quicker; its record is the one in force.
        return standing.get()


@transaction.atomic
def renew_consent(user: User, council: Council, *, version: str) -> Consent:
    """Record the consent of an adult in place of the one that they, or a guardian, gave before.

    Raises ``Refusal`` where no consent waits for it, and for a text that is no longer in force.
    """
    if not Consent.objects.filter(to_renew(), user=user, council=council).exists():
        raise Refusal("no_consent", _("You have not given this consent."), "purpose")
    if lacks_guardian(user, council):
        message = _("At your age, your parent or guardian must confirm first.")
        raise Refusal("guardian_needed", message, "guardian")
    _withdraw(user, council, [Consent.Purpose.PARTICIPATION])
    return give_consent(user, council, Consent.Purpose.PARTICIPATION, version=version)


def ask_adults_again(moment: datetime) -> int:
    """Ask everybody who came of age since they gave the consent for participation; return how many."""
    waiting = Consent.objects.filter(
        purpose=Consent.Purpose.PARTICIPATION, withdrawn_at__isnull=True, renewal_asked_at__isnull=True
    ).select_related("council", "user__birth_date")
    grown = [
        one.pk
        for one in waiting.iterator(chunk_size=500)
        if came_of_age(one.user, today_in(one.council, one.given_at), today_in(one.council, moment))
    ]
    return Consent.objects.filter(pk__in=grown).update(renewal_asked_at=moment)


def wait_for_guardian(user: User) -> None:
    """Let taking part wait for a guardian where the age now asks for it, or go on where it no longer does.

    Called when a birth date was corrected. Nothing of what the person did is lost meanwhile.
    """
    own = Consent.objects.filter(
        user=user, purpose=Consent.Purpose.PARTICIPATION, withdrawn_at__isnull=True
    ).select_related("council")
    for consent in own:
        lacks, waits = lacks_guardian(user, consent.council), consent.renewal_asked_at is not None
        # Who is of full age is asked for a consent of their own instead.
        if lacks != waits and (lacks or is_minor_on(user, today_in(consent.council))):
            consent.renewal_asked_at = now() if lacks else None
            consent.save(update_fields=["renewal_asked_at"])


def resume_with_guardian(confirmation: GuardianConfirmation) -> None:
    """Let taking part go on where it waited for this confirmation."""
    user, council = confirmation.user, confirmation.council
    if confirmation.purpose != Consent.Purpose.PARTICIPATION or not is_minor_on(user, today_in(council)):
        return
    waiting = Consent.objects.filter(to_renew(), user=user, council=council)
    waiting.update(renewal_asked_at=None, guardian_confirmation=confirmation)


def withdraw_consent(user: User, council: Council, purpose: str) -> None:
    """End a consent; raises ``Refusal`` for the one that participation needs, and where none is in force.

    To withdraw it, a participant leaves the council, which withdraws that consent too.
    """
    if purpose == Consent.Purpose.PARTICIPATION:
        message = _("Taking part requires this consent. To withdraw it, leave the council.")
        raise Refusal("leave_instead", message, "purpose")
    if not _withdraw(user, council, [purpose]):
        raise Refusal("no_consent", _("You have not given this consent."), "purpose")


def withdraw_all_consents(user: User, council: Council) -> int:
    """End every consent in force of a person in one council; return how many there were."""
    return _withdraw(user, council, Consent.Purpose.values)


def _withdraw(user: User, council: Council, purposes: list[str]) -> int:
    return Consent.objects.filter(
        user=user, council=council, purpose__in=purposes, withdrawn_at__isnull=True
    ).update(withdrawn_at=now())
