"""Questions from home: asked, let through or refused, supported, taken up, and what the minutes print."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from plugins.deliberation.floor.models import Question
from plugins.deliberation.floor.presenters import QuestionsPresenter, tiles_of
from plugins.deliberation.floor.selectors import questions_shown
from plugins.deliberation.floor.services.questions import (
    ask_from_home,
    forget_questions,
    read_question,
    refuse_question,
    show_question,
    support_question,
)
from tests.deliberation.test_audit import differences
from tests.deliberation.test_floor import said
from tests.factories import Town, give_office, make_participant
from tests.markup import part
from tests.replay import assert_frames_refresh, replays
from tests.voting.test_frames import meeting_page
from tests.voting.test_pages import address, signed_in
from tests.youth.desks import at_desk
from tests.youth.meetings import scenes
from tests.youth.people.test_joining import refusal_of
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Participant
from youth.services.meetings import convene_meeting


def asked(
    town: Town, item: AgendaItem, text: str = "Ще има ли лампи?", who: Participant | None = None
) -> Question:
    return ask_from_home(item, text=text, language="bg", actor=who or town.young_person)


def shown(town: Town, item: AgendaItem, **fields: Any) -> Question:
    return show_question(asked(town, item, **fields), actor=town.secretary)


def test_the_most_supported_question_comes_first_and_the_minutes_print_what_was_taken_up(
    town: Town, item: AgendaItem
) -> None:
    first, second = shown(town, item), shown(town, item, text="Кога?", who=town.members[3])
    asked(town, item, text="Чака.")
    support_question(second, actor=town.young_person)
    support_question(second, actor=town.members[4])
    support_question(first, actor=town.members[4])
    assert [(one.text, vars(one)["number"]) for one in questions_shown(item.meeting)] == [
        ("Кога?", 2),
        ("Ще има ли лампи?", 1),
    ]
    read_question(second, actor=town.chair)
    (sentence,) = said(item.meeting, "deliberation.question_read")
    assert sentence is not None
    assert sentence.startswith("Question from home on item 1 by ")
    assert sentence.endswith("supported by 2 people: “Кога?”")
    assert said(item.meeting, "deliberation.question_asked") == [None, None, None]
    assert differences(item) == set()


def test_a_question_is_refused_with_a_reason_that_who_asked_reads(town: Town, item: AgendaItem) -> None:
    question = asked(town, item)
    assert refusal_of(refuse_question, question, reason=" ", actor=town.secretary)[0] == "no_reason"
    refuse_question(question, reason="Не е по точката.", actor=town.secretary)
    assert refusal_of(show_question, question, actor=town.secretary)[0] == "decided_already"
    assert refusal_of(support_question, question, actor=town.member)[0] == "not_shown"
    page = address("deliberation:questions", town, meeting=item.meeting_id)
    assert "Не е по точката." in part(signed_in(town.young_person).get(page), "main")
    for other in (Client(), signed_in(town.member), signed_in(town.secretary)):
        assert "Не е по точката." not in part(other.get(page), "main")
    assert differences(item) == set()
    Question.objects.update(reason="Друго.")
    assert differences(item) == {"question"}


def test_a_question_that_was_let_through_by_mistake_is_taken_back_until_it_is_taken_up(
    town: Town, item: AgendaItem
) -> None:
    question = shown(town, item)
    page = address("deliberation:questions", town, meeting=item.meeting_id)
    act = address("deliberation:question_act", town, question=question.pk)
    secretary = signed_in(town.secretary)
    assert act in part(secretary.get(page), "main//form[.//button[@value='refuse']]/..")
    secretary.post(act, {"act": "refuse", "reason": "Има лични данни."})
    assert questions_shown(item.meeting) == []
    assert "Има лични данни." in part(signed_in(town.young_person).get(page), "main")
    assert "Ще има ли лампи?" not in part(signed_in(town.member).get(page), "main")
    assert differences(item) == set()
    other = read_question(shown(town, item, text="Кога?"), actor=town.chair)
    assert refusal_of(refuse_question, other, reason="Не.", actor=town.secretary)[0] == "decided_already"


def test_questions_wait_on_the_desk_of_who_lets_them_through_until_none_waits(
    town: Town, item: AgendaItem
) -> None:
    moderator = make_participant(town.youth, "Модератор")
    give_office(moderator, "moderator")
    offices = (town.secretary, moderator)
    assert not any("deliberation.questions" in at_desk(person) for person in offices)
    first, second = asked(town, item), asked(town, item, text="Кога?")
    page = address("deliberation:questions", town, meeting=item.meeting_id)
    for person in offices:
        desk = part(signed_in(person).get("/en/c/ms/desk/"), "main")
        assert page in desk
        assert "Questions from home to let through" in desk
        (line,) = [
            one for one in tiles_of(town.youth, person) if one.key.startswith("deliberation.questions")
        ]
        assert (line.count, line.due) == (2, None)
    for other in (town.chair, town.member):
        assert "deliberation.questions" not in at_desk(other)
    show_question(first, actor=moderator)
    refuse_question(second, reason="Не е по точката.", actor=moderator)
    assert not any("deliberation.questions" in at_desk(person) for person in offices)


def test_questions_to_a_convened_meeting_wait_until_it_begins(town: Town) -> None:
    meeting = scenes.convened(town)
    asked(town, meeting.agenda_items.get(position=1))
    (line,) = tiles_of(town.youth, town.secretary)
    assert line.due == meeting.starts_at
    Meeting.objects.update(state="cancelled")
    assert tiles_of(town.youth, town.secretary) == []


REFUSED: dict[str, tuple[Callable[[Town, AgendaItem], object], str]] = {
    "no words": (lambda town, item: asked(town, item, text=" \n "), "no_text"),
    "too long": (lambda town, item: asked(town, item, text="а" * 601), "text_too_long"),
    "one's own": (
        lambda town, item: support_question(shown(town, item), actor=town.young_person),
        "own_question",
    ),
    "twice": (
        lambda town, item: [support_question(Question.objects.get(), actor=town.member) for _ in "ab"],
        "supported_already",
    ),
    "not let through": (lambda town, item: read_question(asked(town, item), actor=town.chair), "not_shown"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(town: Town, item: AgendaItem, case: str) -> None:
    act, code = REFUSED[case]
    if case == "twice":
        shown(town, item)
    assert refusal_of(act, town, item)[0] == code


def test_three_questions_of_one_person_are_the_most_whatever_comes_of_them(
    town: Town, item: AgendaItem
) -> None:
    for number in range(3):
        refuse_question(asked(town, item, text=f"{number}?"), reason="Не.", actor=town.secretary)
    assert refusal_of(asked, town, item)[0] == "asked_enough"


def test_who_may_ask_decide_and_take_up(town: Town, item: AgendaItem) -> None:
    question = asked(town, item)
    moderator = make_participant(town.youth, "Модератор")
    give_office(moderator, "moderator")
    for act in (show_question, partial(refuse_question, reason="Не.")):
        for nobody in (town.member, town.young_person):
            with pytest.raises(PermissionDenied):
                act(question, actor=nobody)
    with pytest.raises(PermissionDenied):
        asked(town, item, who=town.municipal_secretary)
    show_question(question, actor=moderator)
    with pytest.raises(PermissionDenied):
        read_question(question, actor=moderator)
    read_question(question, actor=town.secretary)


def test_questions_are_taken_from_the_notice_on_to_items_that_are_still_to_come(town: Town) -> None:
    planned = scenes.planned(town)
    item = planned.agenda_items.get(position=1)
    assert refusal_of(asked, town, item)[0] == "no_questions_now"
    convene_meeting(planned, late_because="Спешно", actor=town.chair)
    question = shown(town, item)
    assert refusal_of(read_question, question, actor=town.chair)[0] == "not_open"
    AgendaItem.objects.filter(pk=item.pk).update(state="done")
    assert refusal_of(asked, town, item)[0] == "item_is_over"
    Meeting.objects.update(is_public=False)
    with pytest.raises(PermissionDenied):
        asked(town, AgendaItem.objects.get(position=2))


def test_a_council_whose_rules_give_citizens_no_place_takes_none(town: Town) -> None:
    town.youth.rules_overrides = {"agenda.citizen_slot": "none_at_all"}
    town.youth.save()
    meeting = scenes.convened(town)
    assert refusal_of(asked, town, meeting.agenda_items.get(position=1))[0] == "not_in_rules"
    assert not QuestionsPresenter(meeting, town.young_person).is_taking


def test_names_are_those_that_everybody_may_read(town: Town, item: AgendaItem) -> None:
    hidden = make_participant(town.youth, "Скрито име", is_public=False)
    shown(town, item, who=hidden)
    page = address("deliberation:questions", town, meeting=item.meeting_id)
    for reader in (Client(), signed_in(town.member), signed_in(town.secretary)):
        assert "Скрито име" not in part(reader.get(page), "main")


def test_who_leaves_takes_the_words_along_unless_they_were_taken_up(town: Town, item: AgendaItem) -> None:
    read_question(shown(town, item, text="Взет."), actor=town.chair)
    open_one = shown(town, item, text="Отворен.")
    support_question(shown(town, item, who=town.member), actor=town.young_person)
    forget_questions(town.young_person)
    open_one.refresh_from_db()
    assert open_one.text == ""
    assert [(one.text, vars(one)["number"]) for one in questions_shown(item.meeting)] == [
        ("Взет.", 0),
        ("Ще има ли лампи?", 0),
    ]
    assert differences(item) == set()


def test_a_question_goes_its_way_by_forms_alone(town: Town, item: AgendaItem) -> None:
    keys = {"meeting": item.meeting_id}
    questions, new = (address(f"deliberation:{name}", town, **keys) for name in ("questions", "question_new"))
    young, secretary, member = (signed_in(one) for one in (town.young_person, town.secretary, town.member))
    assert new in young.get(questions).text
    answer = young.post(new, {"item": str(item.pk), "text": "Ще има ли лампи?"})
    assert (answer.status_code, answer["Location"]) == (302, questions)
    question = Question.objects.get()
    assert "Ще има ли лампи?" not in part(member.get(questions), "main")
    assert part(secretary.get(questions), "main").count('class="btn"') == 1, "what waits comes first"
    act = address("deliberation:question_act", town, question=question.pk)
    assert member.post(act, {"act": "show"}).status_code == 403
    for _press in range(2):
        assert secretary.post(act, {"act": "show"}).status_code == 302
    meeting = Client().get(address("youth:meeting", town, pk=item.meeting_id))
    assert "Ще има ли лампи?" in part(meeting, "main")
    for _press in range(2):
        assert member.post(act, {"act": "support"}).status_code == 302
    assert question.supports.count() == 1
    read = address("deliberation:question_read", town, question=question.pk)
    assert "can’t be taken back" in part(secretary.get(read), "main").replace("'", "’")
    for _press in range(2):
        assert secretary.post(read).status_code == 302
    question.refresh_from_db()
    assert question.state == "read"


@replays(
    "deliberation.question_asked",
    "deliberation.question_shown",
    "deliberation.question_supported",
    "deliberation.question_refused",
    "deliberation.question_read",
)
def test_questions_show_on_every_page(town: Town, item: AgendaItem, clients: Any) -> None:
    stream, page = meeting_stream(item.meeting), meeting_page(clients, town, item.meeting)
    acts: list[Callable[[], object]] = [
        lambda: asked(town, item),
        lambda: show_question(Question.objects.get(), actor=town.secretary),
        lambda: support_question(Question.objects.get(), actor=town.member),
        lambda: read_question(Question.objects.get(), actor=town.chair),
        lambda: refuse_question(asked(town, item, text="Не?"), reason="Не.", actor=town.secretary),
    ]
    for act in acts:
        assert_frames_refresh(stream, page, act)
