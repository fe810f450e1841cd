"""A secret vote on paper: tellers, the protocol entered twice, closing, a void round, corrections."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from tests.factories import Town, make_town
from tests.voting.scenes import elected_tellers, item_under_way, on_paper, vote
from tests.voting.test_motions import between_items
from voting.boxes.papers import leaf_of, paper_form
from voting.electorate import sealed_option
from voting.models import PaperProtocol, Poll
from voting.phrasing import turnout_sentence
from voting.procedure.merkle import merkle_root
from voting.procedure.papers import FaultCode, Protocol
from voting.selectors import protocol_of, protocol_waiting, tellers_of
from voting.services import (
    Asked,
    announce_poll,
    close_poll,
    confirm_protocol,
    enter_protocol,
    open_poll,
    put_tellers_to_vote,
    put_to_vote,
    put_together,
    repeat_poll,
    void_poll,
)
from youth.consequences import main_question
from youth.journal.comparison import differences
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.refusals import Refusal
from youth.services.agenda import finish_item
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes

pytestmark = pytest.mark.django_db

SHEET = Protocol(13, 1, 12, 10, 1, 1, {"for": 7, "against": 2, "abstain": 1})
OTHER = replace(SHEET, options={"for": 6, "against": 3, "abstain": 1})
OVERFULL = Protocol(12, 0, 13)


@pytest.fixture
def town() -> Town:
    return make_town()


def kinds(poll: Poll) -> list[str]:
    entries = JournalEntry.objects.filter(stream=meeting_stream(poll.sitting))
    return list(entries.order_by("seq").values_list("kind", flat=True))


def wrong(poll: Poll) -> set[str]:
    """Return what of the meeting's votes differs from its journal; its members came in without acts."""
    return {one.code for one in differences(meeting_stream(poll.sitting))} - {"attendance"}


@contextmanager
def refusing(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as refused:
        yield
    assert refused.value.code == code


def candidates(town: Town, *names: str) -> list[dict[str, str]]:
    """Return options as an election has them: people in the order of their nomination, then nobody."""
    people = zip(names, town.members, strict=False)
    options = [
        sealed_option({"key": f"c{number}", "label": name, "participant": str(member.pk)})
        for number, (name, member) in enumerate(people, start=1)
    ]
    return [*options, {"key": "against_all", "label": "Против всички"}]


def complete(town: Town, poll: Poll, protocol: Protocol = SHEET) -> PaperProtocol:
    """Enter a protocol at the secretary's table and confirm it by a teller."""
    entry = enter_protocol(poll, protocol, actor=town.secretary)
    return confirm_protocol(poll, entry, actor=town.members[0])


class TestTellers:
    def test_the_council_elects_two_or_three_of_those_present(self, town):
        item = item_under_way(town)
        elected_tellers(town, item.meeting, 3)

        assert {one.participant_id for one in tellers_of(item.meeting)} == {
            one.pk for one in town.members[:3]
        }

    def test_a_list_that_was_not_elected_counts_nothing(self, town):
        item = item_under_way(town)
        poll = put_tellers_to_vote(item.meeting, town.members[:2], actor=town.chair)
        vote(poll, town.members, "against")
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

        assert tellers_of(item.meeting) == []

    def test_a_list_elected_later_takes_the_place_of_the_first(self, town):
        item = item_under_way(town)
        elected_tellers(town, item.meeting, 3)
        poll = put_tellers_to_vote(item.meeting, town.members[4:6], actor=town.chair)
        vote(poll, town.members, "for")
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

        assert {one.participant_id for one in tellers_of(item.meeting)} == {
            one.pk for one in town.members[4:6]
        }

    @pytest.mark.parametrize("many", [0, 1, 4])
    def test_other_numbers_are_refused(self, town, many):
        item = item_under_way(town)

        with refusing("tellers_number"):
            put_tellers_to_vote(item.meeting, town.members[:many], actor=town.chair)

    def test_one_member_named_twice_is_not_two(self, town):
        item = item_under_way(town)

        with refusing("tellers_number"):
            put_tellers_to_vote(item.meeting, [town.members[0]] * 2, actor=town.chair)

    def test_who_is_not_in_the_hall_counts_nothing(self, town):
        item = item_under_way(town, present=12)

        with refusing("teller_not_present"):
            put_tellers_to_vote(item.meeting, [town.members[0], town.members[12]], actor=town.chair)

    def test_without_tellers_no_secret_vote_is_opened(self, town):
        item = item_under_way(town)

        with refusing("no_tellers"):
            open_poll(item, method="secret", actor=town.chair)
        assert not Poll.objects.exists()


class TestOpening:
    def test_a_secret_vote_is_held_on_paper(self, town):
        poll = on_paper(town)

        assert (poll.method, poll.box) == ("secret", "papers")

    def test_papers_are_for_secret_votes_only(self, town):
        item = item_under_way(town)

        with refusing("papers_only_secret"):
            asked = Asked(method="open", box="papers")
            put_to_vote(item.meeting, main_question(item), item=item, asked=asked, actor=town.chair)

    def test_no_device_votes_beside_the_urn(self, town):
        poll = on_paper(town)

        (result,) = vote(poll, town.members[:1], "for")

        assert (result.status, result.taken) == ("not_by_device", False)


class TestTheProtocol:
    def test_entered_and_confirmed_by_two_people_it_decides(self, town):
        poll = on_paper(town)
        row = complete(town, poll)
        closed = close_poll(poll, actor=town.chair)
        outcome = announce_poll(poll, actor=town.chair)

        assert closed.votes == {"for": 7, "against": 2, "abstain": 1, "not_voting": 3}
        assert closed.ballots_root == merkle_root([leaf_of(row)]).hex()
        assert (outcome.result, outcome.carried) == ("carried", True)
        assert outcome.decision["papers"] == {
            "issued": 13,
            "returned": 1,
            "in_urn": 12,
            "valid": 10,
            "invalid": 1,
            "blank": 1,
        }
        # Who put an invalid paper into the urn voted, though the count has valid papers alone.
        with override("en"):
            assert turnout_sentence(outcome.decision) == (
                "12 of 13 members on the list of voters voted. 2 papers were invalid or without a mark: "
                "the figures have them with those who did not vote."
            )
        assert "named" not in outcome.decision
        assert wrong(poll) == set()

    def test_two_people_who_enter_the_same_confirm_it(self, town):
        poll = on_paper(town)
        enter_protocol(poll, SHEET, actor=town.secretary)
        row = enter_protocol(poll, SHEET, actor=town.members[0])

        assert protocol_of(poll) == row
        assert kinds(poll)[-2:] == ["voting.protocol_entered", "voting.protocol_confirmed"]

    def test_with_one_device_the_secretary_enters_it_twice_and_the_record_says_so(self, town):
        poll = on_paper(town)
        enter_protocol(poll, SHEET, actor=town.secretary)
        enter_protocol(poll, SHEET, again=True, actor=town.secretary)

        assert protocol_of(poll) is not None
        entry = JournalEntry.objects.get(kind="voting.protocol_confirmed")
        assert entry.payload["by_one"] is True

    def test_the_same_form_sent_twice_confirms_nothing(self, town):
        poll = on_paper(town)
        enter_protocol(poll, SHEET, actor=town.secretary)

        with refusing("protocol_waits"):
            enter_protocol(poll, SHEET, actor=town.secretary)
        assert protocol_of(poll) is None

    def test_entries_that_differ_wait_for_one_that_agrees(self, town):
        poll = on_paper(town)
        enter_protocol(poll, SHEET, actor=town.secretary)
        second = enter_protocol(poll, OTHER, actor=town.members[0])

        assert protocol_of(poll) is None
        assert protocol_waiting(poll) == second

        enter_protocol(poll, OTHER, actor=town.secretary)
        assert protocol_of(poll).figures == second.figures
        assert poll.paper_protocols.count() == 3

    def test_nobody_confirms_their_own_entry_by_a_press(self, town):
        poll = on_paper(town)
        entry = enter_protocol(poll, SHEET, actor=town.secretary)

        with refusing("confirmed_by_another"):
            confirm_protocol(poll, entry, actor=town.secretary)

    def test_what_was_replaced_is_not_confirmed(self, town):
        poll = on_paper(town)
        entry = enter_protocol(poll, SHEET, actor=town.secretary)
        enter_protocol(poll, OTHER, actor=town.members[0])

        with refusing("entry_replaced"):
            confirm_protocol(poll, entry, actor=town.members[1])

    def test_an_impossible_sheet_is_refused_with_its_figure(self, town):
        poll = on_paper(town)

        with pytest.raises(Refusal) as refused:
            enter_protocol(poll, replace(SHEET, issued=14), actor=town.secretary)
        assert (refused.value.code, refused.value.field) == (FaultCode.MORE_THAN_VOTERS, "issued")
        assert not PaperProtocol.objects.exists()

    def test_without_it_the_vote_is_not_closed(self, town):
        poll = on_paper(town)
        for step in (lambda: None, lambda: enter_protocol(poll, SHEET, actor=town.secretary)):
            step()
            with refusing("protocol_not_complete"):
                close_poll(poll, actor=town.chair)

    def test_members_who_are_no_tellers_enter_nothing(self, town):
        poll = on_paper(town)

        with pytest.raises(PermissionDenied):
            enter_protocol(poll, SHEET, actor=town.members[5])

    def test_an_open_vote_has_none(self, town):
        item = item_under_way(town)
        elected_tellers(town, item.meeting)
        poll = open_poll(item, actor=town.chair)

        with refusing("not_on_paper"):
            enter_protocol(poll, SHEET, actor=town.secretary)


class TestTheMinutes:
    def test_they_name_the_tellers_and_the_papers_and_who_made_both_entries(self, town):
        poll = on_paper(town)
        complete(town, poll)
        close_poll(poll, actor=town.chair)
        enter_protocol(poll, OTHER, actor=town.secretary)
        enter_protocol(poll, OTHER, again=True, actor=town.secretary)
        announce_poll(poll, actor=town.chair)
        finish_item(poll.agenda_item, actor=town.chair)
        meeting = close_meeting(poll.sitting, actor=town.chair)
        document = draft_minutes(meeting, actor=town.secretary).document["bg"]
        written = [one["text"].replace("\xa0", " ") for one in document["paragraphs"]]

        papers = (
            "раздадени: 13, върнати неизползвани: 1, в урната: 12, действителни: 10, недействителни: 1, "
            "без отбелязване: 1."
        )
        assert "За комисия по преброяването бяха избрани: Член 1, Член 2." in written
        assert f"Протокол на комисията по преброяването – {papers}" in written
        assert (
            f"Поправен протокол на комисията по преброяването – {papers} "
            "Двете вписвания са направени от едно и също лице."
        ) in written


class TestPeopleOnThePaper:
    def test_they_are_in_the_order_of_their_names_and_against_all_comes_last(self, town):
        poll = on_paper(town)
        poll.form, poll.options = Poll.Form.OPTIONS, candidates(town, "Яна", "Ангел", "Борис")
        poll.rule |= {"marks": 2}
        poll.save()

        form = paper_form(poll)
        assert form.lines == ("c2", "c3", "c1", "against_all")
        assert form.marks == 2

        complete(town, poll, Protocol(13, 0, 13, 12, 1, 0, {"c1": 9, "c2": 3, "c3": 0, "against_all": 2}))
        assert close_poll(poll, actor=town.chair).votes == {
            "c1": 9,
            "c2": 3,
            "c3": 0,
            "against_all": 2,
            "valid": 12,
            "invalid": 1,
            "blank": 0,
            "not_voting": 1,
        }


class TestSeveralItems:
    def test_one_protocol_counts_for_each_item_and_its_correction_does_too(self, town):
        meeting = between_items(town)
        elected_tellers(town, meeting)
        lead = put_together(
            meeting, list(meeting.agenda_items.filter(position__in=[1, 2])), method="secret", actor=town.chair
        )
        complete(town, lead)
        close_poll(lead, actor=town.chair)
        complete(town, lead, OTHER)

        assert [part.votes["for"] for part in lead.items_together.all()] == [6, 6]
        assert wrong(lead) == set()
        announce_poll(lead, actor=town.chair)
        assert {part.outcome.result for part in lead.items_together.all()} == {"rejected"}


class TestACorrection:
    def test_before_the_announcement_it_gives_other_counts_with_another_root(self, town):
        poll = on_paper(town)
        complete(town, poll)
        before = close_poll(poll, actor=town.chair).ballots_root
        complete(town, poll, OTHER)
        poll.refresh_from_db()

        assert poll.votes == {"for": 6, "against": 3, "abstain": 1, "not_voting": 3}
        assert poll.ballots_root != before
        assert kinds(poll)[-2:] == ["voting.protocol_confirmed", "voting.poll_recounted"]
        assert announce_poll(poll, actor=town.chair).result == "rejected"
        assert wrong(poll) == set()

    def test_until_it_is_confirmed_the_first_protocol_counts(self, town):
        poll = on_paper(town)
        complete(town, poll)
        close_poll(poll, actor=town.chair)
        enter_protocol(poll, OTHER, actor=town.secretary)

        assert announce_poll(poll, actor=town.chair).result == "carried"

    def test_the_valid_figures_are_not_entered_again(self, town):
        poll = on_paper(town)
        complete(town, poll)

        with refusing("protocol_unchanged"):
            enter_protocol(poll, SHEET, actor=town.secretary)

    def test_after_the_announcement_nothing_is_corrected(self, town):
        poll = on_paper(town)
        complete(town, poll)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

        with refusing("already_announced"):
            enter_protocol(poll, OTHER, actor=town.secretary)


class TestAnOverfullUrn:
    def test_the_round_is_void_and_is_held_again_until_one_decides(self, town):
        poll = on_paper(town)
        for _round in range(2):
            complete(town, poll, OVERFULL)
            close_poll(poll, actor=town.chair)
            outcome = announce_poll(poll, actor=town.chair)

            assert (outcome.result, outcome.reason) == ("void", "urn_overfull")
            assert outcome.resolution is None
            poll = repeat_poll(poll, actor=town.chair)

        complete(town, poll)
        close_poll(poll, actor=town.chair)
        assert announce_poll(poll, actor=town.chair).resolution is not None
        assert wrong(poll) == set()

    def test_the_next_round_is_opened_again_after_it_was_voided(self, town):
        poll = on_paper(town)
        complete(town, poll, OVERFULL)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
        void_poll(repeat_poll(poll, actor=town.chair), reason="Сбъркан списък", actor=town.chair)

        assert repeat_poll(poll, actor=town.chair).is_open

    def test_a_void_round_has_no_votes(self, town):
        poll = on_paper(town)
        complete(town, poll, OVERFULL)

        assert close_poll(poll, actor=town.chair).votes == {
            "for": 0,
            "against": 0,
            "abstain": 0,
            "not_voting": 13,
        }


class TestWhatWasEnteredIsSealed:
    def test_a_changed_entry_is_found(self, town):
        poll = on_paper(town)
        row = complete(town, poll)
        close_poll(poll, actor=town.chair)
        PaperProtocol.objects.filter(pk=row.pk).update(figures=row.figures | {"invalid": 0, "blank": 2})

        assert wrong(poll) >= {"protocol", "ballots"}

    def test_an_entry_that_nobody_made_is_found(self, town):
        poll = on_paper(town)
        row = enter_protocol(poll, SHEET, actor=town.secretary)
        PaperProtocol.objects.create(poll=poll, number=2, figures=row.figures, entered_by=town.members[0])

        assert wrong(poll) == {"protocol"}
