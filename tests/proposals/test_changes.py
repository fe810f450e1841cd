"""What a supporter is shown when the text they supported has changed."""

import itertools

from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from proposals import services
from proposals.presenters.changes import Part, changed_words, kept_as, kept_changes
from tests.markup import part
from tests.proposals.conftest import POINTS
from youth.points import LINE_LENGTH, TEXT_LENGTH


def test_words_that_stayed_came_in_and_went_are_in_the_order_of_the_text() -> None:
    assert changed_words("Да се отредят 300 кв. м.", "Да се отредят 400 кв. м.") == (
        Part("same", "Да се отредят "),
        Part("removed", "300"),
        Part("added", "400"),
        Part("same", " кв. м."),
    )
    assert changed_words("", "Ново") == (Part("added", "Ново"),)
    assert changed_words("Старо", "") == (Part("removed", "Старо"),)


def test_lines_that_stayed_are_left_alone() -> None:
    before = "1. Осветление на алеята\n2. Пейки пред читалището\n3. Площадка"
    after = "1. Осветление на алеята\n2. Пейки зад читалището\n3. Площадка\n4. Кошчета"

    assert changed_words(before, after) == (
        Part("same", "1. Осветление на алеята\n2. Пейки "),
        Part("removed", "пред"),
        Part("added", "зад"),
        Part("same", " читалището\n3. Площадка"),
        Part("added", "\n4. Кошчета"),
    )


TEXTS = st.text(alphabet="аб в\n", max_size=60)


@given(TEXTS, TEXTS, st.integers(0, 400))
def test_both_texts_can_be_read_from_what_is_shown(before: str, after: str, most_pairs: int) -> None:
    parts = changed_words(before, after, most_pairs)

    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after
    assert all(part.text for part in parts)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(parts))


def test_beyond_the_limit_a_line_is_replaced_and_a_short_one_still_compared() -> None:
    before, after = "а б в г\nд е", "г в б а\nд ж"

    # Two lines with two, then seven pieces with seven without what is alike at both ends, then one with one.
    compared = changed_words(before, after, 2 * 2 + 7 * 7 + 1)
    replaced = changed_words(before, after, 2 * 2 + 7 * 7)

    assert compared[-2:] == replaced[-2:] == (Part("removed", "е"), Part("added", "ж"))
    assert len(compared) > 5
    assert changed_words(before, after, 5) == (
        Part("removed", "а б в г"),
        Part("added", "г в б а"),
        Part("same", "\nд "),
        Part("removed", "е"),
        Part("added", "ж"),
    )
    assert changed_words(before, after, 0)[:2] == (Part("removed", "а б в г"), Part("added", "г в б а"))


def test_the_longest_proposal_of_few_words_is_shown_line_by_line_as_replaced() -> None:
    lines = TEXT_LENGTH // LINE_LENGTH
    line, other = "а б " * (LINE_LENGTH // 4), "в а а б б " * (LINE_LENGTH // 10)
    before, after = ("\n".join([text] * lines) for text in (line, other))

    parts = changed_words(before, after)

    assert len(parts) < 10 * lines
    assert "".join(part.text for part in parts if part.kind != "removed") == after


def test_what_was_compared_once_is_kept_for_the_pair_of_texts() -> None:
    assert kept_changes("Старо", "Ново") == changed_words("Старо", "Ново")
    assert cache.get(kept_as("Старо", "Ново")) == [("removed", "Старо"), ("added", "Ново")]

    cache.set(kept_as("Старо", "Ново"), [("added", "kept")])
    assert kept_changes("Старо", "Ново") == (Part("added", "kept"),)
    assert kept_changes("Ново", "Старо") == (Part("removed", "Ново"), Part("added", "Старо"))


def test_who_is_asked_again_sees_what_has_changed_and_nobody_else(published, town, author, client_for):
    services.support_proposal(published, actor=town.member)
    services.edit_proposal(
        published, title="Скейт парк", summary="", points=POINTS, language="bg", actor=author
    )
    address = f"/en/c/ms/proposals/{published.pk}/"

    asked = client_for(town.member).get(address).content.decode()
    assert "площадка</del>" in asked
    assert "парк</ins>" in asked
    assert "<del>" not in part(client_for(author).get(address))
    assert "<del>" not in part(client_for(None).get(address))

    services.support_proposal(published, actor=town.member)
    assert "<del>" not in part(client_for(town.member).get(address))
