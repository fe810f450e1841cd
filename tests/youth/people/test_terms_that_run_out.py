"""A term whose last day has passed is ended by the runner, as an act."""

from datetime import timedelta

import pytest

from tests.factories import Town, make_meeting, make_members, make_term, seat_member
from youth import clock
from youth.due import end_terms
from youth.models import JournalEntry, Mandate, Meeting, Office, Seat, Term
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.register import members_sitting


@pytest.fixture
def over(town: Town) -> Term:
    """Give a term that ended at the midnight behind us."""
    town.term.ends_at = start_of_day(town.youth, today_in(town.youth))
    town.term.save()
    return town.term


def acts(town: Town) -> list[str]:
    found = JournalEntry.objects.filter(stream_id=f"council:{town.youth.pk}")
    return list(found.order_by("seq").values_list("kind", flat=True))


def test_the_mandates_of_a_term_end_with_it_by_an_act(town: Town, over: Term) -> None:
    assert end_terms(town.youth, clock.now()) == 1

    ended = Mandate.objects.filter(seat__term=over)
    assert set(ended.values_list("ends_at", "end_reason")) == {(over.ends_at, "term_ended")}
    assert acts(town) == ["youth.term_ended", "youth.office_ended"]
    assert not Office.objects.filter(role="chair", ends_at__isnull=True).exists()
    entry = JournalEntry.objects.get(kind="youth.term_ended")
    assert (entry.actor, entry.payload["ends_on"]) == (None, today_in(town.youth, over.ends_at).isoformat())


def test_it_is_done_once_and_not_before_its_time(town: Town, over: Term) -> None:
    with clock.standing_at(over.ends_at - timedelta(seconds=1)):
        assert end_terms(town.youth, clock.now()) == 0
    assert end_terms(town.youth, clock.now()) == 1
    assert end_terms(town.youth, clock.now()) == 0


def test_a_term_without_a_known_end_goes_on(town: Town) -> None:
    assert end_terms(town.youth, clock.now()) == 0
    assert acts(town) == []


def test_a_runner_that_comes_late_leaves_the_next_terms_chair_in_office(town: Town, over: Term) -> None:
    following = Term.objects.create(council=town.youth, number=2, starts_at=over.ends_at)
    Seat.objects.create(term=following, number=1)
    seat_member(town.member, following)
    Office.objects.filter(role="chair").update(ends_at=over.ends_at)
    chair = Office.objects.create(
        council=town.youth,
        participant=town.member,
        role="chair",
        name_in_office="Нова Председателка",
        starts_at=over.ends_at,
    )

    assert end_terms(town.youth, clock.now()) == 1
    chair.refresh_from_db()
    assert chair.ends_at is None


def test_a_meeting_that_passes_midnight_sits_in_its_term_to_the_end(town: Town, over: Term) -> None:
    meeting = make_meeting(town.term, Meeting.State.OPEN, opened_at=over.ends_at - timedelta(hours=2))
    before = members_sitting(meeting).count()

    assert end_terms(town.youth, clock.now()) == 1
    assert members_sitting(meeting).count() == before == len(town.members)


def test_the_term_of_another_council_is_left_alone(town: Town, over: Term) -> None:
    other = make_term(town.municipal)
    make_members(other, 1)
    other.ends_at = over.ends_at
    other.save()
    end_terms(town.youth, clock.now())

    assert Mandate.objects.get(seat__term=other).ends_at is None
