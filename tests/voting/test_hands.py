"""Votes by show of hands: two tellers, a slip each, counted again until they are equal."""

from functools import partial
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.factories import Town, make_committee
from tests.markup import part
from tests.printed import folded, text_of
from tests.replay import assert_frames_refresh, replays
from tests.voting.scenes import item_under_way, vote
from tests.voting.test_clerk import differences, refusal_of
from tests.voting.test_elections import called
from tests.voting.test_frames import meeting_page
from tests.voting.test_pages import address, signed_in
from voting import recount
from voting.models import Ballot, HandTeller, Poll, Slip
from voting.presenters.poll_file import poll_file
from voting.presenters.result_paper import result_pdf
from voting.services import (
    announce_poll,
    challenge_result,
    close_poll,
    correct_slips,
    enter_slips,
    give_slip,
    open_poll,
    open_round,
    repeat_poll,
)
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.selectors.minutes import minutes_document


def figures(votes_for: int, against: int, abstain: int) -> dict[str, int]:
    """Return the figures of a slip."""
    return {"for": votes_for, "against": against, "abstain": abstain}


def by_hands(town: Town, **fields: str) -> Poll:
    """Put an item to the vote by show of hands, counted by the second and the third member."""
    item = item_under_way(town, **fields)
    return open_poll(item, tellers=[one.pk for one in town.members[1:3]], actor=town.chair)


def both(town: Town, poll: Poll, first: dict[str, int], second: dict[str, int]) -> list[Slip]:
    """Let the secretary enter both slips."""
    one, other = town.members[1:3]
    return enter_slips(poll, {one.pk: first, other.pk: second}, actor=town.secretary)


def test_equal_slips_from_two_accounts_are_the_count(town: Town):
    poll = by_hands(town)
    one, other = town.members[1:3]

    give_slip(poll, figures(8, 3, 1), actor=one)
    assert refusal_of(close_poll, poll, actor=town.chair) == "hands_not_counted"
    give_slip(poll, figures(8, 3, 1), actor=other)
    close_poll(poll, actor=town.chair)
    outcome = announce_poll(poll, actor=town.chair)

    assert outcome.carried
    assert outcome.decision["votes"] == {"for": 8, "against": 3, "abstain": 1, "not_voting": 1}
    assert not Ballot.objects.exists()
    assert differences(poll) == []
    assert folded("Вдигнатите ръце преброиха: Член 2, Член 3") in text_of(result_pdf(outcome.poll))


def test_unequal_slips_are_counted_again_and_never_averaged(town: Town):
    poll = by_hands(town)
    one, other = town.members[1:3]
    give_slip(poll, figures(8, 3, 1), actor=one)
    give_slip(poll, figures(6, 5, 1), actor=other)
    assert refusal_of(close_poll, poll, actor=town.chair) == "hands_not_counted"

    # What one gave before is not compared with what the other gives now.
    give_slip(poll, figures(8, 3, 1), actor=other)
    assert refusal_of(close_poll, poll, actor=town.chair) == "hands_not_counted"
    give_slip(poll, figures(8, 3, 1), actor=one)

    assert close_poll(poll, actor=town.chair).votes == figures(8, 3, 1) | {"not_voting": 1}
    assert list(Slip.objects.values_list("round", flat=True)) == [1, 1, 2, 2]
    assert differences(poll) == []


def test_who_may_count_and_what_can_not_be_true(town: Town):
    poll = by_hands(town)
    one, other = town.members[1:3]
    give = partial(give_slip, poll, actor=one)
    for stranger in (town.members[5], town.secretary, town.chair, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            give_slip(poll, figures(8, 3, 1), actor=stranger)
    with pytest.raises(PermissionDenied):
        enter_slips(poll, {one.pk: figures(8, 3, 1)}, actor=one)

    assert refusal_of(give, figures(8, 5, 1)) == "more_than_voters"
    assert refusal_of(give, figures(-1, 5, 1)) == "figure_negative"
    assert refusal_of(give, {"for": 8, "against": 3}) == "figure_missing"
    assert refusal_of(give, figures(1, 1, 1) | {"perhaps": 1}) == "answer_not_offered"
    foreign = {town.members[5].pk: figures(1, 1, 1)}
    assert refusal_of(enter_slips, poll, foreign, actor=town.secretary) == "not_a_teller"
    assert not Slip.objects.exists()
    give(figures(8, 3, 1))
    assert refusal_of(give, figures(8, 3, 1)) == "slip_given"
    give_slip(poll, figures(8, 3, 1), actor=other)
    assert refusal_of(give, figures(7, 3, 1)) == "hands_counted"
    close_poll(poll, actor=town.chair)
    assert refusal_of(give, figures(7, 3, 1)) == "closed"


def test_two_members_who_are_present_and_do_not_preside_are_named(town: Town):
    item = item_under_way(town, present=12)
    one, other, absent = town.members[1], town.members[2], town.members[12]

    def opened(tellers: list[UUID]) -> Poll:
        return open_poll(item, tellers=tellers, actor=town.chair)

    assert refusal_of(opened, [one.pk]) == "two_tellers"
    assert refusal_of(opened, [one.pk, one.pk]) == "two_tellers"
    assert refusal_of(opened, [one.pk, other.pk, town.members[3].pk]) == "two_tellers"
    assert refusal_of(opened, [town.chair.pk, other.pk]) == "teller_presides"
    assert refusal_of(opened, [one.pk, absent.pk]) == "teller_not_present"
    assert refusal_of(opened, [one.pk, town.young_person.pk]) == "teller_not_present"
    with pytest.raises(PermissionDenied):
        open_poll(item, tellers=[one.pk, other.pk], actor=town.secretary)
    assert not Poll.objects.exists()
    assert not HandTeller.objects.exists()
    assert opened([one.pk, other.pk]).method == "open"


def test_where_the_rules_ask_for_names_hands_are_refused(town: Town):
    item = item_under_way(town, topic="budget")
    tellers = [one.pk for one in town.members[1:3]]

    assert refusal_of(open_poll, item, tellers=tellers, actor=town.chair) == "named_vote_required"


def test_where_hands_are_refused_the_page_offers_the_lawful_way(town: Town):
    item = item_under_way(town, topic="budget")
    first, second = (str(one.pk) for one in town.members[1:3])
    page = address("voting:open_hands", town, item=item.pk)

    answer = signed_in(town.chair).post(page, {"first": first, "second": second})

    assert answer.status_code == 409
    assert 'name="method" value="named"' in part(answer, "main", status=409)
    assert address("voting:open", town, item=item.pk) in answer.text


def test_no_device_votes_where_hands_are_counted(town: Town):
    poll = by_hands(town)

    assert {one.status for one in vote(poll, town.members, "for")} == {"not_by_device"}
    assert not Ballot.objects.exists()


def test_a_repeated_vote_is_counted_by_the_same_tellers(town: Town):
    poll = by_hands(town)
    both(town, poll, figures(5, 6, 1), figures(5, 6, 1))
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    challenge_result(poll, reason="Не се чу въпросът.", actor=town.members[5])

    again = repeat_poll(poll, actor=town.chair)
    both(town, again, figures(8, 3, 1), figures(8, 3, 1))
    close_poll(again, actor=town.chair)

    assert announce_poll(again, actor=town.chair).carried
    assert differences(poll) == []


def test_figures_entered_wrongly_are_corrected_after_closing_with_a_new_root(town: Town):
    poll = by_hands(town)
    both(town, poll, figures(7, 5, 0), figures(7, 5, 0))
    root = close_poll(poll, actor=town.chair).ballots_root
    correct = partial(correct_slips, poll, actor=town.secretary)
    assert refusal_of(correct, figures(5, 7, 0), reason=" ") == "no_reason"
    assert refusal_of(correct, figures(7, 5, 0), reason="Грешка.") == "entered_like_this"
    assert refusal_of(correct, figures(9, 9, 0), reason="Грешка.") == "more_than_voters"
    with pytest.raises(PermissionDenied):
        correct_slips(poll, figures(5, 7, 0), reason="Грешка.", actor=town.members[1])

    correct(figures(5, 7, 0), reason="Разменени числа.")

    poll.refresh_from_db()
    assert poll.ballots_root != root
    assert poll.votes == figures(5, 7, 0) | {"not_voting": 1}
    assert not announce_poll(poll, actor=town.chair).carried
    assert differences(poll) == []
    assert refusal_of(correct, figures(8, 4, 0), reason="Късно.") == "not_closed"


def test_verify_notices_changed_slips_and_tellers(town: Town):
    poll = by_hands(town)
    both(town, poll, figures(7, 5, 0), figures(7, 5, 0))
    close_poll(poll, actor=town.chair)
    assert differences(poll) == []

    Slip.objects.filter(teller=town.members[1]).update(counts=figures(9, 3, 0))

    assert {"slip", "ballots"} <= {one.code for one in differences(poll)}


def test_the_journal_holds_no_figures_and_the_minutes_hold_both(town: Town):
    poll = by_hands(town)
    both(town, poll, figures(8, 3, 1), figures(6, 5, 1))
    both(town, poll, figures(8, 3, 1), figures(8, 3, 1))
    acts = JournalEntry.objects.filter(kind="voting.slips_entered").order_by("seq")
    assert [one.payload["result"] for one in acts] == ["unequal", "equal"]
    assert set(acts[0].payload) == {"poll", "tellers", "round", "result", "figures"}

    told = " ".join(one["text"] for one in minutes_document(poll.sitting)["bg"]["paragraphs"])

    assert "Член 2 преброи за: 8, против: 3, въздържали се: 1" in told
    assert "Член 3 преброи за: 6, против: 5, въздържали се: 1" in told
    assert "Числата се различават" in told
    assert "Числата съвпадат" in told


@replays("voting.hand_tellers_named", "voting.slips_entered")
def test_the_count_of_hands_shows_on_open_pages(town: Town):
    item = item_under_way(town)
    clients = {"public": Client(), "member": signed_in(town.members[5]), "chair": signed_in(town.chair)}
    page, stream = meeting_page(clients, town, item.meeting), meeting_stream(item.meeting)
    one, other = town.members[1:3]

    assert_frames_refresh(stream, page, lambda: open_poll(item, tellers=[one.pk, other.pk], actor=town.chair))
    poll = Poll.objects.get()
    assert_frames_refresh(stream, page, lambda: give_slip(poll, figures(8, 3, 1), actor=one))
    assert_frames_refresh(stream, page, lambda: give_slip(poll, figures(8, 3, 1), actor=other))


def test_a_teller_sees_the_other_figures_only_after_giving_the_own(town: Town):
    poll = by_hands(town)
    one, other = (signed_in(member) for member in town.members[1:3])
    place = address("voting:slips", town, "en", pk=poll.pk)
    own = {f"slip-{town.members[1].pk}-{name}": number for name, number in figures(8, 3, 1).items()}

    assert one.post(place, own).status_code == 302
    for client in (one, other, signed_in(town.secretary)):
        assert "for: 8" not in part(client.get(place))
    assert part(other.get(place)).count('type="number"') == 3
    assert 'type="number"' not in part(one.get(place))
    # The teller's form takes the own figures alone.
    assert one.post(place, own).status_code == 409
    theirs = {f"slip-{town.members[2].pk}-{name}": number for name, number in figures(8, 2, 1).items()}
    assert other.post(place, theirs).status_code == 302
    assert part(one.get(place)).count("for: 8") == 2
    assert part(one.get(place)).count('type="number"') == 3


def test_one_device_does_for_the_whole_vote(town: Town):
    item = item_under_way(town)
    chair, secretary = signed_in(town.chair), signed_in(town.secretary)
    opening = address("voting:open_hands", town, "en", item=item.pk)
    one, other = town.members[1:3]
    assert str(town.chair.pk) not in part(chair.get(opening), "form[@method='post']")
    assert chair.post(opening, {"first": one.pk, "second": one.pk}).status_code == 409
    assert chair.post(opening, {"first": one.pk, "second": other.pk}).status_code == 302
    poll = Poll.objects.get()
    place = address("voting:slips", town, "en", pk=poll.pk)
    assert part(secretary.get(place)).count('type="number"') == 6
    sent = {
        f"slip-{who.pk}-{name}": number for who in (one, other) for name, number in figures(8, 3, 1).items()
    }

    assert secretary.post(place, sent | {f"slip-{one.pk}-for": ""}).status_code == 409
    assert secretary.post(place, sent).status_code == 302
    assert "entered by Секретар" in part(secretary.get(place))

    close_poll(poll, actor=town.chair)
    correction = address("voting:correct_slips", town, "en", pk=poll.pk)
    assert correction in part(secretary.get(place))
    fields = {name: str(number) for name, number in figures(7, 4, 1).items()} | {"reason": "Грешка."}
    assert secretary.post(correction, fields | {"for": "99"}).status_code == 409
    assert secretary.post(correction, fields).url == place
    poll.refresh_from_db()
    assert poll.votes["for"] == 7


def test_neither_members_nor_strangers_open_the_pages_of_the_count(town: Town):
    poll = by_hands(town)
    places = {name: address(f"voting:{name}", town, "en", pk=poll.pk) for name in ("slips", "correct_slips")}
    member, outsider = signed_in(town.members[5]), signed_in(town.outsider)
    assert [member.get(one).status_code for one in places.values()] == [403, 403]
    assert outsider.get(places["correct_slips"]).status_code == 403
    assert [Client().get(one).status_code for one in places.values()] == [302, 302]


def test_a_candidate_does_not_count_the_hands(town: Town) -> None:
    election = called(town, 1, 3)
    one, other = town.members[1], town.members[2]
    page = address("voting:open_round_hands", town, pk=election.pk)

    offered = part(signed_in(town.chair).get(page), "select[@name='first']")

    assert str(one.pk) not in offered
    assert str(other.pk) in offered
    given = {"tellers": [one.pk, other.pk], "actor": town.chair}
    assert refusal_of(open_round, election, **given) == "teller_stands"
    assert not Poll.objects.exists()


def test_a_round_of_an_election_is_counted_by_hands_with_a_figure_for_each_name(town: Town):
    election = called(town, 3, 4)
    tellers = [one.pk for one in town.members[1:3]]
    page = address("voting:open_round_hands", town, pk=election.pk)
    signed_in(town.chair).post(page, {"first": str(tellers[0]), "second": str(tellers[1])})
    poll = Poll.objects.get(box="hands")
    slip = signed_in(town.members[1]).get(address("voting:slips", town, pk=poll.pk))
    assert "Член 4" in part(slip, "fieldset")
    counted = {"c1": 9, "c2": 2, "against_all": 1}

    assert refusal_of(both, town, poll, counted | {"c1": 11}, counted) == "more_than_voters"
    both(town, poll, counted | {"c1": 8}, counted)
    both(town, poll, counted, counted)
    close_poll(poll, actor=town.chair)
    outcome = announce_poll(poll, actor=town.chair)

    assert outcome.decision["votes"] == counted | {"not_voting": 1}
    assert differences(poll) == []
    assert list(recount.findings(poll_file(outcome.poll))) == []
    lines = str(minutes_document(election.meeting)["bg"]["paragraphs"])
    assert "Член 4: 9, Член 5: 2, Срещу всички: 1" in lines


def test_several_places_are_filled_by_hands_where_the_rules_ask_for_no_part_of_the_ballots(town: Town):
    election = called(town, 3, 4, 5, office="", committee=make_committee(town.term), places=2)
    tellers = [one.pk for one in town.members[1:3]]
    poll = open_round(election, tellers=tellers, actor=town.chair)
    counted = {"c1": 12, "c2": 11, "c3": 3, "against_all": 0}
    assert refusal_of(both, town, poll, counted | {"c3": 4}, counted) == "more_than_voters"
    assert refusal_of(both, town, poll, counted | {"against_all": 2}, counted) == "more_than_voters"
    both(town, poll, counted, counted)
    close_poll(poll, actor=town.chair)
    outcome = announce_poll(poll, actor=town.chair)
    assert outcome.decision["elected"] == ["c1", "c2"]
    assert list(recount.findings(poll_file(outcome.poll))) == []


def test_hands_do_not_say_how_many_ballots_there_were(town: Town):
    town.youth.rules_overrides = {"majority.election": {"base": "cast", "fraction": "1/2", "strict": True}}
    town.youth.save()
    election = called(town, 3, 4, 5, office="", committee=make_committee(town.term), places=2)
    opens = partial(open_round, election, tellers=[one.pk for one in town.members[1:3]], actor=town.chair)
    assert refusal_of(opens) == "hands_without_ballots"
    assert not Poll.objects.filter(box="hands").exists()


def test_the_chair_is_not_elected_by_hands_where_the_rules_ask_for_a_secret_vote(town: Town):
    election = called(town, 3, office="chair")
    opens = partial(open_round, election, tellers=[one.pk for one in town.members[1:3]], actor=town.chair)
    assert refusal_of(opens) == "secret_vote_required"
    page = signed_in(town.chair).get(address("voting:election", town, pk=election.pk)).text
    assert address("voting:open_round_hands", town, pk=election.pk) not in page
