"""A proposal on the agenda of a real meeting: however its item ends, it never stays behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from proposals import services
from proposals.models import Proposal
from proposals.presenters.timeline import events_of
from proposals.services import withdraw_proposal
from proposals.streams import proposal_stream
from proposals.workflow import State
from tests.factories import Town, make_town
from tests.voting.scenes import cast, vote
from tests.youth.meetings import scenes
from voting.services import (
    announce_poll,
    challenge_quorum,
    challenge_result,
    close_poll,
    count_quorum,
    open_poll,
    repeat_poll,
)
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.notices import deliver_left_behind
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem
from youth.refusals import Refusal
from youth.services import agenda, lost_quorum, meetings
from youth.services.attendance import leave_hall

Told = Callable[[], Any]


@pytest.fixture
def town(db: None) -> Town:
    """Make a town with a quorum, whose council asks for no supporters and no opinion."""
    town = make_town()
    values = {"proposal.support_threshold": 0, "committee.opinion_required": False}
    town.youth.rules_overrides = {
        name: {"value": value, "source": "", "confirmed": False} for name, value in values.items()
    }
    town.youth.save()
    return town


@pytest.fixture
def proposal(town: Town) -> Proposal:
    """Bring a proposal into the register."""
    written = services.draft_proposal(
        town.youth, title="Велоалея", summary="Тясно е.", points="Да се направи.", actor=town.young_person
    )
    services.publish_proposal(written, actor=town.young_person)
    services.submit_proposal(written, actor=town.young_person)
    return services.register_proposal(written, actor=town.secretary)


def on_agenda(proposal: Proposal, town: Town, told: Told) -> AgendaItem:
    """Put it on the agenda of a meeting that is being prepared."""
    with told():
        return services.put_on_agenda(proposal, scenes.planned(town), actor=town.secretary)


def opened(item: AgendaItem, town: Town) -> AgendaItem:
    """Convene and open the meeting of an item."""
    meeting = meetings.convene_meeting(item.meeting, late_because="Спешно", actor=town.chair)
    scenes.with_members(town, meeting, 13)
    meetings.open_meeting(meeting, actor=town.chair)
    return AgendaItem.objects.select_related("meeting").get(pk=item.pk)


def voted(item: AgendaItem, town: Town, votes: tuple[int, int, int]) -> Any:
    """Put the item to the vote and announce the result."""
    poll = open_poll(item, actor=town.chair)
    cast(town, poll, *votes)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def state_of(proposal: Proposal) -> str:
    """Return the state of the proposal now."""
    proposal.refresh_from_db()
    return proposal.state


def close(item: AgendaItem, town: Town) -> None:
    """Close the meeting before the item was reached."""
    meetings.close_meeting(opened(item, town).meeting, actor=town.chair)


def cancel(item: AgendaItem, town: Town) -> None:
    """Call the meeting off."""
    meeting = meetings.convene_meeting(item.meeting, late_because="Спешно", actor=town.chair)
    meetings.cancel_meeting(meeting, reason="Няма зала", actor=town.chair)


def finish_without_a_vote(item: AgendaItem, town: Town) -> None:
    """Deal with the item, and vote on nothing."""
    agenda.finish_item(agenda.start_item(opened(item, town), actor=town.chair), actor=town.chair)


def lose_the_quorum(item: AgendaItem, town: Town) -> None:
    """Vote, count too few on a doubt, announce that there was no quorum, and go on."""
    item = agenda.start_item(opened(item, town), actor=town.chair)
    poll = open_poll(item, actor=town.chair)
    close_poll(poll, actor=town.chair)
    for member in town.members[3:]:
        leave_hall(item.meeting, participant=member, actor=member)
    challenge_quorum(poll, actor=town.members[1])
    count_quorum(poll, actor=town.chair)
    assert announce_poll(poll, actor=town.chair).decision["reason"] == "no_quorum"
    agenda.finish_item(item, actor=town.chair)


def interrupt(item: AgendaItem, town: Town) -> None:
    """Lose the quorum while the item is under way, wait in vain, and close for want of a quorum."""
    meeting = agenda.start_item(opened(item, town), actor=town.chair).meeting
    for member in town.members[3:]:
        leave_hall(meeting, participant=member, actor=member)
    lost_quorum.wait_for_quorum(meeting, actor=town.chair)
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        lost_quorum.end_without_quorum(meeting, actor=town.chair)


def take_off(item: AgendaItem, town: Town) -> None:
    """Take the item off before anybody was notified of it."""
    agenda.take_off_item(item, reason="Не е готова.", actor=town.secretary)


def postpone(item: AgendaItem, town: Town) -> None:
    """Leave the item for later in the meeting."""
    item = opened(item, town)
    agenda.postpone_item(item, actor=town.chair, cause=JournalEntry.objects.last())


@pytest.mark.parametrize(
    "end", [close, cancel, finish_without_a_vote, lose_the_quorum, interrupt, take_off, postpone]
)
def test_an_item_that_ends_without_a_vote_lets_the_proposal_come_to_a_later_meeting(
    proposal: Proposal, town: Town, told: Told, end: Callable[[AgendaItem, Town], None]
) -> None:
    item = on_agenda(proposal, town, told)
    assert state_of(proposal) == State.ON_AGENDA

    with told():
        end(item, town)

    assert state_of(proposal) == State.POSTPONED
    on_agenda(proposal, town, told)
    assert state_of(proposal) == State.ON_AGENDA


def test_a_second_meeting_takes_the_proposal_along(proposal: Proposal, town: Town, told: Told) -> None:
    town.youth.rules_overrides |= {"quorum.lost_action": "second_meeting", "quorum.suspend_minutes": 0}
    town.youth.save()
    meeting = opened(on_agenda(proposal, town, told), town).meeting
    for member in town.members[3:]:
        leave_hall(meeting, participant=member, actor=member)

    with told():
        later = {"starts_at": clock.now() + timedelta(days=1), "place": "Зала 1"}
        second = lost_quorum.call_second_meeting(meeting, actor=town.chair, **later)

    assert state_of(proposal) == State.ON_AGENDA
    assert proposal.meeting_id == second.pk
    assert second.agenda_items.get(subject_id=proposal.pk).continues.meeting == meeting


@pytest.mark.parametrize(("votes", "state"), [((10, 2, 1), State.ADOPTED), ((2, 10, 1), State.REJECTED)])
def test_a_decided_proposal_stays_decided_when_the_quorum_is_lost_before_its_item_is_finished(
    proposal: Proposal, town: Town, told: Told, votes: tuple[int, int, int], state: State
) -> None:
    item = agenda.start_item(opened(on_agenda(proposal, town, told), town), actor=town.chair)
    with told():
        voted(item, town, votes)
        for member in town.members[3:]:
            leave_hall(item.meeting, participant=member, actor=member)
        lost_quorum.wait_for_quorum(item.meeting, actor=town.chair)
        with clock.standing_at(clock.now() + timedelta(hours=1)):
            lost_quorum.end_without_quorum(item.meeting, actor=town.chair)

    item.refresh_from_db()
    assert (item.state, state_of(proposal)) == (AgendaItem.State.DONE, state)


def test_what_the_office_takes_off_waits_for_another_meeting_and_its_page_says_who_and_why(
    proposal: Proposal, town: Town, told: Told
) -> None:
    item = opened(on_agenda(proposal, town, told), town)
    with pytest.raises(Refusal) as refused:
        agenda.take_off_item(item, actor=town.secretary)
    assert refused.value.code == "no_reason"

    with told():
        agenda.take_off_item(item, reason="Липсва становище.", actor=town.secretary)

    assert state_of(proposal) == State.POSTPONED
    proposal.refresh_from_db()
    event = events_of(proposal)[0]
    said = ("Свалено от дневния ред от ръководството на съвета", "Липсва становище.")
    assert (event.title, event.text) == said


def test_only_the_author_withdraws_a_proposal_and_its_item_goes_with_it(
    proposal: Proposal, town: Town, told: Told
) -> None:
    item = opened(on_agenda(proposal, town, told), town)
    with pytest.raises(PermissionDenied):
        withdraw_proposal(proposal, actor=town.secretary)

    with told():
        withdraw_proposal(proposal, actor=proposal.author)

    item.refresh_from_db()
    assert (state_of(proposal), item.state) == (State.WITHDRAWN, AgendaItem.State.WITHDRAWN)
    assert entries_after(proposal_stream(proposal)).last().kind == "proposals.withdrawn"  # type: ignore[union-attr]


def test_an_author_withdraws_nothing_that_is_voted_on(proposal: Proposal, town: Town, told: Told) -> None:
    item = agenda.start_item(opened(on_agenda(proposal, town, told), town), actor=town.chair)
    with told():
        open_poll(item, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        withdraw_proposal(proposal, actor=proposal.author)
    assert (refused.value.code, state_of(proposal)) == ("poll_open", State.ON_AGENDA)


def test_an_item_has_words_reasons_mover_and_number_of_its_proposal(
    proposal: Proposal, town: Town, told: Told
) -> None:
    item = on_agenda(proposal, town, told)
    assert (item.reasons, item.moved_by, item.incoming_number) == (
        proposal.summary,
        proposal.author,
        proposal.incoming,
    )
    for words in ({"title": "Друго"}, {"text": "1. Друго."}):
        with pytest.raises(Refusal) as refused:
            agenda.change_item(item, decision_type="absolute", actor=town.secretary, **words)
        assert refused.value.code == "has_subject"
    about = agenda.Description(reasons="Други", mover="Друг", rapporteur="Мая Ботева", incoming_number="9")
    agenda.describe_item(item, about, actor=town.secretary)
    item.refresh_from_db()
    assert (item.reasons, item.mover, item.rapporteur) == (proposal.summary, "", "Мая Ботева")


def test_a_decided_proposal_stays_decided_when_its_item_is_finished(
    proposal: Proposal, town: Town, told: Told
) -> None:
    item = agenda.start_item(opened(on_agenda(proposal, town, told), town), actor=town.chair)
    with told():
        voted(item, town, (10, 2, 1))
        agenda.finish_item(item, actor=town.chair)
        meetings.close_meeting(item.meeting, actor=town.chair)

    assert state_of(proposal) == State.ADOPTED


@pytest.mark.parametrize(("votes", "state"), [("for", State.ADOPTED), ("against", State.REJECTED)])
@pytest.mark.parametrize(("at_first", "before"), [((6, 1, 6), State.REJECTED), ((9, 3, 1), State.ADOPTED)])
def test_a_repeated_vote_gives_the_proposal_its_last_word(
    proposal: Proposal,
    town: Town,
    told: Told,
    at_first: tuple[int, int, int],
    before: State,
    votes: str,
    state: State,
) -> None:
    item = agenda.start_item(opened(on_agenda(proposal, town, told), town), actor=town.chair)
    with told():
        first = voted(item, town, at_first)
    assert state_of(proposal) == before

    with told():
        challenge_result(first.poll, reason="Двама вдигнаха ръка късно.", actor=town.member)
        again = repeat_poll(first.poll, actor=town.chair)
        vote(again, town.members, votes)
        close_poll(again, actor=town.chair)
        announce_poll(again, actor=town.chair)
        agenda.finish_item(item, actor=town.chair)

    assert state_of(proposal) == state
    assert (proposal.resolution_id is not None) == (state == State.ADOPTED)


def test_the_news_of_a_vote_may_come_after_the_news_of_its_item(
    proposal: Proposal, town: Town, told: Told
) -> None:
    item = agenda.start_item(opened(on_agenda(proposal, town, told), town), actor=town.chair)
    voted(item, town, (10, 2, 1))
    agenda.finish_item(item, actor=town.chair)
    finished = entries_after(meeting_stream(item.meeting)).last()
    services.postpone_proposal(proposal, cause=finished)

    deliver_left_behind()

    assert state_of(proposal) == State.ADOPTED


def test_the_same_words_are_registered_once(proposal: Proposal, town: Town) -> None:
    second = services.draft_proposal(
        town.youth, title="велоалея", summary="И аз.", points="Да се направи.", actor=town.members[4]
    )
    services.publish_proposal(second, actor=town.members[4])
    services.submit_proposal(second, actor=town.members[4])

    with pytest.raises(Refusal) as refused:
        services.register_proposal(second, actor=town.secretary)
    assert refused.value.code == "duplicate"
    # Who reads the refusal finds the other one by its number.
    proposal.refresh_from_db()
    assert proposal.incoming in str(refused.value)

    Proposal.objects.filter(pk=proposal.pk).update(state=State.REJECTED)
    assert services.register_proposal(second, actor=town.secretary).incoming_number == 2
