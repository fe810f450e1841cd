"""The register of a meeting: frozen when it opens, changed only by acts on its stream.

Services that give or end a seat or an office lock the sittings first (``lock_sittings``), so that a meeting
that opens meanwhile either sees the change or waits for it. A change that is entered later than it happened
takes effect in a register at the act: what was done in the meeting until then was done by who sat in it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from youth import clock
from youth.acts.register import RegisterEntered, RegisterKept, RegisterLeft
from youth.models import CommitteeMembership, Council, Mandate, Meeting, Office, RegisterLine
from youth.models.held import in_force_at
from youth.models.journal import JournalEntry
from youth.policies import Actor
from youth.procedure.in_force import is_valid
from youth.services.entries import append_to_meeting

RUNNING = frozenset({Meeting.State.OPEN, Meeting.State.SUSPENDED})
type Held = Mandate | Office | CommitteeMembership


def lock_sittings(*councils: Council) -> list[Meeting]:
    """Lock the councils and their meetings that run or may open; return those that run.

    The councils' rows come first, so that seats and offices are given and ended in sequence: without
    them two requests could give the same seat or office between check and write.
    """
    among = [council.pk for council in councils]
    list(Council.objects.select_for_update().filter(pk__in=among).order_by("pk"))
    states = [Meeting.State.CONVENED, *RUNNING]
    rows = Meeting.objects.select_related("council", "term").select_for_update(of=("self",))
    locked = rows.filter(council__in=among, state__in=states).order_by("pk")
    return [meeting for meeting in locked if meeting.state in RUNNING]


def freeze_register(meeting: Meeting) -> None:
    """Write who is in office at the opening of a meeting, and those whose time in office begins later.

    In a committee these are its members and the council's offices. The meeting's row is locked and
    ``opened_at`` is set.
    """
    since = meeting.opened_at or clock.now()
    term = in_force_at(since, "seat__term__")
    mandates = Mandate.objects.in_force_from(since).filter(term, seat__term=meeting.term_id)
    members: list[RegisterLine]
    if meeting.committee_id is None:
        members = [_line(meeting, one, since) for one in mandates.select_related("seat")]
    else:
        places = CommitteeMembership.objects.in_force_from(since).filter(committee=meeting.committee_id)
        members = [line for one in places for line in _lines_of_place(meeting, one, mandates, since)]
    offices = Office.objects.in_force_from(since).filter(council=meeting.council)
    RegisterLine.objects.bulk_create([*members, *(_line(meeting, one, since) for one in offices)])


def enter_register(
    sittings: Sequence[Meeting], held: Held, since: datetime, *, actor: Actor, cause: JournalEntry
) -> None:
    """Add a new seat or office to the registers of the running meetings, by an act in each.

    A place in a committee is added to its own, a seat in the council to the council's. It begins there no
    earlier than ``since``, the moment of the act.
    """
    for meeting in sittings:
        for line in _new_lines(meeting, held, since):
            line.save(force_insert=True)
            act = RegisterEntered(
                participant=line.participant_id, seat=line.seat, role=line.role, starts_at=line.starts_at
            )
            append_to_meeting(meeting, act, actor=actor, cause=cause)


def _new_lines(meeting: Meeting, held: Held, since: datetime) -> list[RegisterLine]:
    if isinstance(held, CommitteeMembership):
        if held.committee_id != meeting.committee_id:
            return []
        mandates = Mandate.objects.in_force_from(since).filter(seat__term=meeting.term_id)
        return _lines_of_place(meeting, held, mandates, since)
    is_elsewhere = isinstance(held, Mandate) and (
        held.seat.term_id != meeting.term_id or meeting.committee_id is not None
    )
    return [] if is_elsewhere else [_line(meeting, held, since)]


def leave_register(
    sittings: Sequence[Meeting], held: Held, since: datetime, *, actor: Actor, cause: JournalEntry
) -> None:
    """End a seat, an office or a committee's place in registers of running meetings, by an act in each.

    It ends there no earlier than ``since``, the moment of the act.
    """
    for meeting in sittings:
        ends_at = _end_in(meeting, held, since)
        line = None if ends_at is None else _line_of(meeting, held, ends_at)
        if line is None or ends_at is None:
            continue
        line.ends_at = max(ends_at, line.starts_at)
        line.save(update_fields=["ends_at"])
        act = RegisterLeft(
            participant=line.participant_id, seat=line.seat, role=line.role, ends_at=line.ends_at
        )
        append_to_meeting(meeting, act, actor=actor, cause=cause)


def keep_in_register(
    sittings: Sequence[Meeting], held: Held, since: datetime, *, actor: Actor, cause: JournalEntry
) -> None:
    """Take back an end that still lies ahead in the registers of the running meetings, by an act in each."""
    for meeting in sittings:
        line = _line_of(meeting, held, since)
        if line is None or line.ends_at is None:
            continue
        if line.membership is not None and line.membership.ends_at is not None:
            # The place in the committee still ends; taking that back is an act of its own.
            continue
        line.ends_at = None
        line.save(update_fields=["ends_at"])
        act = RegisterKept(participant=line.participant_id, seat=line.seat, role=line.role)
        append_to_meeting(meeting, act, actor=actor, cause=cause)


def _line_of(meeting: Meeting, held: Held, moment: datetime) -> RegisterLine | None:
    name = {Mandate: "mandate", Office: "office", CommitteeMembership: "membership"}[type(held)]
    lines = meeting.register.in_force_from(moment).filter(**{name: held})
    return lines.select_related("membership").first()


def _lines_of_place(
    meeting: Meeting, place: CommitteeMembership, mandates: QuerySet[Mandate], since: datetime
) -> list[RegisterLine]:
    """Return the lines of a place in the committee: of the seat that its holder has meanwhile."""
    lines = []
    for mandate in mandates.filter(participant=place.participant_id).select_related("seat"):
        line = _line(meeting, mandate, since)
        line.membership, line.starts_at = place, max(line.starts_at, place.starts_at)
        ends = [one for one in (line.ends_at, _end_in(meeting, place, since)) if one is not None]
        line.ends_at = max(min(ends), line.starts_at) if ends else None
        lines.append(line)
    return lines


def _line(meeting: Meeting, held: Mandate | Office, since: datetime) -> RegisterLine:
    starts_at, ends_at = max(since, held.starts_at), _end_in(meeting, held, since)
    line = RegisterLine(
        meeting=meeting,
        participant_id=held.participant_id,
        name_in_office=held.name_in_office,
        starts_at=starts_at,
        ends_at=ends_at and max(ends_at, starts_at),
    )
    if isinstance(held, Mandate):
        line.mandate, line.seat = held, held.seat.number
    else:
        line.office, line.role = held, held.role
    return line


def _end_in(meeting: Meeting, held: Held, since: datetime) -> datetime | None:
    """Return when a seat or office ends in the meeting; None where it lasts to its closing.

    What ends with the term lasts to the closing: a meeting sits in its term until it is closed.
    """
    if held.ends_at is None or not is_valid(meeting.term.ends_at, held.ends_at):
        return None
    return max(since, held.ends_at)
