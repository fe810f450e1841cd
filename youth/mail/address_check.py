"""Checking whether mail can be sent to an address, with a refusal for people."""

from django.utils.translation import gettext_lazy as _

from youth.mail.addresses import UnusableAddressError, clean_address
from youth.refusals import Refusal


def usable_address(typed: str, field: str = "email") -> str:
    """Return a cleaned address; raises ``Refusal`` (for ``field``) where no mail can be sent there."""
    try:
        return clean_address(typed)
    except UnusableAddressError as error:
        if error.code == "not_latin":
            message = _("Mail can only be sent to addresses with Latin letters before the @.")
            raise Refusal("email_not_latin", message, field) from error
        raise Refusal("email_invalid", _("This is not an e-mail address."), field) from error
