"""A resolution's rows and journal become a package."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plugins.records.offers import Section, consultation_sections
from plugins.records.package.events import read_events
from plugins.records.package.export import package_of
from plugins.records.package.verify import verified
from plugins.records.services import build_record, export_package
from plugins.switching import switch
from proposals.models import Proposal
from tests.factories import give_office, make_assignment, make_representation
from tests.records import rows, samples
from youth import clock
from youth.acts.agenda import ItemFinished, ItemStarted
from youth.acts.meetings import MeetingSuspended
from youth.journal.append import append
from youth.journal.kinds import Kind
from youth.journal.selectors import extract
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Mandate, Meeting, Minutes, Office, Resolution
from youth.models.journal import JournalEntry
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.agenda import add_item
from youth.services.committees import create_committee
from youth.services.erasure import erase_account


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


def test_an_adopted_resolution_is_exported_and_accepted() -> None:
    adopted = rows.adopted()

    package = export_package(adopted.resolution)

    report = verified(package.content, today=today_in(adopted.town.municipal))
    assert report.errors == []
    assert report.document["urn"] == "urn:x-ys:bg-ihtiman:1:1:1"
    assert report.document["resolution"] == {
        "id": str(adopted.resolution.pk),
        "period": "term:1",
        "number": 1,
        "designation": "Решение № 1/22.11.2026 г., протокол № 1",
        "adopted_on": "2026-11-22",
        "title": "Нощен автобус",
        "legal_ground": "На основание чл. 12, ал. 1",
        "points": adopted.resolution.points,
    }


def test_exporting_twice_gives_the_same_bytes() -> None:
    resolution = rows.adopted().resolution

    assert package_of(build_record(resolution)).content == package_of(build_record(resolution)).content


def test_a_second_export_comes_from_the_cache_until_the_journal_grows() -> None:
    adopted = rows.adopted()
    first = export_package(adopted.resolution)
    with CaptureQueriesContext(connection) as queries:
        assert export_package(adopted.resolution) == first
    # 1 what was issued · 2 the council's key · 3 the head of the meeting's stream
    assert len(queries) == 3

    add_item(adopted.meeting, title="Още една точка", actor=OPERATOR)

    assert export_package(adopted.resolution).content != first.content
    assert export_package(adopted.resolution).digest == first.digest


def test_chair_and_secretary_of_the_day_sign() -> None:
    adopted = rows.adopted()
    other = adopted.town.members[3]
    give_office(other, Office.Role.DEPUTY_CHAIR)

    signatories = build_record(adopted.resolution).signatories

    assert [(one.role, one.name) for one in signatories] == [("chair", "Член 1"), ("secretary", "Секретар")]


def test_acts_on_other_subjects_are_withheld_from_the_extract() -> None:
    adopted = rows.adopted()
    add_item(adopted.meeting, title="Друга точка", actor=OPERATOR)

    lines = build_record(adopted.resolution).events

    assert [(line["kind"], "payload" in line) for line in lines] == [
        ("youth.meeting_opened", True),
        ("voting.poll_opened", True),
        ("voting.poll_closed", True),
        ("voting.poll_announced", True),
        ("youth.resolution_adopted", True),
        ("youth.item_added", False),
    ]
    assert [line["digest"] for line in lines] == [
        line["digest"] for line in extract(meeting_stream(adopted.meeting))
    ]


def test_names_in_a_package_are_names_in_office_only() -> None:
    adopted = rows.adopted(samples.named_decision())
    for member in adopted.town.members:
        member.display_name = "Псевдоним"
        member.save()
        Mandate.objects.filter(participant=member).update(name_in_office="Име в длъжност")
        assert member.user is not None
        member.user.first_name = "Истинско"
        member.user.save()

    content = export_package(adopted.resolution).content.decode("utf-8", errors="ignore")

    assert "Псевдоним" not in content
    assert "Истинско" not in content
    assert "example.org" not in content
    assert "Ася Полянова" in content


def test_an_outcome_that_lacks_its_rule_makes_no_package() -> None:
    resolution = rows.adopted().resolution
    outcome: dict[str, Any] = dict(resolution.decision)
    del outcome["rule"]
    Resolution.objects.filter(pk=resolution.pk).update(decision=outcome)
    resolution.refresh_from_db()

    with pytest.raises(Refusal) as refusal:
        build_record(resolution)

    assert refusal.value.code == "record_incomplete"
    assert "rule" in str(refusal.value)


def test_a_casting_vote_is_recorded_with_the_rule() -> None:
    overrides = {
        "majority.ordinary": {"base": "cast", "fraction": "1/2", "strict": True},
        "majority.tie": "casting_vote",
    }
    rule = replace(samples.decision().rule, base="cast", tie="casting_vote", overrides=overrides)
    votes = {"for": 6, "against": 6, "abstain": 1, "not_voting": 0}
    decision = samples.decision(rule=rule, votes=votes, needed=7, reason="casting_vote_for")
    adopted = rows.adopted(decision)

    package = export_package(adopted.resolution)

    assert verified(package.content, today=today_in(adopted.town.municipal)).errors == []


def test_a_package_names_the_organisation_that_acted_and_its_representative() -> None:
    adopted = rows.adopted()
    council, young_person = adopted.town.youth, adopted.town.young_person
    acting = make_representation(young_person)
    stream, club = meeting_stream(adopted.meeting), acting.organisation
    with transaction.atomic():
        append(stream, council, MeetingSuspended(), actor=acting)
    assert young_person.user is not None
    erase_account(young_person.user)

    content = export_package(adopted.resolution).content

    report = verified(content, today=today_in(adopted.town.municipal))
    assert report.errors == []
    with ZipFile(BytesIO(content)) as package:
        (events,) = (name for name in package.namelist() if name.endswith("events.jsonl"))
        last = read_events(package.read(events))[-1]
    assert (last["actor"], last["representative"]) == (str(club.pk), str(young_person.pk))


@pytest.fixture
def consulted(override_hook: Any) -> Resolution:
    """Give a resolution of a council whose plugin has something to say of it."""
    resolution = rows.adopted().resolution
    switch(resolution.council, "dummy", enabled=True)

    def sections(subject: Resolution) -> list[Section]:
        late = Section(key="dummy.objections", title="Възражения", text="Няма.", order=200)
        return [late, Section(key="dummy.support", title="Подкрепа", text=f"Решение: {subject.title}")]

    override_hook("dummy", consultation_sections, sections)
    return Resolution.objects.get(pk=resolution.pk)


def test_what_plugins_add_is_in_the_package_and_in_the_register(consulted: Resolution) -> None:
    package = export_package(consulted)
    assert verified(package.content, today=today_in(consulted.council)).errors == []
    record = rows.imported(consulted.council.mirrors, package.content)
    assert [section["title"] for section in record.sections] == ["Подкрепа", "Възражения"]
    page = Client().get(f"/bg/c/{record.council.slug}/records/{record.pk}/").text
    assert "Решение: Нощен автобус" in page


def test_the_package_says_who_moved_it_why_what_the_committee_thought_and_what_the_minutes_tell() -> None:
    scene = rows.adopted()
    town, meeting, resolution = scene.town, scene.meeting, scene.resolution
    author = town.young_person
    proposal = Proposal.objects.create(
        council=town.youth,
        author=author,
        title="Нощен автобус",
        state="adopted",
    )
    make_assignment(
        proposal,
        create_committee(town.term, "budget", names={"bg": "Комисия по бюджет"}, actor=OPERATOR),
        opinion_document="Становище",
        opinion_number="4",
        opinion_on=today_in(town.youth),
        opinion_text="Подкрепяме.",
    )
    AgendaItem.objects.filter(pk=resolution.agenda_item_id).update(
        reasons="Няма как да се приберем.\nКъсно е.",
        mover="Мая Ботева",
        incoming_number="14/26.11.2026",
        started_at=clock.now(),
    )
    Resolution.objects.update(subject_label="proposals.proposal", subject_id=proposal.pk)
    item = resolution.agenda_item_id
    for act in (ItemStarted(item=item), ItemFinished(item=item)):
        entry = append_act(meeting, act)
    told = {"seq": entry.seq, "kind": entry.kind, "text": "Разглеждането приключи."}
    minutes = Minutes.objects.create(meeting=meeting, document={"bg": {"paragraphs": [told]}})

    resolution = Resolution.objects.get(pk=resolution.pk)
    sections = {one.key: one.text for one in build_record(resolution).sections}
    assert set(sections) == {"records.mover", "records.reasons", "records.opinion"}
    assert sections["records.mover"] == "Вносител: Мая Ботева\nВходящ номер: 14/26.11.2026"
    assert sections["records.opinion"].startswith("Комисия по бюджет (водеща комисия)\nСтановище № 4 от ")
    Minutes.objects.filter(pk=minutes.pk).update(state=Minutes.State.SIGNED)
    package = export_package(resolution)
    assert verified(package.content, today=today_in(town.youth)).errors == []
    record = rows.imported(town.municipal, package.content)
    assert [one["title"] for one in record.sections] == [
        "Вносител и докладчик",
        "Мотиви",
        "Становище на комисията",
        "Извлечение от протокола",
    ]
    assert record.sections[1]["text"] == "Няма как да се приберем.\nКъсно е."
    page = Client().get(f"/bg/c/{record.council.slug}/records/{record.pk}/").text
    assert "Разглеждането приключи." in page
    assert "Подкрепяме." in page


def append_act(meeting: Meeting, act: Kind) -> JournalEntry:
    with transaction.atomic():
        return append(meeting_stream(meeting), meeting.council, act, actor=None)


def test_a_plugin_that_crashes_over_the_record_lets_no_package_be_made(
    consulted: Resolution, override_hook: Any
) -> None:
    override_hook("dummy", consultation_sections, lambda subject: [subject.nothing])
    with pytest.raises(Refusal) as refusal:
        build_record(consulted)
    assert refusal.value.code == "record_incomplete"
    assert "Dummy" in str(refusal.value)
