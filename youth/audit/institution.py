"""Comparisons of a council's rows with its stream: rules, keys, representatives, requests for a meeting."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from youth.acts.convene_requests import (
    MeetingRequestAnswered,
    MeetingRequested,
    MeetingRequestSigned,
    MeetingRequestUnsigned,
)
from youth.acts.institution import RuleOverridden, RuleRestored
from youth.acts.keys import CouncilKeyMade, CouncilKeyRotated
from youth.acts.organisations import RepresentationEnded, RepresentationGiven
from youth.acts.rules import (
    RulesChanged,
    RulesChangeOverturned,
    RulesChangeProposed,
    RuleSlipCorrected,
    RuleSlipReported,
    RuleSourceStated,
)
from youth.journal.comparison import Course, Difference, compares
from youth.models import (
    ConveneRequest,
    Council,
    CouncilKey,
    Representation,
    RuleChange,
)
from youth.services.rule_changes import sources_in_words, values_of


@compares("council")
def compare_rules(course: Course) -> Iterator[Difference]:
    """Compare the rules that a council overrode."""
    council = Council.objects.filter(pk=course.key).first()
    overrides = council.rules_overrides if council else {}
    latest = {act.field: (entry, act) for entry, act in course.acts(RuleOverridden, RuleRestored)}
    for field, (entry, act) in latest.items():
        fact = overrides.get(field)
        decided = isinstance(act, RuleOverridden) and fact is not None and _is_decided(fact, act)
        restored = isinstance(act, RuleRestored) and fact is None
        if not (decided or restored):
            yield Difference(entry.seq, "rule", _("the rule is not the one that was decided"))


@compares("council")
def compare_rule_changes(course: Course) -> Iterator[Difference]:
    """Compare the changes of a council's rules with the acts that decided them, in their order."""
    council = Council.objects.filter(pk=course.key).first()
    kept = council.rules_changes if council else []
    acts = list(course.acts(RulesChanged, RuleSlipCorrected, RuleSourceStated))
    undone = {act.change for _entry, act in course.acts(RulesChangeOverturned)}
    for (entry, act), change in zip_longest(acts, kept[: len(acts)]):
        overturned = isinstance(act, RulesChanged) and act.change in undone
        if change is None or not _is_change(change, act, overturned=overturned):
            yield Difference(entry.seq, "rule", _("the rule is not the one that was decided"))
    if course.is_whole and len(kept) > len(acts):
        yield Difference(0, "rule", _("rules were changed without an act"))
    reasons = {row.pk: row.reason for row in RuleChange.objects.filter(council_id=int(course.key))}
    for entry, proposed in course.acts(RulesChangeProposed, RuleSlipReported):
        if not proposed.reason.matches(reasons.get(proposed.change, "")):
            yield Difference(entry.seq, "rule", _("the reason of a change of the rules was changed"))


def _is_change(
    change: Mapping[str, Any],
    act: RulesChanged | RuleSlipCorrected | RuleSourceStated,
    *,
    overturned: bool,
) -> bool:
    match act:
        case RulesChanged():
            values = act.values
        case RuleSlipCorrected():
            values = {act.field: act.after}
        case _:
            values = {act.field: act.value}
    facts = change["facts"]
    return (
        datetime.fromisoformat(change["from"]) == act.in_force_from
        and values_of(facts) == values
        and bool(change.get("overturned")) == overturned
        and act.sources.matches(sources_in_words(facts))
    )


@compares("council")
def compare_keys(course: Course) -> Iterator[Difference]:
    """Compare the public keys of a council with those that it announced, the present one above all."""
    rows = dict(CouncilKey.objects.filter(council_id=int(course.key)).values_list("public_key", "retired_at"))
    announced = {act.public_key: entry.seq for entry, act in course.acts(CouncilKeyMade, CouncilKeyRotated)}
    standing = next(reversed(announced), None)
    for key, seq in announced.items():
        if key not in rows or (rows[key] is None) != (key == standing):
            yield Difference(seq, "key", _("the public key that was announced is missing or was changed"))
    if course.is_whole and rows.keys() - announced.keys():
        yield Difference(0, "key", _("there is a public key that nobody announced"))


@compares("council")
def compare_representations(course: Course) -> Iterator[Difference]:
    """Compare who may act for an organisation with the acts that gave and ended it."""
    found = Representation.objects.filter(organisation__council_id=int(course.key))
    rows = {row.pk: row for row in found}
    given = {act.representation: (entry, act) for entry, act in course.acts(RepresentationGiven)}
    ends = {act.representation: act for _entry, act in course.acts(RepresentationEnded)}
    for key, (entry, act) in given.items():
        row = rows.get(key)
        if row is None or not _is_given(row, act) or not _is_ended(row, act.ends_at, ends.get(key)):
            message = _("who acts for the organisation, from when or until when was changed")
            yield Difference(entry.seq, "representation", message)
    if course.is_whole and rows.keys() - given.keys():
        yield Difference(0, "representation", _("somebody acts for an organisation without an act"))


def _is_given(row: Representation, act: RepresentationGiven) -> bool:
    decided = (act.organisation, act.representative, act.starts_at)
    return (row.organisation_id, row.representative_id, row.starts_at) == decided and act.ground.matches(
        row.ground
    )


def _is_ended(row: Representation, planned: datetime | None, act: RepresentationEnded | None) -> bool:
    if act is None:
        return row.ends_at == planned and not row.end_ground
    is_same = not row.end_ground if act.ground is None else act.ground.matches(row.end_ground)
    return is_same and row.ends_at == act.ends_at


def _is_decided(fact: Mapping[str, Any], act: RuleOverridden) -> bool:
    if (fact["value"], fact["confirmed"]) != (act.value, act.confirmed):
        return False
    return not fact["source"] if act.source is None else act.source.matches(fact["source"])


@compares("council")
def compare_requests(course: Course) -> Iterator[Difference]:
    """Compare the requests for a meeting with their acts: the matters, the signatures, the meeting."""
    rows = {row.pk: row for row in ConveneRequest.objects.filter(council_id=int(course.key))}
    counts: dict[UUID, int] = {}
    meetings: dict[UUID, UUID] = {}
    said = {act.request: (entry, act) for entry, act in course.acts(MeetingRequested)}
    for _entry, signed in course.acts(MeetingRequestSigned, MeetingRequestUnsigned):
        counts[signed.request] = signed.signatures
    for _entry, answered in course.acts(MeetingRequestAnswered):
        meetings[answered.request] = answered.meeting
    for key, (entry, act) in said.items():
        row = rows.get(key)
        if row is None or not act.matters.matches(row.matters) or row.needed != act.needed:
            yield Difference(entry.seq, "request", _("a request for a meeting was changed"))
        elif row.signatures.count() != counts.get(key, 0 if act.on_paper else 1):
            yield Difference(
                entry.seq, "request", _("the signatures of a request for a meeting were changed")
            )
        elif row.meeting_id != meetings.get(key):
            yield Difference(entry.seq, "request", _("a request for a meeting was changed"))
    if course.is_whole and rows.keys() - said.keys():
        yield Difference(0, "request", _("there is a request for a meeting that nobody filed"))
