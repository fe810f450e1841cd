"""What is written in a debate is reported, hidden, shown again, or waits for a moderator first."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from plugins.deliberation.arguments import services
from plugins.deliberation.arguments.models import WAITS, Argument, Summary
from plugins.deliberation.arguments.presenters import DebatePresenter
from plugins.deliberation.arguments.selectors import ANSWER, ARGUMENT, SUMMARY, moderated_words
from proposals.services import withdraw_proposal
from proposals.streams import proposal_stream
from tests.deliberation.arguments.test_pages import address, page_of, tree
from tests.deliberation.arguments.test_services import acts_on, refused
from tests.markup import part
from tests.youth.moderation.scenes import decided, moderator_of
from youth.journal.models import JournalEntry
from youth.journal.streams import moderation_stream
from youth.journal.verify import verify_stream
from youth.models import ModerationCase, ModerationRules, Notification
from youth.selectors.moderation import open_case_of
from youth.services.moderation import appeal, decide_appeal, report_text
from youth.services.notifications import plan_notifications

WORDS = "Има къде."


@pytest.fixture
def moderator(town) -> Any:
    return moderator_of(town)


def reported(town: Any, label: str, row: Any, by: Any) -> ModerationCase:
    return report_text(town.youth, label, row.pk, reason="insult", words="", actor=by).case


def hidden(town: Any, label: str, row: Any, moderator: Any) -> ModerationCase:
    case = decided(reported(town, label, row, town.members[4]), "hidden", moderator)
    row.refresh_from_db()
    return case


def waiting(town: Any, label: str, row: Any) -> ModerationCase:
    found = open_case_of(town.youth, label, row.pk)
    assert found is not None
    return found


def shown_again(case: ModerationCase, town: Any, author: Any) -> None:
    appeal(case, words="Не е обида.", actor=author)
    decide_appeal(case, is_reversed=True, answer="Така е.", actor=town.chair)


def holding_links(town: Any) -> None:
    ModerationRules.objects.create(council=town.youth, holds_links=True)


def holds(proposal: Any) -> bool:
    return verify_stream(proposal_stream(proposal)).holds


def test_a_hidden_argument_takes_no_part_in_the_debate_until_an_appeal_shows_it(
    arguing, proposal, town, moderator
):
    argument, author, other = arguing(WORDS), town.members[2], town.members[3]
    with pytest.raises(PermissionDenied):
        decided(reported(town, ARGUMENT, argument, other), "hidden", other)
    case = hidden(town, ARGUMENT, argument, moderator)
    assert (argument.text, argument.withheld) == (WORDS, "insult")
    said = {"language": "bg", "actor": other, "text": "Да."}
    for act in (
        lambda: services.vote_for_argument(argument, actor=other),
        lambda: services.answer_argument(argument, **said),
        lambda: services.change_argument(argument, text="Друго.", actor=author),
    ):
        assert refused(act)[0] == "hidden"
    assert refused(services.propose_summary, proposal, side="for", **said)[0] == "nobody_argued"
    entry = JournalEntry.objects.get(stream_id=proposal_stream(proposal), kind="deliberation.words_hidden")
    assert (entry.actor, entry.cause_stream) == (moderator.pk, moderation_stream(case))
    assert holds(proposal)
    Argument.objects.update(withheld="")
    assert not holds(proposal)
    Argument.objects.update(withheld="insult")
    shown_again(case, town, author)
    services.vote_for_argument(argument, actor=other)
    assert acts_on(proposal) == ["argument_made", "words_hidden", "words_shown"]
    assert holds(proposal)


def test_answers_and_summaries_are_hidden_as_well(client_for, arguing, proposal, town, moderator):
    argument, other = arguing(WORDS), town.members[3]
    arguing("И аз.", town.members[1])
    answer = services.answer_argument(argument, text="Глупости!", language="bg", actor=other)
    summary = services.propose_summary(proposal, side="for", text="Смешно.", language="bg", actor=other)
    for label, row in ((ANSWER, answer), (SUMMARY, summary)):
        hidden(town, label, row, moderator)
    assert refused(services.accept_summary, summary, actor=town.members[2])[0] == "hidden"
    page = tree(client_for(None).get(page_of(proposal))).get_element_by_id("deliberation-arguments")
    assert page.text_content().count("Скрито от ръководството на съвета") == 2
    assert "Глупости!" not in page.text_content()
    assert "Смешно." not in page.text_content()
    own = tree(client_for(other).get(page_of(proposal))).get_element_by_id("deliberation-withheld")
    assert "Глупости!" in own.text_content()
    services.withdraw_answer(answer, actor=other)
    services.withdraw_summary(summary, actor=other)
    assert holds(proposal)


def test_a_summary_that_was_accepted_is_no_longer_above_its_side(
    client_for, arguing, proposal, town, moderator
):
    arguing(WORDS)
    said = {"side": "for", "language": "bg", "actor": town.members[2]}
    services.propose_summary(proposal, text="Първо.", **said)
    hidden(town, SUMMARY, services.propose_summary(proposal, text="Второ.", **said), moderator)
    page = tree(client_for(None).get(page_of(proposal))).get_element_by_id("deliberation-arguments")
    assert "Първо." in page.text_content()
    assert "Второ." not in page.text_content()


def test_the_page_and_programs_read_what_is_hidden_no_longer_and_its_author_does(
    client_for, arguing, proposal, town, moderator
):
    argument = arguing(WORDS)
    arguing("Опасно е.", town.members[1], side="against")
    report = f"/bg/c/ms/moderation/report/{ARGUMENT}/{argument.pk}/"
    pages = (page_of(proposal), address("arguments", proposal=proposal.pk))
    reader = client_for(town.members[4])
    place = tree(reader.get(pages[0])).get_element_by_id(f"argument-{argument.pk}")
    assert report in place.xpath(".//a/@href")
    assert report not in tree(client_for(town.members[2]).get(pages[0])).xpath("//a/@href")
    reader.post(report, {"about": "text", "reason": "insult", "words": ""})
    case = decided(waiting(town, ARGUMENT, argument), "hidden", moderator)
    at = f"/api/v1/c/ms/deliberation/proposals/{proposal.pk}/arguments/"

    def read(person: Any) -> list[bool]:
        return [WORDS in client_for(person).get(page).text for page in (*pages, at)]

    for person in (None, town.members[4], town.chair, moderator):
        assert read(person) == [False] * 3
    author = client_for(town.members[2])
    assert read(town.members[2]) == [True, True, False]
    place = tree(author.get(pages[0])).get_element_by_id(f"argument-{argument.pk}")
    assert "Причина:" in place.text_content()
    assert f"/bg/c/ms/moderation/{case.pk}/" in tree(author.get(pages[0])).xpath("//a/@href")
    assert "Скрито" in author.get("/bg/c/ms/me/").text
    answering = client_for(town.members[4]).get(address("answer_argument", argument=argument.pk))
    assert WORDS not in part(answering)
    shown_again(case, town, town.members[2])
    assert read(None) == [True] * 3


def test_what_the_rules_hold_waits_without_a_place_until_a_moderator_has_read_it(
    client_for, arguing, proposal, town, moderator
):
    holding_links(town)
    form, author = address("argue", proposal=proposal.pk, side="for"), client_for(town.members[2])
    answer = author.post(form, {"text": "Виж https://example.org"}, follow=True)
    assert "чака модератор, защото" in answer.text.replace("\u00a0", " ")
    argument = Argument.objects.get()
    assert (argument.withheld, acts_on(proposal)) == (WAITS, [])
    assert holds(proposal)
    for person in (None, town.members[4]):
        assert str(argument.pk) not in part(client_for(person).get(page_of(proposal)))
    assert "https://example.org" in author.get(page_of(proposal)).text
    other = client_for(town.members[4])
    assert other.get(address("answer_argument", argument=argument.pk)).status_code == 404
    act = services.vote_for_argument
    assert refused(act, argument, actor=town.members[4])[0] == "waits_for_moderator"
    plan_notifications()
    about = Notification.objects.filter(kind="deliberation.argument_made", participant=town.young_person)
    assert not about.exists()
    decided(waiting(town, ARGUMENT, argument), "kept", moderator)
    assert acts_on(proposal) == ["argument_made"]
    plan_notifications()
    assert about.exists()
    assert holds(proposal)
    assert str(argument.pk) in client_for(None).get(page_of(proposal)).text


def test_what_a_moderator_does_not_let_through_never_had_a_place_and_comes_by_appeal(
    client_for, arguing, proposal, town, moderator
):
    holding_links(town)
    author = town.members[2]
    argument = arguing("www.example.org")
    case = decided(waiting(town, ARGUMENT, argument), "hidden", moderator)
    assert str(argument.pk) not in part(client_for(None).get(page_of(proposal)))
    withdraw_proposal(proposal, actor=town.young_person)
    shown_again(case, town, author)
    assert acts_on(proposal) == ["argument_made"]
    assert holds(proposal)


def test_a_change_waits_for_what_is_new_in_it_and_what_is_withdrawn_leaves_the_queue(
    arguing, proposal, town, moderator
):
    holding_links(town)
    author, argument = town.members[2], arguing(WORDS)
    argument = services.change_argument(argument, text="Виж www.example.org", actor=author)
    assert argument.withheld == WAITS
    assert holds(proposal)
    decided(waiting(town, ARGUMENT, argument), "kept", moderator)
    assert acts_on(proposal) == ["argument_made", "argument_changed", "words_hidden", "words_shown"]
    argument = services.change_argument(argument, text="Виж първо www.example.org", actor=author)
    assert argument.withheld == ""
    answer = services.answer_argument(argument, text="www.другаде.bg", language="bg", actor=author)
    summary = services.propose_summary(
        proposal, side="for", text="Като www.a.bg", language="bg", actor=author
    )
    for label, row, withdraw in (
        (ANSWER, answer, services.withdraw_answer),
        (SUMMARY, summary, services.withdraw_summary),
    ):
        case = waiting(town, label, row)
        withdraw(row, actor=author)
        case.refresh_from_db()
        assert case.decision == "gone"
    assert acts_on(proposal)[4:] == ["argument_changed"]
    assert holds(proposal)


def test_a_summary_that_waited_is_accepted_by_who_proposed_it_when_it_is_let_through(
    arguing, proposal, town, moderator
):
    arguing(WORDS)
    holding_links(town)
    said = {"side": "for", "language": "bg", "actor": town.members[2]}
    summary = services.propose_summary(proposal, text="Като www.a.bg", **said)
    decided(waiting(town, SUMMARY, summary), "kept", moderator)
    assert Summary.objects.get().accepted_at is not None
    assert acts_on(proposal)[1:] == ["summary_proposed", "summary_accepted"]
    assert holds(proposal)


def test_whose_writing_is_paused_writes_nothing_and_withdraws(arguing, proposal, town, moderator):
    argument, author = arguing(WORDS), town.members[2]
    decided(reported(town, ARGUMENT, argument, town.members[4]), "paused", moderator)
    said = {"text": "Още.", "language": "bg", "actor": author}
    other = arguing("Друго.", town.members[1])
    for act in (
        lambda: arguing("Още."),
        lambda: services.answer_argument(other, **said),
        lambda: services.propose_summary(proposal, side="for", **said),
        lambda: services.change_argument(argument, text="Още.", actor=author),
    ):
        assert refused(act)[0] == "paused"
    services.withdraw_argument(argument, actor=author)
    assert holds(proposal)


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_only_the_author_reads_is_found_in_as_many_queries_for_three_as_for_one(
    arguing, proposal, town, how_many, django_assert_num_queries
):
    holding_links(town)
    rows = [arguing(f"www.example.org {number}") for number in range(how_many)]
    # Arguments, answers, summaries, cases; nothing more is asked for who has nothing of the kind.
    for reader, queries in ((town.members[2], 4), (town.members[3], 3)):
        with django_assert_num_queries(queries):
            found = DebatePresenter(proposal, reader).withheld
        assert len(found) == (how_many if queries == 4 else 0)
    with django_assert_num_queries(1):
        texts = list(moderated_words(town.youth, ARGUMENT, [one.pk for one in rows]))
    assert {one.state for one in texts} == {"waits"}
