"""Offices of a council: who chairs, deputises, keeps the minutes, moderates, verifies."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.institution import OfficeEnded, OfficeEndWithdrawn, OfficeGiven
from youth.journal.kinds import sealed
from youth.models import Council, Meeting, Office, Participant
from youth.models.journal import JournalEntry
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.roles import role_named, roles_where
from youth.selectors.people import is_member
from youth.selectors.roles import roles_in
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.office_rules import (
    clean_document,
    clean_name_in_office,
    refuse_no_end_ahead,
    refuse_outsider,
)
from youth.services.register import enter_register, keep_in_register, leave_register, lock_sittings


@transaction.atomic
def give_office(
    council: Council,
    participant: Participant,
    role: str,
    name_in_office: str,
    starts_at: datetime,
    *,
    document: str = "",
    actor: Actor,
) -> Office:
    """Give an office to a participant from ``starts_at`` on; chair and deputy must hold a seat.

    Raises ``Refusal`` for an unknown role, an office that is held, somebody who is not a participant, and a
    chair without a seat (``role``, ``participant``, ``name_in_office``), and ``PermissionDenied``.
    """
    require("council.manage_people", actor, council)
    if role not in {one.name for one in roles_in(council)}:
        raise Refusal("role_unknown", _("There is no such office."), "role")
    name = clean_name_in_office(name_in_office)
    sittings = lock_sittings(council)
    _refuse_office(council, participant, role, starts_at)
    office = Office(
        council=council,
        participant=participant,
        role=role,
        name_in_office=name,
        starts_at=starts_at,
        document=clean_document(document),
    )
    return _write_office(office, sittings, actor=actor)


def elect_to_office(
    council: Council,
    participant: Participant,
    role: str,
    name_in_office: str,
    *,
    document: str,
    actor: Actor,
    cause: JournalEntry,
) -> Office | None:
    """Give an office to who was elected, from the moment of ``cause``; who held it alone leaves it.

    The vote permitted it; its consequences need no further permission. Who holds the office already keeps
    it. Returns None where it can't be given any more: the seat ended, or the participant left, while the
    vote was under way.
    """
    sittings, declared = lock_sittings(council), role_named(role)
    held = council.offices.overlapping(cause.at).filter(role=role).select_related("council")
    own = held.filter(participant=participant).first()
    if own is not None and own.starts_at <= cause.at and own.ends_at is None:
        return own
    if declared is None or not _can_hold(council, participant, role, cause.at):
        return None
    for office in held if declared.of_one else held.filter(participant=participant):
        _write_end(office, max(cause.at, office.starts_at), sittings, actor=actor, cause=cause)
    office = Office(
        council=council,
        participant=participant,
        role=role,
        name_in_office=name_in_office,
        starts_at=cause.at,
        document=clean_document(document),
    )
    return _write_office(office, sittings, actor=actor, cause=cause)


def return_office(
    council: Council,
    role: str,
    *,
    leaves: Collection[UUID],
    to: Collection[UUID],
    document: str,
    actor: Actor,
    cause: JournalEntry,
) -> None:
    """End the office of those whose election a repeated vote overturned, from the moment of ``cause``.

    Who held it before (``to``) holds it again, where they still can and nobody else does.
    """
    sittings = lock_sittings(council)
    held = council.offices.overlapping(cause.at).filter(role=role).select_related("council")
    for office in held.filter(participant__in=leaves):
        _write_end(office, max(cause.at, office.starts_at), sittings, actor=actor, cause=cause)
    last = council.offices.filter(role=role, participant__in=to).order_by("starts_at", "pk")
    for former in {one.participant_id: one for one in last.select_related("participant")}.values():
        participant = former.participant
        if held.filter(ends_at=None).exists() or not _can_hold(council, participant, role, cause.at):
            continue
        office = Office(
            council=council,
            participant=participant,
            role=role,
            name_in_office=former.name_in_office,
            starts_at=cause.at,
            document=clean_document(document),
        )
        _write_office(office, sittings, actor=actor, cause=cause)


@transaction.atomic
def end_office(office: Office, at: datetime, *, actor: Actor) -> None:
    """End an office; ``at`` is the first instant without it. Its holder may resign it.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where it ended before or ends no
    later than ``at``, or where ``at`` lies before its start, and ``PermissionDenied``.
    """
    require("office.end", actor, office)
    sittings = lock_sittings(office.council)
    row = locked(office, "council")
    if row.ends_at is not None and row.ends_at <= max(at, clock.now()):
        raise Refusal("office_ended", _("This office has already ended, or ends earlier."))
    if at < row.starts_at:
        raise Refusal("ends_before_start", _("An office can't end before it began."), "at")
    _write_end(row, at, sittings, actor=actor)
    office.ends_at = at


@transaction.atomic
def withdraw_office_end(office: Office, *, actor: Actor) -> None:
    """Take back the end of an office that still lies ahead.

    Raises ``Refusal`` where no end lies ahead, and where the office could not be given from then on, as
    ``give_office`` does; and ``PermissionDenied``.
    """
    require("council.manage_people", actor, office)
    sittings = lock_sittings(office.council)
    row = locked(office, "council", "participant")
    refuse_no_end_ahead(row.ends_at)
    if row.ends_at is not None:
        _refuse_office(row.council, row.participant, row.role, row.ends_at)
    row.ends_at = office.ends_at = None
    row.save(update_fields=["ends_at"])
    act = OfficeEndWithdrawn(office=row.pk, role=row.role, participant=row.participant_id)
    entry = append_to_council(row.council, act, actor=actor)
    keep_in_register(sittings, row, entry.at, actor=actor, cause=entry)


def end_member_offices(
    council: Council,
    at: datetime,
    sittings: Sequence[Meeting],
    *,
    actor: Actor,
    cause: JournalEntry,
    participant: Participant | None = None,
) -> None:
    """End the offices that only a member can hold, of one participant or of all, because of ``cause``.

    The act of ``cause`` was permitted; its consequences need no further permission. ``sittings`` are those
    whose registers the end concerns.
    """
    of_a_member = [role.name for role in roles_where(lambda _slug: True) if role.of_member]
    held = council.offices.in_force_from(at).filter(role__in=of_a_member).select_related("participant")
    for office in held if participant is None else held.filter(participant=participant):
        # Given for a later seat: of the next term, where the runner ends this one late.
        if office.starts_at >= at and is_member(office.participant, office.starts_at):
            continue
        _write_end(office, max(at, office.starts_at), sittings, actor=actor, cause=cause)


def _write_office(
    office: Office, sittings: Sequence[Meeting], *, actor: Actor, cause: JournalEntry | None = None
) -> Office:
    office.save(force_insert=True)
    act = OfficeGiven(
        office=office.pk,
        role=office.role,
        participant=office.participant_id,
        starts_at=office.starts_at,
        document=sealed(office.document) if office.document else None,
    )
    entry = append_to_council(office.council, act, actor=actor, cause=cause)
    enter_register(sittings, office, (cause or entry).at, actor=actor, cause=entry)
    return office


def _write_end(
    office: Office,
    at: datetime,
    sittings: Sequence[Meeting],
    *,
    actor: Actor,
    cause: JournalEntry | None = None,
) -> None:
    office.ends_at = at
    office.save(update_fields=["ends_at"])
    act = OfficeEnded(office=office.pk, role=office.role, participant=office.participant_id, ends_at=at)
    entry = append_to_council(office.council, act, actor=actor, cause=cause)
    leave_register(sittings, office, (cause or entry).at, actor=actor, cause=entry)


def _can_hold(council: Council, participant: Participant, role: str, at: datetime) -> bool:
    """Return whether a participant may hold an office from ``at`` on; others may hold it too."""
    try:
        refuse_outsider(council, participant)
    except Refusal:
        return False
    declared = role_named(role)
    return declared is None or not declared.of_member or is_member(participant, at)


def _refuse_office(council: Council, participant: Participant, role: str, at: datetime) -> None:
    """Raise ``Refusal`` where the participant can't hold the office from ``at`` on; the council is locked."""
    refuse_outsider(council, participant)
    declared = role_named(role)
    if declared is not None and declared.of_member and not is_member(participant, at):
        message = _("Only a member of the council can chair it or deputise.")
        raise Refusal("no_seat", message, "participant")
    held = council.offices.overlapping(at).filter(role=role)
    if held.filter(participant=participant).exists():
        raise Refusal("office_held", _("This participant already holds the office."), "participant")
    if declared is not None and declared.of_one and held.exists():
        raise Refusal("office_held", _("Somebody else holds this office."), "role")
