"""Seating people by a list: of a founding file, or of a table that the secretary imports.

Carrying a list out is idempotent: it makes what is missing and changes nothing that exists. What differs
from the council is refused, never passed over; only an act of its own changes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from youth import clock
from youth.models import Council, Participant, Seat, Term, User
from youth.policies import Actor
from youth.refusals import Refusal
from youth.roles import role_named, role_title
from youth.selectors.councils import start_of_day
from youth.selectors.roles import roles_in
from youth.services.mandates import give_mandate
from youth.services.membership import enter_participant
from youth.services.offices import give_office
from youth.services.people import create_account

Text = Annotated[str, Field(min_length=1)]


class Planned(BaseModel):
    """Base of the plan's parts: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedPerson(Planned):
    """Somebody with a seat, an office or both; ``name`` is the name in office."""

    email: Text
    name: Text
    seat: Annotated[int, Field(ge=1)] | None = None
    offices: tuple[str, ...] = ()
    # The ground of seat and offices, in words, and their first day; empty is the present moment.
    document: str = ""
    starts_on: date | None = None

    @property
    def address(self) -> str:
        """Return the address as accounts have it."""
        return written_one_way(self.email)


@dataclass(slots=True)
class Made:
    """What was made, in words, and who has to join before they get their seat."""

    things: list[str] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)


def refuse_faults(people: Sequence[PlannedPerson], term: Term) -> Iterator[tuple[int, Refusal]]:
    """Yield what is impossible in the list itself, with the place of the person, before anybody is seated."""
    seats, given = term.seats.count(), {role.name for role in roles_in(term.council)}
    first: dict[tuple[str, object], int] = {}
    for place, person in enumerate(people):
        for name, value in _taken_once(person):
            other = first.setdefault((name, value), place)
            if other != place:
                message = _("%(name)s has the same in this list.") % {"name": people[other].name}
                yield place, Refusal("twice", message, name)
        if person.seat is not None and person.seat > seats:
            message = _("The council has %(seats)s seats.") % {"seats": seats}
            yield place, Refusal("no_such_seat", message, "seat")
        if not set(person.offices) <= given:
            yield place, Refusal("role_unknown", _("There is no such office."), "offices")


def _taken_once(person: PlannedPerson) -> Iterator[tuple[str, object]]:
    """Yield what nobody else in the list may have: address, seat, an office of one holder."""
    yield "email", person.address
    if person.seat is not None:
        yield "seat", person.seat
    for name in person.offices:
        role = role_named(name)
        if role is not None and role.of_one:
            yield "offices", name


def seat_person(person: PlannedPerson, term: Term, made: Made, *, actor: Actor) -> None:
    """Enter the person where that is possible, and give the seat and the offices that are missing.

    A member of a youth council has to join on the site first, because nobody else can consent for them:
    until then their seat stays vacant and they are in ``made.awaited``. Raises ``Refusal`` whose field is
    one of the person's, and ``PermissionDenied``.
    """
    with _named_as_planned():
        participant = _participant(person, term.council, made, actor=actor)
        if participant is None:
            _vacant_seat(person.seat or 0, term)
            made.awaited.append(person.name)
            return
        _seat(person, participant, term, made, actor=actor)
        _give_offices(person, participant, term, made, actor=actor)


def taking_part(council: Council, address: str) -> Participant | None:
    """Return the council's participant with this address, or None."""
    people = council.participants.filter(left_at__isnull=True)
    return people.filter(user__email=written_one_way(address)).first()


def written_one_way(address: str) -> str:
    """Return an address normalised as in accounts."""
    return address.strip().lower()


def beginning(term: Term, starts_on: date | None = None) -> datetime:
    """Return the midnight before a day, else the present moment, or the first of a term in the future."""
    if starts_on is not None:
        return start_of_day(term.council, starts_on)
    return max(term.starts_at, clock.now())


def _participant(person: PlannedPerson, council: Council, made: Made, *, actor: Actor) -> Participant | None:
    present = taking_part(council, person.email)
    if present is None and person.seat is not None and council.kind == Council.Kind.YOUTH:
        return None
    if present is None:
        user = User.objects.filter(email=person.address).first()
        user = user or create_account(person.email, email_verified=True)
        present = enter_participant(user, council, display_name=person.name, actor=actor)
        made.things.append(_("%(name)s takes part") % {"name": person.name})
    return present


def _seat(person: PlannedPerson, participant: Participant, term: Term, made: Made, *, actor: Actor) -> None:
    # A mandate that ended since is not given back: it ended by an act.
    had = participant.mandates.filter(seat__term=term).select_related("seat")
    if person.seat is None:
        return
    if other := next((one for one in had.in_force_from(clock.now()) if one.seat.number != person.seat), None):
        message = _("This person holds seat No. %(seat)s.") % {"seat": other.seat.number}
        raise Refusal("other_seat", message, "seat")
    if had.exists():
        return
    seat = _vacant_seat(person.seat, term)
    begins = beginning(term, person.starts_on)
    give_mandate(seat, participant, person.name, begins, document=person.document, actor=actor)
    seated = _("seat No. %(seat)s: %(name)s") % {"seat": person.seat, "name": person.name}
    made.things.append(_with_ground(seated, person))


def _vacant_seat(number: int, term: Term) -> Seat:
    """Return the seat; raise ``Refusal`` where it is held or given already, or where there is none."""
    seat = term.seats.filter(number=number).first()
    if seat is None:
        raise Refusal("no_such_seat", _("The council has no seat with this number."), "seat")
    held = seat.mandates.in_force_from(clock.now()).first()
    if held is not None:
        message = _("This seat is held by %(name)s.") % {"name": held.name_in_office}
        raise Refusal("seat_held", message, "seat")
    return seat


def _give_offices(
    person: PlannedPerson, participant: Participant, term: Term, made: Made, *, actor: Actor
) -> None:
    had = set(participant.offices.in_force_from(term.starts_at).values_list("role", flat=True))
    begins, document = beginning(term, person.starts_on), person.document
    for role in person.offices:
        if role not in had:
            give_office(term.council, participant, role, person.name, begins, document=document, actor=actor)
            made.things.append(_with_ground(f"{role_title(role)}: {person.name}", person))


def _with_ground(thing: str, person: PlannedPerson) -> str:
    """Return what was made with its first day and its document, where the list has them."""
    since = person.starts_on and _("from %(day)s") % {
        "day": date_format(person.starts_on, "SHORT_DATE_FORMAT")
    }
    more = ", ".join(str(one) for one in (since, person.document) if one)
    return f"{thing} ({more})" if more else thing


def names_of(people: Iterable[PlannedPerson]) -> dict[str, str]:
    """Return the people's names by address."""
    return {person.address: person.name for person in people}


@contextmanager
def _named_as_planned() -> Iterator[None]:
    """Name the field of a refusal as the list does."""
    names = {"role": "offices", "name_in_office": "name", "display_name": "name", "participant": "email"}
    names["starts_at"] = "starts_on"
    try:
        yield
    except Refusal as refusal:
        refusal.field = names.get(refusal.field or "", refusal.field or "") or None
        raise
