"""Roles on the site of a council beside its offices: who writes, who publishes, who administers.

The app that owns a role declares it in a module that is imported at the start, and says how it is looked up,
given and ended in its own tables. The council's page of roles lists them beside the offices.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from youth.models import Council, User

# What the payload of an act holds.
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRole:
    """A role, its title, what it may do, who may give it, and how its owner keeps it.

    ``is_given_in`` returns whether it can be given in a council, ``holders`` the active accounts that hold
    it for one. ``needs_one``: the last holder keeps it.
    """

    name: str
    title: str | Promise
    summary: str | Promise
    permission: str
    is_given_in: "Callable[[Council], bool]"
    holders: "Callable[[Council], QuerySet[User]]"
    give: "Callable[[Council, User], None]"
    end: "Callable[[Council, User], None]"
    needs_one: bool = False


_roles: dict[str, SiteRole] = {}


def declare_site_role(role: SiteRole) -> SiteRole:
    """Declare a role on the site, and return it; raises ``ValueError`` for a name taken or too long."""
    if role.name in _roles or len(role.name) > LONGEST:
        message = f"the role {role.name!r} is declared twice, or its name has more than {LONGEST} characters"
        raise ValueError(message)
    _roles[role.name] = role
    return role


def site_role_named(name: str) -> SiteRole | None:
    """Return a declared role, or None."""
    return _roles.get(name)


def site_roles() -> list[SiteRole]:
    """Return the roles on the site, as declared."""
    return list(_roles.values())
