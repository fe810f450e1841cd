"""The ages that a council's rules ask for, and a person's own correction of a birth date."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.crypto import encrypted
from youth.models import BirthDate, Consent, Council, User, Verification
from youth.models.held import valid_on
from youth.procedure.age import Birth
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.guardians import is_below_own_consent
from youth.selectors.people import birth_of, guardian_answer
from youth.selectors.rules import profile_of
from youth.services.consents import wait_for_guardian
from youth.services.locking import locked
from youth.services.people import refuse_impossible


def ages_of_rules(council: Council) -> set[int]:
    """Return the ages at which something changes in a council: entry, consent of one's own, leaving."""
    member = profile_of(council).member
    return {member.age_min.value, member.guardian_below.value, member.age_max.value + 1}


def refuse_without_day(birth: Birth, council: Council) -> None:
    """Raise ``Refusal``, field ``birth_day``, where the rules need more than the year this year."""
    today = today_in(council)
    if birth.needs_day(ages_of_rules(council), today):
        message = _("You turn %(age)s this year, so we need the day and the month, too.")
        raise Refusal("birth_day_needed", message % {"age": today.year - birth.year}, "birth_day")


def refuse_outside_ages(birth: Birth | None, council: Council) -> None:
    """Raise ``Refusal``, field ``birth_date``, where the person is too young or too old today, or unknown."""
    member, today = profile_of(council).member, today_in(council)
    if birth is None:
        raise Refusal("birth_date_missing", _("Enter your year of birth."), "birth_date")
    low, high = member.age_min.value, member.age_max.value
    if birth.is_within(low, high, today):
        return
    turns = today.year - birth.year
    message = _(
        "You turn %(age)s this year. Is that right? The council is open to people aged %(low)s to %(high)s."
    )
    raise Refusal("age_outside", message % {"age": turns, "low": low, "high": high}, "birth_date")


def refuse_by_age(user: User, council: Council, birth: Birth | None) -> None:
    """Raise ``Refusal`` where the council's rules on age, or on a guardian, keep the person out today."""
    refuse_outside_ages(birth, council)
    if is_below_own_consent(birth, council) and guardian_answer(user, council) is None:
        message = _("At your age, your parent or guardian must confirm first.")
        raise Refusal("guardian_needed", message, "guardian")


def may_correct_birth(user: User) -> bool:
    """Return whether the person may still correct the birth date: until somebody verified the age."""
    facts = (Verification.Fact.AGE, Verification.Fact.IDENTITY)
    today = timezone.localdate(now())
    return not user.verifications.filter(valid_on(today), fact__in=facts).exists()


@transaction.atomic
def correct_own_birth(user: User, birth: Birth) -> None:
    """Correct a slip in one's own birth date, or add day and month to the year.

    Where a guardian has to confirm at the new age, taking part waits for that. Raises ``Refusal``, naming the
    field ``birth_date`` or ``birth_day``, once somebody verified the age, and where the person could not take
    part in one of their youth councils with it.
    """
    refuse_impossible(birth)
    # The lock puts it in order with joining.
    user = locked(user)
    if birth == birth_of(user):
        return
    if not may_correct_birth(user):
        message = _("Somebody has verified your age. Ask them to correct it.")
        raise Refusal("birth_verified", message, "birth_date")
    # Whom a council entered for an office gave no such consent, and no age is asked of them.
    joined = Consent.objects.filter(
        user=user, purpose=Consent.Purpose.PARTICIPATION, withdrawn_at__isnull=True
    )
    for consent in joined.select_related("council"):
        refuse_without_day(birth, consent.council)
        refuse_outside_ages(birth, consent.council)
    BirthDate.objects.update_or_create(user=user, defaults={"ciphertext": encrypted(str(birth))})
    wait_for_guardian(user)
