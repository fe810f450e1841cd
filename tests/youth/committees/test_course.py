"""A committee is convened, meets, votes and keeps minutes; its vote is an opinion and no resolution."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.decisions import carried
from tests.factories import Town, make_committee, make_term
from tests.youth.committees import scenes
from tests.youth.meetings import scenes as council
from voting.services import challenge_result, close_poll, put_to_vote, repeat_poll
from voting.services.announcement import announce_poll
from voting.services.elections import call_election
from youth import clock
from youth.audit.meetings import compare_opinions
from youth.consequences import consequence_named
from youth.journal.comparison import Course
from youth.journal.streams import meeting_stream
from youth.models import CommitteeOpinion, Delivery, Meeting, Minutes, Resolution
from youth.presenters.official_paper import signatures_at
from youth.refusals import Refusal
from youth.selectors.attendance import quorum_state
from youth.selectors.lost_quorum import left_over_items
from youth.selectors.opinion_words import opinion_in_words
from youth.services import agenda, meetings, minutes
from youth.services.lost_quorum import end_without_quorum
from youth.services.presiding import take_presiding
from youth.services.resolutions import adopt_resolution

EIGHT_DAYS = timedelta(days=8)


def test_a_committee_goes_from_its_notice_to_signed_minutes(town: Town) -> None:
    chair = town.members[2]
    meeting = scenes.convened(town)
    users = {one.user_id for one in town.members[scenes.MEMBERS]} | {town.secretary.user_id}
    notices = Delivery.objects.values_list("subscription__recipient__user", flat=True)
    assert set(notices) == users

    meeting = scenes.opened_with(town, meeting, 3)
    assert (meeting.number, meeting.presiding, meeting.keeping) == (1, chair, town.secretary)
    quorum = quorum_state(meeting)
    assert (quorum.seats, quorum.in_office, quorum.present, quorum.needed) == (5, 5, 3, 3)

    item = meeting.agenda_items.get()
    poll = scenes.voted(town, item, (2, 1, 0)).poll
    assert (poll.seats, poll.in_office, poll.present, poll.voters.count()) == (5, 5, 3, 3)
    opinion = CommitteeOpinion.objects.get()
    assert (opinion.stance, opinion.votes_for, opinion.votes_against) == ("for", 2, 1)
    assert opinion.rapporteur == chair.display_name
    assert not Resolution.objects.exists()

    item.refresh_from_db()
    agenda.finish_item(item, actor=chair)
    meeting = meetings.close_meeting(meeting, actor=chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    document = draft.document["bg"]
    assert "Култура и спорт" in document["heading"]
    assert "youth.opinion_given" in [one["kind"] for one in document["paragraphs"]]
    assert len(document["attendance"]["absent"]) == 2
    draft = minutes.open_minutes_to_objections(draft, actor=town.secretary)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        minutes.sign_minutes(draft, actor=chair)
        signed = minutes.sign_minutes(draft, actor=town.secretary)
    assert signed.state == Minutes.State.SIGNED


def test_minutes_of_council_and_committee_are_numbered_apart(town: Town) -> None:
    ours, theirs = council.opened(town), scenes.opened(town)
    other = make_committee(town.term, "sport")
    assert (ours.number, theirs.number) == (1, 1)
    second = scenes.planned(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=second.pk).update(number=1, opened_at=clock.now())
    Meeting.objects.filter(pk=second.pk).update(number=1, opened_at=clock.now(), committee=other)


@pytest.mark.parametrize(
    ("votes", "stance", "words"),
    [((1, 3, 0), "against", "не подкрепя"), ((2, 1, 2), "none", "не прие становище")],
)
def test_a_lost_vote_is_an_opinion_too(
    town: Town, votes: tuple[int, int, int], stance: str, words: str
) -> None:
    scenes.announced(town, votes)
    opinion = CommitteeOpinion.objects.get()
    assert opinion.stance == stance
    assert words in opinion_in_words(opinion)


def test_a_repeated_vote_writes_its_own_opinion(town: Town) -> None:
    poll = scenes.announced(town, (3, 2, 0)).poll
    challenge_result(poll, reason="Броено е грешно.", actor=town.members[3])
    again = repeat_poll(poll, actor=town.members[2])
    for member in town.members[scenes.MEMBERS]:
        scenes.vote(again, member, "against")
    close_poll(again, actor=town.members[2])
    announce_poll(again, actor=town.members[2])
    opinion = CommitteeOpinion.objects.get()
    assert (opinion.stance, opinion.votes_against, opinion.poll) == ("against", 5, again.pk)


def test_what_only_the_council_does_is_refused_in_words(town: Town) -> None:
    chair = town.members[2]
    with pytest.raises(Refusal) as constituted:
        scenes.planned(town, kind="constituent")
    assert constituted.value.code == "committee_not_constituted"
    meeting = scenes.opened(town)
    item = agenda.start_item(meeting.agenda_items.get(), actor=chair)
    with pytest.raises(Refusal) as elected:
        call_election(item, office="secretary", actor=chair)
    assert elected.value.code == "not_in_committee"
    with pytest.raises(Refusal) as put:
        put_to_vote(meeting, "youth.adopt", item=item, actor=chair)
    assert put.value.code == "not_in_committee"
    with pytest.raises(Refusal) as numbered:
        adopt_resolution(agenda_item=item, decision=carried(), actor=chair)
    assert numbered.value.code == "not_in_committee"
    assert "становище" in str(numbered.value.message)


def test_the_council_gives_no_opinion(town: Town) -> None:
    meeting = council.opened(town)
    item = council.at_item(town, meeting)
    with pytest.raises(Refusal) as refused:
        put_to_vote(meeting, "youth.give_opinion", item=item, actor=town.chair)
    assert refused.value.code == "not_in_council"


def test_a_committee_decides_by_the_ordinary_majority_on_every_matter(town: Town) -> None:
    chair = town.members[2]
    meeting = scenes.planned(town)
    item = agenda.add_item(
        meeting, title="Бюджет", text="Да.", decision_type="two_thirds", topic="budget", actor=chair
    )
    assert (item.decision_type, item.topic) == ("ordinary", "")


def test_who_may_do_what_depends_on_the_committee(town: Town) -> None:
    meeting = scenes.planned(town)
    for outsider in (town.chair, town.members[8], town.young_person):
        with pytest.raises(PermissionDenied):
            meetings.convene_meeting(meeting, late_because="Спешно", actor=outsider)
        with pytest.raises(PermissionDenied):
            agenda.add_item(meeting, title="Друго", actor=outsider)
    # Its secretary is the council's, who prepares and does not convene.
    agenda.add_item(meeting, title="Друго", actor=town.secretary)
    with pytest.raises(PermissionDenied):
        meetings.convene_meeting(meeting, late_because="Спешно", actor=town.secretary)


def test_a_committee_without_a_chair_is_convened_by_the_secretary(town: Town) -> None:
    meeting = scenes.planned(town)
    meeting.committee.memberships.update(is_chair=False)
    assert meetings.convene_meeting(meeting, late_because="Спешно", actor=town.secretary).convened_at


def test_a_member_in_the_hall_presides_where_the_chair_is_away(town: Town) -> None:
    named = town.members[3]
    meeting = scenes.convened(town)
    scenes.let_into(meeting, *town.members[3:7])
    with pytest.raises(PermissionDenied):
        meetings.open_meeting(meeting, actor=named)
    with pytest.raises(Refusal) as absent:
        take_presiding(meeting, town.members[8], actor=town.secretary)
    assert absent.value.code == "may_not_preside"
    meeting = take_presiding(meeting, named, actor=town.secretary)
    meeting = meetings.open_meeting(meeting, actor=named)
    assert meeting.presiding == named
    opinion = scenes.voted(town, meeting.agenda_items.get(), (2, 0, 0), voters=slice(3, 7), chair=named)
    assert CommitteeOpinion.objects.get(poll=opinion.poll_id).rapporteur == named.display_name


def test_the_rapporteur_is_who_the_item_names(town: Town) -> None:
    meeting = scenes.opened(town)
    item = meeting.agenda_items.get()
    agenda.describe_item(item, agenda.Description(rapporteur="Ива Петрова"), actor=town.members[2])
    scenes.voted(town, item, (5, 0, 0))
    assert CommitteeOpinion.objects.get().rapporteur == "Ива Петрова"


def test_a_meeting_of_a_committee_is_in_its_term_and_council(town: Town) -> None:
    meeting = scenes.planned(town)
    elsewhere = make_term(town.municipal, number=7)
    for fields in ({"term": elsewhere}, {"council": town.municipal}):
        with pytest.raises(IntegrityError), transaction.atomic():
            move(meeting, **fields)
    with pytest.raises(IntegrityError, match="no_committee_is_constituted"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(kind="constituent")


def move(meeting: Meeting, **fields: object) -> None:
    """Write past the services where a meeting belongs, and let the database check it."""
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    connection.check_constraints()


def test_the_journal_is_compared_with_the_opinion(town: Town) -> None:
    poll = scenes.announced(town, (4, 1, 0)).poll
    stream = meeting_stream(poll.sitting)

    def found() -> list[str]:
        return [one.code for one in compare_opinions(Course(stream))]

    assert found() == []
    CommitteeOpinion.objects.update(votes_for=1, votes_against=4)
    assert found() == ["opinion"]


def test_each_body_adopts_its_own_minutes(town: Town) -> None:
    chair = town.members[2]
    earlier = scenes.opened(town)
    meetings.close_meeting(earlier, actor=chair)
    minutes.open_minutes_to_objections(
        minutes.draft_minutes(earlier, actor=town.secretary), actor=town.secretary
    )
    asks = consequence_named("youth.adopt_minutes")
    assert asks is not None
    ours, theirs = council.planned(town), scenes.planned(town)
    assert [one.id for one in asks.targets(theirs, None) or ()] == [str(earlier.pk)]
    assert asks.targets(ours, None) == []


def test_what_a_committee_left_over_is_left_for_the_committee(town: Town) -> None:
    meetings.close_meeting(scenes.opened(town), actor=town.members[2])
    assert left_over_items(scenes.planned(town, "Друго")).count() == 1
    assert left_over_items(council.planned(town)).count() == 0


def test_minutes_of_a_meeting_that_was_not_held_are_signed_by_its_chair(town: Town) -> None:
    meeting = scenes.convened(town)
    with clock.standing_at(meeting.starts_at + timedelta(hours=2)):
        meeting = end_without_quorum(meeting, actor=town.members[2])
        draft = minutes.draft_minutes(meeting, actor=town.secretary)
        draft = minutes.open_minutes_to_objections(draft, actor=town.secretary)
    with clock.standing_at(clock.now() + EIGHT_DAYS + EIGHT_DAYS):
        with pytest.raises(PermissionDenied):
            minutes.sign_minutes(draft, actor=town.chair)
        minutes.sign_minutes(draft, actor=town.secretary)
        signed = minutes.sign_minutes(draft, actor=town.members[2])
    assert (signed.state, meeting.number) == (Minutes.State.SIGNED, 1)
    assert {one["capacity"]: one["name"] for one in signed.document["bg"]["signatories"]} == {
        "secretary": "Секретар",
        "chair": "Член 3",
    }


def test_an_extract_names_who_presided_over_the_committee(town: Town) -> None:
    meeting = scenes.announced(town, (4, 1, 0)).poll.sitting
    names = [row["name"] for row in signatures_at(meeting, clock.now(), with_lines=False)]
    assert names == ["Член 3", "Секретар"]
