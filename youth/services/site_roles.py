"""Giving and ending roles on a council's site: who writes, publishes and administers."""

import logging
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from templates.face import face_of
from youth import clock
from youth.acts.site_roles import SiteRoleEnded, SiteRoleEndWithdrawn, SiteRoleGiven
from youth.mail.address_check import usable_address
from youth.mail.role_mail import send_role_given
from youth.models import Council, Participant, User
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.administrators import refuse_last
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.membership import enter_official
from youth.services.office_rules import refuse_no_end_ahead
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
        # Of an earlier time, where the role was taken away in the settings of the site.
        row.site_role_ends.filter(user=account, role=role.name).delete()
        append_to_council(row, SiteRoleGiven(role=role.name, participant=participant.pk), actor=actor)
    return _is_mailed(council, account, role)


@transaction.atomic
def end_site_role(
    council: Council, name: str, user: User, at: datetime | None = None, *, actor: Actor
) -> None:
    """End an account's role on the site at ``at``, now if left out or in the past.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where the account does not hold the
    role, where it ends no later, and where nobody would hold a role that somebody must; and
    ``PermissionDenied``.
    """
    role = _role(name, council)
    require(role.permission, actor, council)
    holders = role.holders(council)
    if role.needs_one:
        refuse_last(role.name, holders, user)
    row = locked(council)
    if not holders.filter(pk=user.pk).exists():
        raise Refusal("role_ended", _("This person no longer has the role."))
    moment = clock.now()
    ends_at = max(at or moment, moment)
    planned = row.site_role_ends.filter(user=user, role=role.name).first()
    if planned is not None and planned.ends_at <= ends_at:
        raise Refusal("role_ends_earlier", _("This role ends earlier already."), "at")
    if ends_at > moment:
        row.site_role_ends.update_or_create(user=user, role=role.name, defaults={"ends_at": ends_at})
    else:
        _end(row, role, user)
    act = SiteRoleEnded(role=role.name, participant=_id_of(row, user), ends_at=ends_at)
    append_to_council(row, act, actor=actor)


@transaction.atomic
def withdraw_site_role_end(council: Council, name: str, user: User, *, actor: Actor) -> None:
    """Take back the end of a role that still lies ahead; raises ``Refusal`` and ``PermissionDenied``."""
    role = _role(name, council)
    require(role.permission, actor, council)
    row = locked(council)
    planned = row.site_role_ends.filter(user=user, role=role.name).first()
    refuse_no_end_ahead(planned.ends_at if planned else None)
    row.site_role_ends.filter(user=user, role=role.name).delete()
    act = SiteRoleEndWithdrawn(role=role.name, participant=_id_of(row, user))
    append_to_council(row, act, actor=actor)


def end_site_roles_that_ran_out(council: Council, now: datetime) -> int:
    """Take away the roles whose end has come; safe to repeat. Return how many.

    The act was written when the end was entered. The last holder of a role that somebody must hold keeps it.
    """
    ended = 0
    for due in council.site_role_ends.filter(ends_at__lte=now).select_related("user").order_by("pk"):
        role = site_role_named(due.role)
        if role is None:
            due.delete()
            continue
        with suppress(Refusal), transaction.atomic():
            if role.needs_one:
                refuse_last(role.name, role.holders(council), due.user)
            _end(locked(council), role, due.user)
            ended += 1
    return ended


def _end(council: Council, role: SiteRole, user: User) -> None:
    role.end(council, user)
    council.site_role_ends.filter(user=user, role=role.name).delete()


def _id_of(council: Council, user: User) -> UUID | None:
    """Return the id of the account's participant in the council, or None."""
    return council.participants.filter(user=user).values_list("pk", flat=True).first()


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
    url = f"{face_of(council).origin}{reverse('account_login')}"
    try:
        # After the transaction: no other write waits for a mail server.
        send_role_given(council, user.email, title=role.title, url=url, language=user.language)
    except OSError as error:
        log.warning("role_not_mailed error=%s", type(error).__name__)
        return False
    return True
