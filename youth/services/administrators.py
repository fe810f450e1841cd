"""Administrators of the installation: accounts that may do everything in the site's own admin."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youth.models import Council, SiteRoleEnd, User
from youth.procedure.holders import is_last_holder
from youth.refusals import Refusal
from youth.site_roles import SiteRole, declare_site_role

ADMINISTRATOR = "administrator"


def administrators(council: Council | None = None) -> QuerySet[User]:
    """Return the accounts that administer the installation, which is the same for every council."""
    return User.objects.filter(is_superuser=True, is_active=True)


def refuse_last(role: str, holders: QuerySet[User], user: User) -> None:
    """Raise ``Refusal`` where nobody would hold a role without an end; call it in a transaction.

    The holders stay locked, so that of two who end each other's role at once one is refused.
    """
    locked = [one.pk for one in holders.select_for_update(of=("self",)).order_by("pk")]
    ending = set(SiteRoleEnd.objects.filter(role=role).values_list("user_id", flat=True)) - {user.pk}
    if is_last_holder([one for one in locked if one not in ending], user.pk):
        message = _("One administrator must remain. Give the role to somebody else first.")
        raise Refusal("last_holder", message)


def _give(council: Council, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)


def _end(council: Council, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_superuser=False, is_staff=False)


declare_site_role(
    SiteRole(
        name=ADMINISTRATOR,
        title=_("administrator"),
        summary=_("May do everything on the whole site and in its settings, and makes other administrators."),
        permission="council.manage_administrators",
        is_given_in=lambda _council: True,
        holders=administrators,
        give=_give,
        end=_end,
        needs_one=True,
    )
)
