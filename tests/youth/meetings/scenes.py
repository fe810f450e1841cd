"""Meetings brought to a point of their course through the services, as in the hall."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.factories import Town
from tests.kept import kept
from youth import clock
from youth.models import AgendaItem, Meeting, Participant
from youth.services.agenda import add_item, start_item
from youth.services.attendance import Coming, Way, enter_many
from youth.services.meetings import convene_meeting, open_meeting, plan_meeting


@kept
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


@kept
def convened(town: Town, *titles: str, **fields: object) -> Meeting:
    """Convene it, late notice accepted."""
    return convene_meeting(planned(town, *titles, **fields), late_because="Спешно", actor=town.chair)


def with_members(town: Town, meeting: Meeting, how_many: int) -> list[Participant]:
    """Let the first members of the town come in, each by their own word."""
    let_in(meeting, *town.members[:how_many])
    return town.members[:how_many]


def let_in(meeting: Meeting, *members: Participant) -> None:
    """Let members come in, each by their own word, as those do who come at the same time."""
    for outcome in enter_many(meeting, [Coming(member, member, Way.SELF) for member in members]):
        if isinstance(outcome, Exception):
            raise outcome


@kept
def opened(town: Town, *titles: str, present: int = 13) -> Meeting:
    """Open a meeting with so many members in the hall."""
    meeting = convened(town, *titles)
    with_members(town, meeting, present)
    return open_meeting(meeting, actor=town.chair)


def at_item(town: Town, meeting: Meeting, position: int = 1) -> AgendaItem:
    """Call the item at a place of the agenda."""
    return start_item(meeting.agenda_items.get(position=position, parent=None), actor=town.chair)
