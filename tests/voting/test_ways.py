"""Every kind of question in every way of voting: opened, counted, announced, or refused by a rule."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from proposals.services.amending import move_amendment
from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import elected_tellers, vote
from tests.voting.test_motions import between_items
from tests.voting.test_pages import signed_in
from voting.models import Outcome, Poll
from voting.procedure.papers import Protocol
from voting.services import (
    Asked,
    announce_poll,
    close_poll,
    enter_ballots,
    enter_protocol,
    enter_slips,
    put_to_vote,
    put_together,
)
from youth.consequences import main_question
from youth.journal.verify import verify_all
from youth.models import AgendaItem, Meeting
from youth.refusals import Refusal
from youth.services.agenda import add_item, start_item

COUNTS = {"for": 9, "against": 3, "abstain": 1}


def begun(town: Town, meeting: Meeting) -> AgendaItem:
    """Call the first item, whose draft has two points."""
    return start_item(meeting.agenda_items.get(position=1), actor=town.chair)


def on_the_item(name: str) -> Callable[[Town, Meeting, Asked], Poll]:
    def put(town: Town, meeting: Meeting, asked: Asked) -> Poll:
        item = begun(town, meeting)
        return put_to_vote(meeting, name or main_question(item), item=item, asked=asked, actor=town.chair)

    return put


def on_the_meeting(name: str) -> Callable[[Town, Meeting, Asked], Poll]:
    return lambda town, meeting, asked: put_to_vote(meeting, name, asked=asked, actor=town.chair)


def point(town: Town, meeting: Meeting, asked: Asked) -> Poll:
    item = begun(town, meeting)
    first = item.points[0]["id"]
    return put_to_vote(meeting, "youth.keep_point", item=item, about=first, asked=asked, actor=town.chair)


def amendment(town: Town, meeting: Meeting, asked: Asked) -> Poll:
    item = begun(town, meeting)
    moved = move_amendment(
        item, change="delete", point=item.points[1]["id"], mover=town.member, actor=town.secretary
    )
    return put_to_vote(
        meeting, "proposals.amend", item=item, about=str(moved.pk), asked=asked, actor=town.chair
    )


def postponement(town: Town, meeting: Meeting, asked: Asked) -> Poll:
    item = begun(town, meeting)
    return put_to_vote(meeting, "youth.postpone_item", about=str(item.pk), asked=asked, actor=town.chair)


def late_item(town: Town, meeting: Meeting, asked: Asked) -> Poll:
    late = add_item(meeting, title="Спешно", actor=town.secretary)
    return put_to_vote(meeting, "youth.take_up_item", about=str(late.pk), asked=asked, actor=town.chair)


def closing(town: Town, meeting: Meeting, asked: Asked) -> Poll:
    return put_to_vote(
        meeting,
        "youth.close_session",
        asked=Asked(method=asked.method, tellers=asked.tellers, reason="Лични данни."),
        actor=town.chair,
    )


def several(town: Town, meeting: Meeting, asked: Asked) -> Poll:
    items = list(meeting.agenda_items.order_by("position"))
    return put_together(meeting, items, method=asked.method, tellers=asked.tellers, actor=town.chair)


QUESTIONS: dict[str, Callable[[Town, Meeting, Asked], Poll]] = {
    "the draft decision": on_the_item(""),
    "a point": point,
    "an amendment": amendment,
    "the agenda": on_the_meeting("youth.adopt_agenda"),
    "a late item": late_item,
    "postponing": postponement,
    "the end of the debate": on_the_item("youth.close_debate"),
    "more time to speak": on_the_item("youth.extend_speaking_time"),
    "closing to the public": closing,
    "several items": several,
}


def by_device(town: Town, poll: Poll) -> None:
    members = iter(town.members)
    for choice, number in COUNTS.items():
        vote(poll, [next(members) for _ in range(number)], choice)


def by_voice(town: Town, poll: Poll) -> None:
    choices = [choice for choice, number in COUNTS.items() for _ in range(number)]
    entries = dict(zip([one.pk for one in town.members], choices, strict=True))
    enter_ballots(poll, entries, actor=town.secretary)


def by_tellers(town: Town, poll: Poll) -> None:
    enter_slips(poll, {one.pk: COUNTS for one in town.members[1:3]}, actor=town.secretary)


def by_papers(town: Town, poll: Poll) -> None:
    figures = {"issued": 13, "returned": 0, "in_urn": 13, "valid": 13, "invalid": 0, "blank": 0}
    protocol = Protocol(**figures, options=COUNTS)
    for one in town.members[:2]:
        enter_protocol(poll, protocol, actor=one)


@contextmanager
def undone() -> Any:
    """Take everything back afterwards, so that the next way begins from the same meeting."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_is_put_in_each_way(town: Town, question: str) -> None:
    meeting = between_items(town)
    elected_tellers(town, meeting)
    counting = tuple(one.pk for one in town.members[1:3])
    ways: dict[tuple[str, str], tuple[Asked, Callable[[Town, Poll], None]]] = {
        ("open", "register"): (Asked(), by_device),
        ("named", "register"): (Asked(method="named"), by_voice),
        ("open", "hands"): (Asked(tellers=counting), by_tellers),
        ("secret", "papers"): (Asked(method="secret"), by_papers),
    }
    for way, (asked, cast) in ways.items():
        with undone():
            poll = QUESTIONS[question](town, meeting, asked)
            assert (poll.method, poll.box) == way
            cast(town, poll)
            close_poll(poll, actor=town.chair)
            announced = [announce_poll(poll, actor=town.chair)]
            announced += Outcome.objects.filter(poll__put_with=poll)
            assert [one.decision["votes"]["for"] for one in announced] == [9] * (
                3 if question == "several items" else 1
            )
            assert all(one.carried for one in announced)
            assert not [
                one for verdict in verify_all() for one in verdict.differs if one.code != "attendance"
            ]


@pytest.mark.parametrize("way", ["open", "hands"])
def test_what_the_rules_want_by_name_is_not_taken_otherwise(town: Town, way: str) -> None:
    meeting = between_items(town)
    meeting.agenda_items.update(topic="budget")
    counting = tuple(one.pk for one in town.members[1:3])
    asked = Asked(tellers=counting) if way == "hands" else Asked(method=way)
    with pytest.raises(Refusal) as refused:
        several(town, meeting, asked)
    assert refused.value.code == "named_vote_required"
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status", "polls"),
    [
        ({"method": "hands"}, 409, 0),
        ({"method": "hands", "first": "1", "second": "1"}, 409, 0),
        ({"method": "hands", "first": "1", "second": "2"}, 302, 1),
        ({"method": "", "first": "1"}, 302, 1),
    ],
)
def test_the_chair_names_two_tellers_on_the_page_of_the_motion(
    town: Town, fields: dict[str, str], status: int, polls: int
) -> None:
    meeting = between_items(town)
    given = {
        name: str(town.members[int(value)].pk) if value.isdigit() else value for name, value in fields.items()
    }
    with override("bg"):
        where = {"council": town.youth.slug, "meeting": meeting.pk, "name": "youth.adopt_agenda"}
        page = reverse("voting:put", kwargs=where)

    answer = signed_in(town.chair).post(page, given)

    assert (answer.status_code, Poll.objects.count()) == (status, polls)
    if polls:
        assert Poll.objects.get().box == ("hands" if fields["method"] else "register")
    else:
        # At the first field that is to blame.
        wrong = part(answer, "div[contains(@class, 'field-wrong')]", status=409)
        assert f'name="{"second" if fields.get("first") else "first"}"' in wrong
        assert "двама" in wrong
        assert "data-for-hands" in wrong
        assert "по желание" not in part(answer, "main", status=409)
    assert Client().post(page, given).status_code == 302
