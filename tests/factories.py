"""Plain functions that make the rows a test starts from.

They write rows directly and say nothing in the journal: for tests of one layer, and for tests of pages. A
test of what happened through the services calls the services.
"""

import pickle
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from time_machine import escape_hatch

from proposals.models import Assignment, Proposal
from tests import kept
from tests.decisions import carried, rows_of
from tests.rows import Additions
from youth import clock
from youth.models import (
    AgendaItem,
    Attendance,
    Capacity,
    Committee,
    Council,
    Mandate,
    Meeting,
    Office,
    Participant,
    Partner,
    Representation,
    Resolution,
    Seat,
    Term,
    User,
    Verification,
)
from youth.points import parse, words_of
from youth.policies import OPERATOR
from youth.selectors.councils import today_in
from youth.selectors.rules import rules_now
from youth.services.presiding import seat_the_table
from youth.services.register import freeze_register

_numbers = count(1)


def make_municipal_council(slug: str = "obs", **fields: object) -> Council:
    """Make a municipal council."""
    values = {
        "kind": Council.Kind.MUNICIPAL,
        "municipality_code": "bg-ihtiman",
        "municipality_names": {"bg": "Ихтиман", "en": "Ihtiman"},
        "names": {"bg": "Общински съвет", "en": "Municipal Council"},
        "languages": ["bg", "en"],
    }
    return Council.objects.create(slug=slug, **values | fields)


def make_youth_council(slug: str = "ms", mirrors: Council | None = None, **fields: object) -> Council:
    """Make a youth council."""
    values = {
        "kind": Council.Kind.YOUTH,
        "municipality_code": "bg-ihtiman",
        "municipality_names": {"bg": "Ихтиман", "en": "Ihtiman"},
        "names": {"bg": "Младежки съвет", "en": "Youth Council"},
        "languages": ["bg", "en"],
        "mirrors": mirrors,
    }
    return Council.objects.create(slug=slug, **values | fields)


def make_term(council: Council, *, seats: int = 21, number: int = 1) -> Term:
    """Make a term that began a hundred days ago, with its statutory seats, all vacant.

    A youth council's lasts as long as the preset says.
    """
    began = clock.now() - timedelta(days=100)
    ends_at = began + timedelta(days=730) if council.kind == Council.Kind.YOUTH else None
    term = Term.objects.create(council=council, number=number, starts_at=began, ends_at=ends_at)
    Seat.objects.bulk_create(Seat(term=term, number=seat) for seat in range(1, seats + 1))
    return term


def make_user(name: str = "someone", **fields: object) -> User:
    """Make an account; its address is ``<name>-<number>@example.org``."""
    return User.objects.create(email=f"{name}-{next(_numbers)}@example.org", **fields)


def make_participant(
    council: Council,
    display_name: str = "Мария",
    *,
    user: User | None = None,
    verified: bool = True,
    **fields: object,
) -> Participant:
    """Make a participant with an account, whose age was verified; holds no seat and no office."""
    participant = Participant.objects.create(
        council=council, user=user or make_user("young"), display_name=display_name, **fields
    )
    if verified:
        verify(participant)
    return participant


def verify(participant: Participant, *facts: str) -> None:
    """Let facts about a participant be verified, the age if none is named, by the operator."""
    assert participant.user is not None
    for fact in facts or ("age",):
        Verification.objects.create(
            user=participant.user, council=participant.council, fact=fact, method="in_person"
        )


def make_organisation(council: Council, name: str = "Клуб „Пътека“", **fields: object) -> Participant:
    """Make an organisation that takes part; nobody acts for it yet."""
    kind = Participant.Kind.ORGANISATION
    made = Participant.objects.create(council=council, kind=kind, display_name=name, is_public=True, **fields)
    Partner.objects.create(organisation=made)
    return made


def make_guest(
    council: Council, name: str = "Д-р Иванова", title: str = "лекар", **fields: object
) -> Participant:
    """Make a guest whose capacity was confirmed an hour ago."""
    guest = make_participant(council, name, guest_as=title, is_public=True, **fields)
    Capacity.objects.create(
        participant=guest, kind="expert", title=title, starts_at=clock.now() - timedelta(hours=1)
    )
    return guest


def make_representation(
    representative: Participant, organisation: Participant | None = None
) -> Representation:
    """Let the participant act for an organisation of the same council, since an hour."""
    return Representation.objects.create(
        organisation=organisation or make_organisation(representative.council),
        representative=representative,
        ground="Протокол № 1",
        starts_at=clock.now() - timedelta(hours=1),
    )


def seat_member(participant: Participant, term: Term, *, name: str = "") -> Mandate:
    """Give the participant the term's first vacant seat, since the term began."""
    seat = term.seats.exclude(mandates__ends_at__isnull=True, mandates__isnull=False).order_by("number")[0]
    return Mandate.objects.create(
        seat=seat,
        participant=participant,
        name_in_office=name or participant.display_name,
        starts_at=term.starts_at,
    )


def give_office(participant: Participant, role: str, *, since: datetime | None = None) -> Office:
    """Give the participant an office, for a hundred days already unless said otherwise."""
    return Office.objects.create(
        council=participant.council,
        participant=participant,
        role=role,
        name_in_office=participant.display_name,
        starts_at=since or clock.now() - timedelta(days=100),
    )


def make_members(term: Term, how_many: int) -> list[Participant]:
    """Make participants who hold a seat each, the first ones that are vacant."""
    names = [f"Член {number}" for number in range(1, how_many + 1)]
    users = User.objects.bulk_create(User(email=f"young-{next(_numbers)}@example.org") for _name in names)
    members = Participant.objects.bulk_create(
        Participant(council=term.council, user=user, display_name=name, is_public=True)
        for name, user in zip(names, users, strict=True)
    )
    Verification.objects.bulk_create(
        Verification(user=member.user, council=term.council, fact="age", method="in_person")
        for member in members
    )
    taken = Mandate.objects.filter(seat__term=term, ends_at=None).values("seat")
    vacant = term.seats.exclude(pk__in=taken).order_by("number")[:how_many]
    Mandate.objects.bulk_create(
        Mandate(seat=seat, participant=member, name_in_office=name, starts_at=term.starts_at)
        for seat, member, name in zip(vacant, members, names, strict=True)
    )
    return members


def make_committee(term: Term, slug: str = "culture", **fields: object) -> Committee:
    """Make a standing committee without members."""
    values = {"names": {"bg": "Култура и спорт", "en": "Culture and sport"}}
    return Committee.objects.create(term=term, slug=slug, **values | fields)


def make_assignment(
    proposal: Proposal, committee: Committee, due_on: date | None = None, **fields: Any
) -> Assignment:
    """Assign a proposal to a committee, the lead one unless the fields say otherwise, ten days ago."""
    assigned_on = today_in(proposal.council) - timedelta(days=10)
    values = {"is_lead": True, "assigned_on": assigned_on, "due_on": due_on} | fields
    return Assignment.objects.create(proposal=proposal, committee=committee, **values)


def make_meeting(term: Term, state: str = Meeting.State.PLANNED, **fields: object) -> Meeting:
    """Make a meeting in a week, or under way since an hour where its state says so.

    Its rules are frozen from its notice on, and who is a member in the register of one that was opened; all
    of them were counted, and ``let_in`` lets them in.
    """
    now = clock.now()
    values: dict[str, object] = {"place": "Читалище", "starts_at": now + timedelta(days=7)}
    if state != Meeting.State.PLANNED:
        values["convened_at"] = now - timedelta(days=8)
        values["rules"] = rules_now(term.council)
        values["notice_number"] = 1 + term.meetings.exclude(notice_number=None).count()
    if state in {Meeting.State.OPEN, Meeting.State.SUSPENDED, Meeting.State.CLOSED}:
        values |= {"starts_at": now - timedelta(hours=1), "opened_at": now - timedelta(hours=1)}
        values |= {"quorum_checked_at": now - timedelta(hours=1)}
        values["number"] = 1 + term.meetings.exclude(number=None).count()
        values["quorum_present"] = Mandate.objects.filter(seat__term=term).count()
    if state == Meeting.State.CLOSED:
        values |= {"closed_at": now}
    meeting = Meeting.objects.create(council=term.council, term=term, state=state, **values | fields)
    if meeting.opened_at is not None:
        seat_the_table(meeting, actor=OPERATOR)
        meeting.save(update_fields=["presiding", "keeping"])
        freeze_register(meeting)
    return meeting


def make_agenda_item(meeting: Meeting, title: str = "Велоалея", **fields: object) -> AgendaItem:
    """Make the next item of the agenda."""
    text = str(fields.pop("text", "Одобрява."))
    values = {
        "position": 1 + meeting.agenda_items.filter(parent=None).count(),
        "legal_ground": parse(text).ground,
        "points": rows_of(text),
    }
    return AgendaItem.objects.create(meeting=meeting, title=title, **values | fields)


def make_resolution(item: AgendaItem, **fields: object) -> Resolution:
    """Enter the carried decision on an item in the book, under the next number of the term."""
    meeting, number = item.meeting, fields.get("number") or 1 + item.meeting.term.resolutions.count()
    values: dict[str, object] = {
        "council": meeting.council,
        "term": meeting.term,
        "meeting": meeting,
        "period": f"term:{meeting.term.number}",
        "number": number,
        "adopted_on": today_in(meeting.council, meeting.opened_at),
        "designation": f"Решение № {number}",
        "title": item.title,
        "legal_ground": item.legal_ground,
        "points": item.points,
        "words": words_of(item.legal_ground, item.points),
        "language": item.language,
        "decision": carried(),
        "subject_label": item.subject_label,
        "subject_id": item.subject_id,
    }
    return Resolution.objects.create(agenda_item=item, **values | fields)


def let_in(meeting: Meeting, *participants: Participant) -> None:
    """Let the participants into the hall since the meeting opened."""
    entered_at = meeting.opened_at or clock.now()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, participant=participant, entered_at=entered_at)
        for participant in participants
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A municipality with both councils and the people a view test needs: owner, member, outsider."""

    municipal: Council
    youth: Council
    term: Term
    chair: Participant
    secretary: Participant
    members: list[Participant] = field(default_factory=list)
    young_person: Participant
    outsider: User
    municipal_secretary: Participant

    @property
    def member(self) -> Participant:
        """Return a member without an office."""
        return self.members[-1]


def make_town(*, seats: int = 21, members: int = 13, youth: Council | None = None) -> Town:
    """Make both councils; the chair is the first of ``members`` (at least two), the secretary has no seat.

    A ``youth`` council that is there already takes part with the municipal one that it mirrors. Where nothing
    is there yet, rows that this process made before are put in again: eight times as quick, in so many tests.
    """
    if youth is not None or Council.objects.exists():
        return _make_town(seats=seats, members=members, youth=youth)
    # A test that moved the clock has a town of its own time.
    if escape_hatch.is_travelling() or abs(clock.now() - datetime.now(UTC)) > timedelta(minutes=1):
        return _make_town(seats=seats, members=members)
    is_alone = kept.nothing_is_written()
    if (known := _towns.get((seats, members))) is not None:
        town = known.put_in()
    else:
        made: list[Town] = []
        rows = Additions(lambda: made.append(_make_town(seats=seats, members=members)))
        _towns[seats, members] = KeptTown(rows, pickle.dumps(made[0]))
        town = made[0]
    if is_alone:
        kept.begin_with(town, (seats, members))
    return town


@dataclass(frozen=True)
class KeptTown:
    """The rows of a town, and its objects from before anything hung on them."""

    rows: Additions
    town: bytes

    def put_in(self) -> Town:
        """Put the rows into the test's database, and give objects of its own."""
        self.rows.set()
        town = pickle.loads(self.town)  # noqa: S301 (our own, from a moment ago)
        assert isinstance(town, Town)
        return town


_towns: dict[tuple[int, int], KeptTown] = {}


def _make_town(*, seats: int, members: int, youth: Council | None = None) -> Town:
    municipal = (youth.mirrors if youth else None) or make_municipal_council()
    youth = youth or make_youth_council(mirrors=municipal)
    term = make_term(youth, seats=seats)
    seated = make_members(term, members)
    give_office(seated[0], Office.Role.CHAIR)
    secretary = make_participant(youth, "Секретар")
    give_office(secretary, Office.Role.SECRETARY)
    municipal_secretary = make_participant(municipal, "Секретар на общинския съвет")
    give_office(municipal_secretary, Office.Role.SECRETARY)
    return Town(
        municipal=municipal,
        youth=youth,
        term=term,
        chair=seated[0],
        secretary=secretary,
        members=seated,
        young_person=make_participant(youth, "Мария"),
        outsider=make_user("outsider"),
        municipal_secretary=municipal_secretary,
    )
