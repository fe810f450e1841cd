"""Building the plain record of a package from a resolution's rows and its meeting's journal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from plugins.records.offers import consultation_sections
from plugins.records.own_sections import own_sections
from plugins.records.package import record as package
from plugins.records.package.kinds import COURSE
from youth.journal.selectors import extract
from youth.journal.streams import meeting_stream
from youth.names import name_or_erased
from youth.refusals import Refusal
from youth.selectors.councils import offices_at, today_in
from youth.selectors.register import names_of_offices
from youth.selectors.rules import overrides_of

if TYPE_CHECKING:
    from youth.models import Council, Resolution

SIGNING = ("chair", "secretary")


def build_record(
    resolution: "Resolution", *, revision: int = 1, supersedes: str = ""
) -> package.ResolutionRecord:
    """Return the record of a resolution with this revision number.

    Raises ``Refusal`` (``record_incomplete``) where the frozen outcome lacks a part that a package must
    hold, or a plugin crashed while adding to the record, or persons were elected; the message says which.
    """
    if resolution.elected_in is not None:
        message = _("Packages hold decisions for and against. Who was elected is in the file of the vote.")
        raise Refusal("record_incomplete", message)
    try:
        return replace(_built(resolution), revision=revision, supersedes=supersedes)
    except KeyError as error:
        message = _("The outcome of the vote lacks “%(part)s”, so no package can be made of this resolution.")
        raise Refusal("record_incomplete", message % {"part": error.args[0]}) from error


def _built(resolution: "Resolution") -> package.ResolutionRecord:
    with override(resolution.language):
        decision = _decision(resolution.decision, overrides_of(resolution.meeting))
    return package.ResolutionRecord(
        id=str(resolution.pk),
        period=resolution.period,
        number=resolution.number,
        designation=resolution.designation,
        adopted_on=resolution.adopted_on,
        title=resolution.title,
        legal_ground=resolution.legal_ground,
        points=tuple(_point(row) for row in resolution.points),
        language=resolution.language if resolution.language in {"bg", "en"} else "bg",
        body=_body(resolution.council),
        term=package.TermOfOffice(
            number=resolution.term.number,
            starts_on=today_in(resolution.council, resolution.term.starts_at),
            ends_on=resolution.term.ends_at and today_in(resolution.council, resolution.term.ends_at),
        ),
        sitting=_sitting(resolution),
        item=_item(resolution),
        decision=decision,
        signatories=_signatories(resolution),
        events=_events(resolution),
        sections=_sections(resolution),
    )


def _point(row: Mapping[str, Any]) -> package.Point:
    return package.Point(
        id=row["id"],
        kind=row["kind"],
        number=row.get("number", ""),
        text=row.get("text", ""),
        rows=tuple(tuple(cells) for cells in row.get("rows", ())),
        children=tuple(_point(child) for child in row.get("children", ())),
    )


def _body(council: "Council") -> package.Body:
    return package.Body(
        slug=council.slug,
        kind=council.kind,
        languages=tuple(council.languages),
        names=council.names,
        municipality_code=council.municipality_code,
        municipality_names=council.municipality_names,
        time_zone=council.time_zone,
    )


def _sitting(resolution: "Resolution") -> package.Sitting:
    meeting = resolution.meeting
    if meeting.number is None:
        raise KeyError("meeting.number")
    held_at = meeting.opened_at or meeting.starts_at
    return package.Sitting(
        id=str(meeting.pk),
        number=meeting.number,
        kind=meeting.kind,
        held_on=timezone.localdate(held_at, ZoneInfo(resolution.council.time_zone)),
        place=meeting.place,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        is_public=meeting.is_public,
    )


def _item(resolution: "Resolution") -> package.Item:
    item = resolution.agenda_item
    return package.Item(
        id=str(item.pk),
        position=item.position,
        title=item.title,
        decision_type=item.decision_type,
        topic=item.topic,
        subject_label=resolution.subject_label,
        subject_id=str(resolution.subject_id or ""),
        subject_title=item.subject_title,
    )


def _decision(outcome: Mapping[str, Any], overrides: Mapping[str, Any]) -> package.Decision:
    rule, snapshot, quorum = outcome["rule"], outcome["snapshot"], outcome["quorum"]
    above, below = rule["fraction"]
    return package.Decision(
        poll=str(outcome["poll"]),
        question=outcome["question"],
        method=outcome["method"],
        type=outcome["type"],
        rule=package.Rule(
            preset=rule["preset"],
            overrides=overrides,
            base=rule["base"],
            fraction=(above, below),
            strict=rule["strict"],
            source=rule["source"],
            # A casting vote was given only where the rules have one.
            tie="casting_vote" if outcome["reason"].startswith("casting_vote") else "fails",
        ),
        snapshot=package.Snapshot(
            **{name: snapshot[name] for name in ("seats", "in_office", "present", "recused")}
        ),
        quorum=_quorum(quorum),
        votes={choice: outcome["votes"][choice] for choice in package.CHOICES},
        needed=outcome["needed"],
        carried=outcome["carried"],
        reason=outcome["reason"],
        named=_named(outcome),
        without_vote=_without_vote(outcome),
        opened_at=outcome["opened_at"],
        closed_at=outcome["closed_at"],
        announced_at=outcome["announced_at"],
        ballots_root=outcome["ballots_root"],
    )


def _quorum(quorum: Mapping[str, Any]) -> package.Quorum:
    facts = {name: quorum[name] for name in ("base", "needed", "present", "met")}
    # Taken although too few were counted: under rules that assume a quorum until somebody challenges it.
    return package.Quorum(**facts, assumed=facts["met"] and facts["present"] < facts["needed"])


def _named(outcome: Mapping[str, Any]) -> tuple[package.NamedVote, ...] | None:
    if outcome["method"] == "secret" or outcome.get("named") is None:
        return None
    return tuple(
        package.NamedVote(
            participant=str(one["participant"]), name=name_or_erased(one["name"]), choice=one["choice"]
        )
        for one in outcome["named"]
    )


def _without_vote(outcome: Mapping[str, Any]) -> tuple[package.WithoutVote, ...]:
    if _named(outcome) is None:
        return ()
    return tuple(
        package.WithoutVote(
            participant=str(one["participant"]), name=name_or_erased(one["name"]), why=one["why"]
        )
        for one in outcome["without_vote"]
    )


def _signatories(resolution: "Resolution") -> tuple[package.Signatory, ...]:
    """Return chair and secretary at the announcement, even if others hold the offices later that day."""
    announced_at = datetime.fromisoformat(resolution.decision["announced_at"])
    held = offices_at(resolution.council, announced_at)
    names = {office.role: office.name_in_office for office in held}
    names |= names_of_offices(resolution.meeting, announced_at)
    return tuple(package.Signatory(role=role, name=names[role]) for role in SIGNING if role in names)


def _sections(resolution: "Resolution") -> tuple[package.Section, ...]:
    """Return the record's own sections, then those that plugins add.

    Raises ``Refusal`` where a plugin crashes.
    """
    with override(resolution.language):
        given, missing = consultation_sections.gather(resolution.council, subject=resolution)
        own = own_sections(resolution)
    if missing:
        raise Refusal("record_incomplete", missing[0], reasons=missing)
    added = sorted((one for answer in given for one in answer), key=lambda one: (one.order, one.key))
    sections = [*own, *added]
    return tuple(
        package.Section(key=one.key, title=str(one.title), text=str(one.text)) for one in sections if one.text
    )


def _events(resolution: "Resolution") -> tuple[Mapping[str, Any], ...]:
    about = {resolution.pk, resolution.agenda_item_id, UUID(str(resolution.decision["poll"]))}
    if resolution.subject_id:
        about.add(resolution.subject_id)
    return tuple(extract(meeting_stream(resolution.meeting_id), about=about, kinds=COURSE))
