"""A committee of the town, and its meetings brought to a point of their course through the services."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.factories import Town, make_committee
from tests.kept import kept
from voting.models import Outcome, Poll
from voting.services import BallotPaper, announce_poll, cast_ballots, close_poll, open_poll
from youth import clock
from youth.models import AgendaItem, Committee, CommitteeMembership, Meeting, Participant
from youth.services.agenda import add_item, finish_item, start_item
from youth.services.attendance import enter_hall
from youth.services.meetings import convene_meeting, open_meeting, plan_meeting

MEMBERS = slice(2, 7)


@kept
def culture(town: Town) -> Committee:
    """Make a committee of five: the third member of the town chairs it, the first two are not in it."""
    known = town.term.committees.filter(slug="culture").first()
    if known is not None:
        return known
    committee = make_committee(town.term)
    since = clock.now() - timedelta(days=90)
    CommitteeMembership.objects.bulk_create(
        CommitteeMembership(
            committee=committee, participant=one, starts_at=since, is_chair=one == town.members[2]
        )
        for one in town.members[MEMBERS]
    )
    return committee


@kept
def planned(town: Town, *titles: str, **fields: object) -> Meeting:
    """Let its chair plan a meeting that begins in a minute, but on this day, with the given items."""
    committee = culture(town)
    now = clock.now().astimezone(ZoneInfo(town.youth.time_zone))
    meeting = plan_meeting(
        town.youth,
        committee=committee,
        starts_at=min(now + timedelta(minutes=1), now.replace(hour=23, minute=59, second=59)),
        place="Зала 2",
        actor=town.members[2],
        **fields,  # type: ignore[arg-type]
    )
    for title in titles or ("Скейт площадка",):
        add_item(meeting, title=title, text="1. Да се направи.", actor=town.members[2])
    return meeting


@kept
def convened(town: Town, *titles: str, **fields: object) -> Meeting:
    """Convene it, late notice accepted."""
    return convene(town, planned(town, *titles, **fields))


def convene(town: Town, meeting: Meeting) -> Meeting:
    """Convene a meeting that was planned, late notice accepted."""
    return convene_meeting(meeting, late_because="Спешно", actor=town.members[2])


@kept
def opened(town: Town, *titles: str, present: int = 5) -> Meeting:
    """Open it with so many of its five members in the hall."""
    return opened_with(town, convened(town, *titles), present)


def opened_with(town: Town, meeting: Meeting, present: int = 5) -> Meeting:
    """Let so many of its five members in, and open a meeting that was convened."""
    let_into(meeting, *town.members[MEMBERS][:present])
    return open_meeting(meeting, actor=town.members[2])


def finish(town: Town, item: AgendaItem) -> None:
    """Let its chair finish an item."""
    item.refresh_from_db()
    finish_item(item, actor=town.members[2])


def let_into(meeting: Meeting, *members: Participant) -> None:
    """Let members into the hall, each by their own word."""
    for member in members:
        enter_hall(meeting, participant=member, actor=member)


def vote(poll: Poll, member: Participant, choice: str) -> None:
    """Cast one ballot."""
    cast_ballots(poll, [BallotPaper(member.pk, choice)])


@kept
def announced(town: Town, votes: tuple[int, int, int], *, present: int = 5) -> Outcome:
    """Take a whole vote on its first item."""
    meeting = opened(town, present=present)
    return voted(town, meeting.agenda_items.get(position=1), votes)


def voted(
    town: Town,
    item: AgendaItem,
    votes: tuple[int, int, int],
    *,
    voters: slice = MEMBERS,
    chair: Participant | None = None,
) -> Outcome:
    """Call an item and take a whole vote on it."""
    chair = chair or town.members[2]
    poll = open_poll(start_item(item, actor=chair), actor=chair)
    choices = [choice for choice, many in zip(("for", "against", "abstain"), votes, strict=True)
               for _one in range(many)]  # fmt: skip
    people = town.members[voters]
    cast_ballots(poll, [BallotPaper(people[at].pk, choice) for at, choice in enumerate(choices)])
    close_poll(poll, actor=chair)
    return announce_poll(poll, actor=chair)
