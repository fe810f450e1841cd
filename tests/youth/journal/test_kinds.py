"""Kinds: what a payload may hold, and reading it back."""

import uuid
from datetime import UTC, date, datetime

import pytest

from youth.journal import kinds
from youth.journal.append import append
from youth.journal.kinds import (
    Kind,
    Sealed,
    act_of,
    declare_kind,
    declared_kinds,
    kind_named,
    payload_of,
    public_json,
    sealed,
)
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream


@pytest.fixture
def rich_kind():
    @declare_kind
    class Rich(Kind):
        name = "tests.rich"

        subject: uuid.UUID
        on: date
        at: datetime
        present: tuple[uuid.UUID, ...] = ()
        reason: Sealed | None = None
        nothing: uuid.UUID | None = None

    yield Rich
    del kinds._kinds["tests.rich"]


def test_a_payload_is_read_back_as_it_was_written(rich_kind, council):
    act = rich_kind(
        subject=uuid.uuid4(),
        on=date(2026, 11, 26),
        at=datetime(2026, 11, 26, 14, 5, tzinfo=UTC),
        present=(uuid.uuid4(), uuid.uuid4()),
        reason=sealed("Няма пари за това."),
    )
    entry = append(council_stream(council), council, act, actor=None)
    assert act_of(JournalEntry.objects.get(pk=entry.pk)) == act


def test_an_entry_that_is_older_than_a_field_takes_the_default(rich_kind):
    entry = JournalEntry(
        kind="tests.rich",
        payload={"subject": str(uuid.uuid4()), "on": "2026-11-26", "at": "2026-11-26T14:05:00Z", "gone": 1},
    )
    assert act_of(entry).present == ()


def test_free_text_enters_only_as_its_seal(rich_kind):
    seal = sealed("Причината е лична.")
    assert seal.matches("Причината е лична.")
    assert not seal.matches("Причината е друга.")
    assert sealed("Причината е лична.") != seal


@pytest.mark.parametrize("value", [1.5, b"bytes", {1, 2}, object()])
def test_a_payload_refuses_what_has_no_exact_form(value, something_happened):
    with pytest.raises(TypeError, match="a payload holds"):
        payload_of(something_happened(number=value))


def test_two_kinds_may_not_share_a_name(something_happened):
    class Impostor(Kind):
        name = "tests.happened"

    with pytest.raises(ValueError, match="two kinds are named"):
        declare_kind(Impostor)


@pytest.mark.parametrize("name", ["happened", "voting.happened", "tests.", "tests.Happened", "tests.a.b", ""])
def test_a_kind_is_named_after_its_owner(name):
    impostor = type("Impostor", (Kind,), {"name": name, "__module__": __name__})
    with pytest.raises(ValueError, match=r"tests names its kinds 'tests\.<what>', not"):
        declare_kind(impostor)


def test_a_plugins_kinds_carry_its_slug():
    stranger = type("Stranger", (Kind,), {"name": "tests.happened", "__module__": "tests.dummy_plugin.acts"})
    with pytest.raises(ValueError, match=r"dummy names its kinds 'dummy\.<what>', not 'tests\.happened'"):
        declare_kind(stranger)


def test_a_name_that_no_entry_could_hold_is_refused():
    long = type("Long", (Kind,), {"name": f"tests.{'a' * 60}", "__module__": __name__})
    with pytest.raises(ValueError, match="names its kinds"):
        declare_kind(long)


def test_every_kind_of_the_house_is_named_after_its_app():
    kinds = declared_kinds().values()
    owners = {kind.name.partition(".")[0] for kind in kinds if not kind.__module__.startswith("tests.")}
    assert owners == {"youth", "deliberation", "proposals", "voting", "records"}


def test_an_entry_whose_app_is_gone_is_still_shown(council, happen):
    entry = happen()
    entry.kind = "purged.kind"
    assert kind_named("purged.kind") is None
    assert act_of(entry) is None
    assert public_json(entry)["kind"] == "purged.kind"
