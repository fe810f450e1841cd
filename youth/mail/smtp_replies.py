"""Classifying replies of mail servers: sent, to be retried, or given up."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from youth.crypto import UnreadableError
from youth.models import Delivery

State = Delivery.State

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
# One minute, two, four … then every four hours: about a day and a half, as mail servers retry.
MAX_ATTEMPTS = 16
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state a delivery gets, a code without personal data, and whether the address itself was refused."""

    state: str
    code: str = ""
    is_refusal: bool = False


def outcome_of(error: Exception) -> Outcome:
    """Return the outcome for an error of sending.

    A permanent error for the receiving address is a refusal. A permanent error for the message fails without
    counting against the address. Everything else, also a refused sender (our own set-up), is tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in error.recipients.values()), default=0)
        if code >= PERMANENT:
            return Outcome(State.FAILED, str(code), is_refusal=True)
        return Outcome(State.WAITING, str(code))
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT:
        return Outcome(State.FAILED, str(error.smtp_code))
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome(State.WAITING, str(error.smtp_code))
    if isinstance(error, UnreadableError):
        # A field key is missing: an error of the operator that must not count against the reader.
        return Outcome(State.WAITING, "unreadable")
    if isinstance(error, OSError):
        # smtplib's own errors are among these.
        return Outcome(State.WAITING, "connection")
    # Cannot be written into a header: an address stored before the present check.
    return Outcome(State.FAILED, "address", is_refusal=True)


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, None where it is given up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(doubled, LONGEST_WAIT)
