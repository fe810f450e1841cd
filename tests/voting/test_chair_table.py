"""The chair's table offers the votes that are lawful now, and says why another has to wait."""

import re

import pytest

from proposals.services.amending import move_amendment
from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import announced, cast, elected_tellers, item_under_way, on_paper, opened_poll, vote
from tests.voting.test_motions import between_items
from tests.voting.test_pages import address, signed_in
from voting.models import Election, Poll
from voting.services import (
    announce_poll,
    call_election,
    challenge_quorum,
    challenge_result,
    close_poll,
    count_quorum,
    enter_ballots,
    enter_slips,
    nominate,
    open_poll,
    open_round,
    put_to_vote,
)
from youth.models import AgendaItem, Meeting, Participant
from youth.refusals import Refusal
from youth.services.agenda import finish_item, start_item
from youth.services.attendance import leave_hall
from youth.services.lost_quorum import wait_for_quorum

pytestmark = pytest.mark.django_db


def page(town: Town, item: AgendaItem, person: Participant):
    """Return the page of the sitting as this person sees it."""
    return signed_in(person).get(address("youth:meeting", town, pk=item.meeting_id))


def console(town: Town, item: AgendaItem) -> str:
    return table(town, item.meeting)


def table(town: Town, meeting: Meeting) -> str:
    """Return the chair's table."""
    shown = signed_in(town.chair).get(address("youth:meeting", town, pk=meeting.pk))
    return part(shown, "div[@id='meeting-console']")


class TestWithoutAQuorum:
    def test_the_draft_waits_and_the_table_says_why(self, town: Town):
        item = item_under_way(town, present=11)
        opens, hands = (address(f"voting:{name}", town, item=item.pk) for name in ("open", "open_hands"))
        assert opens in console(town, item)
        leave_hall(item.meeting, participant=town.members[10], actor=town.members[10])

        shown = console(town, item)

        assert opens not in shown
        assert hands not in shown
        assert address("voting:call_election", town, item=item.pk) not in shown
        assert "quorum" in part(page(town, item, town.chair), "div[@id='voting-actions']").lower()

    def test_a_meeting_that_waits_for_its_quorum_opens_no_vote(self, town: Town):
        item = item_under_way(town, present=11)
        leave_hall(item.meeting, participant=town.members[10], actor=town.members[10])
        wait_for_quorum(item.meeting, actor=town.chair)

        assert address("voting:open", town, item=item.pk) not in console(town, item)


def test_an_amendment_is_put_from_the_table_before_the_draft(town: Town):
    item = item_under_way(town)
    point = item.points[0]["id"]
    puts = address("voting:motions", town, meeting=item.meeting_id) + "proposals.amend/"
    assert puts not in console(town, item)

    move_amendment(
        item, change="replace", point=point, text="Друго.", mover=town.member, actor=town.secretary
    )

    assert puts in console(town, item)
    assert address("voting:open", town, item=item.pk) not in console(town, item)


def test_an_amendment_is_entered_until_the_draft_is_put_to_the_vote(town: Town):
    item = item_under_way(town)
    enters = address("proposals:move_amendment", town, item=item.pk)
    for person in (town.chair, town.secretary):
        assert enters in part(page(town, item, person), "div[@id='meeting-console']")
    assert enters not in part(page(town, item, town.member))
    facts = {"point": item.points[0]["id"], "mover": town.member, "actor": town.secretary}
    poll = open_poll(item, actor=town.chair)

    assert enters not in console(town, item)
    with pytest.raises(Refusal) as refused:
        move_amendment(item, change="delete", **facts)
    assert refused.value.code == "poll_open"

    cast(town, poll, 12, 0, 0)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    assert enters not in console(town, item)
    with pytest.raises(Refusal) as refused:
        move_amendment(item, change="delete", **facts)
    assert refused.value.code == "item_adopted"


def test_no_other_vote_is_offered_while_one_is_unfinished(town: Town):
    item = item_under_way(town)
    motions = address("voting:motions", town, meeting=item.meeting_id)
    assert motions in console(town, item)
    poll = open_poll(item, actor=town.chair)

    assert motions not in console(town, item)
    close_poll(poll, actor=town.chair)
    assert motions not in console(town, item)


def test_a_member_reads_on_the_meeting_how_their_vote_was_counted(town: Town):
    poll = opened_poll(town, method="named")
    cast(town, poll, 12, 0, 0)
    enter_ballots(poll, {town.member.pk: "against"}, actor=town.secretary)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    assert poll.agenda_item is not None

    own = part(page(town, poll.agenda_item, town.member), "section[@aria-labelledby='own-receipt']")

    assert "against" in own
    assert "You did not vote" not in own


def test_the_protocol_is_offered_to_the_table_once_and_to_a_teller(town: Town):
    poll = on_paper(town)
    assert poll.agenda_item is not None
    papers = address("voting:papers", town, pk=poll.pk)

    for person in (town.chair, town.secretary, town.members[1]):
        assert part(page(town, poll.agenda_item, person), "main").count(f'"{papers}"') == 1


def test_an_earlier_result_makes_room_for_the_item_that_is_called(town: Town):
    item = item_under_way(town)
    elected_tellers(town, item.meeting)
    assert Poll.objects.get().agenda_item is None
    result = "section[@id='voting-now']/article"
    part(page(town, item, town.chair), result)
    finish_item(item, actor=town.chair)
    following = start_item(item.meeting.agenda_items.get(position=2), actor=town.chair)

    shown = part(page(town, following, town.chair), "section[@id='voting-now']")

    assert "<article" not in shown


def test_several_items_are_offered_in_one_vote_while_two_of_them_can_be_put(town: Town):
    meeting = between_items(town)
    chair, motions = signed_in(town.chair), address("voting:motions", town, meeting=meeting.pk)
    together = address("voting:together", town, meeting=meeting.pk)
    assert together in part(chair.get(motions))

    start_item(meeting.agenda_items.get(position=1), actor=town.chair)

    assert together not in part(chair.get(motions))


def main_buttons(shown: str) -> list[str]:
    """Return the classes and words of what the table asks to be pressed next."""
    found = re.findall(r'<(?:a|button)[^>]*class="(btn[^"]*)"[^>]*>(.*?)</(?:a|button)>', shown, re.DOTALL)
    quiet = ("btn-quiet", "btn-link", "btn-danger")
    return [" ".join(words.split()) for classes, words in found if not any(one in classes for one in quiet)]


def test_after_a_challenge_the_table_reads_by_whom_and_why_and_repeats(town: Town):
    outcome = announced(town, (9, 3, 1))
    item = outcome.poll.agenda_item
    way = address("voting:challenge_result", town, pk=outcome.poll_id)
    assert main_buttons(console(town, item)) == ["Finish the item"]
    assert way in part(page(town, item, town.member))
    challenge_result(outcome.poll, reason="Броенето не беше вярно.", actor=town.member)

    assert main_buttons(console(town, item)) == ["Repeat the vote"]
    for shown in (page(town, item, town.chair), signed_in(town.chair).get(detail(town, outcome.poll))):
        assert "Броенето не беше вярно." in part(shown)
        assert "The result was challenged by" in part(shown)
    assert way not in part(page(town, item, town.member))


def test_a_challenged_vote_on_no_item_is_answered_before_the_next_item(town: Town):
    meeting = between_items(town)
    elected_tellers(town, meeting)
    poll = Poll.objects.get()
    assert main_buttons(table(town, meeting)) == ["Begin the item"]
    challenge_result(poll, reason="Броенето не беше вярно.", actor=town.member)

    assert main_buttons(table(town, meeting)) == ["Repeat the vote"]


def test_a_challenged_vote_on_a_point_is_answered_before_the_speakers_and_the_draft(town: Town):
    item = item_under_way(town)
    poll = put_to_vote(
        item.meeting, "youth.keep_point", item=item, about=item.points[0]["id"], actor=town.chair
    )
    vote(poll, town.members[:12], "for")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    challenge_result(poll, reason="Броенето не беше вярно.", actor=town.member)

    assert main_buttons(console(town, item)) == ["Repeat the vote"]


def test_of_several_amendments_one_is_next(town: Town):
    item = item_under_way(town)
    for text in ("Друго.", "Трето."):
        facts = {"change": "add", "point": "", "text": text, "mover": town.member}
        move_amendment(item, **facts, actor=town.secretary)

    assert len(main_buttons(console(town, item))) == 1


def test_where_the_quorum_was_doubted_the_hall_is_counted_before_anything_else(town: Town):
    poll = opened_poll(town)
    challenge_quorum(poll, actor=town.member)
    assert main_buttons(console(town, poll.agenda_item)) == ["Count the members in the hall"]
    count_quorum(poll, actor=town.chair)
    close_poll(poll, actor=town.chair)
    assert main_buttons(console(town, poll.agenda_item)) == ["Announce the result"]


def test_raised_hands_are_counted_before_the_vote_is_closed(town: Town):
    poll = open_poll(item_under_way(town), tellers=[one.pk for one in town.members[1:3]], actor=town.chair)
    assert main_buttons(console(town, poll.agenda_item)) == ["The count of hands"]
    slip = {"for": 8, "against": 3, "abstain": 1}
    enter_slips(poll, {one.pk: slip for one in town.members[1:3]}, actor=town.secretary)

    assert main_buttons(console(town, poll.agenda_item)) == ["Close the vote"]


def test_the_table_leads_to_the_next_round_until_the_places_are_filled(town: Town):
    item = item_under_way(town)
    election = call_election(item, office="deputy_chair", actor=town.secretary)
    nominate(election, town.members[3], actor=town.chair)
    assert main_buttons(console(town, item)) == ["Candidates and rounds"]
    poll = open_round(election, actor=town.chair)
    assert renewing(town, election) is False
    vote(poll, town.members[:12], "c1")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)

    assert main_buttons(console(town, item)) == ["Finish the item"]


def renewing(town: Town, election: Election) -> bool:
    """Return whether the page of the election offers the chair new nominations."""
    shown = signed_in(town.chair).get(address("voting:election", town, pk=election.pk))
    return address("voting:renew_nominations", town, pk=election.pk) in part(shown)


def detail(town: Town, poll: Poll) -> str:
    return address("voting:detail", town, pk=poll.pk)
