"""Pages and endpoints of votes: who sees what, who may do what, what a refusal leaves behind."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from tests.factories import Town, make_agenda_item, make_meeting, make_town
from tests.markup import part
from tests.voting.scenes import announced, cast, item_under_way, opened_poll, vote
from voting.models import Ballot, Outcome, Poll
from voting.services import announce_poll, challenge_quorum, close_poll, count_quorum, open_poll
from youth.journal.models import JournalEntry
from youth.models import Meeting, Participant, User
from youth.services.attendance import leave_hall


def signed_in(person: Participant | User) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    user = person if isinstance(person, User) else person.user
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name: str, town: Town, language: str = "en", **parts: object) -> str:
    """Return the address of a page of the town's youth council."""
    with override(language):
        return reverse(name, kwargs={"council": town.youth.slug, **parts})


def text(response, status: int = 200) -> str:
    """Return a page's words on one line; fail for an answer with another status."""
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def unchanged():
    """Return everything that a refused act must leave as it was."""
    return (
        list(Poll.objects.order_by("pk").values()),
        list(Ballot.objects.order_by("pk").values()),
        Outcome.objects.count(),
        JournalEntry.objects.count(),
    )


class TestOpenPoll:
    def test_a_member_sees_the_question_the_rule_and_the_ballot(self, town: Town):
        poll = opened_poll(town)

        page = text(signed_in(town.member).get(address("voting:detail", town, pk=poll.pk)))

        assert "Осветление на алеята" in page
        assert "more than half of those present (13), i.e. at least 7 votes for" in page
        assert "Open vote: the minutes give the numbers, not the names." in page
        assert page.count('name="choice"') == 3
        assert "csrfmiddlewaretoken" in page

    def test_the_ballot_offers_what_the_rules_offer(self, town: Town):
        town.youth.rules_overrides = {"vote.options": ["for", "against"]}
        town.youth.save()
        poll = opened_poll(town)

        page = text(signed_in(town.member).get(address("voting:detail", town, pk=poll.pk)))

        assert page.count('name="choice"') == 2
        assert 'value="abstain"' not in page

    @pytest.mark.parametrize("closed", [False, True])
    def test_beside_the_doubt_is_why_a_count_is_not_doubted_again(self, town: Town, closed: bool):
        poll = opened_poll(town)
        if closed:
            close_poll(poll, actor=town.chair)
        mine = address("voting:mine", town, pk=poll.pk)
        member, why = signed_in(town.member), "The count is valid until somebody leaves the hall"
        assert "Challenge the quorum" in text(member.get(mine))
        assert why not in text(member.get(mine))

        challenge_quorum(poll, actor=town.member)
        assert "Challenge the quorum" not in text(member.get(mine))

        count_quorum(poll, actor=town.secretary)
        assert why in text(member.get(mine))

    def test_a_visitor_sees_the_question_and_no_ballot(self, town: Town):
        poll = opened_poll(town)

        page = text(Client().get(address("voting:detail", town, pk=poll.pk)))

        assert "Осветление на алеята" in page
        assert 'name="choice"' not in page

    def test_a_member_who_came_too_late_reads_why_there_is_no_ballot(self, town: Town):
        poll = opened_poll(town, present=12)

        page = text(signed_in(town.members[12]).get(address("voting:detail", town, pk=poll.pk)))

        assert 'name="choice"' not in page
        assert "You are not on the list of voters" in page

    def test_no_running_totals_are_shown(self, town: Town):
        poll = opened_poll(town)
        cast(town, poll, 5, 2, 1)

        page = text(signed_in(town.member).get(address("voting:detail", town, pk=poll.pk)))

        assert '<strong data-live-value="poll.turnout.voted">8</strong> of 13 have voted.' in page
        assert "votebar" not in page

    def test_the_meetings_page_shows_the_poll_and_the_ballot(self, town: Town):
        poll = opened_poll(town)

        page = text(signed_in(town.member).get(address("youth:meeting", town, pk=poll.meeting_id)))

        assert f'id="poll-{poll.pk}"' in page
        assert page.count('name="choice"') == 3


class TestBallotForm:
    def send(self, client, town, poll, choice):
        return client.post(address("voting:ballot", town, pk=poll.pk), {"choice": choice})

    def test_a_ballot_by_form_is_recorded_and_shown(self, town: Town):
        poll, client = opened_poll(town), signed_in(town.member)

        response = self.send(client, town, poll, "against")

        assert response.status_code == 302
        page = text(client.get(response.url))
        assert 'value="against" aria-pressed="true"' in page
        assert "Your vote is recorded." in page
        assert Ballot.objects.get().voter.participant == town.member

    def test_it_can_be_changed_while_the_vote_is_open(self, town: Town):
        poll, client = opened_poll(town), signed_in(town.member)
        self.send(client, town, poll, "against")

        assert self.send(client, town, poll, "for").status_code == 302
        assert Ballot.objects.get(is_current=True).choice == "for"

    @pytest.mark.parametrize(
        ("who", "status"),
        [("secretary", 409), ("young_person", 409), ("outsider", 302), ("municipal_secretary", 302)],
    )
    def test_who_is_not_on_the_register_has_no_vote(self, town: Town, who, status):
        poll = opened_poll(town)
        before = unchanged()

        response = self.send(signed_in(getattr(town, who)), town, poll, "for")

        assert response.status_code == status
        if status == 409:
            assert "You are not on the list of voters" in text(response, 409)
        assert unchanged() == before

    def test_a_visitor_is_asked_to_sign_in(self, town: Town):
        poll = opened_poll(town)
        before = unchanged()

        assert "login" in self.send(Client(), town, poll, "for").url
        assert unchanged() == before

    @pytest.mark.parametrize("choice", ["", "maybe"])
    def test_an_answer_that_is_not_offered_is_refused_with_the_reason(self, town: Town, choice):
        poll = opened_poll(town)
        before = unchanged()

        response = self.send(signed_in(town.member), town, poll, choice)

        assert "Choose one of the answers that the ballot offers." in text(response, 409)
        assert unchanged() == before

    def test_after_closing_the_ballot_is_refused_with_the_reason(self, town: Town):
        poll = opened_poll(town)
        close_poll(poll, actor=town.chair)
        before = unchanged()

        response = self.send(signed_in(town.member), town, poll, "for")

        assert "The vote is closed. Your vote was not taken." in text(response, 409)
        assert unchanged() == before

    def test_a_form_without_a_token_is_refused(self, town: Town):
        poll = opened_poll(town)
        client = Client(enforce_csrf_checks=True)
        client.force_login(town.member.user, backend="allauth.account.auth_backends.AuthenticationBackend")

        assert self.send(client, town, poll, "for").status_code == 403
        assert not Ballot.objects.exists()


class TestPrivatePart:
    def test_it_shows_a_persons_own_vote_to_that_person_only(self, town: Town):
        poll = opened_poll(town)
        vote(poll, [town.member], "for")
        url = address("voting:mine", town, pk=poll.pk)

        own = signed_in(town.member).get(url)
        another = signed_in(town.members[1]).get(url)
        visitor = Client().get(url)

        assert 'value="for" aria-pressed="true"' in text(own)
        assert 'aria-pressed="true"' not in text(another)
        assert "choice" not in text(visitor)
        assert "no-store" in own["Cache-Control"]


class TestChairsTable:
    def test_the_chair_takes_a_whole_vote_by_forms(self, town: Town):
        item, chair = item_under_way(town), signed_in(town.chair)

        assert chair.post(address("voting:open", town, item=item.pk), {"method": "named"}).status_code == 302
        poll = Poll.objects.get()
        cast(town, poll, 9, 3, 1)
        assert chair.post(address("voting:close", town, pk=poll.pk)).status_code == 302
        response = chair.post(address("voting:announce", town, pk=poll.pk), follow=True)

        assert "Adopted with 9 votes for, 13 present" in text(response)
        assert Outcome.objects.get().resolution is not None

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("secretary", 403),
            ("member", 403),
            ("young_person", 403),
            ("outsider", 403),
            ("municipal_secretary", 403),
        ],
    )
    @pytest.mark.parametrize("act", ["close", "announce", "repeat"])
    def test_nobody_else_runs_a_poll(self, town: Town, who, status, act):
        poll = opened_poll(town)
        before = unchanged()

        response = signed_in(getattr(town, who)).post(address(f"voting:{act}", town, pk=poll.pk))

        assert response.status_code == status
        assert unchanged() == before

    def test_nobody_else_opens_one(self, town: Town):
        item = item_under_way(town)
        url = address("voting:open", town, item=item.pk)

        statuses = [
            signed_in(who).post(url).status_code for who in (town.secretary, town.member, town.outsider)
        ]

        assert statuses == [403, 403, 403]
        assert "login" in Client().post(url).url
        assert not Poll.objects.exists()

    def test_a_refusal_says_why_and_changes_nothing(self, town: Town):
        item = item_under_way(town, topic="budget")
        before = unchanged()

        response = signed_in(town.chair).post(address("voting:open", town, item=item.pk), {"method": "open"})

        assert "On this topic the rules require a vote by name." in text(response, 409)
        assert unchanged() == before

    def test_buttons_are_only_for_those_who_may_press_them(self, town: Town):
        item = item_under_way(town)
        url = address("youth:meeting", town, pk=item.meeting_id)

        assert "Open the vote" in text(signed_in(town.chair).get(url))
        for who in (town.secretary, town.member, town.young_person):
            assert "Open the vote" not in text(signed_in(who).get(url))

    def test_a_member_doubts_the_quorum_and_the_secretary_counts(self, town: Town):
        poll = opened_poll(town)

        doubted = signed_in(town.member).post(address("voting:challenge", town, pk=poll.pk))
        counted = signed_in(town.secretary).post(address("voting:count", town, pk=poll.pk))

        assert (doubted.status_code, counted.status_code) == (302, 302)
        assert Poll.objects.get().quorum_recount == 13

    def test_looking_does_nothing(self, town: Town):
        poll = opened_poll(town)

        for act in ("ballot", "close", "challenge", "count"):
            response = signed_in(town.chair).get(address(f"voting:{act}", town, pk=poll.pk))
            assert response.status_code == 405
        for act in ("announce", "repeat", "count_again"):
            asked = signed_in(town.chair).get(address(f"voting:{act}", town, pk=poll.pk))
            assert asked.status_code == 200
        assert [(one.pk, one.state) for one in Poll.objects.all()] == [(poll.pk, "open")]


class TestResult:
    def test_the_verdict_is_the_headline_with_its_arithmetic(self, town: Town):
        outcome = announced(town, (9, 3, 1))

        page = text(Client().get(address("voting:detail", town, pk=outcome.poll.pk)))

        assert "<h2>Adopted with 9 votes for, 13 present</h2>" in page
        assert "Needed: more than half of those present (13), i.e. at least 7 votes for." in page
        assert outcome.resolution.designation in page
        assert outcome.poll.ballots_root in page
        assert "Член 1" not in page

    def test_a_vote_by_name_lists_every_member(self, town: Town):
        outcome = announced(town, (9, 2, 0), present=12, topic="budget")

        page = text(Client().get(address("voting:detail", town, pk=outcome.poll.pk)))

        assert all(f"Член {number}" in page for number in range(1, 14))
        assert "absent" in page

    def test_a_rule_that_nobody_confirmed_is_called_the_councils_own(self, town: Town):
        outcome = announced(town, (13, 0, 0), decision_type="two_thirds")

        page = text(Client().get(address("voting:detail", town, pk=outcome.poll.pk)))

        assert "the council's own rule" in page
        assert "<h2>Not adopted: 13 votes for, 13 present</h2>" in page

    @pytest.mark.parametrize("language", ["bg", "en"])
    def test_both_languages_have_the_page(self, town: Town, language):
        outcome = announced(town, (9, 3, 1))

        assert Client().get(address("voting:detail", town, language, pk=outcome.poll.pk)).status_code == 200
        assert Client().get(address("voting:index", town, language)).status_code == 200


class TestList:
    def test_it_is_empty_in_words(self, town: Town):
        assert "No votes yet" in text(Client().get(address("voting:index", town)))

    def test_meetings_behind_closed_doors_are_left_out_and_hidden(self, town: Town):
        outcome = announced(town, (9, 3, 1))
        Meeting.objects.update(is_public=False)

        assert "No votes yet" in text(Client().get(address("voting:index", town)))
        url = address("voting:detail", town, pk=outcome.poll.pk)
        assert Client().get(url).status_code == 404
        assert signed_in(town.outsider).get(url).status_code == 404
        assert signed_in(town.member).get(url).status_code == 200

    def test_another_council_has_none_of_it(self, town: Town):
        outcome = announced(town, (9, 3, 1))
        url = reverse("voting:detail", kwargs={"council": town.municipal.slug, "pk": outcome.poll.pk})

        assert Client().get(url).status_code == 404


@pytest.mark.django_db(transaction=True)
class TestQueries:
    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_costs_the_same_for_one_and_for_three(self, rows, django_assert_num_queries):
        town = make_town()
        first = announced(town, (9, 3, 1)).poll
        for number in range(1, rows):
            copy = Poll.objects.get(pk=first.pk)
            copy.pk, copy._state.adding = None, True
            copy.meeting = make_meeting(town.term, Meeting.State.CLOSED, number=40 + number)
            copy.agenda_item = make_agenda_item(copy.meeting)
            copy.matter = f"item:{copy.agenda_item.pk}"
            copy.save(force_insert=True)
            Outcome.objects.create(
                poll=copy,
                carried=False,
                result="tie",
                reason="tie",
                decision=first.outcome.decision | {"carried": False},
            )
        url = address("voting:index", town)
        client = Client()
        client.get(url)

        # Council, its plugins, count, page of polls; the frame is remembered.
        with django_assert_num_queries(LIST_QUERIES):
            response = client.get(url)
        assert text(response).count("card-link") == rows


LIST_QUERIES = 4


class TestOrderOfTheTable:
    def test_the_vote_comes_before_the_end_of_the_item(self, town: Town):
        item = item_under_way(town)
        page = address("youth:meeting", town, pk=item.meeting_id)
        chair, closes = (
            signed_in(town.chair),
            address("youth:meeting_step", town, pk=item.meeting_id, step="close_item"),
        )
        # Without a vote it is asked for first.
        assert part(chair.get(page), f"a[@href='{closes}'][contains(@class, 'btn-quiet')]")
        assert "Nothing was decided on it." in part(chair.get(closes))

        poll = open_poll(item, actor=town.chair)
        vote(poll, town.members[:13], "for")
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
        first = f"a[@href='{closes}'][not(contains(@class, 'btn-quiet'))]"
        assert part(signed_in(town.chair).get(page), first)

    def test_without_a_quorum_no_vote_is_offered_and_the_table_reads_why(self, town: Town):
        item = item_under_way(town)
        page = address("youth:meeting", town, pk=item.meeting_id)
        opens = address("voting:open", town, item=item.pk)
        assert opens in part(signed_in(town.chair).get(page), "div[@id='voting-actions']")

        for member in town.members[5:13]:
            leave_hall(item.meeting, participant=member, actor=member)
        table = part(signed_in(town.chair).get(page), "div[@id='voting-actions']")
        assert "There is no quorum" in table
        assert opens not in table


def around(response) -> tuple[list[str], list[str]]:
    """Return the addresses of the breadcrumb after the home page, and the current places of the menu."""
    page = html.document_fromstring(response.content)
    way = page.xpath("//nav[contains(@class, 'crumbs')]//a/@href")
    return way[1:], page.xpath("//nav[@class='top-nav']/ul/li/a[@aria-current!='false']/@href")


def test_what_is_done_in_a_meeting_is_in_its_place_and_a_result_among_the_votes(town: Town):
    poll = opened_poll(town)
    chair, meeting = signed_in(town.chair), poll.meeting_id
    place, sitting = address("youth:meetings", town), address("youth:meeting", town, pk=meeting)
    motions = address("voting:motions", town, meeting=meeting)
    below = {
        address("voting:detail", town, pk=poll.pk): [],
        address("voting:void", town, pk=poll.pk): [],
        address("voting:clerk", town, pk=poll.pk): [address("voting:detail", town, pk=poll.pk)],
        address("voting:together", town, meeting=meeting): [motions],
        address("voting:call_election", town, item=poll.agenda_item_id): [],
        address("proposals:move_amendment", town, item=poll.agenda_item_id): [],
    }
    for page, between in below.items():
        assert around(chair.get(page)) == ([place, sitting, *between], [place]), page

    cast(town, poll, 9, 2, 1)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    votes, resolutions = address("voting:index", town), address("youth:resolutions", town)
    assert around(chair.get(address("voting:detail", town, pk=poll.pk))) == ([votes], [resolutions])


def test_the_screen_of_the_hall_shows_the_vote_and_nobodys_ballot(town: Town) -> None:
    poll = opened_poll(town)
    page = f"/bg/c/ms/meetings/{poll.meeting_id}/screen/"

    for client in (Client(), signed_in(town.member), signed_in(town.chair)):
        shown = part(client.get(page), "section[@id='voting-now']")
        assert "Гласуването е открито" in shown
        assert "<form" not in shown
