"""Importing people and their seats from a table: a trial that writes nothing, then all of it at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from youth.models import Term
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.people_plan import Made, PlannedPerson, refuse_faults, seat_person
from youth.services.people_table import CellFault, Table


@dataclass(slots=True)
class Imported:
    """The result of an import or of its trial; with faults nothing was written."""

    made: Made = field(default_factory=Made)
    faults: list[CellFault] = field(default_factory=list)


@transaction.atomic
def try_import(term: Term, table: Table, *, actor: Actor) -> Imported:
    """Return what an import would make and what it would refuse, cell by cell; nothing is written.

    Raises ``PermissionDenied``.
    """
    result = _carry_out(term, table, actor=actor)
    result.faults = sorted({*table.faults, *result.faults})
    transaction.set_rollback(True)
    return result


@transaction.atomic
def import_people(term: Term, table: Table, *, actor: Actor) -> Made:
    """Enter the people of a table and give them their seats and offices, all of them or none.

    Raises ``Refusal``, field ``file``, where something in it does not fit (any more), and
    ``PermissionDenied``.
    """
    result = _carry_out(term, table, actor=actor)
    if table.faults or result.faults:
        message = _("Something has changed since you looked at the table. Upload it again.")
        raise Refusal("table_faulty", message, "file")
    return result.made


def _carry_out(term: Term, table: Table, *, actor: Actor) -> Imported:
    require("council.manage_people", actor, term)
    result = Imported()
    people: Sequence[PlannedPerson] = [row.person for row in table.rows]
    impossible = set()
    for place, refusal in refuse_faults(people, term):
        impossible.add(place)
        result.faults += _cells(table, place, refusal)
    for place, person in enumerate(people):
        if place in impossible:
            continue
        try:
            with transaction.atomic():
                seat_person(person, term, result.made, actor=actor)
        except Refusal as refusal:
            result.faults += _cells(table, place, refusal)
    return result


def _cells(table: Table, place: int, refusal: Refusal) -> list[CellFault]:
    """Return the faults of a refusal at the cell of its field, else at the name."""
    column = table.columns.get(refusal.field or "", table.columns["name"])
    return [CellFault(table.rows[place].number, column, str(reason)) for reason in refusal.reasons]
