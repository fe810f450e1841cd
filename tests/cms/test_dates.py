"""Dates that people type: read as the country writes them, refused in words where they cannot be read."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.utils import timezone, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

NOVEMBER, DECEMBER = date(2026, 11, 28), date(2026, 12, 5)
EVENING = datetime(2026, 11, 28, 18, 0)  # noqa: DTZ001 -- as somebody types it, without a zone


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("28.11.2026", NOVEMBER),
        ("5.12.2026", DECEMBER),
        ("05.12.2026", DECEMBER),
        ("5/12/2026", DECEMBER),
        ("2026-12-05", DECEMBER),
    ],
)
def test_a_date_is_read_with_the_day_before_the_month(language: str, typed: str, read: date) -> None:
    with translation.override(language):
        assert forms.DateField().clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("28.11.2026 г.", NOVEMBER), ("28.11.2026г.", NOVEMBER), ("5.12.2026 г.", DECEMBER)]
)
def test_a_date_may_be_typed_with_the_word_for_year(typed: str, read: date) -> None:
    with translation.override("bg"):
        assert forms.DateField().clean(typed) == read


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize(
    "typed", ["28.11.2026 18:00", "28.11.2026, 18:00", "28/11/2026 18:00", "2026-11-28T18:00"]
)
def test_a_moment_is_read_in_the_time_zone_of_the_council(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateTimeField().clean(typed) == timezone.make_aware(EVENING)


@pytest.mark.parametrize(
    "typed",
    [
        "28.11.2026 18.00",
        "28.11.2026, 18.00",
        "28.11.2026 г. 18.00 ч.",
        "28.11.2026г., 18:00 ч.",
        "28/11/2026, 18.00",
    ],
)
def test_a_moment_may_be_typed_with_a_dot_in_its_hour_and_the_words_for_year_and_hour(typed: str) -> None:
    with translation.override("bg"):
        assert forms.DateTimeField().clean(typed) == timezone.make_aware(EVENING)


@pytest.mark.parametrize("typed", ["18:00", "18.00", "18:00 ч.", "18.00 ч."])
def test_an_hour_is_read_as_it_is_written(typed: str) -> None:
    with translation.override("bg"):
        assert forms.TimeField().clean(typed) == time(18)


@pytest.mark.parametrize(
    ("field", "example"),
    [(forms.DateField, "28.11.2026"), (forms.DateTimeField, "28.11.2026 18:00"), (forms.TimeField, "18:00")],
)
def test_what_cannot_be_read_is_answered_with_an_example(field: type[forms.Field], example: str) -> None:
    with translation.override("bg"), pytest.raises(forms.ValidationError) as refused:
        field().clean("другата събота")
    assert example in refused.value.messages[0]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("28.03.2027 03:30", id="left out when the clocks go forward"),
        pytest.param("31.10.2027 03:30", id="there twice when they go back"),
    ],
)
def test_an_hour_that_the_change_of_the_clocks_leaves_out_or_repeats_is_refused_by_name(typed: str) -> None:
    with translation.override("bg"), pytest.raises(forms.ValidationError) as refused:
        forms.DateTimeField().clean(typed)
    assert "03:30" in refused.value.messages[0]


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_editors_forms_show_what_they_read(language: str) -> None:
    with translation.override(language):
        shown = AdminDateInput().format_value(NOVEMBER)
        assert (shown, forms.DateField().clean(shown)) == ("28.11.2026", NOVEMBER)
        shown = AdminDateTimeInput().format_value(EVENING)
        assert shown == "28.11.2026 18:00"
        assert forms.DateTimeField().clean(shown) == timezone.make_aware(EVENING)
