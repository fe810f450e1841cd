"""The roles of editors and publishers on a council's page of roles: members of the groups of the admin."""

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupCollectionPermission

from cms.editing.roles import EDITORS, PUBLISHERS
from youth.models import Council, User
from youth.site_roles import SiteRole, declare_site_role


def group_of(council: Council, kind: str) -> Group | None:
    """Return the council's editors or publishers: its own group, where there are any, else the one of all.

    None where other municipalities of the installation have groups of their own and this one has none: a
    council's secretary never gives rights on the pages of others.
    """
    within = GroupCollectionPermission.objects.filter(group=OuterRef("pk"), collection__name=council.own_name)
    groups = Group.objects.filter(name__startswith=kind).annotate(is_own=Exists(within)).order_by("name")
    known = {group.name: group for group in groups}
    apart = [group for name, group in known.items() if name.startswith(f"{kind}: ")]
    if apart:
        return next((group for group in apart if vars(group)["is_own"]), None)
    return known.get(kind)


def _holders(kind: str) -> Callable[[Council], QuerySet[User] | None]:
    def holders(council: Council) -> QuerySet[User] | None:
        group = group_of(council, kind)
        return None if group is None else User.objects.filter(groups=group, is_active=True)

    return holders


def _give(kind: str) -> Callable[[Council, User], None]:
    def give(council: Council, user: User) -> None:
        group = group_of(council, kind)
        if group is not None:
            user.groups.add(group)

    return give


def _end(kind: str) -> Callable[[Council, User], None]:
    def end(council: Council, user: User) -> None:
        group = group_of(council, kind)
        if group is not None:
            user.groups.remove(group)

    return end


declare_site_role(
    SiteRole(
        name="editor",
        title=_("editor"),
        summary=_("Writes pages and news of the site; a publisher looks at them before everybody sees them."),
        permission="council.manage_editors",
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
        holders=_holders(PUBLISHERS),
        give=_give(PUBLISHERS),
        end=_end(PUBLISHERS),
    )
)
