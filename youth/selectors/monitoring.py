"""Indicators of a council's work in a period, for its open data."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from plugins.hooks import Measure
from youth.models import Council, Meeting
from youth.selectors.councils import start_of_day, today_in


def measures_of(council: Council, since: date, until: date) -> list[Measure]:
    """Return the meetings held and the resolutions adopted between two days, which both count."""
    begins, ends = start_of_day(council, since), start_of_day(council, until + timedelta(days=1))
    own = council.meetings.filter(committee=None)
    held = own.filter(state=Meeting.State.CLOSED, opened_at__gte=begins, opened_at__lt=ends)
    adopted = council.resolutions.filter(adopted_on__range=(since, until))
    return [
        Measure(key="youth.meetings", title=_("Meetings held"), value=held.count(), source=_("minutes")),
        Measure(
            key="youth.resolutions",
            title=_("Resolutions adopted"),
            value=adopted.count(),
            source=_("book of resolutions"),
        ),
    ]


def years_of(council: Council) -> list[int]:
    """Return the years of the council's terms until today, the latest first; at least this one."""
    this_year = today_in(council).year
    first = council.terms.order_by("starts_at").values_list("starts_at", flat=True).first()
    first_year = today_in(council, first).year if first else this_year
    return list(range(this_year, min(first_year, this_year) - 1, -1))
