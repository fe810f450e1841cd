"""An import is previewed, confirmed once, and never writes what it should not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from plugins.records import selectors
from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.export import package_of
from plugins.records.package.record import ResolutionRecord
from plugins.records.package.sandbox import verified_apart
from plugins.records.selectors import record_of_resolution, records_of, waiting_imports
from plugins.records.services import (
    confirm_import,
    discard_import,
    export_package,
    import_package,
    preview_import,
    review_record,
)
from plugins.records.streams import record_stream
from tests import factories
from tests.records import rows, samples
from tests.records.receiving import codes, counts, receive
from youth import clock
from youth import offers as youth_offers
from youth.journal.models import JournalEntry
from youth.policies import OPERATOR
from youth.refusals import Refusal


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


def test_a_preview_writes_no_record_and_the_confirmation_does(town: factories.Town) -> None:
    secretary = town.municipal_secretary
    package = package_of(samples.record())

    found = preview_import(
        council=town.municipal, content=package.content, file_name="решение 18.zip", actor=secretary
    )

    assert found.judgement.action == "new"
    assert ConsultationRecord.objects.count() == 0
    assert found.batch is not None

    imported = confirm_import(batch=found.batch, actor=secretary)

    record = ConsultationRecord.objects.get()
    assert imported.action == "new"
    assert (record.incoming, record.state, record.urn, record.digest) == (
        "1/22.11.2026",
        "review",
        "urn:x-ys:bg-ihtiman:2:7:18",
        package.digest,
    )
    assert record.title == "Нощен автобус от гарата до кварталите"
    assert record.sender == "Младежки съвет – Ихтиман"
    assert str(record.subject_id) == "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a005"
    batch = ImportBatch.objects.get()
    assert (batch.record, batch.confirmed_by, batch.uploaded_by) == (record, secretary, secretary)
    assert bytes(batch.content) == package.content


def test_receiving_is_an_act_of_the_record_s_own_stream(town: factories.Town) -> None:
    record = receive(town, samples.record()).record

    entry = JournalEntry.objects.get(stream_id=record_stream(record.pk))
    assert entry.kind == "records.received"
    assert entry.payload == {
        "record": str(record.pk),
        "incoming_number": 1,
        "incoming_period": "year:2026",
        "urn": record.urn,
        "revision": 1,
        "digest": record.digest,
        "package": record.batches.get().sha256,
    }


@pytest.mark.django_db(transaction=True)
def test_others_are_notified_of_a_record_once_it_was_reviewed(
    town: factories.Town, override_hook: Any
) -> None:
    told = []
    override_hook(
        "proposals", youth_offers.record_received, lambda council, entry, record: told.append(record.urn)
    )

    record = receive(town, samples.record()).record
    assert told == []
    review_record(record, actor=town.municipal_secretary)

    assert told == ["urn:x-ys:bg-ihtiman:2:7:18"]


def test_importing_twice_writes_nothing_the_second_time_and_says_so(town: factories.Town) -> None:
    first = receive(town, samples.record())
    before = counts()

    assert codes(town, samples.record()) == ("unchanged", ["ALREADY_IMPORTED"])
    second = receive(town, samples.record())

    assert (second.action, second.record) == ("unchanged", first.record)
    assert counts() == before


def test_a_later_export_of_the_same_record_is_the_same_record(town: factories.Town) -> None:
    """The journal grew and the files were rendered again: what was decided did not change."""
    receive(town, samples.record())
    assert codes(town, later_export()) == ("unchanged", ["ALREADY_IMPORTED"])


def later_export() -> ResolutionRecord:
    """Return the sample record as it is exported when its meeting has ended."""
    acts = [*samples.acts(samples.record()), ("youth.meeting_closed", {"present": 13, "resolutions": 1})]
    closed_at = datetime(2026, 11, 21, 15, 7, tzinfo=UTC)
    return samples.record(
        sitting=replace(samples.record().sitting, closed_at=closed_at),
        events=samples.chained(acts, f"meeting:{samples.MEETING}"),
    )


def test_uploading_twice_before_confirming_keeps_one_file(town: factories.Town) -> None:
    for _ in range(2):
        preview_import(
            council=town.municipal,
            content=rows.content(),
            file_name="a.zip",
            actor=town.municipal_secretary,
        )

    assert ImportBatch.objects.count() == 1


def test_confirming_twice_writes_once(town: factories.Town) -> None:
    found = preview_import(council=town.municipal, content=rows.content(), file_name="a.zip", actor=OPERATOR)
    assert found.batch is not None
    confirm_import(batch=found.batch, actor=OPERATOR)
    before = counts()

    assert confirm_import(batch=found.batch, actor=OPERATOR).action == "unchanged"
    assert counts() == before


def test_a_package_that_another_one_brought_meanwhile_waits_no_more(town: factories.Town) -> None:
    content = package_of(later_export()).content
    found = preview_import(council=town.municipal, content=content, file_name="a.zip", actor=OPERATOR)
    assert found.batch is not None
    first = receive(town, samples.record()).record

    imported = confirm_import(batch=found.batch, actor=OPERATOR)

    assert (imported.action, imported.record) == ("unchanged", first)
    assert not waiting_imports(town.municipal).exists()
    assert first.batches.count() == 1
    with pytest.raises(Refusal) as refusal:
        confirm_import(batch=found.batch, actor=OPERATOR)
    assert refusal.value.code == "not_waiting"
    discard_import(batch=found.batch, actor=OPERATOR)


def test_what_is_in_the_record_can_not_be_discarded(town: factories.Town) -> None:
    record = receive(town, samples.record()).record

    with pytest.raises(Refusal) as refusal:
        discard_import(batch=record.batches.get(), actor=town.municipal_secretary)

    assert refusal.value.code == "already_confirmed"
    assert record.batches.count() == 1


def test_incoming_numbers_follow_one_another(town: factories.Town) -> None:
    records = rows.received(town.municipal, 1, 2, 3)

    assert [record.incoming for record in records] == ["1/22.11.2026", "2/22.11.2026", "3/22.11.2026"]


def test_only_the_municipal_secretary_imports(town: factories.Town) -> None:
    for person in (town.secretary, town.chair, town.young_person, None):
        with pytest.raises(PermissionDenied):
            preview_import(
                council=town.municipal,
                content=rows.content(),
                file_name="a.zip",
                actor=person,  # type: ignore[arg-type]
            )


def test_a_youth_council_receives_no_packages(town: factories.Town) -> None:
    with pytest.raises(PermissionDenied):
        preview_import(council=town.youth, content=rows.content(), file_name="a", actor=town.secretary)
    with pytest.raises(Refusal) as refusal:
        preview_import(council=town.youth, content=rows.content(), file_name="a", actor=OPERATOR)

    assert refusal.value.code == "not_municipal"


def test_a_package_is_received_by_an_installation_that_never_saw_the_sender(db: None) -> None:
    council = factories.make_municipal_council("elsewhere")

    record = rows.received(council, 5)[0]

    assert record.sender == "Младежки съвет – Ихтиман"


def test_the_youth_council_sees_what_was_received_from_it(db: None) -> None:
    adopted = rows.adopted()
    package = export_package(adopted.resolution)
    assert record_of_resolution(adopted.resolution) is None

    imported = import_package(
        council=adopted.town.municipal, content=package.content, file_name="a.zip", actor=OPERATOR
    )
    rows.received(adopted.town.municipal, 7)
    assert record_of_resolution(adopted.resolution) is None
    review_record(imported.record, actor=adopted.town.municipal_secretary)

    assert record_of_resolution(adopted.resolution) == imported.record
    assert list(records_of(adopted.town.youth)) == [imported.record]
    assert records_of(adopted.town.municipal).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_write_one_record(town: factories.Town) -> None:
    found = preview_import(council=town.municipal, content=rows.content(), file_name="a.zip", actor=OPERATOR)
    batch = found.batch
    assert batch is not None

    def confirm(_: int) -> str:
        try:
            return confirm_import(batch=batch, actor=OPERATOR).action
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        actions = sorted(pool.map(confirm, range(4)))

    assert actions == ["new", "unchanged", "unchanged", "unchanged"]
    assert ConsultationRecord.objects.get().incoming_number == 1
    assert JournalEntry.objects.filter(kind="records.received").count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobodys_act_waits_while_a_strangers_package_is_judged(
    town: factories.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []

    def watched(content: bytes, **facts: Any) -> Any:
        # A file decides how long this takes; on SQLite a transaction holds up every other one.
        assert not connection.in_atomic_block
        judged.append(content)
        return verified_apart(content, **facts)

    monkeypatch.setattr(selectors, "verified_apart", watched)
    found = preview_import(council=town.municipal, content=rows.content(), file_name="a.zip", actor=OPERATOR)
    assert found.batch is not None
    confirm_import(batch=found.batch, actor=OPERATOR)
    receive(town, samples.record(number=19, designation="Решение № 19/21.11.2026 г., протокол № 7"))

    assert len(judged) == 3
