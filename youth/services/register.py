"""The register of a meeting: frozen when it opens, changed only by acts on its stream.

Whoever gives or ends a seat or an office locks the sittings first (``lock_sittings``), so that a meeting
that opens meanwhile either sees the change or waits for it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from youth import clock
from youth.acts.register import RegisterEntered, RegisterLeft
from youth.models import Council, Mandate, Meeting, Office, RegisterLine
from youth.models.held import standing_on
from youth.models.journal import JournalEntry
from youth.policies import Actor
from youth.selectors.councils import start_of_day, today_in
from youth.services.entries import append_to_meeting

RUNNING = frozenset({Meeting.State.OPEN, Meeting.State.SUSPENDED})


def lock_sittings(*councils: Council) -> list[Meeting]:
    """Lock the meetings that run or may open until the transaction ends; return those that run."""
    states = [Meeting.State.CONVENED, *RUNNING]
    rows = Meeting.objects.select_related("council", "term").select_for_update(of=("self",))
    locked = rows.filter(council__in=councils, state__in=states).order_by("pk")
    return [meeting for meeting in locked if meeting.state in RUNNING]


def freeze_register(meeting: Meeting) -> None:
    """Write who is in office at the opening of a meeting, and whose time in office is known to begin later.

    The meeting's row is locked and ``opened_at`` is set.
    """
    day = today_in(meeting.council, meeting.opened_at)
    term = standing_on(day, "seat__term__")
    mandates = Mandate.objects.in_force_from(day).filter(term, seat__term=meeting.term_id)
    offices = Office.objects.in_force_from(day).filter(council=meeting.council)
    held: list[Mandate | Office] = [*mandates.select_related("seat"), *offices]
    since = meeting.opened_at or clock.now()
    RegisterLine.objects.bulk_create(_line(meeting, one, since) for one in held)


def enter_register(
    sittings: Sequence[Meeting], held: Mandate | Office, *, actor: Actor, cause: JournalEntry
) -> None:
    """Enter a seat or an office that was given while meetings run, each by an act of its own."""
    for meeting in sittings:
        if isinstance(held, Mandate) and held.seat.term_id != meeting.term_id:
            continue
        line = _line(meeting, held, clock.now())
        line.save(force_insert=True)
        act = RegisterEntered(
            participant=line.participant_id, seat=line.seat, role=line.role, from_at=line.from_at
        )
        append_to_meeting(meeting, act, actor=actor, cause=cause)


def leave_register(
    sittings: Sequence[Meeting], held: Mandate | Office, on: date, *, actor: Actor, cause: JournalEntry
) -> None:
    """End a seat or an office in the registers of the meetings that run, each by an act of its own."""
    for meeting in sittings:
        until = _until(meeting, on, clock.now())
        if until is None:
            continue
        lines = meeting.register.filter(Q(until_at__isnull=True) | Q(until_at__gt=until))
        which = {"mandate": held} if isinstance(held, Mandate) else {"office": held}
        line = lines.filter(**which).first()
        if line is None:
            continue
        line.until_at = max(until, line.from_at)
        line.save(update_fields=["until_at"])
        act = RegisterLeft(
            participant=line.participant_id, seat=line.seat, role=line.role, until_at=line.until_at
        )
        append_to_meeting(meeting, act, actor=actor, cause=cause)


def _line(meeting: Meeting, held: Mandate | Office, since: datetime) -> RegisterLine:
    from_at = max(since, start_of_day(meeting.council, held.starts_on))
    until = _until(meeting, held.ends_on, since) if held.ends_on else None
    line = RegisterLine(
        meeting=meeting,
        participant_id=held.participant_id,
        name_in_office=held.name_in_office,
        from_at=from_at,
        until_at=until and max(until, from_at),
    )
    if isinstance(held, Mandate):
        line.mandate, line.seat = held, held.seat.number
    else:
        line.office, line.role = held, held.role
    return line


def _until(meeting: Meeting, on: date, since: datetime) -> datetime | None:
    """Return from when a seat or office is no longer in the meeting; nothing where it lasts to its closing.

    What ends with the term lasts to the closing: a meeting sits in its term until it is closed.
    """
    if meeting.term.ends_on is not None and on >= meeting.term.ends_on:
        return None
    return max(since, start_of_day(meeting.council, on))
