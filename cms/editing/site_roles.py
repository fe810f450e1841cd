"""The roles of editors and publishers on a council's page of roles: members of the groups of the admin."""

from django.contrib.auth.models import Group
from django.db.models import Exists, Q, QuerySet
from django.utils.functional import Promise
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


def _declare(name: str, title: Promise, summary: Promise, kind: str) -> None:
    """Declare the role of those who are in the group of a kind."""

    def holders(council: Council) -> QuerySet[User]:
        inside = User.groups.through.objects.filter(group__in=groups_of(council, kind).values("pk"))
        return User.objects.filter(pk__in=inside.values("user"), is_active=True)

    def give(council: Council, user: User) -> None:
        user.groups.add(groups_of(council, kind)[0])

    def end(council: Council, user: User) -> None:
        user.groups.remove(*groups_of(council, kind))

    declare_site_role(
        SiteRole(
            name=name,
            title=title,
            summary=summary,
            permission="council.manage_editors",
            is_given_in=is_given_in,
            holders=holders,
            give=give,
            end=end,
        )
    )


_declare(
    "editor",
    _("editor"),
    _("Writes pages and news of the site; a publisher looks at them before everybody sees them."),
    EDITORS,
)
_declare(
    "publisher",
    _("publisher"),
    _("Publishes pages and news of the site, and sends the newsletter."),
    PUBLISHERS,
)
