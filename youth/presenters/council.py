"""One council as its pages show it: seats, members, committees, offices, rules, the council it mirrors."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from youth import clock
from youth.models import Council, Mandate, Meeting, Office, Resolution, Seat, Term
from youth.models.held import in_force_at
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.procedure.in_force import in_force, is_valid
from youth.procedure.profile import Profile
from youth.selectors.councils import offices_at
from youth.selectors.partners import Partners, partners_of
from youth.selectors.rules import profile_of

MEETINGS_SHOWN = 6
RESOLUTIONS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One column of the comparison of two councils: numbers of its rules and term."""

    council: Council
    profile: Profile
    term: Term | None
    seats: int
    in_office: int

    @property
    def quorum(self) -> int:
        """Return how many must be present today."""
        return self.profile.quorum_rule().needed(self.seats, self.in_office)


@dataclass(frozen=True, slots=True)
class CommitteeNow:
    """A committee with the names in office of its members, chair first."""

    pk: UUID
    name: str
    is_standing: bool
    chair: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """A member as everybody sees them; picture and place are empty where the member shows none."""

    name: str
    role: str
    picture: str
    place: str


class CouncilPresenter:
    """A council as its pages show it at one moment; each part is read once, on first use."""

    def __init__(self, council: Council, at: datetime | None = None) -> None:
        """Store the council, loaded with the one it mirrors; ``at`` is now if left out."""
        self.council = council
        self.at = at or clock.now()

    @cached_property
    def profile(self) -> Profile:
        """Return the rules in force."""
        return profile_of(self.council)

    @cached_property
    def sides(self) -> list[Side]:
        """Return the municipal council and the youth council that mirrors it, or the council alone."""
        councils = [self.council.mirrors, self.council] if self.council.mirrors else [self.council]
        terms = {term.council_id: term for term in _terms_with_counts(councils, self.at)}
        return [self._side(council, terms.get(council.pk)) for council in councils if council]

    def _side(self, council: Council, term: Any) -> Side:
        profile = self.profile if council.pk == self.council.pk else profile_of(council)
        if term is None:
            return Side(council, profile, None, profile.body.seats.value, 0)
        return Side(council, profile, term, term.seats_count, term.held_count)

    @property
    def own_side(self) -> Side:
        """Return the council's own column of the comparison."""
        return self.sides[-1]

    @property
    def term(self) -> Term | None:
        """Return the term that runs."""
        return self.own_side.term

    @cached_property
    def _of_term(self) -> list[Mandate]:
        """Return every mandate of the term, read once for all parts."""
        return list(mandates_of_term(self.term)) if self.term else []

    @property
    def mandates(self) -> list[Mandate]:
        """Return the mandates in force, by seat."""
        return [mandate for mandate in self._of_term if in_force(mandate.starts_at, mandate.ends_at, self.at)]

    @cached_property
    def faces(self) -> list[Face]:
        """Return the members in office as their cards show them, in the order of their names."""
        roles = {office.participant_id: office.get_role_display() for office in self.offices}
        faces = [
            Face(name_or_erased(one.name_in_office), roles.get(one.participant_id, ""), *_card_of(one))
            for one in self.mandates
        ]
        return sorted(faces, key=lambda face: name_key(face.name))

    @property
    def history(self) -> list[Mandate]:
        """Return the mandates of the term that have ended."""
        return [one for one in self._of_term if not is_valid(one.ends_at, self.at)]

    @property
    def seats(self) -> list[dict[str, str]]:
        """Return every statutory seat for the half circle."""
        held = {mandate.seat.number: mandate.name_in_office for mandate in self.mandates}
        if self.term is None:
            return []
        return [
            {"state": "held" if number in held else "vacant", "label": held.get(number, "")}
            for number in range(1, self.own_side.seats + 1)
        ]

    @cached_property
    def offices(self) -> list[Office]:
        """Return chair, deputies and secretary; moderators and verifiers are not public offices."""
        public = [Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR, Office.Role.SECRETARY]
        held = offices_at(self.council, self.at).filter(role__in=public)
        return sorted(held, key=lambda office: public.index(Office.Role(office.role)))

    @cached_property
    def committees(self) -> list[CommitteeNow]:
        """Return the term's committees with their members."""
        if self.term is None:
            return []
        names = {mandate.participant_id: mandate.name_in_office for mandate in self.mandates}
        rows: dict[UUID, CommitteeNow] = {}
        for row in _committee_rows(self.term, self.at):
            known = rows.get(row.pk) or CommitteeNow(row.pk, row.name, row.is_standing, "", ())
            rows[row.pk] = _with_member(known, names.get(row.member_id, ""), is_chair=bool(row.member_chairs))
        return list(rows.values())

    @cached_property
    def partners(self) -> Partners:
        """Return the organisations that take part and the guests, by name."""
        return partners_of(self.council)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Return the council's own latest meetings, coming ones included, latest first."""
        own = self.council.meetings.filter(committee=None, is_public=True)
        shown = own.exclude(state=Meeting.State.PLANNED)
        return list(shown.order_by("-starts_at")[:MEETINGS_SHOWN])

    @property
    def coming(self) -> list[Meeting]:
        """Return the meetings that are convened or under way, next first."""
        states = {Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED}
        return [meeting for meeting in reversed(self.meetings) if meeting.state in states]

    @property
    def past(self) -> list[Meeting]:
        """Return the meetings that were closed or cancelled, latest first."""
        states = {Meeting.State.CLOSED, Meeting.State.CANCELLED}
        return [meeting for meeting in self.meetings if meeting.state in states]

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """Return the latest resolutions."""
        return list(self.council.resolutions.order_by("-adopted_on", "-number")[:RESOLUTIONS_SHOWN])


def _terms_with_counts(councils: list[Council], at: datetime) -> QuerySet[Term]:
    """Return the running term of each council with its seats and the mandates held, in one query."""
    seats = Seat.objects.filter(term=OuterRef("pk")).order_by().values("term")
    mandates = Mandate.objects.in_force(at).filter(seat__term=OuterRef("pk"))
    held = mandates.order_by().values("seat__term")
    return (
        Term.objects.in_force(at)
        .filter(council__in=councils)
        .annotate(
            seats_count=Subquery(seats.annotate(n=Count("pk")).values("n")),
            held_count=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("number")
    )


def _committee_rows(term: Term, at: datetime) -> QuerySet[Any]:
    """Return one row per committee and member; an empty committee has one without a member."""
    return (
        term.committees.annotate(
            sitting=FilteredRelation("memberships", condition=in_force_at(at, "memberships__"))
        )
        .annotate(member_id=F("sitting__participant"), member_chairs=F("sitting__is_chair"))
        .order_by("-is_standing", "names", "-sitting__is_chair", "sitting__starts_at", "sitting__pk")
    )


def _with_member(committee: CommitteeNow, name: str, *, is_chair: bool) -> CommitteeNow:
    if not name:
        return committee
    if is_chair:
        return replace(committee, chair=name)
    return replace(committee, others=(*committee.others, name))


def _card_of(mandate: Mandate) -> tuple[str, str]:
    card = getattr(mandate.participant, "card", None)
    if card is None:
        return "", ""
    return (card.picture.url if card.picture else ""), card.place


def mandates_of_term(term: Term) -> QuerySet[Mandate]:
    """Return every mandate of a term, ended ones included, by seat and time."""
    return (
        Mandate.objects.filter(seat__term=term)
        .select_related("seat", "participant__card")
        .order_by("seat__number", "starts_at", "pk")
    )
