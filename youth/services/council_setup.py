"""Setting up a council from a plan: the council, its rules, a term, its people and committees.

Carrying out the plan is idempotent: it makes what is missing and changes nothing that exists. Differences
between plan and council are left to the services that change the council by acts of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import Field

from youth.models import Committee, Council, Participant, Term
from youth.policies import Actor
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.committees import add_committee_member, create_committee
from youth.services.councils import create_council
from youth.services.languages import clean_languages, clean_names
from youth.services.people_plan import (
    Made,
    Planned,
    PlannedPerson,
    Text,
    beginning,
    names_of,
    refuse_faults,
    seat_person,
    taking_part,
    written_one_way,
)
from youth.services.rules import override_rule
from youth.services.terms import open_term


class PlannedTerm(Planned):
    """A term, from the midnight at which its first day begins; ``ends_on`` is the first day after it.

    ``length_reason`` says why a youth council's is longer or shorter than its rules say.
    """

    number: Annotated[int, Field(ge=1)]
    starts_on: date
    ends_on: date | None = None
    length_reason: str = ""


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
    """The result of a plan: the council, and what was made in it."""

    council: Council
    made: Made = field(default_factory=Made)


@transaction.atomic
def found_council(plan: CouncilPlan, *, actor: Actor) -> Founded:
    """Carry the plan out in one transaction.

    Staff of a council and municipal councillors are entered, with a new account where there is none; others
    as ``seat_person`` says. Raises ``Refusal`` whose field is the place in the plan, a person or committee by
    name, for what is impossible and for what differs from the council; and ``PermissionDenied``.
    """
    council = Council.objects.filter(slug=plan.slug).first()
    if council is None:
        founded = Founded(_create(plan, actor=actor))
        founded.made.things.append(_("the council %(name)s") % {"name": founded.council.own_name})
    else:
        _refuse_other_council(plan, council)
        founded = Founded(council)
    _apply_rules(plan, founded, actor=actor)
    if plan.term is not None:
        term = _open_term(plan.term, founded, actor=actor)
        for place, refusal in refuse_faults(plan.people, term):
            with _place(plan.people[place].name):
                raise refusal
        for person in plan.people:
            with _place(person.name):
                seat_person(person, term, founded.made, actor=actor)
        names = names_of(plan.people)
        for committee in plan.committees:
            with _place(committee.slug):
                _set_up(committee, term, names, founded, actor=actor)
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


def _refuse_other_council(plan: CouncilPlan, council: Council) -> None:
    """Refuse a plan that describes the existing council in another way: nothing of it would be changed."""
    spoken = clean_languages(plan.languages)
    planned = {
        "kind": (plan.kind, council.kind),
        "rules_preset": (plan.rules_preset, council.rules_preset),
        "mirrors": (plan.mirrors, council.mirrors.slug if council.mirrors else ""),
        "municipality_code": (plan.municipality_code, council.municipality_code),
        "languages": (spoken, list(council.languages)),
        "names": (clean_names(plan.names, spoken), council.names),
        "municipality_names": (
            clean_names(plan.municipality_names, spoken, "municipality_names"),
            council.municipality_names,
        ),
    }
    for name, (wanted, present) in planned.items():
        _refuse_difference(name, wanted, present)


def _refuse_difference(name: str, wanted: object, present: object) -> None:
    if wanted != present:
        message = _("The council has “%(present)s” here; a file does not change what exists.")
        raise Refusal("differs", message % {"present": present}, name)


def _apply_rules(plan: CouncilPlan, founded: Founded, *, actor: Actor) -> None:
    for name, value in plan.rules.items():
        present = founded.council.rules_overrides.get(name)
        with _place("rules"):
            if present is not None:
                if present["value"] != value:
                    message = _("The council has “%(present)s” here; change it on the page of the rules.")
                    raise Refusal("differs", message % {"present": present["value"]}, name)
                continue
            override_rule(founded.council, name, value, actor=actor)
        founded.made.things.append(_("the rule %(name)s") % {"name": name})


def _open_term(plan: PlannedTerm, founded: Founded, *, actor: Actor) -> Term:
    term = founded.council.terms.filter(number=plan.number).first()
    with _place("term"):
        if term is None:
            term = open_term(
                founded.council,
                plan.number,
                plan.starts_on,
                ends_on=plan.ends_on,
                length_reason=plan.length_reason,
                actor=actor,
            )
            founded.made.things.append(_("term No. %(number)s") % {"number": plan.number})
        else:
            _refuse_difference("starts_on", plan.starts_on, today_in(founded.council, term.starts_at))
            if plan.ends_on is not None:
                ends_on = today_in(founded.council, term.ends_at) if term.ends_at else None
                _refuse_difference("ends_on", plan.ends_on, ends_on)
    return term


def _set_up(
    plan: PlannedCommittee, term: Term, names: dict[str, str], founded: Founded, *, actor: Actor
) -> None:
    committee = term.committees.filter(slug=plan.slug).first()
    if committee is None:
        committee = create_committee(term, plan.slug, names=plan.names, actor=actor)
        founded.made.things.append(_("the committee %(name)s") % {"name": committee.own_name})
    else:
        _refuse_difference("names", clean_names(plan.names, term.council.languages), committee.names)
    for address in dict.fromkeys([plan.chair, *plan.members]):
        if not address:
            continue
        participant = taking_part(founded.council, address)
        name = names.get(written_one_way(address), "")
        if participant is None and not name:
            message = _("“%(address)s” is in no list of people of this file.") % {"address": address}
            raise Refusal("not_in_plan", message, "members")
        # Those who have not joined are awaited already, with the seat.
        if participant is not None and not _sits_in(committee, participant):
            is_chair = address == plan.chair
            add_committee_member(committee, participant, beginning(term), is_chair=is_chair, actor=actor)
            seat = {"committee": committee.own_name, "name": name or participant.display_name}
            founded.made.things.append(_("%(committee)s: %(name)s") % seat)


def _sits_in(committee: Committee, participant: Participant) -> bool:
    held = committee.memberships.in_force_from(beginning(committee.term))
    return held.filter(participant=participant).exists()


@contextmanager
def _place(place: str) -> Iterator[None]:
    """Prefix the field of a refusal with its place in the plan."""
    try:
        yield
    except Refusal as refusal:
        where = f"{place}, {refusal.field}" if refusal.field else place
        raise Refusal(refusal.code, refusal.message, where, reasons=refusal.reasons) from refusal
