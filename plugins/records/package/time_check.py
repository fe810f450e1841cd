"""Checks of the days and times: their order, and number and day in the label."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plugins.records.package.bag import PACKAGE
from plugins.records.package.findings import Finding
from youth.procedure.numbering import designation, parse_designation
from youth.procedure.profile import InvalidRuleError, load_profile


def check_times(document: Mapping[str, Any], today: date) -> Iterator[Finding]:
    """Yield times out of order or outside the term, and a label of another day."""
    yield from _days(document, today)
    yield from _term(document)
    yield from _moments(document, today)
    yield from _label(document)


def _days(document: Mapping[str, Any], today: date) -> Iterator[Finding]:
    adopted, held = document["resolution"]["adopted_on"], document["meeting"]["held_on"]
    field = "resolution.adopted_on"
    if date.fromisoformat(adopted) > today:
        yield Finding(code="DATE_AFTER_TODAY", file=PACKAGE, field=field, detail=adopted)
    if adopted < held:
        yield Finding(code="DATE_BEFORE_PROTOCOL", file=PACKAGE, field=field, detail=f"{adopted} < {held}")
    # A meeting may run past midnight; resuming on a later day is rare, so it is a warning.
    elif date.fromisoformat(adopted) > date.fromisoformat(held) + timedelta(days=1):
        yield Finding(code="DATE_AFTER_PROTOCOL", file=PACKAGE, field=field, detail=f"{adopted} > {held}")


def _term(document: Mapping[str, Any]) -> Iterator[Finding]:
    term, held = document["term"], document["meeting"]["held_on"]
    starts, ends = term["starts_on"], term["ends_on"]
    if held < starts or (ends is not None and (ends < held or ends < starts)):
        detail = f"{held}: {starts} – {ends or '…'}"
        yield Finding(code="DATE_OUTSIDE_TERM", file=PACKAGE, field="meeting.held_on", detail=detail)
    resolution = document["resolution"]
    if resolution["period"] not in {f"term:{term['number']}", f"year:{resolution['adopted_on'][:4]}"}:
        yield Finding(code="LABEL_MISMATCH", file=PACKAGE, field="resolution.period")


def _moments(document: Mapping[str, Any], today: date) -> Iterator[Finding]:
    meeting, decision = document["meeting"], document["decision"]
    try:
        zone = ZoneInfo(document["body"]["time_zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield _disorder("body.time_zone")
        return
    if meeting["opened_at"] is None:
        yield _disorder("meeting.opened_at")
        return
    way = [("meeting.opened_at", meeting["opened_at"])]
    way += [(f"decision.{name}", decision[name]) for name in ("opened_at", "closed_at", "announced_at")]
    way += [("meeting.closed_at", meeting["closed_at"])] if meeting["closed_at"] else []
    # The meeting's times have whole seconds only.
    moments = [(field, datetime.fromisoformat(text).replace(microsecond=0)) for field, text in way]
    for (_, earlier), (field, later) in pairwise(moments):
        if later < earlier:
            yield _disorder(field)
    if moments[-1][1].astimezone(zone).date() > today:
        detail = moments[-1][1].isoformat()
        yield Finding(code="DATE_AFTER_TODAY", file=PACKAGE, field=moments[-1][0], detail=detail)
    for field, moment, day in (
        ("meeting.held_on", meeting["opened_at"], meeting["held_on"]),
        ("resolution.adopted_on", decision["announced_at"], document["resolution"]["adopted_on"]),
    ):
        if datetime.fromisoformat(moment).astimezone(zone).date().isoformat() != day:
            yield _disorder(field)


def _label(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare the label with number, day and protocol, formatted by the rules or parsed."""
    resolution, protocol = document["resolution"], document["meeting"]["number"]
    label, number = resolution["designation"], resolution["number"]
    day, rule = date.fromisoformat(resolution["adopted_on"]), document["decision"]["rule"]
    try:
        pattern = load_profile(rule["preset"], rule["overrides"]).number.pattern.value
        if label == designation(pattern, number, day, protocol):
            return
    except (InvalidRuleError, ValueError, TypeError, RecursionError):
        pass
    read = parse_designation(label)
    said = (
        [(read.number, number), (read.adopted_on, day), (read.protocol, protocol), (read.year, day.year)]
        if read
        else []
    )
    if not said or any(stated not in {None, true} for stated, true in said):
        yield Finding(code="LABEL_MISMATCH", file=PACKAGE, field="resolution.designation")


def _disorder(field: str) -> Finding:
    return Finding(code="TIME_DISORDER", file=PACKAGE, field=field)
