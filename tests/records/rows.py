"""Rows for the tests of imports and pages: a town whose youth council adopted a resolution."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from plugins.records.models import ConsultationRecord
from plugins.records.package.document import document_of
from plugins.records.package.export import package_of
from plugins.records.package.record import Decision, ResolutionRecord
from plugins.records.services import import_package, review_record
from tests import factories
from tests.records import samples
from voting.acts import PollAnnounced, PollClosed, PollOpened
from youth import clock
from youth.acts.meetings import MeetingOpened
from youth.journal.append import append
from youth.journal.chain import canonical_time
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Resolution
from youth.policies import OPERATOR
from youth.procedure.profile import resolved_rules
from youth.services.resolutions import adopt_resolution

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A town and a resolution of its youth council."""

    town: factories.Town
    meeting: Meeting
    resolution: Resolution


def outcome(decision: Decision | None = None, **changes: Any) -> dict[str, Any]:
    """Return the frozen outcome of a poll, as the voting app hands it over."""
    record = samples.record(decision=decision or samples.decision())
    return {**document_of(record, [])["decision"], **changes}


def adopted(decision: Decision | None = None) -> Adopted:
    """Let the youth council of a new town adopt a resolution in an open meeting."""
    return adopted_in(factories.make_town(), decision)


def adopted_in(town: factories.Town, decision: Decision | None = None) -> Adopted:
    """Let a town's youth council adopt a resolution in an open meeting."""
    rule = (decision or samples.decision()).rule
    rules = resolved_rules(rule.preset, rule.overrides)
    meeting = factories.make_meeting(town.term, Meeting.State.OPEN, rules=rules)
    text = "На основание чл. 12, ал. 1\n1. Открива нощна линия.\n2. Възлага на кмета изпълнението."
    agenda_item = factories.make_agenda_item(meeting, title="Нощен автобус", text=text)
    now = canonical_time(clock.now())
    told = replace(decision or samples.decision(), opened_at=now, closed_at=now, announced_at=now)
    _voted(agenda_item, told)
    resolution = adopt_resolution(agenda_item=agenda_item, decision=outcome(told), actor=OPERATOR)
    return Adopted(town, meeting, resolution)


def _voted(agenda_item: AgendaItem, decision: Decision) -> None:
    """Write into the journal how a meeting came to a decision, as the services of voting do."""
    meeting = agenda_item.meeting
    item = replace(samples.record().item, id=str(agenda_item.pk))
    sitting = replace(samples.record().sitting, number=meeting.number or 0)
    acts = dict(samples.acts(samples.record(decision=decision, item=item, sitting=sitting)))
    stream = meeting_stream(meeting)
    for kind in (MeetingOpened, PollOpened, PollClosed, PollAnnounced):
        moment = meeting.opened_at if kind is MeetingOpened else clock.now()
        assert moment is not None
        with clock.standing_at(moment), transaction.atomic():
            append(stream, meeting.council, kind(**(acts[kind.name] or {})), actor=None)


def content(**changes: Any) -> bytes:
    """Return a sample package from the youth council of ``make_town``."""
    return package_of(samples.record(**changes)).content


def numbered(number: int, **changes: Any) -> ResolutionRecord:
    """Return a sample record with another number and title."""
    own = {
        "id": f"0d0f6f55-6f0e-4d4f-9f0c-{number:012d}",
        "number": number,
        "designation": f"Решение № {number}/21.11.2026 г., протокол № 7",
        "title": f"Предложение {number}",
    }
    return samples.record(**own | changes)


def imported(council: Any, content: bytes) -> ConsultationRecord:
    """Let a municipal council receive a package and review it, so that it is public."""
    return review_record(entered(council, content), actor=OPERATOR)


def entered(council: Any, content: bytes) -> ConsultationRecord:
    """Let a municipal council receive a package that nobody has reviewed."""
    return import_package(council=council, content=content, file_name="package.zip", actor=OPERATOR).record


def received(council: Any, *numbers: int) -> list[ConsultationRecord]:
    """Let a municipal council receive and review sample resolutions."""
    return [imported(council, package_of(numbered(number)).content) for number in numbers]
