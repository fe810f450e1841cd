"""Each objection to the minutes gets an outcome before they are signed, and both are printed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.factories import Town
from tests.markup import part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import EIGHT_DAYS
from tests.youth.meetings.test_minutes_texts import seq_of
from youth import clock
from youth.consequences.minutes import AdoptMinutes
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Minutes, Objection
from youth.refusals import Refusal
from youth.services import meetings, minutes
from youth.services.minutes import adopt_by_silence
from youth.services.minutes_texts import answer_with_correction, write_text


def laid_open(town: Town) -> Minutes:
    """Return the minutes of a meeting, with one text in them, while members may object."""
    meeting = scenes.opened(town)
    opened = seq_of(meeting, "youth.meeting_opened")
    write_text(meeting, after=opened, kind="statement", text="Иванов: да.", actor=town.secretary)
    meetings.close_meeting(meeting, actor=town.chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    return minutes.open_minutes_to_objections(draft, actor=town.secretary)


def test_signing_waits_for_the_outcome_of_each_objection(town: Town) -> None:
    draft = laid_open(town)
    objection = minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
    later = scenes.planned(town)
    assert AdoptMinutes().targets(later, None) == []
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        with pytest.raises(Refusal) as refused:
            minutes.sign_minutes(draft, actor=town.chair)
        assert refused.value.code == "objections_unanswered"
        for outcome in ("next", "rejected"):
            minutes.answer_objection(
                objection, outcome=outcome, answer=f"Защото {outcome}.", actor=town.secretary
            )
            assert [one.id for one in AdoptMinutes().targets(later, None)] == [str(draft.pk)]
        with pytest.raises(Refusal) as refused:
            minutes.answer_objection(objection, outcome="next", answer="Пак.", actor=town.secretary)
        assert refused.value.code == "answered_already"
        signed = minutes.sign_minutes(draft, actor=town.chair)
    (printed,) = signed.document["en"]["objections"]
    assert (printed["text"], printed["outcome"], printed["answer"]) == (
        "Бях за.",
        "rejected",
        "Защото rejected.",
    )
    assert verify_stream(meeting_stream(signed.meeting)).holds
    Objection.objects.update(answer="Друго.")
    assert not verify_stream(meeting_stream(signed.meeting)).holds


def test_an_accepted_objection_corrects_a_fact_or_a_text(town: Town) -> None:
    draft = laid_open(town)
    opened = seq_of(draft.meeting, "youth.meeting_opened")
    text = draft.meeting.minutes_texts.get()
    first = minutes.object_to_minutes(draft, text="Открито беше в 17:05.", actor=town.member)
    second = minutes.object_to_minutes(draft, text="Иванов каза не.", actor=town.member)
    with pytest.raises(Refusal) as refused:
        minutes.answer_objection(first, outcome="accepted", answer="Да.", actor=town.secretary)
    assert refused.value.code == "no_correction"
    with pytest.raises(Refusal) as refused:
        answer_with_correction(first, place="text-1", words="Да.", actor=town.secretary)
    assert refused.value.code == "no_such_place"
    answer_with_correction(first, place=f"fact-{opened}", words="В 17:05, не в 17:00.", actor=town.secretary)
    answer_with_correction(second, place=f"text-{text.pk}", words="Иванов: не.", actor=town.chair)
    paragraphs = Minutes.objects.get().document["bg"]["paragraphs"]
    (fact,) = [one for one in paragraphs if one["kind"] == "youth.meeting_opened"]
    assert [one["text"] for one in fact["corrections"]] == ["В 17:05, не в 17:00."]
    assert [one["text"] for one in paragraphs if one["kind"] == "text"] == ["Иванов: не."]
    assert verify_stream(meeting_stream(draft.meeting)).holds


def test_the_chairs_table_answers_on_the_page(town: Town) -> None:
    draft = laid_open(town)
    objection = minutes.object_to_minutes(draft, text="Иванов каза не.", actor=town.member)
    place = {"council": "ms", "pk": draft.pk}
    page = reverse("youth:minutes", kwargs=place)
    form = reverse("youth:minutes_objection", kwargs={**place, "objection": objection.pk})
    table, member = Client(), Client()
    table.force_login(town.secretary.user)
    member.force_login(town.member.user)
    assert form in part(table.get(page), "aside")
    assert form not in part(member.get(page), "aside")
    assert member.get(form).status_code == 403
    with pytest.raises(PermissionDenied):
        minutes.answer_objection(objection, outcome="rejected", answer="Не.", actor=town.member)
    place_of_text = f"text-{draft.meeting.minutes_texts.get().pk}"
    values = {"outcome": "accepted", "answer": "Иванов: не.", "place": ""}
    assert table.post(form, values).status_code == 409
    assert table.post(form, values | {"place": place_of_text}).status_code == 302
    shown = part(member.get(page), "article")
    assert "Иванов каза не." in shown
    assert shown.count("Иванов: не.") == 2


def test_nobody_objects_any_more_and_the_rules_make_that_an_adoption(town: Town) -> None:
    draft = laid_open(town)
    objection = minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
    minutes.answer_objection(objection, outcome="next", answer="Ще решим.", actor=town.secretary)
    assert adopt_by_silence(town.youth) == 0
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        # What the next meeting is to decide is not settled by silence.
        assert adopt_by_silence(town.youth) == 0
        minutes.answer_objection(objection, outcome="rejected", answer="Не.", actor=town.secretary)
        assert adopt_by_silence(town.youth) == 1
        assert adopt_by_silence(town.youth) == 0
    row = Minutes.objects.get()
    assert row.adopted_at
    assert row.adopted_by_vote is None
    assert verify_stream(meeting_stream(draft.meeting)).holds
    Minutes.objects.update(adopted_at=None)
    assert not verify_stream(meeting_stream(draft.meeting)).holds


def test_minutes_that_the_next_meeting_adopts_wait_for_its_vote(town: Town) -> None:
    town.youth.rules_overrides = {"minutes.approval": "next_meeting"}
    town.youth.save()
    draft = laid_open(town)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        assert adopt_by_silence(town.youth) == 0
        with pytest.raises(Refusal) as refused:
            minutes.sign_minutes(draft, actor=town.chair)
        assert refused.value.code == "not_adopted"
        Minutes.objects.update(adopted_at=clock.now(), adopted_by_vote=draft.pk)
        minutes.sign_minutes(draft, actor=town.chair)


def test_members_object_for_as_many_days_as_the_rules_give(town: Town) -> None:
    town.youth.rules_overrides = {"minutes.objection_days": 20}
    town.youth.save()
    draft = laid_open(town)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        assert adopt_by_silence(town.youth) == 0
        minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
