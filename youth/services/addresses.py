"""The one question whether mail can be sent to an address, with its answer in words."""

from django.utils.translation import gettext_lazy as _

from youth.email_addresses import UnusableAddressError, clean_address
from youth.services.errors import Refused


def usable_address(typed: str, field: str = "email") -> str:
    """Return a cleaned address; raises ``Refused`` (for ``field``) where no mail can be sent there."""
    try:
        return clean_address(typed)
    except UnusableAddressError as error:
        if error.code == "not_latin":
            message = _("Mail can only be sent to addresses with Latin letters before the @.")
            raise Refused("email_not_latin", message, field) from error
        raise Refused("email_invalid", _("This is not an e-mail address."), field) from error
