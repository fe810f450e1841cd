"""Words find their other forms, on whichever database the suite runs, and do not find strangers."""

from datetime import date

import pytest
from django.db import connection

from cms.search import dictionary
from cms.search.dictionary import has_dictionary
from cms.search.index import Found, write_entries
from cms.search.queries import Question, asked, found_by
from tests.search.word_pairs import DIFFERENT_WORDS, FORMS_OF_ONE_WORD, pairs
from youth.stems import forms_in, light_stems, written_one_way


def index_words(*words: str) -> None:
    """Let each word be the title of an entry of its own."""
    write_entries(
        [Found(key=word, kind="page", title=word, text="", language="bg") for word in dict.fromkeys(words)]
    )


def keys_found(text: str) -> list[str]:
    """Return what a question finds, best first."""
    question = asked(Question(text=text))
    return list(found_by(question).values_list("key", flat=True)) if question.words else []


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(pairs(FORMS_OF_ONE_WORD)) >= 100
    assert len(pairs(DIFFERENT_WORDS)) >= 40


@pytest.mark.django_db
def test_forms_of_one_word_find_each_other() -> None:
    table = pairs(FORMS_OF_ONE_WORD)
    index_words(*(word for pair in table for word in pair))

    missed = [
        (a, b) for one, other in table for a, b in ((one, other), (other, one)) if b not in keys_found(a)
    ]

    assert missed == []


@pytest.mark.django_db
def test_different_words_do_not_find_each_other() -> None:
    table = pairs(DIFFERENT_WORDS)
    index_words(*(word for pair in table for word in pair))

    mixed = [(a, b) for one, other in table for a, b in ((one, other), (other, one)) if b in keys_found(a)]

    assert mixed == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("proposals", "proposal"),
        ("councils", "council"),
        ("cities", "city"),
        ("meetings", "meeting"),
        ("voting", "voted"),
        ("planned", "planning"),
        ("boxes", "box"),
        ("children's", "children"),
    ],
)
def test_english_forms_have_a_stem_in_common(one: str, other: str) -> None:
    stems = [frozenset().union(*map(light_stems, forms_in([word]))) for word in (one, other)]

    assert stems[0] & stems[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("news", "new"), ("bus", "bu"), ("council", "counsel"), ("need", "ne"), ("class", "cla")],
)
def test_english_words_that_look_alike_stay_apart(one: str, other: str) -> None:
    assert not light_stems(one) & light_stems(other)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("РЕШЕНИЕ", "решение"),
        ("Pешениe", "решение"),
        ("пра\u0301во", "право"),
        ("ѝ", "и"),
        ("ёлка", "елка"),
        ("край", "край"),
        ("общи\u00adна", "община"),
        ("Café", "cafe"),
        ("WiFi", "wifi"),
    ],
)
def test_a_word_is_compared_in_one_writing(written: str, meant: str) -> None:
    assert written_one_way(written) == meant


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Решение № 12", ["решение", "12"]),
        ("№12/26.11.2026 г.", ["12", "26", "11", "2026"]),
        ("„Младежки“ съвет", ["младежки", "съвет"]),
        ("младежко-общински", ["младежко", "общински", "младежкообщински"]),
        ("Wi\u2011Fi", ["wi", "fi", "wifi"]),
        ("а́бв", ["абв"]),
        ("!!! ??? ***", []),
        ("x", []),
        ("7", ["7"]),
    ],
)
def test_the_forms_in_a_text(text: str, forms: list[str]) -> None:
    assert forms_in([text]) == forms


@pytest.mark.django_db
def test_what_has_all_words_comes_first_then_titles_then_the_newest() -> None:
    def entry(key: str, title: str, text: str, year: int) -> Found:
        return Found(key=key, kind="page", title=title, text=text, language="bg", on=date(year, 1, 1))

    write_entries(
        [
            entry("one word, in the title", "Велоалея", "до училището", 2026),
            entry("both in the text, old", "Отчет", "Велоалеята стига до парка.", 2020),
            entry("both in the text, new", "План", "До парка ще има велоалеи.", 2025),
            entry("both in the title", "Велоалея до парка", "", 2019),
            entry("neither", "Бюджет", "За спорт", 2026),
        ]
    )

    assert keys_found("велоалеи в парковете") == [
        "both in the title",
        "both in the text, new",
        "both in the text, old",
        "one word, in the title",
    ]


@pytest.mark.django_db
def test_of_the_same_words_what_has_just_this_title_comes_first_then_what_holds_now() -> None:
    def entry(key: str, title: str, behind: int, year: int) -> Found:
        return Found(
            key=key, kind="page", title=title, text="", language="bg", on=date(year, 1, 1), behind=behind
        )

    write_entries(
        [
            entry("an older file", "План за младежта", 2, 2026),
            entry("the newest file", "План за младежта", 1, 2026),
            entry("the page", "План за младежта", 0, 2024),
            entry("about it, new", "Обсъждане: план за младежта", 0, 2026),
        ]
    )

    assert keys_found("планът за младежта") == [
        "the page",
        "the newest file",
        "an older file",
        "about it, new",
    ]


@pytest.mark.django_db
def test_a_number_is_found_whole_only() -> None:
    index_words("Решение № 12", "Решение № 112", "Решение № 1")

    assert keys_found("№ 12") == ["Решение № 12"]
    assert keys_found("решение № 12")[0] == "Решение № 12"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "а",
        "%",
        "_",
        "* OR 1=1",
        "'; DROP TABLE x; --",
        '"',
        "NEAR(a b)",
        "title:x",
        "\\",
        "б" * 5000,
    ],
)
def test_odd_questions_are_answered_without_an_error(text: str) -> None:
    index_words("община")

    assert keys_found(text) == []


@pytest.mark.django_db
def test_the_dictionary_of_the_database_knows_further_forms() -> None:
    if not has_dictionary():
        pytest.skip("this database has no Bulgarian dictionary")
    index_words("предложена")

    assert keys_found("предложи") == ["предложена"]


@pytest.mark.django_db
def test_without_a_dictionary_our_own_rules_find_the_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dictionary._known, str(connection.settings_dict["NAME"]), False)
    index_words("предложения")

    assert keys_found("предложението") == ["предложения"]
