"""Formats of dates, times and numbers in Bulgarian; no line ends between a number and what it counts."""

DATE_FORMAT = "j\xa0E Y\xa0\\г."
DATETIME_FORMAT = "j\xa0E Y\xa0\\г., H:i\xa0\\ч."
TIME_FORMAT = r"H:i"
SHORT_DATE_FORMAT = "d.m.Y\xa0\\г."
SHORT_DATETIME_FORMAT = "d.m.Y\xa0\\г., H:i\xa0\\ч."
MONTH_DAY_FORMAT = "j\xa0E"
YEAR_MONTH_FORMAT = "F Y\xa0\\г."
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
# A space that does not break the line.
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3

# The first of each is how a field shows its value; what browsers' own pickers send comes last.
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%Y г.", "%d.%m.%Yг.", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
_DAYS, _BETWEEN = ["%d.%m.%Y", "%d.%m.%Y г.", "%d.%m.%Yг.", "%d/%m/%Y"], [" ", ", "]
_HOURS = ["%H:%M", "%H.%M", "%H:%M ч.", "%H.%M ч."]
DATETIME_INPUT_FORMATS = [
    *(f"{day}{between}{hour}" for day in _DAYS for between in _BETWEEN for hour in _HOURS),
    "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
]
TIME_INPUT_FORMATS = ["%H:%M", "%H.%M", "%H:%M ч.", "%H.%M ч.", "%H:%M:%S", "%H:%M:%S.%f"]
