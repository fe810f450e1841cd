"""Every act of voting shows on open pages: old page and frames give the fresh page."""

import pytest
from django.test import Client

from tests.factories import Town
from tests.replay import Pages, assert_frames_refresh, replays
from tests.voting.scenes import cast, item_under_way, opened_poll, vote
from tests.voting.test_pages import address, signed_in
from tests.youth.meetings.scenes import at_item
from tests.youth.meetings.test_pages_say import place_of_vote
from voting.services import (
    announce_poll,
    challenge_quorum,
    challenge_result,
    close_poll,
    count_quorum,
    open_poll,
    repeat_poll,
)
from youth.journal.streams import meeting_stream
from youth.live.frames import View
from youth.services.agenda import finish_item


@pytest.fixture
def clients(town: Town) -> dict:
    return {"public": Client(), "member": signed_in(town.member), "chair": signed_in(town.chair)}


def meeting_page(clients, town, meeting):
    return Pages(clients, lambda language: address("youth:meeting", town, language, pk=meeting.pk))


def poll_page(clients, town, poll):
    return Pages(clients, lambda language: address("voting:detail", town, language, pk=poll.pk))


@replays("voting.poll_opened")
def test_an_opened_poll_shows_on_the_meetings_page(town: Town, clients):
    item = item_under_way(town)

    assert_frames_refresh(
        meeting_stream(item.meeting),
        meeting_page(clients, town, item.meeting),
        lambda: open_poll(item, actor=town.chair),
    )


@replays(
    "voting.poll_closed",
    "voting.quorum_challenged",
    "voting.quorum_counted",
    "voting.poll_announced",
    "youth.resolution_adopted",
)
def test_the_course_of_a_poll_shows_on_the_meetings_page(town: Town, clients):
    poll = opened_poll(town, topic="budget")
    cast(town, poll, 9, 3, 1)
    stream, page = meeting_stream(poll.meeting), meeting_page(clients, town, poll.meeting)

    for act in (
        lambda: challenge_quorum(poll, actor=town.member),
        lambda: count_quorum(poll, actor=town.secretary),
        lambda: close_poll(poll, actor=town.chair),
        lambda: announce_poll(poll, actor=town.chair),
    ):
        assert_frames_refresh(stream, page, act)


@replays("voting.poll_opened")
def test_a_repeated_poll_takes_the_place_of_the_lost_one(town: Town, clients):
    poll = opened_poll(town)
    vote(poll, town.members[:6], "for")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    challenge_result(poll, reason="Двама вдигнаха ръка късно.", actor=town.member)

    assert_frames_refresh(
        meeting_stream(poll.meeting),
        meeting_page(clients, town, poll.meeting),
        lambda: repeat_poll(poll, actor=town.chair),
    )


@replays("youth.item_started")
def test_a_result_goes_from_the_place_of_the_vote_when_the_next_item_is_called(town: Town, clients):
    poll = opened_poll(town)
    cast(town, poll, 9, 3, 1)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    finish_item(poll.agenda_item, actor=town.chair)
    stream, page = meeting_stream(poll.meeting), meeting_page(clients, town, poll.meeting)

    view = View("member", "bg")
    assert "<article" in place_of_vote(page.fetch(view, stream))

    assert_frames_refresh(stream, page, lambda: at_item(town, poll.meeting, position=2))

    assert "<article" not in place_of_vote(page.fetch(view, stream))


@replays("voting.poll_closed", "voting.quorum_challenged", "voting.quorum_counted", "voting.poll_announced")
def test_the_course_of_a_poll_shows_on_its_own_page(town: Town, clients):
    poll = opened_poll(town, topic="budget")
    cast(town, poll, 9, 3, 1)
    stream, page = meeting_stream(poll.meeting), poll_page(clients, town, poll)

    for act in (
        lambda: challenge_quorum(poll, actor=town.member),
        lambda: count_quorum(poll, actor=town.secretary),
        lambda: close_poll(poll, actor=town.chair),
        lambda: announce_poll(poll, actor=town.chair),
    ):
        assert_frames_refresh(stream, page, act)


def test_somebody_who_missed_everything_catches_up(town: Town, clients):
    item = item_under_way(town)

    def whole_vote():
        poll = open_poll(item, actor=town.chair)
        cast(town, poll, 9, 3, 1)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

    assert_frames_refresh(meeting_stream(item.meeting), meeting_page(clients, town, item.meeting), whole_vote)
