"""Days of notice: the first day is not counted."""

from datetime import date

import pytest

from youth.procedure.notice import deadline, notice_days, notice_met


def test_thirty_days_from_19_march_end_on_18_april():
    assert deadline(date(2019, 3, 19), 30) == date(2019, 4, 18)


def test_papers_sent_on_5_february_are_seven_days_before_12_february():
    sent, meeting = date(2014, 2, 5), date(2014, 2, 12)

    assert notice_days(sent, meeting) == 7
    assert notice_met(sent, meeting, 7)
    assert not notice_met(date(2014, 2, 6), meeting, 7)


def test_three_clear_days_leave_out_the_day_of_the_meeting():
    sent, meeting = date(2026, 3, 2), date(2026, 3, 6)

    assert notice_days(sent, meeting, clear=True) == 3
    assert notice_met(sent, meeting, 3, clear=True)
    assert not notice_met(sent, date(2026, 3, 5), 3, clear=True)


def test_a_notice_after_the_meeting_is_none():
    assert notice_days(date(2026, 3, 6), date(2026, 3, 2)) == 0
    assert not notice_met(date(2026, 3, 6), date(2026, 3, 2), 0)


def test_the_turn_of_a_leap_year_and_of_summer_time_cost_no_day():
    assert deadline(date(2028, 2, 28), 2) == date(2028, 3, 1)
    assert deadline(date(2026, 3, 28), 7) == date(2026, 4, 4)


def test_a_deadline_before_its_start_is_refused():
    with pytest.raises(ValueError, match="negative_days"):
        deadline(date(2026, 1, 1), -1)
