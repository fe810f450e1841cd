"""Formats of dates, times and numbers in Bulgarian."""

DATE_FORMAT = r"j E Y \г."
DATETIME_FORMAT = r"j E Y \г., H:i \ч."
TIME_FORMAT = r"H:i"
SHORT_DATE_FORMAT = r"d.m.Y \г."
SHORT_DATETIME_FORMAT = r"d.m.Y \г., H:i \ч."
MONTH_DAY_FORMAT = "j E"
YEAR_MONTH_FORMAT = r"F Y \г."
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
# A space that does not break the line.
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
