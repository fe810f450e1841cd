"""Setting up a council from a plan: the council, its rules, a term, its people and committees.

Carrying out the plan is idempotent: it makes what is missing and changes nothing that exists. Differences
between plan and council are left to the services that change the council by acts of their own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from youth import clock
from youth.models import Committee, Council, Participant, Term, User
from youth.policies import Actor
from youth.refusals import Refusal
from youth.services.committees import add_committee_member, create_committee
from youth.services.councils import create_council
from youth.services.mandates import give_mandate
from youth.services.membership import enter_participant
from youth.services.offices import give_office
from youth.services.people import create_account
from youth.services.rules import override_rule
from youth.services.terms import open_term

Text = Annotated[str, Field(min_length=1)]


class Planned(BaseModel):
    """Base of the plan's parts: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedTerm(Planned):
    """A term, from the midnight at which its first day begins; ``ends_on`` is the first day after it."""

    number: Annotated[int, Field(ge=1)]
    starts_on: date
    ends_on: date | None = None


class PlannedPerson(Planned):
    """Somebody with a seat, an office or both; ``name`` is the name in office."""

    email: Text
    name: Text
    seat: Annotated[int, Field(ge=1)] | None = None
    offices: tuple[str, ...] = ()


class PlannedCommittee(Planned):
    """A committee, its chair and its other members, by their e-mail addresses."""

    slug: Text
    names: dict[str, str]
    chair: str = ""
    members: tuple[str, ...] = ()


class CouncilPlan(Planned):
    """Everything about one council; ``mirrors`` is the slug of its municipal council.

    ``names`` are by language, in those of ``languages``; the first of these has to be among them.
    """

    slug: Text
    kind: Text
    names: dict[str, str]
    municipality_code: Text
    municipality_names: dict[str, str]
    mirrors: str = ""
    languages: tuple[str, ...] = ("bg", "en")
    rules_preset: str = "bg-obs"
    rules: dict[str, Any] = {}
    term: PlannedTerm | None = None
    people: tuple[PlannedPerson, ...] = ()
    committees: tuple[PlannedCommittee, ...] = ()


@dataclass(slots=True)
class Founded:
    """The result of a plan: the council, the number of rows made, and who must join to get their seat."""

    council: Council
    made: int = 0
    awaited: list[str] = field(default_factory=list)


@transaction.atomic
def found_council(plan: CouncilPlan, *, actor: Actor) -> Founded:
    """Carry the plan out in one transaction.

    Staff of a council and municipal councillors are entered, with a new account where there is none.
    A member of a youth council has to join on the site first, because nobody else can consent for them:
    until then their seat stays vacant and they are in ``awaited``. Raises ``Refusal`` whose field is the
    place in the plan, such as ``people.3.seat``, and ``PermissionDenied``.
    """
    council = Council.objects.filter(slug=plan.slug).first()
    founded = Founded(council or _create(plan, actor=actor), made=int(council is None))
    _apply_rules(plan, founded, actor=actor)
    if plan.term is not None:
        term = _open_term(plan.term, founded, actor=actor)
        _seat_people(plan.people, term, founded, actor=actor)
        for number, committee in enumerate(plan.committees, start=1):
            with _place(f"committees.{number}"):
                _set_up(committee, term, founded, actor=actor)
    elif plan.people or plan.committees:
        raise Refusal("no_term", _("People and committees belong to a term: say when it begins."), "term")
    return founded


def _create(plan: CouncilPlan, *, actor: Actor) -> Council:
    mirrored = Council.objects.filter(slug=plan.mirrors).first() if plan.mirrors else None
    if plan.mirrors and mirrored is None:
        message = _("There is no council “%(slug)s”.") % {"slug": plan.mirrors}
        raise Refusal("mirrors_unknown", message, "mirrors")
    return create_council(
        plan.slug,
        kind=plan.kind,
        names=plan.names,
        municipality_code=plan.municipality_code,
        municipality_names=plan.municipality_names,
        mirrors=mirrored,
        languages=plan.languages,
        rules_preset=plan.rules_preset,
        actor=actor,
    )


def _apply_rules(plan: CouncilPlan, founded: Founded, *, actor: Actor) -> None:
    for name, value in plan.rules.items():
        if name not in founded.council.rules_overrides:
            with _place("rules"):
                override_rule(founded.council, name, value, actor=actor)
            founded.made += 1


def _open_term(plan: PlannedTerm, founded: Founded, *, actor: Actor) -> Term:
    term = founded.council.terms.filter(number=plan.number).first()
    if term is None:
        with _place("term"):
            term = open_term(founded.council, plan.number, plan.starts_on, ends_on=plan.ends_on, actor=actor)
        founded.made += 1
    return term


def _seat_people(people: Sequence[PlannedPerson], term: Term, founded: Founded, *, actor: Actor) -> None:
    for number, person in enumerate(people, start=1):
        with _place(f"people.{number}"):
            participant = _participant(person, founded, actor=actor)
            if participant is None:
                founded.awaited.append(person.name)
            else:
                _seat(person, participant, term, founded, actor=actor)
                _give_offices(person, participant, term, founded, actor=actor)


def _participant(person: PlannedPerson, founded: Founded, *, actor: Actor) -> Participant | None:
    council = founded.council
    present = _taking_part(council, person.email)
    if present is None and person.seat is not None and council.kind == Council.Kind.YOUTH:
        return None
    if present is None:
        user = _account(person.email) or create_account(person.email, email_verified=True)
        present = enter_participant(user, council, display_name=person.name, actor=actor)
        founded.made += 1
    return present


def _seat(
    person: PlannedPerson, participant: Participant, term: Term, founded: Founded, *, actor: Actor
) -> None:
    held = participant.mandates.in_force_from(_beginning(term)).filter(seat__term=term)
    if person.seat is None or held.exists():
        return
    seat = term.seats.filter(number=person.seat).first()
    if seat is None:
        raise Refusal("no_such_seat", _("The council has no seat with this number."), "seat")
    give_mandate(seat, participant, person.name, _beginning(term), actor=actor)
    founded.made += 1


def _give_offices(
    person: PlannedPerson, participant: Participant, term: Term, founded: Founded, *, actor: Actor
) -> None:
    held = set(participant.offices.in_force_from(_beginning(term)).values_list("role", flat=True))
    for role in person.offices:
        if role not in held:
            give_office(founded.council, participant, role, person.name, _beginning(term), actor=actor)
            founded.made += 1


def _set_up(plan: PlannedCommittee, term: Term, founded: Founded, *, actor: Actor) -> None:
    committee = term.committees.filter(slug=plan.slug).first()
    if committee is None:
        committee = create_committee(term, plan.slug, names=plan.names, actor=actor)
        founded.made += 1
    for address in dict.fromkeys([plan.chair, *plan.members]):
        participant = _taking_part(founded.council, address) if address else None
        # Those who have not joined are awaited already, with the seat.
        if participant is not None and not _sits_in(committee, participant):
            is_chair = address == plan.chair
            add_committee_member(committee, participant, _beginning(term), is_chair=is_chair, actor=actor)
            founded.made += 1


def _sits_in(committee: Committee, participant: Participant) -> bool:
    held = committee.memberships.in_force_from(_beginning(committee.term))
    return held.filter(participant=participant).exists()


def _account(address: str) -> User | None:
    return User.objects.filter(email=_written_one_way(address)).first()


def _written_one_way(address: str) -> str:
    """Return an address normalised as in accounts."""
    return address.strip().lower()


def _taking_part(council: Council, address: str) -> Participant | None:
    taking_part = council.participants.filter(left_at__isnull=True)
    return taking_part.filter(user__email=_written_one_way(address)).first()


def _beginning(term: Term) -> datetime:
    """Return the present moment, or the first of a term in the future."""
    return max(term.starts_at, clock.now())


@contextmanager
def _place(place: str) -> Iterator[None]:
    """Prefix the field of a refusal with its place in the plan."""
    try:
        yield
    except Refusal as refusal:
        where = f"{place}.{refusal.field}" if refusal.field else place
        raise Refusal(refusal.code, refusal.message, where, reasons=refusal.reasons) from refusal
