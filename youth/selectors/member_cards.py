"""Whether a member may show a picture, and whose consent it needs."""

from youth.models import Consent, Council, GuardianConfirmation, User
from youth.selectors.councils import today_in
from youth.selectors.people import age_of, guardian_answer
from youth.selectors.rules import profile_of

# Whatever the council's rules say, a picture of somebody younger needs the guardian's consent.
OWN_CONSENT_FROM = 16


def needs_guardian(user: User, council: Council) -> bool:
    """Return whether the guardian has to agree to the picture; yes also where the age is not known.

    The members of a municipal council are adults by law.
    """
    if council.kind != Council.Kind.YOUTH:
        return False
    age = age_of(user, today_in(council))
    return age is None or age < max(OWN_CONSENT_FROM, profile_of(council).member.guardian_below.value)


def picture_answer(user: User, council: Council) -> GuardianConfirmation | None:
    """Return the guardian's confirmation for the picture, or None."""
    return guardian_answer(user, council, Consent.Purpose.PICTURE)
