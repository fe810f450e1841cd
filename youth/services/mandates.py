"""Mandates: giving a seat, substitution, resignation, end; a mandate ends, it is never deleted."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import MandateEnded, MandateGiven
from youth.journal.append import append
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.models import CommitteeMembership, Council, Mandate, Participant, Seat
from youth.policies import Actor, journalled, require
from youth.selectors.people import age_of
from youth.selectors.rules import profile_of
from youth.services.errors import Refused
from youth.services.holding import clean_name_in_office, refuse_outsider
from youth.services.offices import end_member_offices


def give_mandate(
    seat: Seat,
    participant: Participant,
    name_in_office: str,
    starts_on: date,
    *,
    actor: Actor,
) -> Mandate:
    """Give a vacant seat to a participant, who acts under ``name_in_office`` from then on.

    Raises ``Refused`` where the seat is held, the participant holds another one, is outside the ages of
    the rules, or the day lies outside the term or before the seat became vacant; and ``PermissionDenied``.
    """
    require("council.manage_people", actor, seat)
    with transaction.atomic():
        mandate, _entry = _give(seat, participant, name_in_office, starts_on, actor=actor)
    return mandate


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

    Raises ``Refused`` as ``end_mandate`` and ``give_mandate`` do, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    with transaction.atomic():
        ended = _end(mandate, on, reason, actor=actor)
        successor, _entry = _give(
            mandate.seat, participant, name_in_office, on, actor=actor, after=mandate, cause=ended
        )
    return successor


def end_mandate(mandate: Mandate, on: date, reason: str, *, actor: Actor) -> None:
    """End a mandate; ``on`` is the first day without it, ``reason`` one of ``Mandate.EndReason``.

    Raises ``Refused`` where it ended before, for an unknown reason and for a day before it began, and
    ``PermissionDenied``.
    """
    require("council.manage_people", actor, mandate)
    with transaction.atomic():
        _end(mandate, on, reason, actor=actor)


def resign(mandate: Mandate, on: date, *, actor: Actor) -> None:
    """Let a member resign; they may do so themselves, or the chair's table enters it.

    Raises ``Refused`` as ``end_mandate`` does, and ``PermissionDenied``.
    """
    require("mandate.resign", actor, mandate)
    with transaction.atomic():
        _end(mandate, on, Mandate.EndReason.RESIGNED, actor=actor)


def _give(
    seat: Seat,
    participant: Participant,
    name_in_office: str,
    starts_on: date,
    *,
    actor: Actor,
    after: Mandate | None = None,
    cause: JournalEntry | None = None,
) -> tuple[Mandate, JournalEntry]:
    term, council = seat.term, seat.term.council
    name = clean_name_in_office(name_in_office)
    refuse_outsider(council, participant)
    _refuse_day(seat, starts_on)
    _refuse_age(council, participant, starts_on)
    if Mandate.objects.filter(seat__term=term, participant=participant, ends_on__isnull=True).exists():
        raise Refused("already_member", _("This participant already holds a seat."), "participant")
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                seat=seat,
                participant=participant,
                name_in_office=name,
                starts_on=starts_on,
                substitutes=after,
            )
    except IntegrityError as error:
        raise Refused("seat_held", _("This seat is held by somebody else."), "seat") from error
    act = MandateGiven(
        mandate=mandate.pk,
        participant=participant.pk,
        term=term.number,
        seat=seat.number,
        starts_on=starts_on,
        substitutes=after.pk if after else None,
    )
    return mandate, append(council_stream(council), council, act, actor=journalled(actor), cause=cause)


def _end(mandate: Mandate, on: date, reason: str, *, actor: Actor) -> JournalEntry:
    if reason not in Mandate.EndReason.values:
        raise Refused("reason_unknown", _("This is not a reason for which a mandate ends."), "reason")
    row = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("seat__term__council", "participant__council")
        .get(pk=mandate.pk)
    )
    if row.ends_on is not None:
        raise Refused("mandate_ended", _("This mandate has already ended."))
    if on < row.starts_on:
        raise Refused("ends_before_start", _("A mandate can't end before it began."), "on")
    row.ends_on, row.end_reason = on, reason
    row.save(update_fields=["ends_on", "end_reason"])
    mandate.ends_on, mandate.end_reason = on, reason
    council = row.seat.term.council
    CommitteeMembership.objects.filter(
        committee__term=row.seat.term, participant_id=row.participant_id, ends_on__isnull=True
    ).update(ends_on=on)
    act = MandateEnded(
        mandate=row.pk,
        participant=row.participant_id,
        term=row.seat.term.number,
        seat=row.seat.number,
        ends_on=on,
        reason=reason,
    )
    entry = append(council_stream(council), council, act, actor=journalled(actor))
    end_member_offices(council, on, actor=actor, cause=entry, participant=row.participant)
    return entry


def _refuse_day(seat: Seat, starts_on: date) -> None:
    term = seat.term
    if starts_on < term.starts_on or (term.ends_on is not None and starts_on >= term.ends_on):
        raise Refused("outside_term", _("This day does not belong to the term."), "starts_on")
    if seat.mandates.filter(ends_on__gt=starts_on).exists():
        raise Refused("seat_held", _("On this day somebody else still held the seat."), "starts_on")


def _refuse_age(council: Council, participant: Participant, starts_on: date) -> None:
    """The ages of the rules bind the youth council; the municipal one is elected by law."""
    if council.kind != Council.Kind.YOUTH or participant.user is None:
        return
    age, member = age_of(participant.user, starts_on), profile_of(council).member
    if age is None:
        message = _("A member's birth date must be known first.")
        raise Refused("birth_date_missing", message, "participant")
    if not member.age_min.value <= age <= member.age_max.value:
        message = _("The rules admit members from %(low)s to %(high)s years of age.")
        bounds = {"low": member.age_min.value, "high": member.age_max.value}
        raise Refused("age_outside", message % bounds, "participant")
