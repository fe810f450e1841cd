"""The open data of a council: files to download, and indicators of a year."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from plugins import hooks
from youth.models import Council, User
from youth.selectors.monitoring import measures_of, years_of

JSON = "application/json"
# Name of the view and title of its public file.
OWN_FILES = (
    ("api:council", gettext_lazy("The council"), JSON),
    ("api:members", gettext_lazy("Members"), JSON),
    ("api:meetings", gettext_lazy("Meetings"), JSON),
    ("youth:meetings_calendar", gettext_lazy("Meetings"), "text/calendar"),
    ("api:resolutions", gettext_lazy("Resolutions"), JSON),
    ("youth:resolutions_table", gettext_lazy("Resolutions"), "text/csv"),
    ("youth:resolutions_feed", gettext_lazy("Resolutions"), "application/atom+xml"),
)


@dataclass(frozen=True, slots=True)
class OpenData:
    """What the page of open data shows of one council and one year."""

    files: list[hooks.Export]
    headings: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]
    year: int
    years: list[int]


def open_data_of(council: Council, user: User | None, year: str = "") -> OpenData:
    """Return the files this person may download and the indicators of a year, the present one if unknown."""
    years = years_of(council)
    shown = next((one for one in years if str(one) == year), years[0])
    since, until = date(shown, 1, 1), date(shown, 12, 31)
    measures = measures_of(council, since, until)
    measures += hooks.indicators.items(council, since=since, until=until)
    headings = [_("What is counted"), pgettext("count", "Number"), _("Unit"), _("Source of the number")]
    return OpenData(
        files=[*_own_files(council), *hooks.exports.items(council, user=user)],
        headings=[{"text": text, "is_number": place == 1} for place, text in enumerate(headings)],
        rows=[_row(measure) for measure in measures],
        year=shown,
        years=years,
    )


def _own_files(council: Council) -> list[hooks.Export]:
    return [
        hooks.Export(
            name=f"youth.{view.partition(':')[2]}",
            title=title,
            media_type=media_type,
            url=reverse(view, kwargs={"council": council.slug}),
        )
        for view, title, media_type in OWN_FILES
    ]


def _row(measure: hooks.Measure) -> list[dict[str, Any]]:
    number = {"text": number_format(measure.value), "is_number": True, "value": str(measure.value)}
    return [{"text": measure.title}, number, {"text": measure.unit}, {"text": measure.source}]
