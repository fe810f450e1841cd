"""Pages of a secret vote on paper: what is printed, the protocol from one device and two, the tellers."""

import re

import pytest

from tests.factories import Town, make_town
from tests.markup import part
from tests.printed import folded, text_of
from tests.voting.scenes import elected_tellers, item_under_way, on_paper, vote
from tests.voting.test_pages import address, signed_in, text
from tests.voting.test_papers import complete
from voting.models import Poll
from voting.selectors import protocol_of, tellers_of
from voting.services import announce_poll, close_poll, put_tellers_to_vote

SHEET = {
    "issued": 13,
    "returned": 1,
    "in_urn": 12,
    "valid": 10,
    "invalid": 1,
    "blank": 1,
    "for": 7,
    "against": 2,
    "abstain": 1,
}


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def poll(town: Town) -> Poll:
    return on_paper(town)


def page(town: Town, poll: Poll, name: str = "voting:papers") -> str:
    return address(name, town, pk=poll.pk)


class TestWhoComesHere:
    def test_the_chair_s_table_and_the_tellers_and_nobody_else(self, town, poll):
        for person in (town.secretary, town.chair, town.members[0]):
            assert signed_in(person).get(page(town, poll)).status_code == 200
        for person in (town.members[5], town.outsider):
            for name in ("voting:papers", "voting:ballot_papers", "voting:tellers_protocol"):
                assert signed_in(person).get(page(town, poll, name)).status_code == 403

    def test_an_open_vote_has_no_such_page(self, town):
        item = item_under_way(town)
        elected = elected_tellers(town, item.meeting)
        open_one = Poll.objects.get()

        assert signed_in(elected[0]).get(page(town, open_one)).status_code == 404

    def test_a_voter_reads_that_the_vote_is_on_paper(self, town, poll):
        answer = signed_in(town.members[5]).get(page(town, poll, "voting:detail"))

        assert "You vote on paper" in text(answer)
        assert "choice" not in answer.content.decode()
        assert "have voted" not in text(answer)

    def test_a_teller_finds_the_way_from_the_meeting(self, town, poll):
        meeting = address("youth:meeting", town, pk=poll.meeting_id)

        assert page(town, poll) in text(signed_in(town.members[0]).get(meeting))
        assert page(town, poll) not in text(signed_in(town.members[5]).get(meeting))


class TestPrinting:
    def test_the_papers_are_as_many_as_the_voters_and_the_protocol_is_entered_from_them(self, town, poll):
        secretary = signed_in(town.secretary)
        answer = secretary.get(page(town, poll, "voting:ballot_papers"))
        *papers, _rest = text_of(answer.content).split(folded("Подпис на член на комисията:"))

        assert answer["Content-Type"] == "application/pdf"
        assert len(papers) == 13
        assert all(folded(poll.title) in paper for paper in papers)
        assert all(paper.endswith(folded("За Против Въздържам се")) for paper in papers)

        figures = {**dict.fromkeys(SHEET, 0), "issued": len(papers), "in_urn": len(papers), "valid": 13}
        figures["for"] = len(papers)
        for extra in ({}, {"again": "1"}):
            assert secretary.post(page(town, poll), figures | extra).status_code == 302
        close_poll(poll, actor=town.chair)
        assert announce_poll(poll, actor=town.chair).decision["votes"]["for"] == 13

    def test_the_protocol_is_empty_first_and_has_the_figures_and_tellers_later(self, town, poll):
        secretary = signed_in(town.secretary)
        empty = text_of(secretary.get(page(town, poll, "voting:tellers_protocol")).content)
        secretary.post(page(town, poll), SHEET)
        secretary.post(page(town, poll), SHEET | {"again": "1"})
        filled = text_of(secretary.get(page(town, poll, "voting:tellers_protocol")).content)

        assert folded("Раздадени бюлетини Върнати") in empty
        assert folded("Раздадени бюлетини 13 Върнати") in filled
        assert all(folded(one.name_in_office) in filled for one in tellers_of(poll.sitting))

    def test_tellers_elected_later_do_not_sign_the_protocol_of_an_earlier_vote(self, town, poll):
        complete(town, poll)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
        later = put_tellers_to_vote(poll.sitting, town.members[8:10], actor=town.chair)
        vote(later, town.members, "for")
        close_poll(later, actor=town.chair)
        announce_poll(later, actor=town.chair)

        printed = text_of(signed_in(town.secretary).get(page(town, poll, "voting:tellers_protocol")).content)

        first, second, *_others = town.members
        names = [one.mandates.get().name_in_office for one in (first, second)]
        assert {one.participant_id for one in tellers_of(poll.sitting)} == {
            one.pk for one in town.members[8:10]
        }
        assert all(folded(name) in printed for name in names)
        assert folded("Член 9") not in printed


class TestTheProtocol:
    def test_a_teller_confirms_what_the_secretary_entered(self, town, poll):
        signed_in(town.secretary).post(page(town, poll), SHEET)
        teller = signed_in(town.members[0])
        shown = teller.get(page(town, poll))
        action = re.search(r'action="([^"]+/confirm/)"', shown.content.decode())
        assert action is not None

        assert teller.post(action.group(1)).status_code == 302
        assert protocol_of(poll) is not None

    def test_with_one_device_it_is_entered_twice(self, town, poll):
        secretary = signed_in(town.secretary)
        secretary.post(page(town, poll), SHEET)

        second = text(secretary.get(page(town, poll)))
        assert 'name="again"' in second
        assert "confirm/" not in second
        secretary.post(page(town, poll), SHEET | {"again": "1"})
        assert "Entered twice by" in text(secretary.get(page(town, poll)))

    def test_two_entries_that_differ_show_where(self, town, poll):
        signed_in(town.secretary).post(page(town, poll), SHEET)
        teller = signed_in(town.members[0])
        teller.post(page(town, poll), SHEET | {"for": 6, "against": 3})
        shown = part(signed_in(town.secretary).get(page(town, poll)), "section[@aria-labelledby='waiting']")

        assert "The two entries differ" in shown
        assert "(before: 7)" in shown
        assert "(before: 2)" in shown
        assert "(before: 1)" not in shown

    def test_each_impossible_figure_is_named_at_its_field(self, town, poll):
        answer = signed_in(town.secretary).post(page(town, poll), SHEET | {"in_urn": 11})

        assert answer.status_code == 409
        assert answer.context["form"].errors.keys() == {"in_urn"}
        assert "Count again" in str(answer.context["form"].errors["in_urn"])

    def test_an_empty_figure_is_asked_for(self, town, poll):
        given = {name: number for name, number in SHEET.items() if name not in {"blank", "for"}}
        answer = signed_in(town.secretary).post(page(town, poll), given)

        assert answer.context["form"].errors.keys() == {"blank", "for"}

    @pytest.mark.parametrize("wrong", ["-1", "1.5", "many", "99999", "1e2"])
    def test_what_is_no_number_of_papers_is_refused(self, town, poll, wrong):
        answer = signed_in(town.secretary).post(page(town, poll), SHEET | {"issued": wrong})

        assert answer.context["form"].errors.keys() == {"issued"}

    def test_an_overfull_urn_needs_no_further_figures(self, town, poll):
        secretary = signed_in(town.secretary)
        overfull = {"issued": 12, "returned": 0, "in_urn": 13}
        secretary.post(page(town, poll), overfull)
        secretary.post(page(town, poll), overfull | {"again": "1"})
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

        result = text(secretary.get(page(town, poll, "voting:detail")))
        assert "No decision: the vote is void" in result
        assert "There were more papers in the urn than were issued" in result
        meeting = text(secretary.get(address("youth:meeting", town, pk=poll.meeting_id)))
        assert "Repeat the vote" not in meeting
        chair = text(signed_in(town.chair).get(address("youth:meeting", town, pk=poll.meeting_id)))
        assert "Repeat the vote" in chair

    def test_the_result_shows_the_papers(self, town, poll):
        secretary = signed_in(town.secretary)
        secretary.post(page(town, poll), SHEET)
        secretary.post(page(town, poll), SHEET | {"again": "1"})
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

        assert "issued: 13, returned unused: 1, in the urn: 12, valid: 10, invalid: 1" in text(
            secretary.get(page(town, poll, "voting:detail"))
        )


class TestTellers:
    def test_the_chair_puts_a_list_to_the_vote(self, town):
        item = item_under_way(town)
        chosen = [str(one.pk) for one in town.members[:2]]
        where = address("voting:tellers", town, meeting=item.meeting_id)

        assert signed_in(town.chair).post(where, {"tellers": chosen}).status_code == 302
        poll = Poll.objects.get()
        assert poll.method == "open"
        assert poll.text.count("\n") == 1

    def test_one_alone_is_refused_on_the_page(self, town):
        item = item_under_way(town)
        where = address("voting:tellers", town, meeting=item.meeting_id)
        answer = signed_in(town.chair).post(where, {"tellers": [str(town.members[0].pk)]})

        assert answer.status_code == 409
        assert answer.context["form"].errors == {"tellers": ["Choose two or three members."]}

    def test_others_put_nothing_to_the_vote(self, town):
        item = item_under_way(town)
        where = address("voting:tellers", town, meeting=item.meeting_id)
        for person in (town.members[5], town.secretary, town.outsider):
            assert signed_in(person).get(where).status_code == 403

    def test_a_secret_vote_without_tellers_leads_to_their_election(self, town):
        item = item_under_way(town)
        answer = signed_in(town.chair).post(
            address("voting:open", town, item=item.pk), {"method": "secret"}, follow=True
        )

        assert answer.redirect_chain[-1][0] == address("voting:tellers", town, meeting=item.meeting_id)
        assert "Elect the tellers first" in text(answer)
