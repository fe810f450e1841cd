"""Codes that are mailed to an address while somebody waits at a form: the session remembers which one."""

from dataclasses import dataclass
from uuid import UUID

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.utils.translation import gettext as _

from youth.accounts import AccountAdapter
from youth.refusals import Refusal
from youth.services.sign_in_codes import make_code, take_back_code
from youth.sign_in_limits import TOO_MANY_MAILS, count_mail, place_of


@dataclass(frozen=True, slots=True)
class SentCode:
    """Which code was sent, and the address that it went to."""

    code: UUID
    email: str


def send_code(request: HttpRequest, address: str, purpose: str) -> None:
    """Mail a code to an address; one sent before for the same ``purpose`` ends.

    Raises ``Refusal``, field ``email``, where too many were sent, and ``ImmediateHttpResponse`` with a page
    where no mail can be sent.
    """
    if count_mail(request, address) is None:
        raise Refusal("too_many_mails", TOO_MANY_MAILS, "email")
    before = sent_code(request, purpose)
    row, code = make_code(address, place_of(request, address), replaces=before.code if before else None)
    try:
        AccountAdapter(request).send_mail("account/email/login_code", address, {"code": code})
    except ImmediateHttpResponse:
        take_back_code(row)
        raise
    request.session[purpose] = {"code": str(row.pk), "email": address}


def sent_code(request: HttpRequest, purpose: str) -> SentCode | None:
    """Return the code that this browser waits for, or None."""
    kept = request.session.get(purpose)
    return SentCode(UUID(kept["code"]), kept["email"]) if kept else None


def forget_code(request: HttpRequest, purpose: str) -> None:
    """Remove the code from the session: it was used, or no longer works."""
    request.session.pop(purpose, None)


def wrong_code() -> str:
    """Return the sentence for a code that is not the one from the mail."""
    return _("This is not the code from the e-mail. Check the digits.")
