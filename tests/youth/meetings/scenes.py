"""Meetings brought to a point of their course through the services, as in the hall."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.factories import Town
from youth import clock
from youth.models import AgendaItem, Meeting, Participant
from youth.services.agenda import add_item, start_item
from youth.services.attendance import enter_hall
from youth.services.meetings import convene_meeting, open_meeting, plan_meeting


def planned(town: Town, *titles: str, **fields: object) -> Meeting:
    """Plan a meeting that begins in a minute, but on this day, with the given items (else with two)."""
    now = clock.now().astimezone(ZoneInfo(town.youth.time_zone))
    meeting = plan_meeting(
        town.youth,
        starts_at=min(now + timedelta(minutes=1), now.replace(hour=23, minute=59, second=59)),
        place="Зала 1",
        actor=town.secretary,
        **fields,  # type: ignore[arg-type]
    )
    for title in titles or ("Осветление на алеята", "Скейт площадка"):
        add_item(meeting, title=title, text="1. Да се направи.\n2. Срок: 30.06.2027 г.", actor=town.secretary)
    return meeting


def convened(town: Town, *titles: str, **fields: object) -> Meeting:
    """Convene it, late notice accepted."""
    return convene_meeting(planned(town, *titles, **fields), accept_late=True, actor=town.chair)


def with_members(town: Town, meeting: Meeting, how_many: int) -> list[Participant]:
    """Let the first members of the town come in, each by their own word."""
    for member in town.members[:how_many]:
        enter_hall(meeting, participant=member, actor=member)
    return town.members[:how_many]


def opened(town: Town, *titles: str, present: int = 13) -> Meeting:
    """Open a meeting with so many members in the hall."""
    meeting = convened(town, *titles)
    with_members(town, meeting, present)
    return open_meeting(meeting, actor=town.chair)


def at_item(town: Town, meeting: Meeting, position: int = 1) -> AgendaItem:
    """Call the item at a place of the agenda."""
    return start_item(meeting.agenda_items.get(position=position, parent=None), actor=town.chair)


def carried(**changes: object) -> dict[str, object]:
    """Return a carried decision as voting freezes it."""
    decision: dict[str, object] = {
        "poll": str(uuid4()),
        "question": "Да се направи.",
        "method": "open",
        "type": "ordinary",
        "rule": {"preset": "bg-obs", "base": "present", "fraction": [1, 2], "strict": True},
        "snapshot": {"seats": 21, "in_office": 13, "present": 13, "recused": 0},
        "quorum": {"base": "seats", "needed": 11, "present": 13, "met": True},
        "votes": {"for": 10, "against": 2, "abstain": 1, "not_voting": 0},
        "needed": 7,
        "carried": True,
        "reason": "majority_reached",
        "ballots_root": "ab" * 32,
    }
    return decision | changes
