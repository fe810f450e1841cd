"""Pages of moderation: what owner, member, outsider, visitor and moderator find on each."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals import services as proposals
from proposals.models import Proposal
from tests.factories import Town, make_participant
from tests.markup import compact, part
from tests.voting.test_pages import address, signed_in
from tests.youth.moderation.scenes import (
    LABEL,
    TITLE,
    VERDICT,
    case_of,
    decided,
    drafted,
    moderator_of,
    published,
    reported,
)
from youth.models import ModerationCase, Participant
from youth.services.moderation import appeal, set_rules

DECIDE = {"decision": "hidden", **VERDICT}


@pytest.fixture
def moderator(town: Town) -> Participant:
    return moderator_of(town)


def at(town: Town, proposal: Proposal) -> str:
    return address("proposals:detail", town, pk=proposal.pk)


def report_at(town: Town, proposal: Proposal) -> str:
    return address("youth:report", town, label=LABEL, pk=proposal.pk)


def case_at(town: Town, case: ModerationCase) -> str:
    return address("youth:moderation_case", town, pk=case.pk)


def test_a_member_reports_once_and_a_second_press_says_so(town: Town) -> None:
    proposal, reader = published(town), signed_in(town.member)
    page = report_at(town, proposal)
    assert page in part(reader.get(at(town, proposal)))
    assert TITLE in part(reader.get(page))
    assert reader.post(page, {"reason": "other", "words": ""}).status_code == 409
    sent = {"reason": "insult", "words": ""}
    assert reader.post(page, sent).url == at(town, proposal)
    assert "Thank you" in part(reader.get(at(town, proposal)), "body")
    assert reader.post(page, sent).url == at(town, proposal)
    assert "You have reported this text already" in part(reader.get(at(town, proposal)), "body")
    assert case_of(proposal).reports.count() == 1
    assert "This is your own text." in part(signed_in(town.young_person).post(page, sent), status=409)
    assert Client().get(page).url.startswith("/en/accounts/login/")
    assert signed_in(town.municipal_secretary).get(page).status_code == 302
    assert reader.get(address("youth:report", town, label="x.y", pk=proposal.pk)).status_code == 404


def test_the_queue_decides_about_several_at_once_and_only_office_holders_see_it(
    town: Town, moderator: Participant
) -> None:
    first, second, third = (published(town, f"Предложение {number}") for number in range(3))
    cases = [reported(one, town.member, words="Виж го.") for one in (first, second, third)]
    queue = address("youth:moderation", town)
    for person, status in (
        (town.member, 403),
        (town.young_person, 403),
        (town.municipal_secretary, 403),
        (town.chair, 200),
        (town.secretary, 200),
    ):
        assert signed_in(person).get(queue).status_code == status
    desk = signed_in(moderator)
    assert queue in part(desk.get(address("youth:desk", town)))
    page = part(desk.get(queue))
    assert all(title in page for title in ("Предложение 0", "Предложение 1", "Виж го."))
    # Who reported is not named.
    assert town.member.display_name not in page
    assert "Choose at least one" in part(desk.post(queue, DECIDE), status=409)
    chosen = [cases[0].pk, cases[1].pk]
    wrong = part(desk.post(queue, DECIDE | {"case": chosen, "message": ""}), status=409)
    assert "Write to the author why" in wrong
    assert desk.post(queue, DECIDE | {"case": [*chosen, "x"]}).url == queue
    again = part(desk.get(queue), "body")
    assert "2 texts are decided." in again
    assert "Предложение 2" in again
    assert "Предложение 0" not in part(desk.get(queue))
    assert "Предложение 0" in part(desk.get(f"{queue}?show=decided"))
    desk.post(queue, DECIDE | {"case": chosen})
    assert "Somebody has decided about this already." in part(desk.get(queue), "body")
    assert signed_in(town.chair).post(queue, DECIDE | {"case": [cases[2].pk]}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(
    town: Town, moderator: Participant, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        reported(published(town, f"Предложение {number}"), town.member)
    desk, queue = signed_in(moderator), address("youth:moderation", town)
    desk.get(queue)
    # Session, account, participant, plugins; the page, its count, reports; texts with savepoints, measures.
    with django_assert_num_queries(QUERIES):
        desk.get(queue)


QUERIES = 24


def test_what_is_hidden_is_nowhere_and_its_place_says_why(town: Town, moderator: Participant) -> None:
    proposal = published(town)
    proposals.support_proposal(proposal, actor=town.members[2])
    decided(reported(proposal, town.member), "hidden", moderator)
    detail = at(town, proposal)
    readers = {"visitor": Client(), "member": signed_in(town.member), "supporter": signed_in(town.members[2])}
    readers["outsider"] = signed_in(town.municipal_secretary)
    for client in readers.values():
        page = part(client.get(detail), "html")
        assert "Hidden by the council's office" in page
        assert "insult or humiliation" in page
        assert TITLE not in page
        assert "паркинга" not in page
        assert VERDICT["message"] not in page
    own = part(signed_in(town.young_person).get(detail))
    assert TITLE in own
    assert "Why it was hidden" in own
    place = {"council": town.youth.slug}
    for name in ("proposals:list", "proposals:feed", "api:proposals:list", "youth:council", "youth:profile"):
        answer = readers["supporter"].get(reverse(name, kwargs=place))
        assert TITLE not in answer.content.decode()
    api = reverse("api:proposals:detail", kwargs=place | {"pk": proposal.pk})
    assert readers["visitor"].get(api).status_code == 404
    assert signed_in(town.member).get(report_at(town, proposal)).status_code == 404


def test_the_author_reads_why_and_appeals_and_somebody_else_reverses(
    town: Town, moderator: Participant
) -> None:
    proposal = published(town)
    case = decided(reported(proposal, town.member), "paused", moderator)
    author, page = signed_in(town.young_person), case_at(town, case)
    text = part(author.get(page))
    assert VERDICT["message"] in text
    assert "The pause ends by itself" in text
    # The office speaks, no person of it.
    assert moderator.display_name not in text
    outcome = part(signed_in(town.member).get(page))
    assert "You reported this text. It was hidden." in outcome
    assert VERDICT["message"] not in outcome
    for stranger in (town.members[3], town.municipal_secretary):
        assert signed_in(stranger).get(page).status_code in {403, 404}
    assert Client().get(page).url.startswith("/en/accounts/login/")
    assert author.post(page, {"act": "appeal", "words": "Не е обида."}).url == page
    assert author.post(page, {"act": "appeal", "words": "Не е обида."}).url == page
    assert "This was done already" in part(author.get(page), "body")
    assert (
        signed_in(town.member)
        .post(page, {"act": "answer", "outcome": "reversed", "answer": "Да."})
        .status_code
        == 403
    )
    office = signed_in(moderator)
    assert "Decide about the appeal" not in part(office.get(page))
    answer = {"act": "answer", "outcome": "reversed", "answer": "Прав си."}
    assert "You took this decision" in part(office.post(page, answer), status=409)
    chair = signed_in(town.chair)
    assert page in part(chair.get(f"{address('youth:moderation', town)}?show=appeals"))
    assert chair.post(page, answer).url == page
    assert "The decision was reversed." in part(author.get(page))
    assert "On an appeal the decision was reversed." in part(signed_in(town.member).get(page))
    assert TITLE in part(Client().get(at(town, proposal)))
    assert author.post(page, {"act": "nothing"}).status_code == 404


def test_a_proposal_that_waits_is_the_authors_alone_and_says_why(town: Town, moderator: Participant) -> None:
    rules = address("youth:moderation_rules", town)
    desk = signed_in(moderator)
    sent = {"new_account_days": 0, "holds_links": "on", "words": "спам*", "most_a_day": 5}
    assert signed_in(town.chair).get(rules).status_code == 403
    assert "Between 0 and 90" not in part(desk.get(rules))
    assert desk.post(rules, sent | {"new_account_days": 100}).status_code == 409
    assert desk.post(rules, sent).url == address("youth:moderation", town)
    draft = drafted(town, "Спамът на площада")
    author = signed_in(town.young_person)
    author.post(f"{at(town, draft)}steps/publish/")
    page = part(author.get(at(town, draft)), "body")
    assert "because it has a word of the council" in page
    assert "Your proposal waits for a moderator." in page
    assert "Publish" not in part(author.get(at(town, draft)), "main")
    assert signed_in(town.member).get(at(town, draft)).status_code == 404
    case = case_of(draft)
    assert "It waits because it has a word of the council" in part(author.get(case_at(town, case)))
    assert desk.post(case_at(town, case), {"act": "decide", "decision": "kept"}).url == case_at(town, case)
    assert "Спамът на площада" in part(Client().get(at(town, draft)))


def test_the_numbers_are_public_and_small_ones_are_words(town: Town, moderator: Participant) -> None:
    proposal = published(town)
    for number in range(11):
        reported(proposal, make_participant(town.youth, f"Млад {number}"))
    decided(case_of(proposal), "hidden", moderator)
    page = part(Client().get(address("youth:moderation_numbers", town)))
    assert "fewer than 10" in page
    assert "too few decisions" in page
    assert 'data-value="11"' in page or ">11<" in compact(page)
    for year in ("1999", "x", "99999999999", "2100"):
        assert Client().get(address("youth:moderation_numbers", town), {"year": year}).status_code == 200


def test_nobody_is_put_in_touch_with_anybody(town: Town, moderator: Participant) -> None:
    set_rules(town.youth, new_account_days=0, holds_links=False, words="", most_a_day=9, actor=moderator)
    proposal = published(town)
    case = decided(reported(proposal, town.member, words="Грозно."), "hidden", moderator)
    appeal(case, words="Не.", actor=town.young_person)
    pages = {
        person: part(signed_in(person).get(case_at(town, case)))
        for person in (town.young_person, town.member)
    }
    # Neither reads who else is in the case, nor what the other wrote.
    assert "Грозно." not in pages[town.young_person]
    for person, page in pages.items():
        others = {moderator, town.member, town.young_person} - {person}
        assert not any(other.display_name in page for other in others)
