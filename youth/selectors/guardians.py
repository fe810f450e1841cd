"""Guardians' confirmations: whether one is missing, and the one behind the link of its mail."""

import hashlib
from typing import Literal

from youth.clock import now
from youth.models import Consent, Council, GuardianConfirmation, User
from youth.procedure.age import Birth
from youth.selectors.councils import today_in
from youth.selectors.member_cards import needs_guardian
from youth.selectors.people import birth_of, guardian_answer
from youth.selectors.rules import profile_of

# What a guardian's link is about now: not confirmed yet, confirmed, no longer theirs to decide, taken back,
# or never confirmed in time.
type LinkState = Literal["waiting", "given", "decides_alone", "withdrawn", "nothing"]


def is_below_own_consent(birth: Birth | None, council: Council) -> bool:
    """Return whether the rules ask for a guardian's confirmation at the person's age today."""
    below = profile_of(council).member.guardian_below.value
    return birth is not None and birth.youngest(today_in(council)) < below


def lacks_guardian(user: User, council: Council) -> bool:
    """Return whether a guardian has to confirm before the person takes part, and has not."""
    return is_below_own_consent(birth_of(user), council) and guardian_answer(user, council) is None


def link_digest(token: str) -> str:
    """Return the digest under which the token of a guardian's link is stored; it is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirmation_of_link(council: Council, token: str) -> GuardianConfirmation | None:
    """Return the confirmation that a guardian's link is about, or None."""
    found = GuardianConfirmation.objects.filter(council=council, link_digest=link_digest(token))
    return found.select_related("user", "council").first()


def link_state(confirmation: GuardianConfirmation) -> LinkState:
    """Return what the holder of the link may do now."""
    user, council = confirmation.user, confirmation.council
    if confirmation.withdrawn_at is not None:
        return "withdrawn"
    if confirmation.confirmed_at is None:
        return "waiting" if confirmation.expires_at > now() else "nothing"
    if confirmation.purpose == Consent.Purpose.PICTURE:
        is_theirs = needs_guardian(user, council)
    else:
        is_theirs = is_below_own_consent(birth_of(user), council)
    return "given" if is_theirs else "decides_alone"
