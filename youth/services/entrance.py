"""The account behind an address whose owner entered the mailed code: found, or made."""

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youth.models import User
from youth.refusals import Refusal
from youth.services.account_changes import is_given_up
from youth.services.people import create_account


def account_of(address: str, *, language: str) -> User:
    """Return the account of an address, a new one where there was none.

    Call it once the code proved that the address is the person's own. Raises ``Refusal`` for an address
    that an account gave up lately: its owner can take that account back, but not where a second one
    has the address.
    """
    found = _found(address)
    if found is not None:
        _note_address(found)
        return found
    if is_given_up(address):
        message = _(
            "Your account got another address lately. If that was not you, take it back by the link in the "
            "e-mail that we sent here."
        )
        raise Refusal("address_given_up", message, "email")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    try:
        return create_account(address, language=language, email_verified=True)
    except Refusal as refusal:
        # Another tab made the account in between.
        found = _found(address) if refusal.code == "email_taken" else None
        if found is None:
            raise
        return found


def _note_address(user: User) -> None:
    """Write the row of the address for an account made without one, as the command for operators makes it."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True)


def _found(address: str) -> User | None:
    users = filter_users_by_email(address, prefer_verified=True, for_login=True)
    return users[0] if users else None
