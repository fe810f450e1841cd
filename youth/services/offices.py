"""Offices of a council: who chairs, deputises, keeps the minutes, moderates, verifies."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import OfficeEnded, OfficeGiven
from youth.models import Council, Meeting, Office, Participant
from youth.models.journal import JournalEntry
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.people import is_member
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.office_rules import clean_name_in_office, lock_council, refuse_outsider
from youth.services.register import enter_register, leave_register, lock_sittings

# Offices that end with the seat of who holds them.
OF_A_MEMBER = (Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR)
# Offices that one person holds at a time.
OF_ONE = (Office.Role.CHAIR, Office.Role.SECRETARY)


@transaction.atomic
def give_office(
    council: Council,
    participant: Participant,
    role: str,
    name_in_office: str,
    starts_on: date,
    *,
    actor: Actor,
) -> Office:
    """Give an office to a participant from ``starts_on``; chair and deputy must hold a seat.

    Raises ``Refusal`` for an unknown role, an office that is held, a stranger to the council, and a chair
    without a seat (``role``, ``participant``, ``name_in_office``), and ``PermissionDenied``.
    """
    require("council.manage_people", actor, council)
    if role not in Office.Role.values:
        raise Refusal("role_unknown", _("There is no such office."), "role")
    name = clean_name_in_office(name_in_office)
    refuse_outsider(council, participant)
    if role in OF_A_MEMBER and not is_member(participant, starts_on):
        message = _("Only a member of the council can chair it or deputise.")
        raise Refusal("no_seat", message, "participant")
    sittings = lock_sittings(lock_council(council))
    held = council.offices.overlapping(starts_on).filter(role=role)
    if held.filter(participant=participant).exists():
        raise Refusal("office_held", _("This participant already holds the office."), "participant")
    if role in OF_ONE and held.exists():
        raise Refusal("office_held", _("Somebody else holds this office."), "role")
    office = Office.objects.create(
        council=council, participant=participant, role=role, name_in_office=name, starts_on=starts_on
    )
    act = OfficeGiven(office=office.pk, role=role, participant=participant.pk, starts_on=starts_on)
    entry = append_to_council(council, act, actor=actor)
    enter_register(sittings, office, actor=actor, cause=entry)
    return office


@transaction.atomic
def end_office(office: Office, on: date, *, actor: Actor, cause: JournalEntry | None = None) -> None:
    """End an office; ``on`` is the first day without it. Who holds it may lay it down.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where it ended before or ends no
    later than ``on``, or where ``on`` lies before its start, and ``PermissionDenied``.
    """
    require("office.end", actor, office)
    _end(office, on, lock_sittings(office.council), actor=actor, cause=cause)


def end_member_offices(
    council: Council,
    on: date,
    sittings: Sequence[Meeting],
    *,
    actor: Actor,
    cause: JournalEntry,
    participant: Participant | None = None,
) -> None:
    """End the offices that only a member can hold, of one participant or of all, as ``cause`` demands.

    The act behind ``cause`` was permitted; its consequences ask for nothing more. ``sittings`` are those
    whose registers the end concerns.
    """
    held = council.offices.in_force_from(on).filter(role__in=OF_A_MEMBER)
    for office in held if participant is None else held.filter(participant=participant):
        _write_end(office, max(on, office.starts_on), sittings, actor=actor, cause=cause)


def _end(
    office: Office, on: date, sittings: Sequence[Meeting], *, actor: Actor, cause: JournalEntry | None
) -> None:
    row = locked(office, "council")
    if row.ends_on is not None and row.ends_on <= max(on, today_in(row.council)):
        raise Refusal("office_ended", _("This office has already ended, or ends on an earlier day."))
    if on < row.starts_on:
        raise Refusal("ends_before_start", _("An office can't end before it began."), "on")
    _write_end(row, on, sittings, actor=actor, cause=cause)
    office.ends_on = on


def _write_end(
    office: Office, on: date, sittings: Sequence[Meeting], *, actor: Actor, cause: JournalEntry | None
) -> None:
    office.ends_on = on
    office.save(update_fields=["ends_on"])
    council = office.council
    act = OfficeEnded(office=office.pk, role=office.role, participant=office.participant_id, ends_on=on)
    entry = append_to_council(council, act, actor=actor, cause=cause)
    leave_register(sittings, office, on, actor=actor, cause=entry)
