"""Terms of office with their statutory seats."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import TermEnded, TermOpened
from youth.journal.kinds import sealed
from youth.models import CommitteeMembership, Council, Mandate, Seat, Term
from youth.plain_text import plain_line
from youth.policies import OPERATOR, Actor, require
from youth.procedure.terms import months_later
from youth.refusals import Refusal
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.rules import profile_of
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.member_cards import forget_former_members
from youth.services.office_rules import clean_document, lock_council
from youth.services.offices import end_member_offices


@transaction.atomic
def open_term(
    council: Council,
    number: int,
    starts_on: date,
    *,
    actor: Actor,
    ends_on: date | None = None,
    document: str = "",
    length_reason: str = "",
) -> Term:
    """Open a term with as many seats as the council's rules say, for whole days in the council's time zone.

    It begins at the midnight before ``starts_on``; ``ends_on`` is the first day that no longer belongs to it.
    Without one, a youth council's lasts as long as its rules say; another length needs ``length_reason``. A
    municipal council's is set by law, and without ``ends_on`` its end is not known yet. ``document`` is what
    the term rests on, in words.

    Raises ``Refusal`` for a number used before, an end before the start, another length without a reason, and
    days that belong to another term (``number``, ``ends_on``, ``length_reason``, ``starts_on``), and
    ``PermissionDenied``.
    """
    require("council.manage_people", actor, council)
    if ends_on is not None and ends_on <= starts_on:
        raise Refusal("ends_before_start", _("The term must end after it starts."), "ends_on")
    document, length_reason = clean_document(document), plain_line(length_reason)[:300]
    row = locked(council)
    by_rule = _end_by_rule(row, starts_on)
    ends_on = ends_on or by_rule
    if row.terms.filter(number=number).exists():
        raise Refusal("term_exists", _("There is already a term with this number."), "number")
    starts_at, ends_at = start_of_day(row, starts_on), start_of_day(row, ends_on) if ends_on else None
    if row.terms.overlapping(starts_at, ends_at).exists():
        message = _("These days belong to an existing term. End that one first.")
        raise Refusal("terms_overlap", message, "starts_on")
    length_reason = _reason_of_length(ends_on, by_rule, length_reason)
    seats = profile_of(row, starts_at).body.seats.value
    term = Term.objects.create(
        council=row,
        number=number,
        starts_at=starts_at,
        ends_at=ends_at,
        document=document,
        length_reason=length_reason,
    )
    Seat.objects.bulk_create(Seat(term=term, number=one) for one in range(1, seats + 1))
    ground = sealed(document) if document else None
    act = TermOpened(
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        seats=seats,
        document=ground,
        length_reason=sealed(length_reason) if length_reason else None,
    )
    append_to_council(row, act, actor=actor)
    return term


def _end_by_rule(council: Council, starts_on: date) -> date | None:
    """Return the end that a youth council's rules give a term, None for a municipal council."""
    if council.kind != Council.Kind.YOUTH:
        return None
    months = profile_of(council, start_of_day(council, starts_on)).member.term_months.value
    return months_later(starts_on, months)


def _reason_of_length(ends_on: date | None, by_rule: date | None, reason: str) -> str:
    """Return why a term ends otherwise than by the rules, empty where it does not; refuse one without."""
    if by_rule in (None, ends_on):
        return ""
    if not reason:
        message = _("By the rules the term ends before %(end)s. Say why it is to end on another day.")
        end = {"end": date_format(by_rule, "DATE_FORMAT")}
        raise Refusal("length_differs", message % end, "length_reason")
    return reason


@transaction.atomic
def end_term(term: Term, on: date, *, document: str = "", actor: Actor) -> None:
    """End a term on ``on``, the first day that no longer belongs to it, with its mandates and committees.

    ``document`` is the ground, in words; without one an earlier ground stays. An end that is recorded
    already may be brought forward. Raises ``Refusal`` where it ended before or ``on`` is not after its
    start, and ``PermissionDenied``.
    """
    require("council.manage_people", actor, term)
    document = clean_document(document)
    council = lock_council(term.council)
    row = locked(term)
    at = start_of_day(council, on)
    if at <= row.starts_at:
        raise Refusal("ends_before_start", _("The term must end after it starts."), "on")
    at = min(at, row.ends_at or at)
    mandates = Mandate.objects.filter(seat__term=row)
    if at == row.ends_at and not mandates.in_force_from(at).exists():
        raise Refusal("term_ended", _("This term has already ended."))
    row.ends_at = term.ends_at = at
    row.end_document = term.end_document = document or row.end_document
    row.save(update_fields=["ends_at", "end_document"])
    mandates.end(at, end_reason=Mandate.EndReason.TERM_ENDED)
    CommitteeMembership.objects.filter(committee__term=row).end(at)
    ground = sealed(document) if document else None
    act = TermEnded(number=row.number, ends_on=today_in(council, at), document=ground)
    entry = append_to_council(council, act, actor=actor)
    # A meeting sits in its term until it is closed: no register changes.
    end_member_offices(council, at, (), actor=actor, cause=entry)
    forget_former_members()


def end_terms_that_ran_out(council: Council, now: datetime) -> int:
    """End, by an act each, the terms whose end has come and in which somebody still holds a seat.

    Whatever their end says, nobody votes after it: this writes the act. A meeting that passes the midnight
    sits in its term until it is closed. Safe to repeat; returns how many were ended.
    """
    held = Mandate.objects.filter(seat__term=OuterRef("pk")).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=OuterRef("ends_at"))
    )
    over = council.terms.filter(Exists(held), ends_at__lte=now).select_related("council")
    ended = 0
    for term in over.order_by("ends_at"):
        try:
            end_term(term, today_in(council, term.ends_at), actor=OPERATOR)
        except Refusal as refusal:
            # Another runner was first.
            if refusal.code != "term_ended":
                raise
        else:
            ended += 1
    return ended
