"""Frames: rendered once, in reach or not, never silently wrong."""

import json

import pytest

from youth.journal.redaction import erase_payload
from youth.live.frames import FrameStore, OutOfReachError, View

PUBLIC = View("public", "bg")


@pytest.fixture
def frames():
    return FrameStore(reach=5)


def seqs(frames):
    return [frame.seq for frame in frames]


def test_a_frame_is_rendered_once_however_often_it_is_asked_for(frames, stream, show, shown):
    show(1)
    show(2)
    for _ in range(3):
        assert seqs(frames.after(stream, PUBLIC, 0)) == [1, 2]
    assert shown.renders == [(1, "public", "bg"), (2, "public", "bg")]


def test_each_audience_and_language_has_its_own_frames(frames, stream, show):
    show(1)
    texts = [
        json.loads(frames.after(stream, View(audience, language), 0)[0].text)["fragments"]["number"]
        for audience in ("public", "member")
        for language in ("bg", "en")
    ]
    assert texts == [
        '<p id="number" lang="bg">1 for public</p>',
        '<p id="number" lang="en">1 for public</p>',
        '<p id="number" lang="bg">1 for member</p>',
        '<p id="number" lang="en">1 for member</p>',
    ]


def test_a_resuming_screen_is_served_from_the_ring_without_the_database(
    frames, stream, show, django_assert_num_queries
):
    for number in range(4):
        show(number)
    frames.after(stream, PUBLIC, 0)
    with django_assert_num_queries(0):
        assert seqs(frames.cached_after(stream, PUBLIC, 2)) == [3, 4]
        assert frames.cached_after(stream, PUBLIC, 4) == []
        assert frames.cached_after(stream, PUBLIC, 5) is None


def test_frames_older_than_the_ring_come_from_the_journal(frames, stream, show, shown):
    for number in range(3):
        show(number)
    assert seqs(frames.after(stream, PUBLIC, 2)) == [3]
    assert seqs(frames.after(stream, PUBLIC, 0)) == [1, 2, 3]
    assert len(shown.renders) == 3


def test_a_ring_keeps_only_the_last_frames(frames, stream, show):
    for number in range(4):
        show(number)
    frames.after(stream, PUBLIC, 0)
    for number in range(4):
        show(number)
    assert seqs(frames.after(stream, PUBLIC, 4)) == [5, 6, 7, 8]
    assert frames.cached_after(stream, PUBLIC, 2) is None
    assert seqs(frames.after(stream, PUBLIC, 3)) == [4, 5, 6, 7, 8]


def test_a_screen_that_missed_more_than_the_reach_must_load_its_page_again(frames, stream, show):
    for number in range(6):
        show(number)
    with pytest.raises(OutOfReachError) as error:
        frames.after(stream, PUBLIC, 0)
    assert error.value.head == 6


def test_a_ring_left_far_behind_does_not_send_a_fresh_page_away(frames, stream, show):
    show(0)
    frames.after(stream, PUBLIC, 0)
    for number in range(10):
        show(number)
    assert seqs(frames.after(stream, PUBLIC, 10)) == [11]


def test_a_screen_ahead_of_the_journal_comes_from_another_past(frames, stream, show):
    show(1)
    with pytest.raises(OutOfReachError):
        frames.after(stream, PUBLIC, 9)


def test_nothing_happened_yet(frames, stream):
    assert frames.after(stream, PUBLIC, 0) == []


def test_an_act_that_can_t_be_rendered_has_the_page_loaded_again(frames, stream, show):
    show(-1)
    assert json.loads(frames.after(stream, PUBLIC, 0)[0].text) == {"type": "act", "seq": 1, "reload": True}


def test_an_erased_payload_is_not_shown(frames, stream, show):
    show(5)
    erase_payload(stream, 1, reason="erasure_request")
    frame = json.loads(frames.after(stream, PUBLIC, 0)[0].text)
    assert frame["data"]["payload"] is None
    assert frame["reload"] is True


def test_visitors_see_of_a_kind_that_is_not_public_only_that_something_happened(frames, stream, show, shown):
    shown.is_public = False
    show(5)
    assert json.loads(frames.after(stream, PUBLIC, 0)[0].text) == {"type": "act", "seq": 1}
    member = json.loads(frames.after(stream, View("member", "bg"), 0)[0].text)
    assert member["data"]["payload"] == {"number": 5}
