"""Elections of persons through the services: rounds, run-offs, ties, and who holds the office afterwards."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from plugins.records.building import build_record
from tests.factories import Town, make_committee
from tests.kept import kept
from tests.voting.scenes import elected_tellers, item_under_way, vote
from tests.voting.test_pages import address, signed_in, text
from voting import recount
from voting.models import Election, Outcome, Poll
from voting.phrasing import election_verdict
from voting.presenters.poll_file import poll_file
from voting.procedure.papers import Protocol
from voting.services import (
    announce_poll,
    call_election,
    close_poll,
    enter_protocol,
    nominate,
    nominate_list,
    open_round,
    put_tellers_to_vote,
    renew_nominations,
    void_poll,
    withdraw_nominee,
)
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.refusals import Refusal

pytestmark = pytest.mark.django_db


@kept
def called(
    town: Town, *candidates: int, office: str = "deputy_chair", present: int = 13, **fields
) -> Election:
    """Call an election on the item under way, with these members nominated."""
    item = item_under_way(town, present=present)
    election = call_election(item, office=office, actor=town.secretary, **fields)
    for number in candidates:
        nominate(election, town.members[number], actor=town.chair)
    return election


def held(town: Town, election: Election, *votes: int, against_all: int = 0) -> Outcome:
    """Hold a round: so many of the voters for each candidate, in the order of the ballot."""
    poll = open_round(election, actor=town.chair)
    voters = iter(poll.voters.values_list("participant_id", flat=True))
    keys = [option["key"] for option in poll.options]
    for key, number in zip(keys, [*votes, against_all] if against_all else votes, strict=False):
        vote(poll, [next(voters) for _ in range(number)], key)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def holders(town: Town, role: str) -> set:
    return set(
        town.youth.offices.in_force(clock.now()).filter(role=role).values_list("participant", flat=True)
    )


def labels(poll: Poll) -> list[str]:
    return [option["label"] for option in poll.options]


def test_who_has_more_than_half_of_all_seats_holds_the_office_from_the_announcement(town: Town):
    election = called(town, 3, 4)
    outcome = held(town, election, 11, 2)

    assert (outcome.carried, outcome.result) == (True, "elected")
    office = town.youth.offices.get(participant=town.members[3], role="deputy_chair")
    announced = JournalEntry.objects.get(kind="voting.poll_announced")
    assert office.starts_at == announced.at
    given = JournalEntry.objects.filter(kind="youth.office_given").last()
    assert given.cause_seq == announced.seq
    assert election.nominees.get(participant=town.members[3]).elected_in == outcome.poll


def test_an_election_is_a_numbered_decision_apart_from_the_draft_of_the_item(town: Town):
    election = called(town, 3, 4)
    outcome = held(town, election, 11, 2)

    resolution = outcome.resolution
    assert resolution is not None
    assert (resolution.number, resolution.title) == (1, "Избор: заместник-председател")
    assert resolution.text == "Избира Член 4 за заместник-председател."
    assert (resolution.elected_in, resolution.subject_label) == (outcome.poll_id, "")
    with pytest.raises(Refusal) as refused:
        build_record(resolution)
    assert refused.value.code == "record_incomplete"
    assert resolution.decision == outcome.decision
    adopted = JournalEntry.objects.get(kind="youth.resolution_adopted")
    assert adopted.cause_seq == JournalEntry.objects.get(kind="voting.poll_announced").seq
    verdict = verify_stream(meeting_stream(election.meeting))
    # The scene's hall has no acts of arriving.
    assert {one.code for one in verdict.differs} == {"attendance"}
    other = call_election(election.agenda_item, office="secretary", actor=town.secretary)
    nominate(other, town.members[5], actor=town.chair)
    second = held(town, other, 12).resolution
    assert second is not None
    assert (second.number, second.agenda_item) == (2, resolution.agenda_item)


def test_a_round_that_elects_nobody_makes_no_decision(town: Town):
    assert held(town, called(town, 3, 4), 7, 6).resolution is None
    assert not town.youth.resolutions.exists()


def test_the_rules_say_how_many_votes_elect(town: Town):
    town.youth.rules_overrides = {"majority.election": {"base": "present", "fraction": "1/2", "strict": True}}
    town.youth.save()

    assert held(town, called(town, 3, 4), 7, 6).carried


def test_a_new_chair_takes_the_office_from_the_one_before(town: Town):
    town.youth.rules_overrides = {"vote.secret_required_for": []}
    town.youth.save()
    election = called(town, 3, office="chair")
    held(town, election, 12)

    assert holders(town, "chair") == {town.members[3].pk}
    before = town.youth.offices.get(role="chair", participant=town.chair)
    after = town.youth.offices.get(role="chair", participant=town.members[3])
    assert before.ends_at == after.starts_at


def test_the_rules_ask_for_a_secret_vote_on_the_chair(town: Town):
    election = called(town, 3, office="chair")
    with pytest.raises(Refusal) as refused:
        open_round(election, method="open", actor=town.chair)
    assert refused.value.code == "secret_vote_required"


def test_a_run_off_has_the_two_best_and_needs_the_same_threshold(town: Town):
    election = called(town, 3, 4, 5)
    first = held(town, election, 6, 2, 5)
    assert (first.result, first.decision["step"]) == ("rejected", "run_off")

    poll = open_round(election, actor=town.chair)
    assert labels(poll) == ["Член 4", "Член 6", "Срещу всички"]
    assert (poll.rule["round"], poll.title) == (2, "Избор: заместник-председател, втори кръг")


def test_a_second_round_without_a_winner_opens_new_nominations(town: Town):
    election = called(town, 3, 4)
    held(town, election, 7, 6)
    outcome = held(town, election, 7, 6)

    assert outcome.decision["step"] == "nominations"
    election.refresh_from_db()
    assert election.series == 2
    assert holders(town, "deputy_chair") == set()
    with pytest.raises(Refusal) as refused:
        open_round(election, actor=town.chair)
    assert refused.value.code == "no_candidates"
    nominate(election, town.members[4], actor=town.chair)
    assert held(town, election, 11).result == "elected"


def test_who_withdraws_before_the_run_off_makes_room_for_the_next(town: Town):
    election = called(town, 3, 4, 5)
    held(town, election, 6, 4, 3)
    withdraw_nominee(election.nominees.get(participant=town.members[4]), actor=town.members[4])

    assert labels(open_round(election, actor=town.chair)) == ["Член 4", "Член 6", "Срещу всички"]


def test_a_round_without_a_quorum_is_held_again(town: Town):
    election = called(town, 3, 4)
    poll = open_round(election, actor=town.chair)
    Poll.objects.filter(pk=poll.pk).update(quorum_recount=3)
    close_poll(poll, actor=town.chair)
    assert announce_poll(poll, actor=town.chair).result == "no_quorum"

    again = open_round(election, actor=town.chair)
    assert (again.rule["round"], again.matter) == (1, f"election:{election.pk}/2")


def test_a_voided_round_is_held_again(town: Town):
    election = called(town, 3, 4)
    void_poll(open_round(election, actor=town.chair), reason="Сгрешен списък", actor=town.chair)
    assert held(town, election, 11, 1).result == "elected"


def test_against_all_is_offered_and_elects_nobody(town: Town):
    outcome = held(town, called(town, 3), 2, against_all=11)
    assert (outcome.result, outcome.decision["step"]) == ("rejected", "nominations")


def test_places_in_a_committee_need_several_votes_of_each_member_so_not_a_device(town: Town):
    committee = make_committee(town.term)
    election = called(town, 3, 4, 5, office="", committee=committee, places=2)
    with pytest.raises(Refusal) as refused:
        open_round(election, actor=town.chair)
    assert refused.value.code == "one_place_by_device"
    assert not Poll.objects.filter(question="election").exists()


def test_one_place_in_a_committee(town: Town):
    committee = make_committee(town.term)
    election = called(town, 3, office="", committee=committee)
    held(town, election, 11)
    assert committee.memberships.get().participant == town.members[3]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"office": "moderator"}, "unknown_office"),
        ({"office": "chair", "places": 2}, "places_number"),
        ({"office": "deputy_chair", "places": 0}, "places_number"),
        ({"office": "deputy_chair"}, "election_called"),
    ],
)
def test_what_can_not_be_elected_is_refused(town: Town, wrong: dict, code: str):
    election = called(town)
    with pytest.raises(Refusal) as refused:
        call_election(election.agenda_item, actor=town.secretary, **wrong)
    assert refused.value.code == code


def test_only_members_are_nominated_once_and_before_the_first_round(town: Town):
    election = called(town, 3)
    for person, code in ((town.members[3], "nominated_already"), (town.young_person, "not_a_member")):
        with pytest.raises(Refusal) as refused:
            nominate(election, person, actor=town.member)
        assert refused.value.code == code
    open_round(election, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        nominate(election, town.members[4], actor=town.member)
    assert refused.value.code == "nominations_closed"
    with pytest.raises(Refusal) as refused:
        withdraw_nominee(election.nominees.get(), actor=town.members[3])
    assert refused.value.code == "round_running"


def test_who_may_call_nominate_withdraw_and_open(town: Town):
    election = called(town, 3)
    nominee = election.nominees.get()
    for person in (town.member, town.young_person):
        with pytest.raises(PermissionDenied):
            call_election(election.agenda_item, office="chair", actor=person)
        with pytest.raises(PermissionDenied):
            open_round(election, actor=person)
        with pytest.raises(PermissionDenied):
            renew_nominations(election, actor=person)
        with pytest.raises(PermissionDenied):
            withdraw_nominee(nominee, actor=person)
    with pytest.raises(PermissionDenied):
        nominate(election, town.members[4], actor=town.young_person)


def test_an_office_is_not_given_to_who_lost_the_seat_during_the_vote_and_the_result_is_announced(town: Town):
    election = called(town, 3)
    poll = open_round(election, actor=town.chair)
    vote(poll, town.members[:11], "c1")
    close_poll(poll, actor=town.chair)
    mandate = town.members[3].mandates.get()
    mandate.ends_at, mandate.end_reason = poll.opened_at, "resigned"
    mandate.save()

    assert announce_poll(poll, actor=town.chair).result == "elected"
    assert holders(town, "deputy_chair") == set()
    entry = JournalEntry.objects.get(kind="voting.candidates_elected")
    assert (entry.payload["elected"], entry.payload["entered"]) == ([str(town.members[3].pk)], [])


def counted_on_paper(town: Town, election: Election, *, valid: int, **marks: int) -> Outcome:
    """Hold a round on paper: the two tellers enter their protocol of so many valid ballots alike."""
    tellers = elected_tellers(town, election.meeting)
    poll = open_round(election, method="secret", actor=town.chair)
    everything = dict.fromkeys((option["key"] for option in poll.options), 0) | marks
    protocol = Protocol(issued=13, returned=13 - valid, in_urn=valid, valid=valid, options=everything)
    for teller in tellers:
        enter_protocol(poll, protocol, actor=teller)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def test_the_chair_is_elected_in_secret_on_paper(town: Town):
    outcome = counted_on_paper(town, called(town, 3, 4, office="chair"), valid=12, c1=11, c2=1)
    assert (outcome.result, outcome.poll.box) == ("elected", "papers")
    assert outcome.resolution is not None
    assert holders(town, "chair") == {town.members[3].pk}


def test_several_places_are_filled_on_paper_where_each_member_has_as_many_votes(town: Town):
    committee = make_committee(town.term)
    election = called(town, 3, 4, 5, office="", committee=committee, places=2)
    outcome = counted_on_paper(town, election, valid=13, c1=12, c2=11, c3=3)
    assert outcome.decision["elected"] == ["c1", "c2"]
    assert outcome.resolution is not None
    assert outcome.resolution.text.splitlines() == [
        "1. Избира Член 4 за член на: Култура и спорт.",
        "2. Избира Член 5 за член на: Култура и спорт.",
    ]
    assert committee.memberships.count() == 2


def called_by_lists(town: Town, places: int, *lists: tuple[int, ...]) -> Election:
    """Call an election by lists, with these members on lists named А, Б, В in their order."""
    committee = make_committee(town.term)
    item = item_under_way(town, present=13)
    election = call_election(item, committee=committee, places=places, by_lists=True, actor=town.secretary)
    for name, numbers in zip("АБВ", lists, strict=False):
        people = [town.members[number] for number in numbers]
        nominate_list(election, name, people, by=town.member, actor=town.chair)
    return election


def test_lists_share_the_places_by_their_votes_and_people_enter_in_the_order_of_the_list(town: Town):
    election = called_by_lists(town, 5, (3, 4, 5), (6, 7), (8,))
    outcome = held(town, election, 7, 4, 1)

    assert outcome.decision["seats"] == {"c1": 3, "c2": 2}
    assert outcome.decision["step"] == "done"
    assert labels(outcome.poll) == ["А", "Б", "В"]
    seated = set(election.committee.memberships.values_list("participant", flat=True))
    assert seated == {town.members[number].pk for number in (3, 4, 5, 6, 7)}
    assert outcome.resolution is not None
    assert outcome.resolution.text.splitlines()[0] == "1. Избира Член 4 за член на: Култура и спорт."
    assert list(recount.findings(poll_file(outcome.poll))) == []


def test_equal_remainders_are_decided_by_a_vote_between_those_lists_alone(town: Town):
    election = called_by_lists(town, 3, (3, 4), (5, 6), (7,))
    first = held(town, election, 6, 6, 1)
    assert (first.decision["seats"], first.decision["stand_again"]) == ({"c1": 1, "c2": 1}, ["c1", "c2"])

    poll = open_round(election, actor=town.chair)
    assert (labels(poll), poll.rule["places"]) == (["А", "Б"], 1)
    void_poll(poll, reason="За проба", actor=town.chair)
    second = held(town, election, 5, 8)
    assert second.decision["seats"] == {"c2": 1}
    assert second.resolution is not None
    assert second.resolution.text == "Избира Член 7 за член на: Култура и спорт."
    assert election.committee.memberships.count() == 3
    assert list(recount.findings(poll_file(second.poll))) == []
    assert open_code(election, town) == "no_candidates"


def test_a_second_tie_between_lists_opens_new_nominations(town: Town):
    election = called_by_lists(town, 3, (3, 4), (5, 6), (7,))
    held(town, election, 6, 6, 1)
    outcome = held(town, election, 6, 6)
    assert (outcome.result, outcome.decision["step"]) == ("tie", "nominations")
    election.refresh_from_db()
    assert election.series == 2


def test_places_that_a_list_has_nobody_for_need_new_nominations(town: Town):
    election = called_by_lists(town, 3, (3,), (5,))
    outcome = held(town, election, 9, 4)
    assert outcome.decision["seats"] == {"c1": 2, "c2": 1}
    election.refresh_from_db()
    assert (election.series, election.committee.memberships.count()) == (2, 2)


def open_code(election: Election, town: Town) -> str:
    """Return why no further round is opened."""
    with pytest.raises(Refusal) as refused:
        open_round(election, actor=town.chair)
    return refused.value.code


def test_what_can_not_be_a_list_is_refused(town: Town):
    election = called_by_lists(town, 3, (3, 4))
    people = [town.members[number] for number in (5, 6)]
    for name, members, code in (
        ("А", people, "list_name"),
        (" ", people, "list_name"),
        ("Б", [], "list_empty"),
        ("Б", [town.members[5], town.members[5]], "nominated_already"),
        ("Б", [town.members[3]], "nominated_already"),
        ("Б", [town.young_person], "not_a_member"),
    ):
        with pytest.raises(Refusal) as refused:
            nominate_list(election, name, members, actor=town.chair)
        assert refused.value.code == code
    assert election.lists.count() == 1
    with pytest.raises(Refusal) as refused:
        nominate(election, town.members[7], actor=town.chair)
    assert refused.value.code == "lists_elected"
    with pytest.raises(Refusal) as refused:
        call_election(election.agenda_item, office="secretary", by_lists=True, actor=town.secretary)
    assert refused.value.code == "lists_share_places"
    other = call_election(election.agenda_item, office="secretary", actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        nominate_list(other, "Б", people, actor=town.chair)
    assert refused.value.code == "lists_not_elected"


def test_a_name_from_right_to_left_keeps_its_number_behind_it() -> None:
    options = [{"key": "c1", "label": "محمد الخطيب"}, {"key": "c2", "label": "Анна"}]
    decision = {"reason": "", "result": "elected", "options": options, "votes": {"c1": 8, "c2": 7}}
    with override("en"):
        verdict = election_verdict(decision | {"elected": ["c1", "c2"]})
    assert verdict == "Elected: \u2068محمد الخطيب\u2069 (8), Анна (7)"


def refused(code: str, act: Callable[..., object], *arguments: object, **facts: object) -> None:
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code


def test_a_candidate_who_is_a_teller_does_not_count_the_papers(town: Town):
    election = called(town, 3)
    elected_tellers(town, election.meeting)
    # A teller may be nominated all the same; then somebody else counts.
    nominate(election, town.members[1], actor=town.chair)
    refused("tellers_stand", open_round, election, method="secret", actor=town.chair)
    refused("candidate_counts", put_tellers_to_vote, election.meeting, town.members[1:3], actor=town.chair)
    chair = signed_in(town.chair)
    answer = chair.post(address("voting:open_round", town, pk=election.pk), {"method": "secret"})
    tellers = address("voting:tellers", town, meeting=election.meeting.pk)
    assert answer.url == tellers
    page = text(chair.get(tellers))
    assert str(town.members[2].pk) in page
    assert str(town.members[1].pk) not in page

    put_in_place_of_the_first(town, election)

    assert open_round(election, method="secret", actor=town.chair).box == "papers"


def put_in_place_of_the_first(town: Town, election: Election) -> None:
    """Elect two members who stand for nothing as the meeting's tellers."""
    poll = put_tellers_to_vote(election.meeting, town.members[5:7], actor=town.chair)
    vote(poll, town.members[:12], "for")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)


def test_nobody_on_a_list_counts_its_papers(town: Town):
    election = called(town, office="", committee=make_committee(town.term), places=2, by_lists=True)
    elected_tellers(town, election.meeting)
    nominate_list(election, "Младежи", [town.members[4], town.members[1]], actor=town.chair)
    nominate_list(election, "Ученици", [town.members[8]], actor=town.chair)
    refused("tellers_stand", open_round, election, method="secret", actor=town.chair)
    refused("candidate_counts", put_tellers_to_vote, election.meeting, town.members[4:6], actor=town.chair)
