"""Sending a resolution and answering it on the pages: who may, what they read, how an error is said."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from plugins.records.models import ConsultationRecord, Referral
from plugins.records.services import note_stage, review_record
from tests.factories import (
    Town,
    give_office,
    make_municipal_council,
    make_participant,
    make_town,
    make_youth_council,
)
from tests.markup import part
from tests.proposals.test_files import PDF, document, photo
from tests.records.pages import ClientFor, page
from tests.records.test_referrals import ACCEPTED, facts, sent
from tests.voting.scenes import announced
from youth.models import File, JournalEntry, Office, Resolution
from youth.procedure.referral import Stage
from youth.selectors.councils import today_in


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def resolution(town: Town) -> Resolution:
    found = announced(town, (9, 3, 1)).resolution
    assert found is not None
    return found


@pytest.fixture
def record(town: Town, resolution: Resolution) -> ConsultationRecord:
    found = sent(town, resolution).record
    assert found is not None
    return review_record(found, actor=town.municipal_secretary)


def people(town: Town) -> dict[str, Any]:
    """Return one of each, with the secretaries of another town."""
    elsewhere = make_municipal_council("obs-elsewhere", municipality_code="bg-elsewhere")
    youth = make_youth_council("ms-elsewhere", mirrors=elsewhere)
    others = [make_participant(council, "Секретар") for council in (elsewhere, youth)]
    for one in others:
        give_office(one, Office.Role.SECRETARY)
    return {
        "visitor": None,
        "outsider": town.outsider,
        "member": town.member,
        "secretary": town.secretary,
        "chair": town.chair,
        "municipal_secretary": town.municipal_secretary,
        "other_municipal_secretary": others[0],
        "other_secretary": others[1],
    }


def test_the_chairs_table_sends_it_and_nobody_else(
    town: Town, resolution: Resolution, client_for: ClientFor
) -> None:
    address = page(town.youth, "send", pk=resolution.pk)
    detail = reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": resolution.pk})
    for name, person in people(town).items():
        client = client_for(person)
        may = name in {"secretary", "chair"}
        answer = client.get(address)
        assert answer.status_code == (200 if may else 302 if person is None else 403), name
        assert (address in client.get(detail).text) == may
    client = client_for(town.secretary)
    assert "до" in part(client.get(address), "p[@class='lead']")
    late = client.post(address, {"on": "2020-01-01"})
    assert "Датата е преди предходната стъпка" in late.text
    assert not Referral.objects.exists()
    client.post(address, {"on": today_in(town.youth), "number": "ИЗ-7"})
    shown = client_for(None).get(detail).text
    assert "Изпратено до Общинския съвет" in shown
    assert "Отговор се очаква до" in shown
    register = reverse("youth:resolutions", kwargs={"council": town.youth.slug})
    assert "Отговор се очаква до" in client_for(None).get(register).text


def test_the_municipal_secretary_answers_and_everybody_reads_it_first(
    town: Town, record: ConsultationRecord, client_for: ClientFor
) -> None:
    address = page(town.municipal, "note", pk=record.pk, stage="answered")
    detail = page(town.municipal, "detail", pk=record.pk)
    for name, person in people(town).items():
        client = client_for(person)
        may = name == "municipal_secretary"
        assert client.get(address).status_code == (200 if may else 302 if person is None else 403), name
        assert (address in client.get(detail).text) == may
    client = client_for(town.municipal_secretary)
    given = ACCEPTED | {"on": today_in(town.municipal)}
    early = client.post(address, given | {"on": "2020-01-01"})
    assert early.text.count("Датата е преди предходната стъпка") == 2
    assert "Само т. 1." in early.text
    client.post(address, given)
    resolution = Referral.objects.get()
    shown = client_for(None).get(
        reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": resolution.pk})
    )
    head = part(shown, "header[contains(@class, 'stack')]")
    assert "Общинският съвет го прие отчасти на" in head
    assert "Само т. 1." in head
    assert client.get(page(town.municipal, "note", pk=record.pk, stage="sent")).status_code == 404


def test_the_municipal_secretary_corrects_and_the_page_keeps_both(
    town: Town, record: ConsultationRecord, client_for: ClientFor
) -> None:
    row = record.stages.get()
    address = page(town.municipal, "correct", pk=row.pk)
    for name, person in people(town).items():
        may = name == "municipal_secretary"
        answer = client_for(person).get(address)
        assert answer.status_code == (200 if may else 302 if person is None else 403), name
    given = {"on": row.on, "number": "РД-02-15", "reason": "Номерът от деловодната система."}
    client_for(town.municipal_secretary).post(address, given)
    shown = client_for(None).get(page(town.municipal, "detail", pk=record.pk)).text
    assert "РД-02-15" in shown
    assert row.number in shown
    assert "Номерът от деловодната система." in shown


def test_the_chairs_table_corrects_the_sending_after_the_answer_and_the_page_keeps_both(
    town: Town, record: ConsultationRecord, client_for: ClientFor
) -> None:
    referral, today = Referral.objects.get(), today_in(town.youth)
    said = facts(town, Stage.ANSWERED, **ACCEPTED)
    note_stage(record, said, actor=town.municipal_secretary)
    row = referral.stages.get(stage="sent")
    address = page(town.youth, "correct", pk=row.pk)
    detail = reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": referral.pk})
    for name, person in people(town).items():
        client = client_for(person)
        may = name in {"secretary", "chair"}
        answer = client.get(address)
        assert answer.status_code == (200 if may else 302 if person is None else 403), name
        assert (address in client.get(detail).text) == may, name
    client = client_for(town.secretary)
    given = {"on": today, "number": "ИЗ-8", "recipient": "Кметът", "reason": "Номерът е от друга книга."}
    late = client.post(address, given | {"on": today + timedelta(days=1)})
    field = part(late, "*[contains(@class, 'field') and .//input[@name='on']]", status=409)
    assert "Датата не може да е в бъдещето." in field
    client.post(address, given)
    shown = client_for(None).get(detail).text
    assert all(word in shown for word in ("ИЗ-8", "Кметът", "Номерът е от друга книга."))
    assert referral.stages.filter(stage="sent").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_register_asks_as_often_for_three_resolutions_as_for_one(
    client_for: ClientFor, django_assert_num_queries: Any, how_many: int
) -> None:
    town = make_town()
    for _one in range(how_many):
        found = announced(town, (9, 3, 1)).resolution
        assert found is not None
        Referral.objects.create(resolution=found, council=town.youth, sent_on=found.adopted_on).stages.create(
            place=1, stage="sent", on=found.adopted_on
        )
    register = reverse("youth:resolutions", kwargs={"council": town.youth.slug})
    client = client_for(None)
    client.get(register)
    # 1 council · 2 its plugins · 3 number of resolutions · 4 resolutions · 5 referrals · 6 their stages
    with django_assert_num_queries(6):
        assert client.get(register).text.count("Изпратено до Общинския съвет") == how_many


def test_the_answer_has_its_document_and_the_result_its_picture_on_both_sides(
    town: Town, record: ConsultationRecord, client_for: ClientFor
) -> None:
    client, visitor = client_for(town.municipal_secretary), client_for(None)
    today = today_in(town.municipal)
    address = page(town.municipal, "note", pk=record.pk, stage="answered")
    assert 'enctype="multipart/form-data"' in client.get(address).text
    wrong = client.post(address, ACCEPTED | {"on": today, "file": document("писмо.pdf", b"no paper")})
    assert "писмо.pdf" in part(wrong, "form[@method='post']", status=409)
    assert not record.stages.filter(stage="answered").exists()
    client.post(address, ACCEPTED | {"on": today, "file": document("писмо.pdf")})
    done = page(town.municipal, "note", pk=record.pk, stage="done")
    given = {"on": today, "text": "Готово е."}
    without_words = client.post(done, given | {"picture": photo()})
    assert "Нужно е кратко описание на снимката" in part(without_words, "form[@method='post']", status=409)
    client.post(done, given | {"picture": photo(), "alt": "Нова пейка"})

    resolution = Referral.objects.get()
    places = (
        page(town.municipal, "detail", pk=record.pk),
        reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": resolution.pk}),
    )
    for place in places:
        shown = part(visitor.get(place), "ol[contains(@class, 'line')]")
        assert "писмо.pdf" in shown
    paper, picture = File.objects.order_by("kind")
    at = reverse("youth:file", kwargs={"council": town.municipal.slug, "pk": paper.pk})
    assert visitor.get(at)["Content-Disposition"].startswith("attachment")
    source = f'src="{at.replace(str(paper.pk), str(picture.pk))}" alt="Нова пейка"'
    assert source in part(visitor.get(places[1]), "ol[contains(@class, 'line')]")
    entry = JournalEntry.objects.filter(kind="records.answer_received").get()
    assert entry.payload["files"] == [paper.digest]


def test_a_corrected_stage_keeps_its_file_until_another_is_sent(
    town: Town, record: ConsultationRecord, client_for: ClientFor
) -> None:
    client, today = client_for(town.municipal_secretary), today_in(town.municipal)
    client.post(
        page(town.municipal, "note", pk=record.pk, stage="answered"),
        ACCEPTED | {"on": today, "file": document("грешно.pdf")},
    )
    row = record.stages.get(stage="answered")
    correct = page(town.municipal, "correct", pk=row.pk)
    client.post(correct, ACCEPTED | {"on": today, "text": "И т. 2.", "reason": "Пропуснато."})
    row = record.stages.get(stage="answered", replaced_at=None)
    assert File.objects.get().key == str(row.pk)
    again = page(town.municipal, "correct", pk=row.pk)
    other = document("вярно.pdf", PDF + b"%% another\n")
    said = ACCEPTED | {"on": today, "text": "И т. 2.", "reason": "Друг файл."}
    client.post(again, said | {"file": other})
    detail = client_for(None).get(page(town.municipal, "detail", pk=record.pk))
    assert "вярно.pdf" in part(detail, "ol[contains(@class, 'line')]")
    assert "грешно.pdf" not in part(detail, "ol[contains(@class, 'line')]")
    entries = JournalEntry.objects.filter(kind="records.referral_corrected").order_by("pk")
    assert [len(entry.payload["files"]) for entry in entries] == [1, 1]
    assert entries[0].payload["files"] != entries[1].payload["files"]


def test_files_of_a_resolution_adopted_in_a_closed_meeting_are_for_those_who_read_it(
    town: Town, record: ConsultationRecord, client_for: ClientFor
) -> None:
    client = client_for(town.municipal_secretary)
    client.post(
        page(town.municipal, "note", pk=record.pk, stage="answered"),
        ACCEPTED | {"on": today_in(town.municipal), "file": document()},
    )
    ConsultationRecord.objects.update(meeting_is_public=False)
    at = reverse("youth:file", kwargs={"council": town.municipal.slug, "pk": File.objects.get().pk})
    for person, status in ((None, 404), (town.member, 404), (town.municipal_secretary, 200)):
        assert client_for(person).get(at).status_code == status
