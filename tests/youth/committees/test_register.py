"""The register of a committee's meeting: its members, frozen at the opening, changed only by acts."""

from datetime import timedelta

from tests.factories import Town
from tests.youth.committees import scenes
from tests.youth.meetings import scenes as council
from youth import clock
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import Meeting
from youth.selectors.attendance import quorum_state
from youth.selectors.register import chairs_sitting, members_sitting, seats_sitting
from youth.services.committees import add_committee_member, end_committee_membership, withdraw_committee_end
from youth.services.mandates import end_mandate

LATER = timedelta(minutes=5)


def people(meeting: Meeting) -> list[str]:
    """Return the names of those who sit in a meeting."""
    return list(members_sitting(meeting).values_list("name_in_office", flat=True))


def kinds(meeting: Meeting) -> list[str]:
    """Return the last acts on the meeting's register."""
    found = entries_after(meeting_stream(meeting)).filter(kind__startswith="youth.register_")
    return list(found.values_list("kind", flat=True))


def test_before_and_after_the_opening_the_committees_members_sit(town: Town) -> None:
    names = [one.display_name for one in town.members[scenes.MEMBERS]]
    meeting = scenes.convened(town)
    assert people(meeting) == names
    meeting = scenes.opened_with(town, meeting)
    assert people(meeting) == names
    assert [seat for seat, _holder in seats_sitting(meeting)] == [3, 4, 5, 6, 7]
    assert chairs_sitting(meeting, town.members[2])
    assert not chairs_sitting(meeting, town.members[3])
    # The offices of the council are in it by their names, as ever.
    assert set(meeting.register.exclude(role="").values_list("role", flat=True)) == {"chair", "secretary"}


def test_who_comes_into_a_committee_comes_into_its_running_meeting_alone(town: Town) -> None:
    ours, theirs = council.opened(town), scenes.opened(town)
    add_committee_member(scenes.culture(town), town.members[9], clock.now(), actor=town.secretary)
    assert town.members[9].display_name in people(theirs)
    assert (kinds(theirs), kinds(ours)) == (["youth.register_entered"], [])
    assert quorum_state(theirs).seats == 6


def test_who_leaves_a_committee_leaves_its_meeting_and_keeps_the_seat_in_the_council(town: Town) -> None:
    ours, theirs = council.opened(town), scenes.opened(town)
    place = theirs.committee.memberships.get(participant=town.members[4])
    with clock.standing_at(clock.now() + LATER):
        end_committee_membership(place, clock.now(), actor=town.secretary)
        assert town.members[4].display_name not in people(theirs)
        assert town.members[4].display_name in people(ours)
    assert (kinds(theirs), kinds(ours)) == (["youth.register_left"], [])


def test_an_end_that_lies_ahead_is_in_the_register_until_it_is_taken_back(town: Town) -> None:
    theirs = scenes.opened(town)
    place = theirs.committee.memberships.get(participant=town.members[4])
    end_committee_membership(place, clock.now() + timedelta(hours=1), actor=town.secretary)
    line = theirs.register.get(membership=place)
    assert line.ends_at is not None
    withdraw_committee_end(place, actor=town.secretary)
    line.refresh_from_db()
    assert line.ends_at is None
    assert kinds(theirs) == ["youth.register_left", "youth.register_kept"]


def test_who_loses_the_seat_leaves_both(town: Town) -> None:
    ours, theirs = council.opened(town), scenes.opened(town)
    mandate = town.members[4].mandates.get()
    with clock.standing_at(clock.now() + LATER):
        end_mandate(mandate, clock.now(), "resigned", actor=town.secretary)
        assert town.members[4].display_name not in [*people(ours), *people(theirs)]
    assert kinds(ours) == kinds(theirs) == ["youth.register_left"]
