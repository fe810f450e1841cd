"""What the secretary writes between the facts of the minutes, and corrections of facts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.factories import Town
from tests.markup import part
from tests.youth.meetings import scenes
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after, head
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import FactCorrection, Meeting, MinutesText
from youth.refusals import Refusal
from youth.services import agenda, attendance, meetings, minutes
from youth.services.minutes_texts import correct_fact, remove_text, save_text, write_text

Kind = MinutesText.Kind


def seq_of(meeting: Meeting, kind: str) -> int:
    """Return the number of the last act of a kind in the meeting."""
    entry = entries_after(meeting_stream(meeting)).filter(kind=kind).last()
    assert entry is not None
    return entry.seq


def written(meeting: Meeting) -> list[str]:
    """Return facts by their kind and texts by their words, in the order of the drafted minutes."""
    (row,) = [meeting.minutes] if hasattr(meeting, "minutes") else [None]
    assert row is not None
    told = row.document["bg"]["paragraphs"]
    return [one["text"] if one["kind"] == "text" else one["kind"].partition(".")[2] for one in told]


def test_texts_keep_their_places_when_new_facts_come_and_the_draft_is_written_again(town: Town) -> None:
    meeting = scenes.opened(town, "Осветление", "Разни")
    write_text(meeting, after=0, kind="opening", text="Днес се събра съветът.", actor=town.secretary)
    item = scenes.at_item(town, meeting)
    begun = seq_of(meeting, "youth.item_started")
    first = write_text(meeting, after=begun, kind="statement", text="Иванов: да.", actor=town.secretary)
    agenda.finish_item(item, actor=town.chair)
    # Written later, at the earlier place.
    write_text(meeting, after=begun, kind="question", text="Петров: кога?", actor=town.secretary)
    assert first.agenda_item == item
    meetings.close_meeting(meeting, actor=town.chair)
    closed = seq_of(meeting, "youth.meeting_closed")
    write_text(meeting, after=closed, kind="closing", text="Край.", actor=town.secretary)
    expected = [
        "Днес се събра съветът.",
        "meeting_convened",
        "meeting_opened",
        "item_started",
        "Иванов: да.",
        "Петров: кога?",
        "item_finished",
        "item_left_over",
        "meeting_closed",
        "Край.",
    ]
    for _time in range(2):
        draft = minutes.draft_minutes(meeting, actor=town.secretary)
        assert written(draft.meeting) == expected
    # What was written after the draft is in the document that members read.
    save_text(first, words="Иванов: не.", kind="statement", version=1, actor=town.secretary)
    opened = minutes.open_minutes_to_objections(draft, actor=town.secretary)
    assert "Иванов: не." in written(opened.meeting)
    with pytest.raises(Refusal) as refused:
        save_text(first, words="Иванов: може би.", kind="statement", version=2, actor=town.secretary)
    assert refused.value.code == "not_a_draft"


def test_who_began_from_an_older_version_is_refused_and_nothing_is_lost(town: Town) -> None:
    meeting = scenes.opened(town)
    text = write_text(
        meeting, after=seq_of(meeting, "youth.meeting_opened"), kind="note", text="А", actor=town.secretary
    )
    saved = save_text(text, words="Първа", kind="note", version=1, actor=town.secretary)
    assert saved.version == 2
    # The same words again, as of a form that is sent twice, change nothing.
    assert save_text(text, words="Първа", kind="note", version=1, actor=town.secretary).version == 2
    for act in (
        lambda: save_text(text, words="Втора", kind="note", version=1, actor=town.secretary),
        lambda: remove_text(text, version=1, actor=town.secretary),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "written_meanwhile"
    assert MinutesText.objects.get().text == "Първа"
    remove_text(text, version=2, actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        save_text(text, words="Трета", kind="note", version=2, actor=town.secretary)
    assert refused.value.code == "text_removed"


def test_a_text_begins_with_the_words_of_its_kind(town: Town) -> None:
    meeting = scenes.opened(town)
    scenes.at_item(town, meeting)
    begun = seq_of(meeting, "youth.item_started")
    texts = {
        kind: write_text(meeting, after=begun, kind=kind, actor=town.secretary).text for kind in Kind.values
    }
    assert texts["note"] == ""
    assert "Зала 1" in texts["opening"]
    assert "1. Да се направи." in texts["draft"]
    assert all(words for kind, words in texts.items() if kind != "note")


def test_only_the_secretary_writes_from_the_opening_on_at_places_that_exist(town: Town) -> None:
    meeting = scenes.convened(town)
    with pytest.raises(Refusal) as refused:
        write_text(meeting, after=0, kind="note", actor=town.secretary)
    assert refused.value.code == "wrong_state"
    scenes.with_members(town, meeting, 13)
    meeting = meetings.open_meeting(meeting, actor=town.chair)
    with pytest.raises(PermissionDenied):
        write_text(meeting, after=0, kind="note", actor=town.member)
    with pytest.raises(Refusal) as refused:
        write_text(meeting, after=999, kind="note", actor=town.secretary)
    assert refused.value.code == "no_such_place"


def test_a_fact_is_corrected_by_an_act_and_stays(town: Town) -> None:
    meeting = scenes.opened(town)
    opened = seq_of(meeting, "youth.meeting_opened")
    correct_fact(meeting, fact=opened, text="Открито в 17:05, не в 17:00.", actor=town.secretary)
    entry = entries_after(meeting_stream(meeting)).last()
    assert entry is not None
    assert (entry.kind, act_of(entry).fact) == ("youth.fact_corrected", opened)  # type: ignore[union-attr]
    assert "17:05" not in str(entry.payload)
    meetings.close_meeting(meeting, actor=town.chair)
    correct_fact(meeting, fact=opened, text="И още нещо.", actor=town.secretary)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    for language in ("bg", "en"):
        (fact,) = [one for one in draft.document[language]["paragraphs"] if one["seq"] == opened]
        assert [one["text"] for one in fact["corrections"]] == ["Открито в 17:05, не в 17:00.", "И още нещо."]
    assert verify_stream(meeting_stream(meeting)).holds
    FactCorrection.objects.update(text="Друго.")
    assert [one.code for one in verify_stream(meeting_stream(meeting)).differs] == ["minutes", "minutes"]


def address(meeting: Meeting) -> str:
    """Return the address of the page."""
    return reverse("youth:minutes_write", kwargs={"council": "ms", "pk": meeting.pk})


def test_the_page_works_without_scripts_and_shows_both_texts(town: Town) -> None:
    meeting = scenes.opened(town)
    client, page = Client(), address(meeting)
    client.force_login(town.secretary.user)
    opened = seq_of(meeting, "youth.meeting_opened")
    assert 'value="write"' in part(client.get(page, {"at": opened}), f"*[@id='fact-{opened}']")
    client.post(page, {"act": "write", "after": opened, "kind": "report"})
    text = MinutesText.objects.get()
    values = {"act": "save", "id": text.pk, "kind": "report", "text": "Докладът на Иванов.", "version": 1}
    assert client.post(page, values).status_code == 302
    refused = client.post(page, values | {"text": "Докладът на Петров."})
    assert refused.status_code == 409
    line = html.fromstring(part(refused, f"*[@id='text-{text.pk}']", status=409))
    assert line.xpath("string(.//*[@data-minutes-other-text])") == "Докладът на Иванов."
    assert line.xpath("string(.//textarea)").strip() == "Докладът на Петров."
    assert line.xpath("string(.//input[@name='version']/@value)") == "2"
    assert client.post(page, values | {"text": "Докладите.", "version": 2}).status_code == 302
    text.refresh_from_db()
    assert (text.text, text.version) == ("Докладите.", 3)
    assert client.post(page, {"act": "correct", "fact": opened, "text": "В 17:05."}).status_code == 302
    assert "В 17:05." in part(client.get(page), f"*[@id='fact-{opened}']")


def test_a_program_saves_while_somebody_types_and_asks_only_for_news(town: Town) -> None:
    meeting = scenes.opened(town)
    client, page = Client(), address(meeting)
    client.force_login(town.secretary.user)
    text = write_text(meeting, after=0, kind="note", text="А", actor=town.secretary)
    values = {"act": "save", "id": text.pk, "kind": "note", "text": "Б", "version": 1}
    saved = client.post(page, values, headers={"accept": "application/json"})
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    late = client.post(page, values | {"text": "В"}, headers={"accept": "application/json"})
    assert (late.status_code, late.json()["code"], late.json()["other"]) == (409, "written_meanwhile", "Б")

    etag = client.get(page).headers["ETag"]
    assert client.get(page, headers={"if-none-match": etag}).status_code == 304
    attendance.leave_hall(meeting, participant=town.members[12], actor=town.members[12])
    assert client.get(page, headers={"if-none-match": etag}).status_code == 200
    before = head(meeting_stream(meeting))
    assert JournalEntry.objects.filter(stream_id=meeting_stream(meeting)).count() == before
