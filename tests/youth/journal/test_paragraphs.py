"""What the minutes say of an act: in its app's words, or as it is in the journal."""

import pytest
from django.utils.translation import get_language

from youth.journal import minutes
from youth.journal.minutes import paragraph


def test_the_owners_sentence_is_written_in_the_language_asked_for(happen, something_happened):
    minutes.of(something_happened)(lambda act, entry: f"{act.number} {entry.seq} {get_language()}")
    assert paragraph(happen(7), "en") == "7 1 en"
    assert paragraph(happen(8), "bg") == "8 2 bg"


def test_the_minutes_are_silent_about_an_act_without_a_sentence(happen):
    assert paragraph(happen(), "en") is None


def test_two_sentences_for_one_kind_are_refused(something_happened):
    minutes.of(something_happened)(lambda act, entry: "one")
    with pytest.raises(ValueError, match=r"write the minutes of tests\.happened: tests\..* and tests\."):
        minutes.of(something_happened)(lambda act, entry: "two")


@pytest.mark.parametrize(
    ("payload", "content"),
    [
        ({"item": "0d0f6f55", "seconds": 90}, ": item: 0d0f6f55, seconds: 90."),
        ({"members": ["a", "b"], "met": True, "next": None}, ': members: ["a", "b"], met: true, next: null.'),
        ({}, "."),
    ],
)
def test_an_act_whose_app_is_gone_is_described_by_kind_and_content(happen, payload, content):
    entry = happen()
    entry.kind, entry.payload = "floor.given", payload
    said = "The journal holds “floor.given”, an act of a plugin that is no longer installed"
    assert paragraph(entry, "en") == f"{said}{content}"


def test_an_act_whose_content_was_erased_is_described_without_it(happen, something_happened):
    minutes.of(something_happened)(lambda act, entry: "one")
    entry = happen()
    entry.payload = None
    assert paragraph(entry, "en") == "The journal holds “tests.happened”; its content was erased."
    entry.kind = "floor.given"
    assert paragraph(entry, "en") == "The journal holds “floor.given”; its content was erased."
