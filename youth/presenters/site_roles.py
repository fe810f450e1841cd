"""Who holds a role on a council's site, as the council's page of roles shows it."""

from dataclasses import dataclass
from functools import cached_property

from youth.models import Council, User
from youth.name_order import name_key
from youth.policies import Actor, may
from youth.procedure.holders import is_last_holder
from youth.site_roles import SiteRole, site_roles


@dataclass(frozen=True, slots=True)
class Holder:
    """An account with a role, by the name under which the council knows it."""

    account: int
    name: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class SiteRoleRow:
    """A role, its holders by name, and whether the reader gives and ends it."""

    role: SiteRole
    held: list[Holder]
    may_change: bool


class SiteRoles:
    """The roles on a council's site; one query for each role beside what its owner asks."""

    def __init__(self, council: Council, actors: dict[str, Actor | None]) -> None:
        """Store the council and who acts, by the permission of a role."""
        self.council = council
        self.actors = actors

    @cached_property
    def rows(self) -> list[SiteRoleRow]:
        """Return the roles that can be given in the council."""
        found: list[tuple[SiteRole, list[User]]] = []
        for role in site_roles():
            holders = role.holders(self.council)
            if holders is not None:
                found.append((role, list(holders)))
        names = self._names({user.pk for _role, users in found for user in users})
        return [self._row(role, users, names) for role, users in found]

    def _row(self, role: SiteRole, users: list[User], names: dict[int, str]) -> SiteRoleRow:
        accounts = [user.pk for user in users]
        held = [
            Holder(
                user.pk,
                names.get(user.pk) or user.get_full_name(),
                role.needs_one and is_last_holder(accounts, user.pk),
            )
            for user in users
        ]
        may_change = may(role.permission, self.actors[role.permission], self.council)
        return SiteRoleRow(role, sorted(held, key=lambda one: name_key(one.name)), may_change)

    def _names(self, accounts: set[int]) -> dict[int, str]:
        """Return the names of the council's participants by account."""
        people = self.council.participants.filter(user__in=accounts, left_at=None)
        return dict(people.values_list("user_id", "display_name"))


def name_of_holder(council: Council, user: User) -> str:
    """Return the name under which the council knows an account, else that of the account."""
    name = council.participants.filter(user=user, left_at=None).values_list("display_name", flat=True).first()
    return name or user.get_full_name()
