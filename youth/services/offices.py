"""Offices of a council: who chairs, deputises, keeps the minutes, moderates, verifies."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import OfficeEnded, OfficeGiven
from youth.journal.append import append
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.models import Council, Office, Participant
from youth.policies import Actor, journalled, require
from youth.selectors.people import is_member
from youth.services.errors import Refused
from youth.services.holding import clean_name_in_office, refuse_outsider

# Offices that end with the seat of who holds them.
OF_A_MEMBER = (Office.Role.CHAIR, Office.Role.DEPUTY_CHAIR)


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

    Raises ``Refused`` for an unknown role, an office that is held, a stranger to the council, and a chair
    without a seat (``role``, ``participant``, ``name_in_office``), and ``PermissionDenied``.
    """
    require("council.manage_people", actor, council)
    if role not in Office.Role.values:
        raise Refused("role_unknown", _("There is no such office."), "role")
    name = clean_name_in_office(name_in_office)
    refuse_outsider(council, participant)
    if role in OF_A_MEMBER and not is_member(participant, starts_on):
        message = _("Only a member of the council can chair it or deputise.")
        raise Refused("no_seat", message, "participant")
    with transaction.atomic():
        if council.offices.filter(participant=participant, role=role, ends_on__isnull=True).exists():
            raise Refused("office_held", _("This participant already holds the office."), "participant")
        try:
            with transaction.atomic():
                office = Office.objects.create(
                    council=council,
                    participant=participant,
                    role=role,
                    name_in_office=name,
                    starts_on=starts_on,
                )
        except IntegrityError as error:
            raise Refused("office_held", _("Somebody else holds this office."), "role") from error
        act = OfficeGiven(office=office.pk, role=role, participant=participant.pk, starts_on=starts_on)
        append(council_stream(council), council, act, actor=journalled(actor))
    return office


def end_office(office: Office, on: date, *, actor: Actor, cause: JournalEntry | None = None) -> None:
    """End an office; ``on`` is the first day without it. Who holds it may lay it down.

    Raises ``Refused`` where it ended before or ``on`` lies before its start, and ``PermissionDenied``.
    """
    require("office.end", actor, office)
    _end(office, on, actor=actor, cause=cause)


def end_member_offices(
    council: Council,
    on: date,
    *,
    actor: Actor,
    cause: JournalEntry,
    participant: Participant | None = None,
) -> None:
    """End the offices that only a member can hold, of one participant or of all, as ``cause`` demands.

    The act behind ``cause`` was permitted; its consequences ask for nothing more.
    """
    held = council.offices.filter(role__in=OF_A_MEMBER, ends_on__isnull=True)
    for office in held if participant is None else held.filter(participant=participant):
        _end(office, max(on, office.starts_on), actor=actor, cause=cause)


def _end(office: Office, on: date, *, actor: Actor, cause: JournalEntry | None) -> None:
    with transaction.atomic():
        row = Office.objects.select_for_update(of=("self",)).select_related("council").get(pk=office.pk)
        if row.ends_on is not None:
            raise Refused("office_ended", _("This office has already ended."))
        if on < row.starts_on:
            raise Refused("ends_before_start", _("An office can't end before it began."), "on")
        row.ends_on = on
        row.save(update_fields=["ends_on"])
        act = OfficeEnded(office=row.pk, role=row.role, participant=row.participant_id, ends_on=on)
        append(council_stream(row.council), row.council, act, actor=journalled(actor), cause=cause)
    office.ends_on = on
