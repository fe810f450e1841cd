"""Codes to sign in: made for any address, guessed five times at most, used once.

A code is a row, so that guesses are counted in one place whatever tabs, networks and threads they come from,
and also while the cache is away.
"""

import hmac
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.clock import now
from youth.codes import digits_meant, new_code
from youth.crypto import keyed_digest, keyed_digests
from youth.models import SignInCode
from youth.refusals import Refusal

LIFETIME = timedelta(minutes=15)
MAX_ATTEMPTS = 5
# Codes for one address: asked for in one place, and anywhere.
CODES_AN_HOUR = 10
CODES_A_DAY_ANYWHERE = 100
KEPT_FOR = timedelta(days=1)


class Guess(Enum):
    """What came of an entered code."""

    RIGHT = "right"
    WRONG = "wrong"
    # Unknown, too old, used, replaced, or guessed too often.
    ENDED = "ended"


@transaction.atomic
def make_code(address: str, place: str, *, replaces: UUID | None = None) -> tuple[SignInCode, str]:
    """Make a code for an address; return its row and the code, which is stored nowhere.

    ``place`` is the network or the known browser that asks. Raises ``Refusal`` where too many codes were
    made for the address in an hour from there, or in a day from anywhere.
    """
    moment = now()
    made = SignInCode.objects.filter(address__in=keyed_digests(address))
    here = made.filter(place__in=keyed_digests(place), sent_at__gt=moment - timedelta(hours=1))
    anywhere = made.filter(sent_at__gt=moment - KEPT_FOR)
    if here.count() >= CODES_AN_HOUR or anywhere.count() >= CODES_A_DAY_ANYWHERE:
        message = _("Many codes went to this address already. Use the newest one, or try again in an hour.")
        raise Refusal("too_many_codes", message, "email")
    if replaces is not None:
        SignInCode.objects.filter(pk=replaces, ended_at=None).update(ended_at=moment)
    code = new_code()
    row = SignInCode(address=keyed_digest(address), place=keyed_digest(place), sent_at=moment)
    row.digest = keyed_digest(_bound(row, code))
    row.save()
    return row, code


@transaction.atomic
def guess_code(pk: UUID, typed: str) -> Guess:
    """Compare what somebody typed with the code; a wrong guess is counted, the fifth one ends the code.

    Call it outside any other transaction: the count must stay whatever follows.
    """
    row = SignInCode.objects.select_for_update().filter(pk=pk).first()
    if row is None or not _works(row):
        return Guess.ENDED
    entered = keyed_digests(_bound(row, digits_meant(typed)))
    if any(hmac.compare_digest(row.digest, one) for one in entered):
        row.ended_at = now()
        row.save(update_fields=["ended_at"])
        return Guess.RIGHT
    row.attempts += 1
    row.ended_at = now() if row.attempts >= MAX_ATTEMPTS else None
    row.save(update_fields=["attempts", "ended_at"])
    return Guess.ENDED if row.ended_at else Guess.WRONG


def is_open(pk: UUID) -> bool:
    """Return whether a code can still be entered."""
    row = SignInCode.objects.filter(pk=pk).first()
    return row is not None and _works(row)


def take_back_code(row: SignInCode) -> None:
    """Delete a code whose mail could not be sent."""
    row.delete()


def forget_codes(moment: datetime) -> int:
    """Delete the codes made more than a day ago; return how many."""
    return SignInCode.objects.filter(sent_at__lt=moment - KEPT_FOR).delete()[0]


def _works(row: SignInCode) -> bool:
    return row.ended_at is None and now() - row.sent_at <= LIFETIME


def _bound(row: SignInCode, code: str) -> str:
    return f"{row.pk}:{code}"
