"""Who holds what in a council, as the page shows it on which people are given and lose it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from youth import clock
from youth.models import Committee, CommitteeMembership, Council, Mandate, MemberCard, Office, Term
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.procedure.in_force import in_force
from youth.roles import OwnRole, role_named

AT_THE_TABLE = (OwnRole.CHAIR, OwnRole.DEPUTY_CHAIR, OwnRole.SECRETARY)


@dataclass(frozen=True, slots=True)
class Held[Row: (Mandate, Office, CommitteeMembership)]:
    """Something held now or from a later moment on, under a name."""

    row: Row
    name: str
    at: datetime

    @property
    def is_ahead(self) -> bool:
        """Return whether it has not begun yet."""
        return self.row.starts_at > self.at


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """A committee and its members, the chair first, then by name."""

    committee: Committee
    members: list[Held[CommitteeMembership]]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role that may be given, and who holds it."""

    name: str
    title: str
    summary: str
    held: list[Held[Office]]
    of_one: bool = False

    @property
    def is_free(self) -> bool:
        """Return whether it can be given: somebody else may hold it, too, or its end is known."""
        return not self.of_one or all(one.row.ends_at is not None for one in self.held)


class CouncilPeople:
    """Seats, offices, committees and terms of a council; each part is read once, on first use."""

    def __init__(self, council: Council, number: int | None = None) -> None:
        """Store the council and the number of the term that is shown, by default the one that runs."""
        self.council = council
        self.number = number
        self.at = clock.now()

    @cached_property
    def terms(self) -> list[Term]:
        """Return all terms with the number of their seats, the latest first."""
        return list(self.council.terms.annotate(seats_count=Count("seats")).order_by("-starts_at"))

    @cached_property
    def term(self) -> Term | None:
        """Return the term that is shown: the one asked for, else the one that runs, else the next or last."""
        if self.number is not None:
            return next((term for term in self.terms if term.number == self.number), None)
        running = (term for term in self.terms if in_force(term.starts_at, term.ends_at, self.at))
        return next(running, self.terms[0] if self.terms else None)

    @property
    def other_terms(self) -> list[Term]:
        """Return the terms that are not shown."""
        return [term for term in self.terms if term != self.term]

    @property
    def has_ended(self) -> bool:
        """Return whether the term that is shown is over, so that nothing in it can be given."""
        term = self.term
        return term is not None and term.ends_at is not None and term.ends_at <= self.at

    @cached_property
    def mandates(self) -> list[Held[Mandate]]:
        """Return the mandates that hold now or later, by name."""
        if self.term is None:
            return []
        pictures = MemberCard.objects.filter(participant=OuterRef("participant")).exclude(picture="")
        held = Mandate.objects.in_force_from(self.at).filter(seat__term=self.term).select_related("seat")
        rows = held.annotate(has_picture=Exists(pictures))
        return _by_name([Held(row, name_or_erased(row.name_in_office), self.at) for row in rows])

    @property
    def seats(self) -> int:
        """Return how many seats the term has; they are numbered from 1."""
        return int(getattr(self.term, "seats_count", 0))

    @property
    def vacant(self) -> list[int]:
        """Return the numbers of the seats that nobody holds and nobody was given."""
        held = {mandate.row.seat.number for mandate in self.mandates}
        return [number for number in range(1, self.seats + 1) if number not in held]

    @cached_property
    def _offices(self) -> dict[str, list[Held[Office]]]:
        found: dict[str, list[Held[Office]]] = defaultdict(list)
        for row in self.council.offices.in_force_from(self.at):
            found[row.role].append(Held(row, name_or_erased(row.name_in_office), self.at))
        return {role: _by_name(held) for role, held in found.items()}

    @property
    def table(self) -> list[RoleRow]:
        """Return chair, deputies and secretary."""
        return [self._role(name) for name in AT_THE_TABLE]

    def roles(self, names: list[str]) -> list[RoleRow]:
        """Return these roles with their holders, and those that are still held of plugins that are off."""
        gone = sorted(set(self._offices) - set(names))
        return [self._role(name) for name in [*names, *gone]]

    def _role(self, name: str) -> RoleRow:
        role = role_named(name)
        held = self._offices.get(name, [])
        if role is None:
            return RoleRow(name, name, "", held, of_one=True)
        return RoleRow(name, str(role.title), str(role.summary), held, of_one=role.of_one)

    @cached_property
    def committees(self) -> list[CommitteeRow]:
        """Return the term's committees by name."""
        if self.term is None:
            return []
        members = self._members_of_committees(self.term)
        rows = sorted(self.term.committees.all(), key=lambda committee: name_key(committee.name))
        return [CommitteeRow(committee, members.get(committee.pk, [])) for committee in rows]

    def _members_of_committees(self, term: Term) -> dict[UUID, list[Held[CommitteeMembership]]]:
        names = {held.row.participant_id: held.name for held in self.mandates}
        rows = CommitteeMembership.objects.in_force_from(self.at).filter(committee__term=term)
        found: dict[UUID, list[Held[CommitteeMembership]]] = defaultdict(list)
        for row in rows:
            found[row.committee_id].append(
                Held(row, names.get(row.participant_id, name_or_erased("")), self.at)
            )
        return {
            committee: sorted(_by_name(held), key=lambda one: not one.row.is_chair)
            for committee, held in found.items()
        }


def _by_name[Row: (Mandate, Office, CommitteeMembership)](held: list[Held[Row]]) -> list[Held[Row]]:
    return sorted(held, key=lambda one: (name_key(one.name), one.row.starts_at))
