"""Giving and ending roles on a council's site: who writes, publishes and administers."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youth.acts.site_roles import SiteRoleEnded, SiteRoleGiven
from youth.mail.address_check import usable_address
from youth.mail.role_mail import send_role_given
from youth.models import Council, Participant, User
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.administrators import refuse_last
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.membership import enter_official
from youth.services.people import create_account
from youth.site_roles import SiteRole, site_role_named

log = logging.getLogger(__name__)


def give_site_role(council: Council, name: str, email: str, *, display_name: str = "", actor: Actor) -> bool:
    """Give a role on the site to the account with an address; return whether the mail about it was sent.

    An account that does not exist is made, without a password; who takes no part in the council yet is
    entered under ``display_name``. Raises ``Refusal`` for a role that can't be given here, an address that
    can't be used or is blocked, a role that is held (``email``), and a name that is missing or taken
    (``display_name``); and ``PermissionDenied``.
    """
    role = _role(name, council)
    require(role.permission, actor, council)
    address = usable_address(email, "email")
    with transaction.atomic():
        row = locked(council)
        user = User.objects.filter(email__iexact=address).first()
        if user is not None and not user.is_active:
            raise Refusal("account_blocked", _("The account with this address is blocked."), "email")
        if user is not None and role.holders(row).filter(pk=user.pk).exists():
            raise Refusal("role_held", _("This person has the role already."), "email")
        account = user or create_account(address, language=_language(row), email_verified=True)
        participant = _participant(row, account, display_name, actor=actor)
        role.give(row, account)
        append_to_council(row, SiteRoleGiven(role=role.name, participant=participant.pk), actor=actor)
    return _is_mailed(council, account, role)


@transaction.atomic
def end_site_role(council: Council, name: str, user: User, *, actor: Actor) -> None:
    """End an account's role on the site.

    Raises ``Refusal`` where the account does not hold it, and where nobody would hold a role that somebody
    must; and ``PermissionDenied``.
    """
    role = _role(name, council)
    require(role.permission, actor, council)
    holders = role.holders(council)
    if role.needs_one:
        refuse_last(holders, user)
    row = locked(council)
    if not holders.filter(pk=user.pk).exists():
        raise Refusal("role_ended", _("This person no longer has the role."))
    role.end(row, user)
    participant = row.participants.filter(user=user).first()
    act = SiteRoleEnded(role=role.name, participant=participant.pk if participant else None)
    append_to_council(row, act, actor=actor)


def _role(name: str, council: Council) -> SiteRole:
    role = site_role_named(name)
    if role is None:
        raise Refusal("role_unknown", _("There is no such role."))
    if not role.is_given_in(council):
        raise Refusal("role_not_given_here", _("This role is not given in this council."))
    return role


def _participant(council: Council, account: User, display_name: str, *, actor: Actor) -> Participant:
    """Return the account's participant; enter one who takes no part yet under the name."""
    found = council.participants.filter(user=account, left_at=None).first()
    if found is not None:
        return found
    if not display_name.strip():
        message = _("This person does not take part in the council yet. Enter their name.")
        raise Refusal("name_needed", message, "display_name")
    return enter_official(account, council, display_name=display_name, actor=actor)


def _language(council: Council) -> str:
    known = dict(settings.LANGUAGES)
    return next((one for one in council.languages if one in known), settings.LANGUAGE_CODE)


def _is_mailed(council: Council, user: User, role: SiteRole) -> bool:
    url = f"{settings.BASE_URL}{reverse('account_login')}"
    try:
        # After the transaction: no other write waits for a mail server.
        send_role_given(council, user.email, title=role.title, url=url, language=user.language)
    except OSError as error:
        log.warning("role_not_mailed error=%s", type(error).__name__)
        return False
    return True
