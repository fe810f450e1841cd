"""What screens get for an act: of the kind's owner, and of those who add to it."""

import pytest

from plugins.models import PluginFailure
from plugins.switching import switch
from youth.journal import frames
from youth.journal.frames import Frame, frame_of
from youth.journal.kinds import public_json


def part_in(module, answer):
    def part(act, entry, audience, language):
        if isinstance(answer, Exception):
            raise answer
        return answer(audience, language) if callable(answer) else answer

    part.__module__ = module
    return part


@pytest.fixture
def add(something_happened):
    """Register an answer in the name of a module."""

    def register(module, answer):
        frames.of(something_happened)(part_in(module, answer))

    return register


@pytest.fixture
def entry(happen, council):
    switch(council, "dummy", enabled=True)
    return happen(7)


def fragments(entry, something_happened, audience="public"):
    frame = frame_of(something_happened(number=7), entry, audience, "bg")
    return None if frame is None else frame.fragments


def test_an_act_without_fragments_is_shown_by_its_public_json(entry, something_happened):
    assert frame_of(something_happened(number=7), entry, "public", "bg") == Frame(public_json(entry), {})


def test_the_owner_renders_for_each_audience_and_language(entry, something_happened, add):
    add("tests.owner", lambda audience, language: {"a": f"{audience} {language}"})
    assert fragments(entry, something_happened) == {"a": "public bg"}
    assert fragments(entry, something_happened, "chair") == {"a": "chair bg"}


def test_another_plugin_adds_fragments_to_an_act(entry, something_happened, add):
    add("tests.dummy_plugin.frames", {"board": "<p>3</p>"})
    add("tests.owner", {"a": "<p>1</p>"})
    assert fragments(entry, something_happened) == {"a": "<p>1</p>", "board": "<p>3</p>"}


def test_nobody_replaces_the_owners_fragment(entry, something_happened, add):
    add("tests.owner", {"a": "<p>1</p>"})
    add("tests.dummy_plugin.frames", {"a": "<p>mine</p>"})
    assert fragments(entry, something_happened) == {"a": "<p>1</p>"}


def test_a_plugin_that_is_off_adds_nothing(entry, something_happened, add):
    add("tests.dummy_plugin.frames", {"board": "<p>3</p>"})
    switch(entry.stream.council, "dummy", enabled=False)
    assert fragments(entry, something_happened) == {}


@pytest.mark.parametrize("answer", [ValueError("words of a young person"), ["no mapping"], 42])
def test_a_plugin_that_fails_leaves_the_frame_to_the_others(entry, something_happened, add, answer):
    add("tests.owner", {"a": "<p>1</p>"})
    add("tests.dummy_plugin.frames", answer)
    assert fragments(entry, something_happened) == {"a": "<p>1</p>"}


@pytest.mark.django_db(transaction=True)
def test_the_failure_of_a_plugins_fragments_is_kept(entry, something_happened, add):
    add("tests.dummy_plugin.frames", ValueError("words of a young person"))
    assert fragments(entry, something_happened) == {}
    assert [(row.slug, row.hook) for row in PluginFailure.objects.all()] == [("dummy", "frames")]


def test_where_the_owner_shows_nothing_nobody_adds_to_it(entry, something_happened, add):
    add("tests.dummy_plugin.frames", {"board": "<p>3</p>"})
    add("tests.owner", lambda audience, language: None if audience == "public" else {})
    assert fragments(entry, something_happened) is None
    assert fragments(entry, something_happened, "member") == {"board": "<p>3</p>"}


def test_a_fault_of_the_owner_is_not_hidden(entry, something_happened, add):
    add("tests.owner", ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        fragments(entry, something_happened)
