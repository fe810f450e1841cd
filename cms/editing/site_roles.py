"""The roles of editors and publishers on a council's page of roles: members of the groups of the admin."""

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupCollectionPermission

from cms.editing.roles import EDITORS, PUBLISHERS
from youth.models import Council, User
from youth.site_roles import SiteRole, declare_site_role


def groups_of(council: Council, kind: str) -> QuerySet[Group]:
    """Return the council's editors or publishers: its own group, where there are any, else the one of all.

    None where other municipalities of the installation have groups of their own and this one has none: a
    council's secretary never gives rights on the pages of others.
    """
    apart = Group.objects.filter(name__startswith=f"{kind}: ")
    within = GroupCollectionPermission.objects.filter(collection__name=council.own_name)
    own = apart.filter(pk__in=within.values("group"))
    return Group.objects.filter(Q(pk__in=own.values("pk")) | Q(name=kind) & ~Exists(apart)).order_by("pk")


def is_given_in(council: Council) -> bool:
    """Return whether the council has editors; both groups are always made together."""
    return groups_of(council, EDITORS).exists()


def _holders(kind: str) -> Callable[[Council], QuerySet[User]]:
    def holders(council: Council) -> QuerySet[User]:
        inside = User.groups.through.objects.filter(group__in=groups_of(council, kind).values("pk"))
        return User.objects.filter(pk__in=inside.values("user"), is_active=True)

    return holders


def _give(kind: str) -> Callable[[Council, User], None]:
    def give(council: Council, user: User) -> None:
        user.groups.add(groups_of(council, kind)[0])

    return give


def _end(kind: str) -> Callable[[Council, User], None]:
    def end(council: Council, user: User) -> None:
        user.groups.remove(*groups_of(council, kind))

    return end


declare_site_role(
    SiteRole(
        name="editor",
        title=_("editor"),
        summary=_("Writes pages and news of the site; a publisher looks at them before everybody sees them."),
        permission="council.manage_editors",
        is_given_in=is_given_in,
        holders=_holders(EDITORS),
        give=_give(EDITORS),
        end=_end(EDITORS),
    )
)
declare_site_role(
    SiteRole(
        name="publisher",
        title=_("publisher"),
        summary=_("Publishes pages and news of the site, and sends the newsletter."),
        permission="council.manage_editors",
        is_given_in=is_given_in,
        holders=_holders(PUBLISHERS),
        give=_give(PUBLISHERS),
        end=_end(PUBLISHERS),
    )
)
