"""Who holds a role on a council's site, as the council's page of roles shows it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from youth.models import Council, Participant, User
from youth.name_order import name_key
from youth.policies import Actor, may
from youth.procedure.holders import is_last_holder
from youth.site_roles import SiteRole, site_roles


@dataclass(frozen=True, slots=True)
class Holder:
    """An account with a role, by the name under which the council knows it."""

    account: int
    name: str
    ends_at: datetime | None
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
        # Roles of one owner share the question, which is asked once.
        answers = {ask: ask(self.council) for ask in {role.is_given_in for role in site_roles()}}
        return [self._row(role) for role in site_roles() if answers[role.is_given_in]]

    def _row(self, role: SiteRole) -> SiteRoleRow:
        names = _names(self.council).filter(user=OuterRef("pk")).values("display_name")[:1]
        ends = self.council.site_role_ends.filter(user=OuterRef("pk"), role=role.name).values("ends_at")
        found = role.holders(self.council).annotate(known_as=Subquery(names), role_ends_at=Subquery(ends))
        users = list(found)
        lasting = [user.pk for user in users if user.role_ends_at is None]
        held = [
            Holder(
                user.pk,
                user.known_as or user.get_full_name(),
                user.role_ends_at,
                role.needs_one and is_last_holder(lasting, user.pk),
            )
            for user in users
        ]
        may_change = may(role.permission, self.actors[role.permission], self.council)
        return SiteRoleRow(role, sorted(held, key=lambda one: name_key(one.name)), may_change)


def name_of_holder(council: Council, user: User) -> str:
    """Return the name under which the council knows an account, else that of the account."""
    name = _names(council).filter(user=user).values_list("display_name", flat=True).first()
    return name or user.get_full_name()


def _names(council: Council) -> QuerySet[Participant]:
    return council.participants.filter(left_at=None)
