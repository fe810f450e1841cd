"""Motions, amendments, elections and papers on open pages: old page and frames give the fresh page."""

from collections.abc import Callable

import pytest

from proposals.models import Amendment, Proposal
from proposals.services import draft_proposal, publish_proposal
from proposals.services.amending import move_amendment, withdraw_amendment
from proposals.services.written_amendments import propose_amendment, put_amendments
from tests.factories import Town, make_meeting
from tests.replay import assert_frames_refresh, replays
from tests.voting.scenes import cast, elected_tellers, item_under_way, opened_poll, vote
from tests.voting.test_constituent import constituent
from tests.voting.test_frames import clients, meeting_page  # noqa: F401 - a fixture
from tests.voting.test_motions import POINTS, WON, between_items
from voting.models import Election, Nominee, PaperProtocol, Poll
from voting.procedure.papers import Protocol
from voting.services import (
    Asked,
    announce_poll,
    call_election,
    challenge_result,
    close_poll,
    confirm_protocol,
    enter_protocol,
    nominate,
    open_poll,
    open_round,
    put_to_vote,
    put_together,
    renew_nominations,
    repeat_poll,
    take_out,
    void_poll,
    withdraw_nominee,
)
from voting.services.demands import demand_method
from youth import clock
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import Meeting, Minutes
from youth.services.agenda import add_item, start_item
from youth.services.meetings import open_meeting
from youth.services.presiding import name_eldest

WHY = "Отворено е по погрешка."


@pytest.fixture
def follow(town: Town, clients) -> Callable[..., None]:  # noqa: F811 - the fixture
    """Return a function that does acts of a meeting before the eyes of all audiences."""

    def followed(meeting: Meeting, *acts: Callable[[], object]) -> None:
        stream, page = meeting_stream(meeting), meeting_page(clients, town, meeting)
        for act in acts:
            assert_frames_refresh(stream, page, act)

    return followed


def announced(town: Town, poll: Poll, *votes: int) -> None:
    cast(town, poll, *votes)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)


@replays("voting.poll_voided", "voting.result_challenged", "youth.resolution_confirmed")
def test_a_vote_is_voided_and_a_result_challenged_and_confirmed(town: Town, follow):
    first = opened_poll(town)
    meeting = first.sitting
    follow(meeting, lambda: void_poll(first, reason=WHY, actor=town.chair))
    second = open_poll(first.agenda_item, actor=town.chair)
    announced(town, second, *WON)
    follow(meeting, lambda: challenge_result(second, reason=WHY, actor=town.member))
    again = repeat_poll(second, actor=town.chair)
    follow(meeting, lambda: announced(town, again, *WON))


@replays("youth.resolution_annulled")
def test_a_repeated_vote_annuls_a_resolution(town: Town, follow):
    first = opened_poll(town)
    announced(town, first, *WON)
    challenge_result(first, reason=WHY, actor=town.member)
    again = repeat_poll(first, actor=town.chair)
    follow(first.sitting, lambda: announced(town, again, 3, 9, 1))


@replays("youth.motion_overturned", "youth.item_taken_back", "youth.minutes_adopted")
def test_motions_are_challenged_and_overturned_and_minutes_adopted(town: Town, follow):
    earlier = make_meeting(town.term, Meeting.State.CLOSED, number=90)
    Minutes.objects.create(meeting=earlier, state="signed", signed_at=clock.now())
    meeting = between_items(town)
    item = meeting.agenda_items.get(position=1)

    def decide(name: str, about: str = "") -> Poll:
        poll = put_to_vote(meeting, name, about=about, actor=town.chair)
        announced(town, poll, *WON)
        return poll

    def overturn(poll: Poll) -> None:
        announced(town, repeat_poll(poll, actor=town.chair), 3, 9, 1)

    adopted = decide("youth.adopt_agenda")
    follow(
        meeting,
        lambda: challenge_result(adopted, reason=WHY, actor=town.member),
        lambda: overturn(adopted),
    )
    postponed = decide("youth.postpone_item", str(item.pk))
    challenge_result(postponed, reason=WHY, actor=town.member)
    follow(
        meeting,
        lambda: overturn(postponed),
        lambda: decide("youth.adopt_minutes", str(earlier.pk)),
    )


@replays("youth.agenda_adopted", "youth.item_taken_up", "voting.item_taken_out")
def test_the_agenda_is_adopted_late_items_taken_up_and_items_put_together(town: Town, follow):
    meeting = between_items(town)
    late = add_item(meeting, title="Спешно", actor=town.secretary)

    def decide(name: str, about: str = "") -> None:
        announced(town, put_to_vote(meeting, name, about=about, actor=town.chair), *WON)

    def together() -> None:
        lead = put_together(meeting, list(meeting.agenda_items.all()), actor=town.chair)
        take_out(lead.items_together.get(agenda_item=late), actor=town.member)
        announced(town, lead, *WON)

    follow(
        meeting,
        lambda: decide("youth.take_up_item", str(late.pk)),
        lambda: decide("youth.adopt_agenda"),
        together,
    )


@replays("youth.meeting_closed_to_public")
def test_the_meeting_goes_on_without_the_public(town: Town, clients):  # noqa: F811 - the fixture
    item = item_under_way(town)
    asked = Asked(reason="Лични данни.")
    poll = put_to_vote(item.meeting, "youth.close_session", asked=asked, actor=town.chair)
    cast(town, poll, *WON)
    close_poll(poll, actor=town.chair)
    assert_frames_refresh(
        meeting_stream(item.meeting),
        meeting_page(clients, town, item.meeting),
        lambda: announce_poll(poll, actor=town.chair),
        audiences=("member", "chair"),
    )


@replays(
    "proposals.amendment_moved",
    "proposals.amendment_withdrawn",
    "proposals.amendment_decided",
    "youth.draft_changed",
)
def test_amendments_are_moved_withdrawn_and_decided(town: Town, follow):
    item = item_under_way(town, points=POINTS)
    facts = {"change": "add", "text": "Да се сложат кошчета.", "mover": town.member, "actor": town.secretary}

    def decide() -> None:
        waiting = Amendment.objects.get(state="moved")
        put = {"item": item, "about": str(waiting.pk), "actor": town.chair}
        announced(town, put_to_vote(item.meeting, "proposals.amend", **put), *WON)

    follow(
        item.meeting,
        lambda: move_amendment(item, **facts),
        lambda: withdraw_amendment(Amendment.objects.get(), actor=town.secretary),
        lambda: move_amendment(item, **facts),
        decide,
    )


@replays("proposals.amendments_put")
def test_written_amendments_come_with_their_proposal(town: Town, follow):
    text = {"title": "Паркът", "summary": "Мръсно е.", "points": "1. Да има пейки."}
    author = town.young_person
    proposal = publish_proposal(draft_proposal(town.youth, **text, actor=author), actor=author)
    written = {"change": "add", "text": "Да има кошчета.", "language": "bg"}
    propose_amendment(proposal, **written, actor=town.member)
    item = item_under_way(town, points=proposal.points)
    Proposal.objects.filter(pk=proposal.pk).update(agenda_item_id=item.pk, state="on_agenda")
    cause = entries_after(meeting_stream(item.meeting)).last()

    follow(item.meeting, lambda: put_amendments(proposal, item, cause=cause))


@replays("voting.tellers_elected", "voting.protocol_entered", "voting.protocol_confirmed")
def test_tellers_are_elected_and_their_protocol_entered_and_confirmed(town: Town, follow):
    item = item_under_way(town)
    follow(item.meeting, lambda: elected_tellers(town, item.meeting))
    poll = open_poll(item, method="secret", actor=town.chair)
    sheet = Protocol(13, 1, 12, 10, 1, 1, {"for": 7, "against": 2, "abstain": 1})
    follow(
        item.meeting,
        lambda: enter_protocol(poll, sheet, actor=town.secretary),
        lambda: confirm_protocol(poll, PaperProtocol.objects.get(), actor=town.chair),
    )


@replays(
    "voting.election_called",
    "voting.candidate_nominated",
    "voting.candidate_withdrew",
    "voting.nominations_opened",
    "voting.candidates_elected",
)
def test_an_election_is_called_and_somebody_elected(town: Town, follow):
    item = item_under_way(town)

    def elect() -> None:
        poll = open_round(Election.objects.get(), actor=town.chair)
        key = poll.options[0]["key"]
        vote(poll, town.members[:12], key)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

    follow(
        item.meeting,
        lambda: call_election(item, office="deputy_chair", actor=town.secretary),
        lambda: nominate(Election.objects.get(), town.members[3], actor=town.chair),
        lambda: withdraw_nominee(Nominee.objects.get(), actor=town.chair),
        lambda: renew_nominations(Election.objects.get(), actor=town.chair),
        lambda: nominate(Election.objects.get(), town.members[4], actor=town.chair),
        elect,
    )


@replays("youth.eldest_presides", "youth.presiding_ended")
def test_the_eldest_presides_until_the_elected_chair_takes_over(town: Town, follow):
    meeting, eldest = constituent(town), town.members[5]
    follow(meeting, lambda: name_eldest(meeting, eldest, actor=town.secretary))
    opened = open_meeting(Meeting.objects.get(pk=meeting.pk), actor=eldest)
    item = start_item(opened.agenda_items.get(), actor=eldest)
    nominate(call_election(item, office="chair", actor=town.secretary), town.members[2], actor=eldest)
    poll = open_round(Election.objects.get(), actor=eldest)
    vote(poll, town.members[:12], poll.options[0]["key"])
    close_poll(poll, actor=eldest)
    follow(opened, lambda: announce_poll(poll, actor=eldest))


@replays("voting.method_demanded")
def test_a_way_of_voting_is_demanded(town: Town, follow):
    town.youth.rules_overrides = {"vote.named_on_request_of": 1}
    town.youth.save()
    item = item_under_way(town)
    follow(item.meeting, lambda: demand_method(item, "named", participant=town.member, actor=town.member))
