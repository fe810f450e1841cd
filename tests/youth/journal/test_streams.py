"""Families of streams: declared by their owners, one name each, followed by their own permission."""

import uuid

import pytest
from django.db import transaction

from plugins.switching import switch
from tests.dummy_plugin.models import Note
from tests.dummy_plugin.streams import note_of_stream
from youth.journal.append import append
from youth.journal.comparison import compares
from youth.journal.selectors import entries_after
from youth.journal.streams import declared_families, family_of, key_of, keys_in, stream, stream_family
from youth.live.access import may_follow


@pytest.fixture
def note(council):
    switch(council, "dummy", enabled=True)
    return Note.objects.create(council=council, words="A rack is missing.", is_open=True)


def finder_in(module):
    def found(council, key):
        return None

    found.__module__ = module
    return found


def test_a_plugin_writes_the_history_of_its_own_subject(note, council, something_happened):
    with transaction.atomic():
        append(stream("dummy", note), council, something_happened(), actor=None)
    assert [entry.seq for entry in entries_after(f"dummy:{note.pk}")] == [1]


def test_a_plugins_stream_is_followed_by_anybody_who_has_its_permission(note, council, participant):
    own = stream("dummy", note)
    assert may_follow(own, council, None)
    Note.objects.update(is_open=False)
    assert not may_follow(own, council, None)
    assert may_follow(own, council, participant)


def test_nobody_follows_the_streams_of_a_plugin_that_is_off(note, council, participant):
    Note.objects.update(is_open=False)
    switch(council, "dummy", enabled=False)
    assert not may_follow(stream("dummy", note), council, participant)


def test_two_owners_of_one_family_are_refused_with_both_names():
    with pytest.raises(
        ValueError, match=r"tests\.dummy_plugin\.streams\.note_of_stream and tests\.dummy_plugin\.x"
    ):
        stream_family("dummy", permission="dummy.see")(finder_in("tests.dummy_plugin.x"))


def test_a_family_that_is_declared_twice_by_the_same_function_is_one():
    before = declared_families()
    stream_family("dummy", permission="dummy.see")(note_of_stream)
    assert declared_families() == before


def test_a_second_family_of_a_plugin_carries_its_slug():
    assert declared_families()["dummy.board"].owner == "dummy"
    assert stream("dummy.board", uuid.UUID(int=7)) == "dummy.board:00000000-0000-0000-0000-000000000007"


@pytest.mark.parametrize(
    "name", ["board", "proposals", "voting.notes", "dummy.", "dummy.Board", "dummy.a.b", "dummy:a", ""]
)
def test_a_plugin_declares_no_family_under_another_name(name):
    with pytest.raises(ValueError, match=r"dummy names its streams 'dummy' or 'dummy\.<word>', not"):
        stream_family(name, permission="dummy.see")(finder_in("tests.dummy_plugin.x"))


def test_a_name_that_no_stream_could_hold_is_refused():
    with pytest.raises(ValueError, match="names its streams"):
        stream_family(f"dummy.{'a' * 40}", permission="dummy.see")(finder_in("tests.dummy_plugin.x"))


def test_a_stream_of_a_family_that_nobody_declared_has_no_name(note):
    with pytest.raises(ValueError, match="nobody declared the family of streams 'kitchen'"):
        stream("kitchen", note)
    assert family_of("kitchen:1") is None
    assert family_of("dummy:") is None


def test_nobody_compares_the_rows_of_a_family_that_is_not_there():
    with pytest.raises(ValueError, match="nobody declared the family of streams 'kitchen'"):
        compares("kitchen")


def test_keys_are_read_from_the_names_of_one_family():
    names = ["dummy:1", "dummy.board:2", "meeting:3", "dummy:4", "dummy"]
    assert keys_in("dummy", names) == ["1", "4"]
    assert key_of("dummy:1") == "1"


def test_every_family_of_the_house_is_named_by_its_owner():
    assert {name: family.owner for name, family in declared_families().items()} == {
        "council": "youth",
        "meeting": "youth",
        "moderation": "youth",
        "proposals": "proposals",
        "records": "records",
        "records.referral": "records",
        "voting": "voting",
        "dummy": "dummy",
        "dummy.board": "dummy",
    }
