"""What waits for a moderator, how long a pause is, which numbers are shown."""

from datetime import timedelta

import pytest

from youth.procedure.moderation import (
    Hold,
    HoldRule,
    HoldRules,
    holds_of,
    median_hours,
    new_holds,
    pause_days,
    shown_number,
)

RULES = HoldRules(new_account_days=3, holds_links=True, words=("спам*", "глупак"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Искаме площадка за 30.000 лв., чл.5 и т.н.", []),
        ("Виж https://example.org/a", [Hold(HoldRule.LINK, "https://example.org/a")]),
        ("Виж www.example.bg", [Hold(HoldRule.LINK, "www.example.bg")]),
        ("Виж Example.com/купи сега", [Hold(HoldRule.LINK, "example.com/купи")]),
        ("ГЛУПАК такъв", [Hold(HoldRule.WORD, "глупак")]),
        # With Latin letters among the others.
        ("глyпaк", [Hold(HoldRule.WORD, "глупак")]),
        ("глупакът", []),
        ("Това е спамът.", [Hold(HoldRule.WORD, "спам*")]),
        ("неспам", []),
    ],
)
def test_links_and_words_of_the_list_wait(words: str, found: list[Hold]) -> None:
    assert holds_of(words, RULES) == found


def test_an_account_is_new_for_the_days_of_the_council() -> None:
    almost = timedelta(days=3) - timedelta(seconds=1)
    assert holds_of("Да.", RULES, account_age=almost) == [Hold(HoldRule.NEW_ACCOUNT)]
    assert holds_of("Да.", RULES, account_age=timedelta(days=3)) == []
    assert holds_of("Да.", HoldRules(), account_age=timedelta(0)) == []


def test_a_changed_text_waits_for_what_is_new_in_it_only() -> None:
    before, after = holds_of("www.a.bg", RULES), holds_of("www.a.bg www.b.bg", RULES)
    assert new_holds(after, before) == [Hold(HoldRule.LINK, "www.b.bg")]
    assert new_holds(before, before) == []


def test_a_pause_is_longer_each_time_up_to_thirty_days() -> None:
    assert [pause_days(earlier) for earlier in range(5)] == [1, 7, 30, 30, 30]


def test_small_numbers_are_not_shown_and_none_is() -> None:
    assert [shown_number(number) for number in (0, 1, 9, 10, 11)] == [0, None, None, 10, 11]
    assert median_hours([timedelta(hours=1)] * 9) is None
    assert median_hours([timedelta(hours=1)] * 5 + [timedelta(hours=3)] * 5) == 2
    assert median_hours([timedelta(minutes=90)] * 10) == 2
