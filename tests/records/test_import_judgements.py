"""What an import finds out about a package beside the records that are there."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils.translation import override

from plugins.records.building import build_record
from plugins.records.models import ConsultationRecord
from plugins.records.package.record import ResolutionRecord
from plugins.records.services import (
    confirm_import,
    preview_import,
)
from plugins.records.streams import record_stream
from tests import factories
from tests.records import rows, samples
from tests.records.receiving import codes, counts, receive
from youth import clock
from youth.journal.models import JournalEntry
from youth.policies import OPERATOR
from youth.refusals import Refusal


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


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
    away = zip(decision.without_vote, town.members[5:], strict=False)
    others = [replace(one, participant=str(member.pk)) for one, member in away]
    changed = replace(decision, named=tuple(named), without_vote=tuple(others))
    resolution = rows.adopted_in(town, changed).resolution
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
