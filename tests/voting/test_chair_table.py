"""The chair's table offers the votes that are lawful now, and says why another has to wait."""

import pytest

from proposals.services.amending import move_amendment
from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import cast, elected_tellers, item_under_way, on_paper, opened_poll
from tests.voting.test_motions import between_items
from tests.voting.test_pages import address, signed_in
from voting.models import Poll
from voting.services import announce_poll, close_poll, enter_ballots, open_poll
from youth.models import AgendaItem, Participant
from youth.refusals import Refusal
from youth.services.agenda import finish_item, start_item
from youth.services.attendance import leave_hall
from youth.services.lost_quorum import wait_for_quorum

pytestmark = pytest.mark.django_db


def page(town: Town, item: AgendaItem, person: Participant):
    """Return the page of the sitting as this person sees it."""
    return signed_in(person).get(address("youth:meeting", town, pk=item.meeting_id))


def console(town: Town, item: AgendaItem) -> str:
    return part(page(town, item, town.chair), "div[@id='meeting-console']")


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
