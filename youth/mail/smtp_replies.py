"""What a mail server's answer means: sent, to be tried again, or never."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from youth.crypto import UnreadableError
from youth.models import Delivery

State = Delivery.State

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
# One minute, two, four … then every four hours: about a day and a half, as mail servers themselves try.
MAX_ATTEMPTS = 16
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state a delivery gets, a code without personal data, and whether the address itself was refused."""

    state: str
    code: str = ""
    is_refusal: bool = False


def outcome_of(error: Exception) -> Outcome:
    """Return what an error of sending means.

    The receiving address refused for good is a refusal. A message refused for good fails without blaming
    the address. Everything else, a sender refused because of our own set-up among it, is tried again.
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
        # A field key is missing: the operator's mistake, which no reader must pay for.
        return Outcome(State.WAITING, "unreadable")
    if isinstance(error, OSError):
        # smtplib's own errors are among these.
        return Outcome(State.WAITING, "connection")
    # What cannot be written into a header: an address that was stored before it was checked as it is now.
    return Outcome(State.FAILED, "address", is_refusal=True)


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, nothing where it is given up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(doubled, LONGEST_WAIT)
