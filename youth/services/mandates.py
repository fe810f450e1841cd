"""Mandates: giving a seat, substitution, resignation, end; a mandate ends, it is never deleted."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import MandateEnded, MandateGiven
from youth.models import CommitteeMembership, Council, Mandate, Meeting, Participant, Seat
from youth.models.journal import JournalEntry
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.people import age_of
from youth.selectors.rules import profile_of
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.office_rules import (
    clean_name_in_office,
    lock_council,
    refuse_outside_term,
    refuse_outsider,
)
from youth.services.offices import end_member_offices
from youth.services.register import enter_register, leave_register, lock_sittings


@transaction.atomic
def give_mandate(
    seat: Seat,
    participant: Participant,
    name_in_office: str,
    starts_on: date,
    *,
    actor: Actor,
) -> Mandate:
    """Give a vacant seat to a participant, who acts under ``name_in_office`` from then on.

    Raises ``Refusal`` where the seat is held, the participant holds another one, is outside the ages of
    the rules, or the day lies outside the term or before the seat became vacant; and ``PermissionDenied``.
    """
    require("council.manage_people", actor, seat)
    sittings = lock_sittings(lock_council(seat.term.council))
    return _give(seat, participant, name_in_office, starts_on, sittings, actor=actor)


@transaction.atomic
def substitute(
    mandate: Mandate,
    participant: Participant,
    name_in_office: str,
    on: date,
    *,
    reason: str,
    actor: Actor,
) -> Mandate:
    """End a mandate on ``on`` and give its seat to the next in line from the same day.

    Raises ``Refusal`` as ``end_mandate`` and ``give_mandate`` do, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    sittings = lock_sittings(lock_council(mandate.seat.term.council))
    ended = _end(mandate, on, reason, sittings, actor=actor)
    return _give(
        mandate.seat, participant, name_in_office, on, sittings, actor=actor, after=mandate, cause=ended
    )


@transaction.atomic
def end_mandate(mandate: Mandate, on: date, reason: str, *, actor: Actor) -> None:
    """End a mandate; ``on`` is the first day without it, ``reason`` one of ``Mandate.EndReason``.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where it ended before or ends no
    later than ``on``, for an unknown reason and for a day before it began, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    _end(mandate, on, reason, lock_sittings(mandate.seat.term.council), actor=actor)


@transaction.atomic
def resign(mandate: Mandate, on: date, *, actor: Actor) -> None:
    """Let a member resign; they may do so themselves, or the chair's table enters it.

    Raises ``Refusal`` as ``end_mandate`` does, and ``PermissionDenied``.
    """
    require("mandate.resign", actor, mandate)
    sittings = lock_sittings(mandate.seat.term.council)
    _end(mandate, on, Mandate.EndReason.RESIGNED, sittings, actor=actor)


def _give(
    seat: Seat,
    participant: Participant,
    name_in_office: str,
    starts_on: date,
    sittings: Sequence[Meeting],
    *,
    actor: Actor,
    after: Mandate | None = None,
    cause: JournalEntry | None = None,
) -> Mandate:
    term, council = seat.term, seat.term.council
    name = clean_name_in_office(name_in_office)
    refuse_outsider(council, participant)
    refuse_outside_term(term, starts_on)
    _refuse_held(seat, participant, starts_on)
    _refuse_age(council, participant, starts_on)
    mandate = Mandate.objects.create(
        seat=seat, participant=participant, name_in_office=name, starts_on=starts_on, substitutes=after
    )
    act = MandateGiven(
        mandate=mandate.pk,
        participant=participant.pk,
        term=term.number,
        seat=seat.number,
        starts_on=starts_on,
        substitutes=after.pk if after else None,
    )
    entry = append_to_council(council, act, actor=actor, cause=cause)
    enter_register(sittings, mandate, actor=actor, cause=entry)
    return mandate


def _end(
    mandate: Mandate, on: date, reason: str, sittings: Sequence[Meeting], *, actor: Actor
) -> JournalEntry:
    if reason not in Mandate.EndReason.values:
        raise Refusal("reason_unknown", _("This is not a reason for which a mandate ends."), "reason")
    row = locked(mandate, "seat__term__council", "participant__council")
    council = row.seat.term.council
    if row.ends_on is not None and row.ends_on <= max(on, today_in(council)):
        message = _("This mandate has already ended, or ends on an earlier day.")
        raise Refusal("mandate_ended", message)
    if on < row.starts_on:
        raise Refusal("ends_before_start", _("A mandate can't end before it began."), "on")
    row.ends_on, row.end_reason = on, reason
    row.save(update_fields=["ends_on", "end_reason"])
    mandate.ends_on, mandate.end_reason = on, reason
    CommitteeMembership.objects.filter(committee__term=row.seat.term, participant_id=row.participant_id).end(
        on
    )
    act = MandateEnded(
        mandate=row.pk,
        participant=row.participant_id,
        term=row.seat.term.number,
        seat=row.seat.number,
        ends_on=on,
        reason=reason,
    )
    entry = append_to_council(council, act, actor=actor)
    leave_register(sittings, row, on, actor=actor, cause=entry)
    end_member_offices(council, on, sittings, actor=actor, cause=entry, participant=row.participant)
    return entry


def _refuse_held(seat: Seat, participant: Participant, starts_on: date) -> None:
    """Asked under the lock of the council, so that on every database no two mandates overlap."""
    if Mandate.objects.overlapping(starts_on).filter(seat__term=seat.term, participant=participant).exists():
        raise Refusal("already_member", _("This participant already holds a seat."), "participant")
    held = seat.mandates.overlapping(starts_on).order_by("starts_on").first()
    if held is None:
        return
    if held.ends_on is None:
        raise Refusal("seat_held", _("This seat is held by somebody else."), "seat")
    raise Refusal("seat_held", _("On this day somebody else still held the seat."), "starts_on")


def _refuse_age(council: Council, participant: Participant, starts_on: date) -> None:
    """The ages of the rules bind the youth council; the municipal one is elected by law."""
    if council.kind != Council.Kind.YOUTH or participant.user is None:
        return
    age, member = age_of(participant.user, starts_on), profile_of(council).member
    if age is None:
        message = _("A member's birth date must be known first.")
        raise Refusal("birth_date_missing", message, "participant")
    if not member.age_min.value <= age <= member.age_max.value:
        message = _("The rules admit members from %(low)s to %(high)s years of age.")
        bounds = {"low": member.age_min.value, "high": member.age_max.value}
        raise Refusal("age_outside", message % bounds, "participant")
