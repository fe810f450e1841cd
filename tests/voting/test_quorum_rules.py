"""When the quorum is checked again, as `quorum.recheck` says: after breaks, on challenge, before votes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories import Town
from tests.voting.scenes import item_under_way, opened_poll, vote
from tests.voting.test_motions import between_items
from tests.voting.test_pages import address, signed_in, text
from voting import recount
from voting.models import Poll
from voting.presenters.poll_file import poll_file
from voting.selectors import polls_of_meeting
from voting.services import (
    Asked,
    announce_poll,
    challenge_quorum,
    challenge_result,
    close_poll,
    count_quorum,
    open_poll,
    put_to_vote,
    repeat_poll,
)
from youth import clock
from youth.models import AgendaItem, Meeting
from youth.refusals import Refusal
from youth.services.agenda import finish_item
from youth.services.attendance import leave_hall
from youth.services.lost_quorum import wait_for_quorum
from youth.services.meetings import close_meeting, resume_meeting, suspend_meeting
from youth.services.minutes import draft_minutes
from youth.services.recusals import declare_recusal

ALL = ["after_break", "on_challenge", "before_each_vote"]


def ruled(town: Town, recheck: list[str]) -> Town:
    town.youth.rules_overrides = {"quorum.recheck": recheck}
    town.youth.save()
    return town


def code_of(act: Callable[[], object]) -> str:
    """Return the code of the refusal that an act meets; empty where it is done."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return ""


def before_each_vote(town: Town) -> str:
    item = item_under_way(town, present=11)
    leave_hall(item.meeting, participant=town.members[10], actor=town.secretary)
    return code_of(lambda: open_poll(item, actor=town.chair))


def after_break(town: Town) -> str:
    meeting = item_under_way(town, present=11).meeting
    suspend_meeting(meeting, actor=town.chair)
    leave_hall(meeting, participant=town.members[10], actor=town.secretary)
    return code_of(lambda: resume_meeting(meeting, actor=town.chair))


def on_challenge(town: Town) -> str:
    poll = opened_poll(town)
    return code_of(lambda: challenge_quorum(poll, actor=town.member))


@pytest.mark.parametrize(
    ("field", "act", "with_it", "without"),
    [
        ("before_each_vote", before_each_vote, "no_quorum", ""),
        ("after_break", after_break, "no_quorum", ""),
        ("on_challenge", on_challenge, "", "doubt_not_in_rules"),
    ],
)
@pytest.mark.parametrize("is_in_the_rules", [True, False])
def test_the_quorum_is_checked_again_when_the_rules_say_so(
    town: Town,
    field: str,
    act: Callable[[Town], str],
    with_it: str,
    without: str,
    is_in_the_rules: bool,
) -> None:
    ruled(town, ALL if is_in_the_rules else [one for one in ALL if one != field])

    assert act(town) == (with_it if is_in_the_rules else without)


def test_a_break_for_want_of_a_quorum_ends_with_one_whatever_the_rules_say(town: Town) -> None:
    meeting = item_under_way(ruled(town, ["on_challenge"]), present=11).meeting
    leave_hall(meeting, participant=town.members[10], actor=town.secretary)
    wait_for_quorum(meeting, actor=town.chair)

    assert code_of(lambda: resume_meeting(meeting, actor=town.chair)) == "no_quorum"


def test_the_minutes_claim_no_quorum_that_was_not_there(town: Town) -> None:
    ruled(town, ["on_challenge"])
    assert after_break(town) == ""
    finish_item(AgendaItem.objects.get(state="under_way"), actor=town.chair)
    meeting = close_meeting(Meeting.objects.get(), actor=town.chair)

    (told,) = [
        str(one)
        for one in draft_minutes(meeting, actor=town.secretary).document["bg"]["paragraphs"]
        if one["kind"] == "youth.meeting_resumed"
    ]

    assert "не се проверява отново" in told
    assert "Има кворум" not in told


def test_where_the_rules_know_no_doubt_nobody_counts_and_nothing_is_offered(town: Town) -> None:
    poll = opened_poll(ruled(town, ["after_break", "before_each_vote"]))

    assert code_of(lambda: count_quorum(poll, actor=town.secretary)) == "doubt_not_in_rules"
    assert "Challenge the quorum" not in text(
        signed_in(town.member).get(address("voting:mine", town, pk=poll.pk))
    )
    page = signed_in(town.chair).get(address("youth:meeting", town, pk=poll.meeting_id)).text
    assert "Count the members in the hall" not in page
    assert "Close the vote" in page


def test_a_vote_that_is_about_no_item_has_the_same_buttons(town: Town) -> None:
    meeting = between_items(town)
    tellers = tuple(one.pk for one in town.members[1:3])
    put_to_vote(meeting, "youth.adopt_agenda", asked=Asked(tellers=tellers), actor=town.chair)

    page = signed_in(town.chair).get(address("youth:meeting", town, pk=meeting.pk)).text

    poll = Poll.objects.get()
    assert "Count the members in the hall" in page
    assert f'href="{address("voting:slips", town, pk=poll.pk)}"' in page


@pytest.mark.parametrize(("effect", "counted"), [("leaves_present", 11), ("stays_present", 12)])
def test_the_count_of_the_hall_has_the_recused_as_the_vote_itself_has(
    town: Town, effect: str, counted: int
) -> None:
    town.youth.rules_overrides = {"conflict.effect": effect}
    town.youth.save()
    item = item_under_way(town, present=12)
    declare_recusal(item, participant=town.members[5], ground="own", actor=town.secretary)
    poll = open_poll(item, actor=town.chair)
    assert poll.present == counted

    challenge_quorum(poll, actor=town.member)

    assert count_quorum(poll, actor=town.secretary).quorum_recount == counted


@pytest.mark.parametrize("hours", [(3, 1, 2, 1), (1, 30, 31, 1)])
def test_a_clock_that_jumps_turns_no_order_round(town: Town, hours: tuple[int, ...]) -> None:
    item, start = item_under_way(town), clock.now()
    opening, closing, announcing, repeating = (start + timedelta(hours=number) for number in hours)
    with clock.standing_at(opening):
        poll = open_poll(item, actor=town.chair)
        vote(poll, town.members, "for")
    with clock.standing_at(closing):
        close_poll(poll, actor=town.chair)
    with clock.standing_at(announcing):
        first = announce_poll(poll, actor=town.chair).poll
        challenge_result(first, reason="Часовникът е сгрешен.", actor=town.member)
    with clock.standing_at(repeating):
        again = repeat_poll(first, actor=town.chair)
        vote(again, town.members, "for")
        close_poll(again, actor=town.chair)
        last = announce_poll(again, actor=town.chair).poll

    for one in (Poll.objects.get(pk=first.pk), Poll.objects.get(pk=last.pk)):
        times = [one.opened_at, one.closed_at, one.announced_at]
        assert times == sorted(times)
        assert list(recount.findings(poll_file(one))) == []
    assert list(polls_of_meeting(item.meeting)) == [first, last]
