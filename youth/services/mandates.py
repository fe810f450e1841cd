"""Mandates: giving a seat, substitution, resignation, end. A mandate is ended, never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.institution import MandateEnded, MandateEndWithdrawn, MandateGiven
from youth.journal.kinds import sealed
from youth.models import CommitteeMembership, Council, Mandate, Meeting, Participant, Seat
from youth.models.journal import JournalEntry
from youth.policies import Actor, Operator, require
from youth.procedure.choices import VerifiedAct
from youth.procedure.in_force import is_valid
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.people import birth_of
from youth.selectors.rules import profile_of
from youth.selectors.verification import is_verified_for
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.member_cards import forget_card
from youth.services.office_rules import (
    clean_document,
    clean_name_in_office,
    refuse_no_end_ahead,
    refuse_outside_term,
    refuse_outsider,
)
from youth.services.offices import end_member_offices
from youth.services.register import enter_register, keep_in_register, leave_register, lock_sittings


@dataclass(frozen=True, slots=True)
class Given:
    """How a seat is got: on which basis and document, and after whose mandate."""

    basis: str
    document: str
    after: Mandate | None = None


@transaction.atomic
def give_mandate(
    seat: Seat,
    participant: Participant,
    name_in_office: str,
    starts_at: datetime,
    *,
    basis: str = Mandate.Basis.ELECTED,
    document: str = "",
    actor: Actor,
) -> Mandate:
    """Give a vacant seat to a participant, who acts under ``name_in_office`` from ``starts_at`` on.

    ``basis`` is one of ``Mandate.Basis``, ``document`` what it rests on, in words.

    Raises ``Refusal`` where the seat is held, the participant holds another one, is outside the ages of the
    rules, or the moment lies outside the term or before the seat became vacant; and ``PermissionDenied``.
    """
    require("council.manage_people", actor, seat)
    sittings = lock_sittings(seat.term.council)
    given = Given(basis, document)
    return _give(seat, participant, name_in_office, starts_at, sittings, given, actor=actor)


@transaction.atomic
def substitute(
    mandate: Mandate,
    participant: Participant,
    name_in_office: str,
    at: datetime,
    *,
    reason: str,
    document: str = "",
    actor: Actor,
) -> Mandate:
    """End a mandate at ``at`` and give its seat to the next in line from the same instant.

    In a running meeting, too, one leaves at the instant at which the other takes the seat. ``document`` is
    the ground of both acts.

    Raises ``Refusal`` as ``end_mandate`` and ``give_mandate`` do, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    sittings = lock_sittings(mandate.seat.term.council)
    ended = _end(mandate, at, reason, sittings, document, actor=actor)
    given = Given(Mandate.Basis.NEXT_IN_LINE, document, mandate)
    return _give(mandate.seat, participant, name_in_office, at, sittings, given, actor=actor, cause=ended)


@transaction.atomic
def end_mandate(mandate: Mandate, at: datetime, reason: str, *, document: str = "", actor: Actor) -> None:
    """End a mandate; ``at`` is the first instant without it, ``reason`` one of ``Mandate.EndReason``.

    ``document`` is its ground, in words.

    An end that lies ahead may be brought forward. Raises ``Refusal`` where it ended before or ends no
    later than ``at``, for an unknown reason and for a moment before it began, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    _end(mandate, at, reason, lock_sittings(mandate.seat.term.council), document, actor=actor)


@transaction.atomic
def resign(mandate: Mandate, at: datetime, *, actor: Actor) -> None:
    """End a mandate as resigned, by the member or by the chair's table.

    Raises ``Refusal`` as ``end_mandate`` does, and ``PermissionDenied``.
    """
    require("mandate.resign", actor, mandate)
    sittings = lock_sittings(mandate.seat.term.council)
    _end(mandate, at, Mandate.EndReason.RESIGNED, sittings, actor=actor)


@transaction.atomic
def withdraw_mandate_end(mandate: Mandate, *, actor: Actor) -> None:
    """Take back the end of a mandate that still lies ahead.

    Committee seats and offices that were to end with it are taken back by acts of their own. Raises
    ``Refusal`` where no end lies ahead, where the seat or the participant is taken from then on, and where
    the term ends by then; and ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    council = mandate.seat.term.council
    sittings = lock_sittings(council)
    row = locked(mandate, "seat__term__council", "participant")
    refuse_no_end_ahead(row.ends_at)
    refuse_outsider(council, row.participant)
    if row.ends_at is not None:
        refuse_outside_term(row.seat.term, row.ends_at)
        _refuse_held(row.seat, row.participant, row.ends_at)
    row.ends_at = mandate.ends_at = None
    row.end_reason = mandate.end_reason = ""
    row.end_document = mandate.end_document = ""
    row.save(update_fields=["ends_at", "end_reason", "end_document"])
    act = MandateEndWithdrawn(
        mandate=row.pk, participant=row.participant_id, term=row.seat.term.number, seat=row.seat.number
    )
    entry = append_to_council(council, act, actor=actor)
    keep_in_register(sittings, row, entry.at, actor=actor, cause=entry)


def _give(
    seat: Seat,
    participant: Participant,
    name_in_office: str,
    starts_at: datetime,
    sittings: Sequence[Meeting],
    given: Given,
    *,
    actor: Actor,
    cause: JournalEntry | None = None,
) -> Mandate:
    term, council = seat.term, seat.term.council
    name, document = clean_name_in_office(name_in_office), clean_document(given.document)
    if given.basis not in Mandate.Basis.values:
        raise Refusal("basis_unknown", _("This is not a way to get a seat."), "basis")
    refuse_outsider(council, participant)
    refuse_outside_term(term, starts_at)
    _refuse_held(seat, participant, starts_at)
    _refuse_age(council, participant, today_in(council, starts_at))
    _refuse_unverified(council, participant, actor)
    mandate = Mandate.objects.create(
        seat=seat,
        participant=participant,
        name_in_office=name,
        starts_at=starts_at,
        basis=given.basis,
        document=document,
        substitutes=given.after,
    )
    act = MandateGiven(
        mandate=mandate.pk,
        participant=participant.pk,
        term=term.number,
        seat=seat.number,
        starts_at=starts_at,
        substitutes=given.after.pk if given.after else None,
        basis=given.basis,
        document=sealed(document) if document else None,
    )
    entry = append_to_council(council, act, actor=actor, cause=cause)
    enter_register(sittings, mandate, (cause or entry).at, actor=actor, cause=entry)
    return mandate


def _end(
    mandate: Mandate,
    at: datetime,
    reason: str,
    sittings: Sequence[Meeting],
    document: str = "",
    *,
    actor: Actor,
) -> JournalEntry:
    document = clean_document(document)
    if reason not in Mandate.EndReason.values:
        raise Refusal("reason_unknown", _("This is not a reason for which a mandate ends."), "reason")
    row = locked(mandate, "seat__term__council", "participant__council")
    council = row.seat.term.council
    if row.ends_at is not None and row.ends_at <= max(at, clock.now()):
        message = _("This mandate has already ended, or ends earlier.")
        raise Refusal("mandate_ended", message)
    if at < row.starts_at:
        raise Refusal("ends_before_start", _("A mandate can't end before it began."), "at")
    row.ends_at = mandate.ends_at = at
    row.end_reason = mandate.end_reason = reason
    row.end_document = mandate.end_document = document
    row.save(update_fields=["ends_at", "end_reason", "end_document"])
    CommitteeMembership.objects.filter(committee__term=row.seat.term, participant_id=row.participant_id).end(
        at
    )
    act = MandateEnded(
        mandate=row.pk,
        participant=row.participant_id,
        term=row.seat.term.number,
        seat=row.seat.number,
        ends_at=at,
        reason=reason,
        document=sealed(document) if document else None,
    )
    entry = append_to_council(council, act, actor=actor)
    leave_register(sittings, row, entry.at, actor=actor, cause=entry)
    end_member_offices(council, at, sittings, actor=actor, cause=entry, participant=row.participant)
    if not is_valid(at, clock.now()):
        forget_card(row.participant)
    return entry


def _refuse_held(seat: Seat, participant: Participant, starts_at: datetime) -> None:
    """Called under the lock of the council, so that on every database no two mandates overlap."""
    if Mandate.objects.overlapping(starts_at).filter(seat__term=seat.term, participant=participant).exists():
        raise Refusal("already_member", _("This participant already holds a seat."), "participant")
    held = seat.mandates.overlapping(starts_at).order_by("starts_at").first()
    if held is None:
        return
    if held.ends_at is None:
        raise Refusal("seat_held", _("This seat is held by somebody else."), "seat")
    raise Refusal("seat_held", _("At that moment somebody else still holds the seat."), "starts_at")


def _refuse_age(council: Council, participant: Participant, day: date) -> None:
    """Check the ages of the rules in a youth council; a municipal council is elected by law."""
    if council.kind != Council.Kind.YOUTH or participant.user is None:
        return
    birth, member = birth_of(participant.user), profile_of(council).member
    if birth is None:
        message = _("A member's birth date must be known first.")
        raise Refusal("birth_date_missing", message, "participant")
    if not birth.is_within(member.age_min.value, member.age_max.value, day):
        message = _("The rules admit members from %(low)s to %(high)s years of age.")
        bounds = {"low": member.age_min.value, "high": member.age_max.value}
        raise Refusal("age_outside", message % bounds, "participant")


def _refuse_unverified(council: Council, participant: Participant, actor: Actor) -> None:
    """Check that the member is verified, where the rules of a youth council ask for it.

    The operator's founding file seats those whose papers the election commission saw.
    """
    if isinstance(actor, Operator) or council.kind != Council.Kind.YOUTH or participant.user is None:
        return
    if not is_verified_for(participant, VerifiedAct.SEAT):
        message = _("A seat is given to verified people. Ask the verifier to see a document first.")
        raise Refusal("not_verified", message, "participant")
