"""The minutes: written from the journal in both languages, open to objections, frozen by signing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from plugins.management.line_breaks import unbroken
from tests.decisions import carried, rows_of
from tests.factories import Town
from tests.kept import kept
from tests.markup import part
from tests.youth.meetings import scenes
from youth import clock
from youth.journal.kinds import kind_named
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import Mandate, Meeting, Minutes, Office
from youth.refusals import Refusal
from youth.selectors.minutes import document_digest
from youth.services import agenda, attendance, meetings, minutes, recusals
from youth.services.resolutions import adopt_resolution

EIGHT_DAYS = timedelta(days=8)


@kept
def a_full_meeting(town: Town) -> Meeting:
    """Hold a meeting in which every kind of act happens that the minutes tell."""
    meeting = scenes.convened(town, "Осветление", "Велоалея", "Отчет", "Разни")
    scenes.with_members(town, meeting, 12)
    meeting = meetings.open_meeting(meeting, actor=town.chair)
    agenda.add_item(meeting, title="Спешно", actor=town.chair)
    item = scenes.at_item(town, meeting, 1)
    recusals.declare_recusal(item, participant=town.members[2], ground="own", actor=town.members[2])
    attendance.enter_hall(meeting, participant=town.members[12], actor=town.members[12])
    adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    agenda.finish_item(item, actor=town.chair)
    attendance.leave_hall(meeting, participant=town.members[12], actor=town.members[12])
    meetings.check_quorum(meeting, actor=town.chair)
    meetings.suspend_meeting(meeting, actor=town.chair)
    meetings.resume_meeting(meeting, actor=town.chair)
    item = scenes.at_item(town, meeting, 2)
    agenda.postpone_item(item, actor=town.chair, cause=JournalEntry.objects.last())
    agenda.take_off_item(meeting.agenda_items.get(position=3), reason="Не е готова.", actor=town.secretary)
    return meetings.close_meeting(meeting, actor=town.chair)


TOLD = [
    "youth.meeting_convened",
    "youth.meeting_opened",
    "youth.item_added",
    "youth.item_started",
    "youth.recusal_declared",
    "youth.hall_entered",
    "youth.resolution_adopted",
    "youth.item_finished",
    "youth.hall_left",
    "youth.quorum_checked",
    "youth.meeting_suspended",
    "youth.meeting_resumed",
    "youth.item_started",
    "youth.item_postponed",
    "youth.item_taken_off",
    "youth.item_left_over",
    "youth.item_left_over",
    "youth.meeting_closed",
]


def test_the_minutes_tell_every_act_in_order_in_both_languages(town: Town) -> None:
    draft = minutes.draft_minutes(a_full_meeting(town), actor=town.secretary)
    assert set(draft.document) == {"bg", "en"}
    for language in ("bg", "en"):
        paragraphs = draft.document[language]["paragraphs"]
        assert [one["kind"] for one in paragraphs] == TOLD
        assert [one["seq"] for one in paragraphs] == sorted(one["seq"] for one in paragraphs)
        assert all(one["text"] and "%(" not in one["text"] for one in paragraphs)
    english = {one["kind"]: one["text"] for one in draft.document["en"]["paragraphs"]}
    assert "12 members present" in english["youth.meeting_opened"]
    assert "Член 13 entered the hall" in english["youth.hall_entered"]
    assert "1. Да се направи." in english["youth.resolution_adopted"]
    # Not reached is not postponed: nobody decided that.
    assert (
        english["youth.item_left_over"] == "Item 5. Спешно was not reached and is left for the next meeting."
    )
    assert english["youth.recusal_declared"].startswith(
        "Член 3 declared a conflict of interest (own gain or loss) and takes no part in debate and vote "
    )
    assert english["youth.recusal_declared"].endswith("It was declared after the item had been called.")
    assert (draft.document["bg"]["is_authentic"], draft.document["en"]["is_authentic"]) == (True, False)


def test_minutes_are_drafted_in_the_languages_of_the_council_and_read_in_any(town: Town) -> None:
    town.youth.languages = ["bg", "tr"]
    town.youth.save()
    meeting = scenes.opened(town)
    meetings.close_meeting(meeting, actor=town.chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    assert list(draft.document) == ["bg"]

    with override("en"):
        address = reverse("youth:minutes", kwargs={"council": "ms", "pk": meeting.pk})
    client = Client()
    client.force_login(town.secretary.user)
    page = client.get(address)
    heading = html.fromstring(part(page, "h1"))
    assert heading.get("lang") == "bg"
    assert heading.text_content() == unbroken(draft.document["bg"]["heading"])
    assert "translation" not in part(page, "article")


def test_a_translation_of_the_minutes_says_which_language_is_authentic(town: Town) -> None:
    town.youth.languages = ["en", "bg"]
    town.youth.save()
    meeting = scenes.opened(town)
    meetings.close_meeting(meeting, actor=town.chair)
    minutes.draft_minutes(meeting, actor=town.secretary)

    client = Client()
    client.force_login(town.secretary.user)
    with override("bg"):
        page = client.get(reverse("youth:minutes", kwargs={"council": "ms", "pk": meeting.pk}))
    assert "автентичен е протоколът на английски" in part(page, "article")


POINTS = "1. Възлага на кмета:\n  1.1. да се направи;\n    а) до юни;\n- да се обяви."


def test_the_page_of_the_minutes_indents_the_points_as_they_were_typed(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    item.points = rows_of(POINTS)
    item.save()
    adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    agenda.finish_item(item, actor=town.chair)
    meetings.close_meeting(meeting, actor=town.chair)
    minutes.draft_minutes(meeting, actor=town.secretary)

    client = Client()
    client.force_login(town.secretary.user)
    page = client.get(reverse("youth:minutes", kwargs={"council": "ms", "pk": meeting.pk}))

    lines = html.fromstring(part(page, "article")).xpath(".//*[@data-level]")
    shown = [(line.get("data-level"), line.text_content()) for line in lines]
    first = shown.index(("0", "1. Възлага на кмета:"))
    assert shown[first : first + 4] == [
        ("0", "1. Възлага на кмета:"),
        ("1", "1.1. да се направи;"),
        ("2", "а) до юни;"),
        ("0", "- да се обяви."),
    ]


def test_what_a_plugin_did_stays_in_the_minutes_when_it_is_gone(town: Town) -> None:
    meeting = a_full_meeting(town)
    meeting_acts = entries_after(meeting_stream(meeting))
    meeting_acts.filter(kind="youth.quorum_checked").update(kind="floor.given", payload={"seconds": 90})
    document = minutes.draft_minutes(meeting, actor=town.secretary).document
    for language in ("bg", "en"):
        (told,) = [one for one in document[language]["paragraphs"] if one["kind"] == "floor.given"]
        assert told["time"]
        assert "floor.given" in told["text"]
        assert "seconds: 90" in told["text"]


def test_minutes_are_written_only_of_a_closed_meeting_and_only_by_the_secretary(town: Town) -> None:
    meeting = scenes.opened(town)
    with pytest.raises(Refusal) as refused:
        minutes.draft_minutes(meeting, actor=town.secretary)
    assert refused.value.code == "wrong_state"
    meetings.close_meeting(meeting, actor=town.chair)
    with pytest.raises(PermissionDenied):
        minutes.draft_minutes(meeting, actor=town.member)


def test_members_object_while_the_minutes_are_open(town: Town) -> None:
    draft = minutes.draft_minutes(a_full_meeting(town), actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
    assert refused.value.code == "not_open_to_objections"
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    objection = minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
    entry = entries_after(meeting_stream(draft.meeting)).last()
    assert entry is not None
    assert objection.text not in str(entry.payload)
    with pytest.raises(Refusal) as refused:
        minutes.object_to_minutes(draft, text="  ", actor=town.member)
    assert refused.value.code == "no_text"
    with pytest.raises(PermissionDenied):
        minutes.object_to_minutes(draft, text="И аз.", actor=town.young_person)
    with clock.standing_at(clock.now() + EIGHT_DAYS), pytest.raises(Refusal):
        minutes.object_to_minutes(draft, text="Късно.", actor=town.member)


def test_an_opened_draft_is_not_written_again(town: Town) -> None:
    draft = minutes.draft_minutes(a_full_meeting(town), actor=town.secretary)
    minutes.draft_minutes(draft.meeting, actor=town.secretary)
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        minutes.draft_minutes(draft.meeting, actor=town.secretary)
    assert refused.value.code == "not_a_draft"


def test_signing_waits_for_the_members_and_needs_both(town: Town) -> None:
    draft = minutes.draft_minutes(a_full_meeting(town), actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        minutes.sign_minutes(draft, actor=town.chair)
    assert refused.value.code == "not_open_to_objections"
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        minutes.sign_minutes(draft, actor=town.chair)
    assert refused.value.code == "objections_run"
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        signed = minutes.sign_minutes(draft, actor=town.chair)
        assert signed.state == Minutes.State.OBJECTIONS
        with pytest.raises(Refusal) as refused:
            minutes.sign_minutes(draft, actor=town.chair)
        assert refused.value.code == "signed_already"
        signed = minutes.sign_minutes(draft, actor=town.secretary)
        assert signed.state == Minutes.State.SIGNED
        with pytest.raises(Refusal) as refused:
            minutes.sign_minutes(draft, actor=town.secretary)
        assert refused.value.code == "minutes_signed"
    with pytest.raises(PermissionDenied):
        minutes.sign_minutes(draft, actor=town.member)


def test_signed_minutes_keep_the_names_they_were_signed_with(town: Town) -> None:
    draft = minutes.draft_minutes(a_full_meeting(town), actor=town.secretary)
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        minutes.sign_minutes(draft, actor=town.chair)
        minutes.sign_minutes(draft, actor=town.secretary)
    before = Minutes.objects.get(pk=draft.pk).document
    Mandate.objects.update(name_in_office="Друго име")
    Office.objects.update(name_in_office="Друго име")
    after = Minutes.objects.get(pk=draft.pk).document
    assert after == before
    assert [one["name"] for one in after["bg"]["signatories"]] == ["Член 1", "Секретар"]
    assert "Друго име" not in str(after)
    entry = entries_after(meeting_stream(draft.meeting)).last()
    assert entry is not None
    assert entry.payload["document"] == document_digest(after)
    assert entry.payload["is_final"] is True


def test_every_act_of_a_meeting_has_a_kind_and_a_notice_where_others_listen() -> None:
    assert kind_named("youth.resolution_adopted").notice.name == "resolution_adopted"  # type: ignore[union-attr]
    assert kind_named("youth.meeting_closed").notice.name == "meeting_closed"  # type: ignore[union-attr]
