"""What a result quotes of a text."""

import pytest

from cms.blocks.texts import TextBlock
from cms.search.snippets import snippet


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("Първи стъпки\nКак се пише", "Първи стъпки · Как се пише", id="a heading has no stop"),
        pytest.param("Пиши ни.\nЩе отговорим", "Пиши ни.\nЩе отговорим", id="a sentence has its own"),
        pytest.param("Срок: \nдо май", "Срок: \nдо май", id="a colon leads on"),
        pytest.param("Едно \n\n две", "Едно · две", id="empty lines leave one mark"),
    ],
)
def test_lines_follow_one_another_with_a_mark_where_there_is_no_stop(text: str, quoted: str) -> None:
    assert snippet(text, frozenset()) == quoted


def test_a_mark_is_behind_a_word_that_was_looked_for_too() -> None:
    assert snippet("Велоалея\nДо парка", frozenset({"велоале"})).startswith("<mark>Велоалея</mark> · До")


def test_a_heading_of_a_running_text_is_a_line_of_its_own() -> None:
    block = TextBlock()
    text = block.to_python(
        "<h2>Какво ще правим</h2><p>Ще изберем <b>един</b> проблем.</p><ul><li>Да.</li></ul>"
    )

    assert block.get_searchable_content(text) == ["Какво ще правим", "Ще изберем един проблем.", "Да."]
    assert block.get_searchable_content(block.to_python("")) == []
