"""The agenda: items, their order, their subjects, late items, recusals."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from plugins.hooks import SubjectSummary
from tests.decisions import carried, rows_of
from tests.factories import Town
from tests.youth.meetings import scenes
from youth import clock
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting
from youth.refusals import Refusal
from youth.selectors.meetings import agenda_tree
from youth.services import agenda, meetings, recusals
from youth.services.resolutions import adopt_resolution


def titles(meeting: Meeting) -> list[tuple[int, str]]:
    return list(meeting.agenda_items.order_by("position").values_list("position", "title"))


def a_subject(title: str = "Велоалея до гарата") -> SubjectSummary:
    return SubjectSummary(
        label="proposals.proposal",
        id=uuid4(),
        title=title,
        text="1. Да се изгради велоалея.\n2. Срок: 2027 г.",
        url="/",
        digest="ab" * 32,
        language="en",
    )


def test_an_item_copies_its_subject(town: Town) -> None:
    meeting = scenes.planned(town)
    subject = a_subject()
    item = agenda.add_item(meeting, subject=subject, actor=town.secretary)
    item.refresh_from_db()
    assert (item.title, item.text, item.language) == (subject.title, subject.text, "en")
    assert (item.subject_label, item.subject_id, item.subject_digest) == (
        subject.label,
        subject.id,
        subject.digest,
    )
    with pytest.raises(Refusal) as refused:
        agenda.add_item(meeting, subject=subject, actor=town.secretary)
    assert refused.value.code == "already_on_agenda"


def test_the_words_of_an_item_are_sealed_in_the_journal(town: Town) -> None:
    meeting = scenes.planned(town, "Осветление")
    entry = entries_after(meeting_stream(meeting)).last()
    assert entry is not None
    assert "Осветление" not in str(entry.payload)
    assert act_of(entry).title.matches("Осветление")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "т" * 301}, "title_too_long"),
        ({"title": "Т", "decision_type": "by_shouting"}, "unknown_decision_type"),
        ({"title": "Т", "topic": "Бюджет!"}, "unknown_topic"),
    ],
)
def test_an_item_that_makes_no_sense_is_refused(town: Town, fields: dict[str, str], code: str) -> None:
    meeting = scenes.planned(town)
    with pytest.raises(Refusal) as refused:
        agenda.add_item(meeting, actor=town.secretary, **fields)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert len(titles(meeting)) == 2


def test_an_item_after_the_notice_is_late(town: Town) -> None:
    meeting = scenes.convened(town)
    town.youth.rules_overrides = {"agenda.late_item": "never"}
    town.youth.save()
    # The rules of its own notice let it in, those of the next meeting do not.
    assert agenda.add_item(meeting, title="Спешно", actor=town.chair).is_late
    with pytest.raises(Refusal) as refused:
        agenda.add_item(scenes.convened(town), title="Още", actor=town.chair)
    assert refused.value.code == "late_item"


def test_items_move_among_their_neighbours_and_keep_one_place_each(town: Town) -> None:
    meeting = scenes.planned(town, "А", "Б", "В", "Г")
    item = agenda.move_item(meeting.agenda_items.get(title="Г"), position=2, actor=town.secretary)
    assert item.position == 2
    assert titles(meeting) == [(1, "А"), (2, "Г"), (3, "Б"), (4, "В")]
    agenda.move_item(meeting.agenda_items.get(title="А"), position=99, actor=town.secretary)
    assert titles(meeting) == [(1, "Г"), (2, "Б"), (3, "В"), (4, "А")]


def test_sub_items_make_a_tree_of_two_levels(town: Town) -> None:
    meeting = scenes.planned(town, "А", "Б")
    parent = meeting.agenda_items.get(title="Б")
    child = agenda.add_item(meeting, title="Б-1", parent=parent, actor=town.chair)
    tree = agenda_tree(list(meeting.agenda_items.all()))
    assert [(node.place, [sub.place for sub in node.children]) for node in tree] == [
        ("1", []),
        ("2", ["2.1"]),
    ]
    with pytest.raises(Refusal) as refused:
        agenda.add_item(meeting, title="Б-1-1", parent=child, actor=town.chair)
    assert refused.value.code == "too_deep"


def test_words_change_only_before_the_notice(town: Town) -> None:
    meeting = scenes.planned(town)
    item = meeting.agenda_items.get(position=1)
    agenda.change_item(item, title="Ново", text="Текст", decision_type="absolute", actor=town.secretary)
    meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    with pytest.raises(Refusal) as refused:
        agenda.change_item(item, title="По-ново", text="", decision_type="ordinary", actor=town.chair)
    assert refused.value.code == "wrong_state"
    item.refresh_from_db()
    assert (item.title, item.decision_type) == ("Ново", "absolute")


def test_one_item_at_a_time(town: Town) -> None:
    meeting = scenes.opened(town)
    scenes.at_item(town, meeting, 1)
    with pytest.raises(Refusal) as refused:
        scenes.at_item(town, meeting, 2)
    assert refused.value.code == "item_under_way"
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.agenda_items.filter(position=2).update(state=AgendaItem.State.UNDER_WAY)


def test_a_finished_item_is_not_called_again(town: Town) -> None:
    meeting = scenes.opened(town)
    item = agenda.finish_item(scenes.at_item(town, meeting, 1), actor=town.chair)
    with pytest.raises(Refusal) as refused:
        agenda.start_item(item, actor=town.chair)
    assert refused.value.code == "item_done"


def test_the_chair_alone_postpones_only_between_notice_and_opening(town: Town) -> None:
    meeting = scenes.planned(town, "А", "Б")
    with pytest.raises(Refusal) as refused:
        agenda.postpone_item(meeting.agenda_items.get(position=1), actor=town.chair)
    assert refused.value.code == "wrong_state"
    meeting = scenes.convened(town, "А", "Б")
    before = agenda.postpone_item(meeting.agenda_items.get(position=1), actor=town.chair)
    assert before.state == "postponed"
    scenes.with_members(town, meeting, 13)
    meeting = meetings.open_meeting(meeting, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        agenda.postpone_item(meeting.agenda_items.get(position=2), actor=town.chair)
    assert refused.value.code == "postponed_by_vote"


def test_items_are_postponed_and_withdrawn(town: Town) -> None:
    meeting = scenes.opened(town, "А", "Б", "В")
    item = scenes.at_item(town, meeting, 1)
    agenda.postpone_item(item, actor=town.chair, cause=JournalEntry.objects.last())
    agenda.take_off_item(meeting.agenda_items.get(position=2), reason="Не е готова.", actor=town.secretary)
    assert [item.state for item in meeting.agenda_items.order_by("position")] == [
        "postponed",
        "withdrawn",
        "planned",
    ]


@pytest.mark.parametrize("act", [agenda.postpone_item, agenda.take_off_item])
def test_what_was_adopted_is_neither_postponed_nor_withdrawn(town: Town, act: Any) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting, 1)
    adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    with pytest.raises(Refusal) as refused:
        act(item, actor=town.secretary if act is agenda.take_off_item else town.chair)
    assert refused.value.code == "item_adopted"
    assert agenda.finish_item(item, actor=town.chair).state == "done"


def test_members_do_not_run_the_agenda(town: Town) -> None:
    meeting = scenes.opened(town)
    item = meeting.agenda_items.get(position=1)
    for person in (town.member, town.young_person, town.municipal_secretary):
        for act in (agenda.start_item, agenda.finish_item, agenda.postpone_item, agenda.take_off_item):
            with pytest.raises(PermissionDenied):
                act(item, actor=person)


def test_a_member_declares_a_conflict_of_interest_once(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    recusals.declare_recusal(
        item, participant=town.member, ground="own", reason="Братът ми е изпълнител.", actor=town.member
    )
    entry = entries_after(meeting_stream(meeting)).last()
    assert entry is not None
    assert "изпълнител" not in str(entry.payload)
    with pytest.raises(Refusal) as refused:
        recusals.declare_recusal(item, participant=town.member, ground="own", actor=town.secretary)
    assert refused.value.code == "already_recused"
    with pytest.raises(PermissionDenied):
        recusals.declare_recusal(item, participant=town.members[3], ground="own", actor=town.member)
    with pytest.raises(Refusal) as refused:
        recusals.declare_recusal(item, participant=town.young_person, ground="own", actor=town.secretary)
    assert refused.value.code == "not_a_member"


def test_a_late_item_is_changed_until_it_is_called_and_an_announced_one_is_not(town: Town) -> None:
    meeting = scenes.opened(town, "Едно")
    late = agenda.add_item(meeting, title="Бюджет", actor=town.secretary)
    words = {"title": "Бюджет", "text": "Да се приеме.", "decision_type": "absolute", "topic": "budget"}
    with pytest.raises(Refusal) as refused:
        agenda.change_item(meeting.agenda_items.get(position=1), actor=town.secretary, **words)
    assert refused.value.code == "wrong_state"

    changed = agenda.change_item(late, actor=town.secretary, **words)
    assert (changed.topic, changed.decision_type) == ("budget", "absolute")

    AgendaItem.objects.filter(pk=late.pk).update(taken_up_at=clock.now())
    agenda.start_item(late, actor=town.chair)
    with pytest.raises(Refusal):
        agenda.change_item(late, actor=town.secretary, **words)


def test_a_line_that_cannot_be_kept_is_refused_by_its_number(town: Town) -> None:
    meeting = scenes.planned(town)
    with pytest.raises(Refusal) as refused:
        agenda.add_item(meeting, title="Дълго", text=f"1. а\n\n2. {'я' * 1001}", actor=town.secretary)
    assert (refused.value.code, refused.value.field) == ("points_unreadable", "text")
    assert "3" in str(refused.value)


def test_an_item_has_the_points_of_its_subject_with_their_ids(town: Town) -> None:
    meeting = scenes.planned(town)
    subject = a_subject()
    rows = rows_of(subject.text)
    item = agenda.add_item(meeting, subject=replace(subject, points=rows), actor=town.secretary)
    assert item.points == rows

    changed = agenda.change_item(item, decision_type="absolute", actor=town.secretary)
    assert (changed.points, changed.title, changed.decision_type) == (rows, item.title, "absolute")
