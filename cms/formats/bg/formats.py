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

# The first of each is how a field shows its value; what browsers' own pickers send comes last.
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%Y г.", "%d.%m.%Yг.", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = [
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y г. %H:%M",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y г., %H:%M",
    "%d.%m.%Y г., %H:%M ч.",
    "%d.%m.%Y %H:%M ч.",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
]
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M", "%H:%M ч.", "%H:%M:%S", "%H:%M:%S.%f"]
