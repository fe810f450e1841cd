"""Spoken votes: entered for members, answered by their own, corrected before the announcement."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.factories import Town, make_participant
from tests.markup import compact, part
from tests.replay import replays
from tests.voting.scenes import opened_poll, vote
from tests.voting.test_elections import called
from tests.voting.test_frames import assert_frames_refresh, meeting_page
from tests.voting.test_pages import address, signed_in
from tests.youth.meetings import scenes
from voting import recount
from voting.models import Ballot, EntryCorrection, Poll
from voting.presenters.poll_file import poll_file
from voting.selectors import own_vote
from voting.services import (
    announce_poll,
    cast_ballots,
    close_poll,
    correct_entry,
    enter_ballots,
    open_round,
    put_together,
)
from voting.services.ballots import BallotPaper
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.refusals import Refusal
from youth.selectors.minutes import minutes_document
from youth.services.attendance import leave_hall

PLACE = "div[contains(@class, 'ballot-place')]"


def entered(town: Town, poll: Poll, choice: str, *members) -> list[Ballot]:
    """Enter the same spoken vote for members."""
    return enter_ballots(poll, {one.pk: choice for one in members}, actor=town.secretary)


def refusal_of(act, *arguments, **fields) -> str:
    """Do an act and return why it is refused."""
    with pytest.raises(Refusal) as refused:
        act(*arguments, **fields)
    return refused.value.code


def counting(poll: Poll, member) -> tuple[str, bool]:
    """Return a member's vote that counts, and whether it was entered for them."""
    ballot = Ballot.objects.get(voter__poll=poll, voter__participant=member, is_current=True)
    return ballot.choice, ballot.entered_by_id is not None


def differences(poll: Poll) -> list:
    """Return what rows and acts say differently; here members are in the hall without acts."""
    found = verify_stream(meeting_stream(poll.meeting)).differs
    return [one for one in found if one.code != "attendance"]


@pytest.fixture
def unchanging(town: Town) -> Town:
    """Return a town whose rules allow no change of a vote."""
    town.youth.rules_overrides = {"vote.change_until": "never"}
    town.youth.save()
    return town


def test_a_roll_call_by_voice_is_one_act_without_choices_and_counts_like_devices(town: Town):
    poll = opened_poll(town, method="named")
    vote(poll, town.members[:3], "for")
    before = JournalEntry.objects.count()

    entered(town, poll, "against", *town.members[3:10])

    (act,) = JournalEntry.objects.order_by("pk")[before:]
    assert act.kind == "voting.ballots_entered"
    assert set(act.payload) == {"poll", "participants"}
    assert {one.entered_by for one in Ballot.objects.filter(choice="against")} == {town.secretary}
    close_poll(poll, actor=town.chair)
    poll.refresh_from_db()
    assert (poll.votes["for"], poll.votes["against"], poll.votes["not_voting"]) == (3, 7, 3)
    announce_poll(poll, actor=town.chair)
    assert differences(poll) == []


def test_of_a_device_and_the_clerk_the_later_counts_and_both_stay(unchanging: Town):
    town = unchanging
    poll = opened_poll(town)
    vote(poll, [town.member], "for")

    entered(town, poll, "against", town.member)
    assert counting(poll, town.member) == ("against", True)
    (result,) = vote(poll, [town.member], "for")

    assert result.status == "changed"
    assert counting(poll, town.member) == ("for", False)
    assert Ballot.objects.filter(voter__participant=town.member).count() == 3
    # What a member cast is the member's own again: the rules allow no change of it.
    assert [one.status for one in vote(poll, [town.member], "against")] == ["already"]


def test_the_same_choice_is_entered_and_answered_too(unchanging: Town):
    town = unchanging
    poll = opened_poll(town)
    vote(poll, [town.member], "for")

    entered(town, poll, "for", town.member)
    assert counting(poll, town.member) == ("for", True)
    assert [one.status for one in vote(poll, [town.member] * 2, "for")] == ["changed", "already"]

    assert counting(poll, town.member) == ("for", False)
    assert close_poll(poll, actor=town.chair).votes["for"] == 1


def test_all_are_entered_or_none(town: Town):
    poll = opened_poll(town, present=12)
    inside, absent = town.members[0], town.members[12]
    gone = town.members[1]
    leave_hall(poll.meeting, participant=gone, actor=gone)
    acts = JournalEntry.objects.count()
    enter = partial(enter_ballots, poll, actor=town.secretary)

    assert refusal_of(enter, {}) == "nothing_entered"
    assert refusal_of(enter, {inside.pk: "for", absent.pk: "for"}) == "not_in_register"
    assert refusal_of(enter, {inside.pk: "for", town.young_person.pk: "for"}) == "not_in_register"
    assert refusal_of(enter, {inside.pk: "for", gone.pk: "for"}) == "left_hall_entered"
    assert refusal_of(enter, {inside.pk: "perhaps"}) == "bad_choice"
    for stranger in (town.members[2], town.municipal_secretary, make_participant(town.youth, "Нов")):
        with pytest.raises(PermissionDenied):
            enter_ballots(poll, {inside.pk: "for"}, actor=stranger)
    close_poll(poll, actor=town.chair)
    assert refusal_of(enter, {inside.pk: "for"}) == "closed"
    assert not Ballot.objects.exists()
    assert JournalEntry.objects.count() == acts + 1


def test_a_wrong_entry_is_corrected_after_closing_with_a_new_root(town: Town):
    poll = opened_poll(town, method="named")
    entered(town, poll, "for", *town.members[:7])
    vote(poll, town.members[7:13], "against")
    root = close_poll(poll, actor=town.chair).ballots_root

    correct_entry(poll, town.members[0].pk, "against", reason="Чух грешно.", actor=town.secretary)

    poll.refresh_from_db()
    assert poll.ballots_root != root
    assert (poll.votes["for"], poll.votes["against"]) == (6, 7)
    outcome = announce_poll(poll, actor=town.chair)
    assert not outcome.carried
    assert differences(poll) == []
    assert list(recount.findings(poll_file(poll))) == []
    EntryCorrection.objects.update(reason="Друго")
    assert {one.code for one in differences(poll)} == {"reason"}


def test_an_entry_taken_back_lets_the_members_own_vote_count_again(town: Town):
    poll = opened_poll(town)
    vote(poll, [town.member], "against")
    entered(town, poll, "for", town.member, town.members[0])
    close_poll(poll, actor=town.chair)

    for one in (town.member, town.members[0]):
        correct_entry(poll, one.pk, "", reason="Сбъркан ред.", actor=town.secretary)

    poll.refresh_from_db()
    assert counting(poll, town.member) == ("against", False)
    assert (poll.votes["for"], poll.votes["against"], poll.votes["not_voting"]) == (0, 1, 12)
    assert differences(poll) == []


def test_an_entry_in_a_vote_on_several_items_is_corrected_in_each(town: Town):
    meeting = scenes.opened(town)
    items = [meeting.agenda_items.get(position=number) for number in (1, 2)]
    lead = put_together(meeting, items, actor=town.chair)
    part_of = lead.items_together.first()
    assert refusal_of(enter_ballots, part_of, {town.member.pk: "for"}, actor=town.secretary) == "put_together"
    entered(town, lead, "for", *town.members[:7])
    close_poll(lead, actor=town.chair)

    correct_entry(lead, town.members[0].pk, "against", reason="Чух грешно.", actor=town.secretary)

    lead.refresh_from_db()
    assert [one.votes["for"] for one in (lead, *lead.items_together.all())] == [6, 6, 6]
    assert differences(lead) == []


def test_only_an_entry_is_corrected_and_only_between_closing_and_announcement(town: Town):
    poll = opened_poll(town)
    entered(town, poll, "for", town.members[0])
    vote(poll, [town.member], "for")
    correct = partial(correct_entry, poll, reason="Грешка.", actor=town.secretary)
    assert refusal_of(correct, town.members[0].pk, "against") == "not_closed"
    close_poll(poll, actor=town.chair)

    assert refusal_of(correct, town.member.pk, "against") == "not_entered"
    assert refusal_of(correct, town.members[1].pk, "against") == "not_entered"
    assert refusal_of(correct, town.members[0].pk, "for") == "entered_like_this"
    assert refusal_of(correct, town.members[0].pk, "perhaps") == "bad_choice"
    assert refusal_of(correct, town.members[0].pk, "against", reason=" ") == "no_reason"
    with pytest.raises(PermissionDenied):
        correct_entry(poll, town.members[0].pk, "against", reason="Не.", actor=town.members[2])
    announce_poll(poll, actor=town.chair)
    assert refusal_of(correct, town.members[0].pk, "against") == "not_closed"
    assert not EntryCorrection.objects.exists()


def test_the_minutes_say_for_whom_was_entered_and_what_was_corrected(town: Town):
    poll = opened_poll(town)
    entered(town, poll, "for", *town.members[:2])
    close_poll(poll, actor=town.chair)
    correct_entry(poll, town.members[0].pk, "abstain", reason="Чух грешно.", actor=town.secretary)

    told = " ".join(one["text"] for one in minutes_document(poll.sitting)["bg"]["paragraphs"])

    assert "Член 1, Член 2" in told
    assert "Чух грешно." in told


@replays("voting.ballots_entered", "voting.entry_corrected", "voting.poll_recounted")
def test_entries_and_corrections_show_on_open_pages(town: Town):
    poll = opened_poll(town)
    clients = {"public": Client(), "member": signed_in(town.member), "chair": signed_in(town.chair)}
    page, stream = meeting_page(clients, town, poll.meeting), meeting_stream(poll.meeting)

    assert_frames_refresh(stream, page, lambda: entered(town, poll, "for", town.members[0]))
    close_poll(poll, actor=town.chair)
    assert_frames_refresh(
        stream,
        page,
        lambda: correct_entry(poll, town.members[0].pk, "", reason="Грешка.", actor=town.secretary),
    )


def test_the_member_sees_who_entered_the_vote_and_what_no_longer_counts(unchanging: Town):
    town = unchanging
    poll = opened_poll(town)
    vote(poll, [town.member], "for")
    entered(town, poll, "against", town.member)
    member, place = signed_in(town.member), address("voting:mine", town, "en", pk=poll.pk)

    shown = compact(member.get(place).text)

    assert own_vote(poll, town.member).entered_by in shown
    assert "entered your vote “against”" in shown
    assert "No longer counts: “for”" in shown
    # The buttons are there for the answer, whatever the rules say of changes.
    assert "disabled" not in part(member.get(place), PLACE)
    assert "entered your vote" not in part(signed_in(town.members[1]).get(place), PLACE)


def test_the_secretary_enters_the_marked_lines_and_corrects_one_on_plain_pages(town: Town):
    poll = opened_poll(town, method="named")
    vote(poll, [town.member], "against")
    secretary, place = signed_in(town.secretary), address("voting:clerk", town, "en", pk=poll.pk)
    assert part(secretary.get(place)).count("<fieldset") == 13

    fields = {f"vote-{one.pk}": "for" for one in town.members[:7]} | {f"vote-{town.members[8].pk}": ""}
    assert secretary.post(place, fields).status_code == 302
    assert secretary.post(place, {}).status_code == 409
    assert Ballot.objects.filter(is_current=True).count() == 8

    close_poll(poll, actor=town.chair)
    line = address("voting:correct_entry", town, "en", pk=poll.pk, member=town.members[0].pk)
    assert line in part(secretary.get(place))
    own = address("voting:correct_entry", town, "en", pk=poll.pk, member=town.member.pk)
    assert secretary.get(own).status_code == 404
    assert "checked" not in part(secretary.get(line))
    assert secretary.post(line, {"reason": "Чух грешно."}).status_code == 409
    assert secretary.post(line, {"choice": "abstain", "reason": "Чух грешно."}).url == place
    poll.refresh_from_db()
    assert (poll.votes["for"], poll.votes["against"], poll.votes["abstain"]) == (6, 1, 1)
    for person, code in ((town.member, 403), (town.outsider, 403)):
        assert [signed_in(person).get(one).status_code for one in (place, line)] == [code] * 2
    assert [Client().get(one).status_code for one in (place, line)] == [302, 302]


def test_the_clerks_page_costs_the_same_for_any_number_of_voters(town: Town, django_assert_num_queries):
    poll = opened_poll(town)
    secretary, place = signed_in(town.secretary), address("voting:clerk", town, "en", pk=poll.pk)
    secretary.get(place)
    entered(town, poll, "for", *town.members)

    with django_assert_num_queries(23):
        secretary.get(place)


def test_a_batch_and_an_entry_at_once_leave_one_vote_that_counts(town: Town):
    poll = opened_poll(town)
    entered(town, poll, "for", *town.members)

    cast_ballots(poll, [BallotPaper(one.pk, "against") for one in town.members])

    assert Ballot.objects.filter(is_current=True, choice="against").count() == 13
    assert Ballot.objects.filter(is_current=False).count() == 13


def test_a_vote_for_a_candidate_is_entered_by_voice(town: Town) -> None:
    election = called(town, 3, 4)
    poll = open_round(election, actor=town.chair)
    first, second = (option["key"] for option in poll.options[:2])
    page = address("voting:clerk", town, pk=poll.pk)
    secretary = signed_in(town.secretary)

    entries = {f"vote-{one.pk}": first if number < 12 else second for number, one in enumerate(town.members)}
    assert secretary.post(page, entries).status_code == 302

    label = poll.options[0]["label"]
    assert secretary.get(page).text.count(f"“{label}”") == 12
    # The member reads the name, too, and not the key of the ballot.
    own, where = signed_in(town.members[0]), address("voting:detail", town, pk=poll.pk)
    assert f"entered your vote “{label}”" in own.get(where).text
    close_poll(poll, actor=town.chair)
    assert announce_poll(poll, actor=town.chair).decision["votes"][first] == 12
    assert f"It is counted as “{label}”" in own.get(where).text
