"""The plugin's answers to hooks."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy

from plugins import hooks
from surveys.models import Answered, Survey
from surveys.selectors import is_shown, open_surveys
from youth import offers as youth_offers
from youth.journal.streams import keys_in, stream

TITLE = pgettext_lazy("surveys", "Surveys")


def _url(survey: Survey, council: Any, name: str = "detail") -> str:
    return reverse(f"surveys:{name}", kwargs={"council": council.slug, "pk": survey.pk})


def _card(council: Any) -> SafeString | None:
    surveys = open_surveys(council)
    return (
        render_to_string("surveys/card.html", {"council": council, "surveys": surveys}) if surveys else None
    )


@hooks.navigation.register
def navigation(council: Any) -> Iterable[hooks.NavItem]:
    """Return the entry of the menu."""
    url = reverse("surveys:index", kwargs={"council": council.slug})
    return [hooks.NavItem(title=TITLE, url=url, icon="list-checks", order=60)]


@hooks.slot.at("council.aside")
def beside_the_council(council: Any) -> SafeString | None:
    """Show what is open, on the council's page."""
    return _card(council)


@hooks.page_widgets.register
def page_widgets(council: Any) -> Iterable[hooks.Widget]:
    """Offer the same card to editors."""
    return [
        hooks.Widget(
            key="surveys.open", title=TITLE, render=lambda where, language: _card(where) or SafeString("")
        )
    ]


@hooks.dashboard_tiles.register
def dashboard_tiles(council: Any) -> Iterable[hooks.Tile]:
    """Count what is open, on the secretary's desk."""
    url = reverse("surveys:index", kwargs={"council": council.slug})
    return [
        hooks.Tile(
            key="surveys.open",
            title=pgettext_lazy("surveys", "Open surveys"),
            count=len(open_surveys(council)),
            url=url,
        )
    ]


@hooks.dates.register
def dates(council: Any, since: date, until: date) -> Iterable[hooks.Moment]:
    """Return the ends of surveys for the calendar."""
    for survey in open_surveys(council):
        if since <= survey.closes_at.date() <= until:
            title = pgettext("surveys", "Survey ends: %(title)s") % {"title": survey.title}
            yield hooks.Moment(title=title, starts=survey.closes_at, url=_url(survey, council))


@hooks.indicators.register
def indicators(council: Any, since: date, until: date) -> Iterable[hooks.Measure]:
    """Count the surveys of a time."""
    count = Survey.objects.filter(council=council, opened_at__date__range=(since, until)).count()
    return [hooks.Measure(key="surveys.held", title=TITLE, value=count)]


@hooks.exports.register
def exports(council: Any) -> Iterable[hooks.Export]:
    """Return the sums that everybody may download."""
    return [
        hooks.Export(
            name=f"surveys.{survey.pk}",
            title=survey.title,
            media_type="text/csv",
            url=_url(survey, council, "results"),
        )
        for survey in Survey.objects.filter(council=council).exclude(closed_at=None)
        if is_shown(survey)
    ]


@hooks.searchable.register
def searchable(council: Any, streams: Collection[str] | None) -> Iterable[hooks.Searchable]:
    """Return what is searched of every survey: its title and its questions."""
    surveys = Survey.objects.filter(council=council).prefetch_related("questions")
    if streams is not None:
        surveys = surveys.filter(pk__in=keys_in("surveys", streams))
    for survey in surveys:
        yield hooks.Searchable(
            id=survey.pk,
            stream=stream("surveys", survey),
            title=survey.title,
            text="\n".join(question.text for question in survey.questions.all()),
            url=_url(survey, council),
            language=survey.language,
            on=survey.opened_at.date(),
        )


@hooks.personal_data.register
def personal_data(council: Any, user: Any) -> Iterable[hooks.Dataset]:
    """Return which surveys somebody answered; the answers themselves are anonymous."""
    answered = Answered.objects.filter(survey__council=council, participant__user=user).select_related(
        "survey"
    )
    rows = [{"survey": row.survey.title} for row in answered]
    purpose = pgettext_lazy("surveys", "So that everybody answers once.")
    title = pgettext_lazy("surveys", "Surveys that you answered")
    return (
        [hooks.Dataset(name="answered", title=title, purpose=purpose, kept_until=None, rows=rows)]
        if rows
        else []
    )


@youth_offers.member_left.register
def member_left(participant: Any) -> None:
    """Forget that somebody who left has answered; the answers are anonymous and stay."""
    Answered.objects.filter(participant=participant, survey__closed_at__isnull=False).delete()
