"""An import is previewed, confirmed once, and never writes what it should not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import override

from plugins.records import selectors
from plugins.records.building import build_record
from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.export import package_of
from plugins.records.package.record import ResolutionRecord
from plugins.records.package.sandbox import verified_apart
from plugins.records.selectors import judged_import, record_of_resolution, records_of, waiting_imports
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
from youth import clock
from youth import offers as youth_offers
from youth.journal.models import JournalEntry
from youth.models import NumberSeries
from youth.policies import OPERATOR
from youth.refusals import Refusal


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


def counts() -> tuple[int, int, int, int]:
    return (
        ConsultationRecord.objects.count(),
        ImportBatch.objects.count(),
        JournalEntry.objects.count(),
        sum(NumberSeries.objects.values_list("last", flat=True)),
    )


def receive(town: factories.Town, record: ResolutionRecord) -> Any:
    package = package_of(record)
    return import_package(
        council=town.municipal, content=package.content, file_name=package.file_name, actor=OPERATOR
    )


def codes(town: factories.Town, record: ResolutionRecord) -> tuple[str, list[str]]:
    judgement = judged_import(town.municipal, package_of(record).content)
    # The samples of a council elsewhere are not signed; what is said of that has its own tests.
    return judgement.action, [one.code for one in judgement.findings if one.code != "SIG_MISSING"]


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


def test_another_text_under_the_same_name_is_a_conflict(town: factories.Town) -> None:
    receive(town, samples.record())
    before = counts()
    other = samples.record(title="Дневен автобус")

    assert codes(town, other) == ("refused", ["URN_CONFLICT"])
    with pytest.raises(Refusal) as refusal:
        receive(town, other)

    assert refusal.value.code == "package_refused"
    assert counts() == before


def test_a_revision_that_names_what_it_replaces_is_taken(town: factories.Town) -> None:
    first = receive(town, samples.record()).record
    revised = samples.record(title="Нощен автобус и в събота", revision=2, supersedes=first.digest)

    imported = receive(town, revised)

    record = ConsultationRecord.objects.get()
    assert imported.action == "revision"
    assert (record.pk, record.incoming_number, record.revision) == (first.pk, 1, 2)
    assert record.title == "Нощен автобус и в събота"
    assert [batch.digest for batch in record.batches.order_by("confirmed_at", "pk")] != []
    assert record.batches.count() == 2
    kinds = JournalEntry.objects.filter(stream_id=record_stream(record.pk)).values_list("kind", flat=True)
    assert list(kinds) == ["records.received", "records.revised"]


def test_a_revision_of_something_else_is_a_conflict(town: factories.Town) -> None:
    receive(town, samples.record())

    assert codes(town, samples.record(title="Друго", revision=2, supersedes="a" * 64)) == (
        "refused",
        ["URN_CONFLICT"],
    )


def test_a_number_already_used_is_a_conflict(town: factories.Town) -> None:
    receive(town, samples.record())
    meeting = "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2affe"
    sitting = replace(samples.record().sitting, number=8, id=meeting)
    label = "Решение № 18/21.11.2026 г., протокол № 8"
    other = samples.record(sitting=sitting, title="Друго", designation=label)

    assert codes(town, other) == ("refused", ["NUMBER_TAKEN"])


def test_the_same_number_in_another_period_is_none(town: factories.Town) -> None:
    receive(town, samples.record())
    term = replace(samples.record().term, number=3)

    assert codes(town, samples.record(term=term, period="term:3", title="Друго")) == ("new", [])


def test_the_same_text_under_another_number_is_a_warning(town: factories.Town) -> None:
    receive(town, samples.record())
    twin = rows.numbered(19, title=samples.record().title.upper())

    assert codes(town, twin) == ("new", ["DUPLICATE"])


def test_a_package_of_another_municipality_is_refused(town: factories.Town) -> None:
    body = replace(samples.BODY, municipality_code="bg-kostenets")

    assert codes(town, samples.record(body=body)) == ("refused", ["BODY_UNKNOWN"])


def by_name(town: factories.Town, *voters: str) -> ResolutionRecord:
    """Return the record of a resolution of the town's own youth council on which these five people voted."""
    decision = samples.named_decision()
    named = [replace(vote, participant=one) for vote, one in zip(decision.named or (), voters, strict=True)]
    resolution = rows.adopted_in(town, replace(decision, named=tuple(named))).resolution
    return build_record(resolution)


@pytest.mark.parametrize(
    ("fifth", "expected"),
    [
        ("member", ("new", [])),
        ("stranger", ("new", ["MEMBER_UNKNOWN"])),
        ("visitor", ("refused", ["MEMBER_NOT_IN_TERM"])),
    ],
)
def test_names_are_held_against_the_sender_s_members_where_it_works_here(
    town: factories.Town, fifth: str, expected: tuple[str, list[str]]
) -> None:
    members = [str(member.pk) for member in town.members[:5]]
    last = {"member": members[4], "stranger": str(uuid4()), "visitor": str(town.young_person.pk)}

    assert codes(town, by_name(town, *members[:4], last[fifth])) == expected


def test_names_from_a_council_that_works_elsewhere_are_not_judged(town: factories.Town) -> None:
    assert codes(town, samples.record(decision=samples.named_decision())) == ("new", [])


def test_a_broken_package_leaves_the_database_as_it_was(town: factories.Town) -> None:
    before = counts()

    found = preview_import(
        council=town.municipal, content=b"nonsense", file_name="a.zip", actor=town.municipal_secretary
    )

    assert (found.batch, [one.code for one in found.judgement.errors]) == (None, ["PKG_NOT_ZIP"])
    assert counts() == before


def test_a_conflict_that_arose_after_the_preview_is_found_at_the_confirmation(town: factories.Town) -> None:
    found = preview_import(
        council=town.municipal, content=rows.content(title="Друго"), file_name="a.zip", actor=OPERATOR
    )
    assert found.batch is not None
    receive(town, samples.record())
    before = counts()

    with override("bg"), pytest.raises(Refusal) as refusal:
        confirm_import(batch=found.batch, actor=OPERATOR)

    assert "1/22.11.2026" in str(refusal.value)
    assert counts() == before


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
