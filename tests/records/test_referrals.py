"""A resolution on its way into the Municipal Council: sent, dealt with, answered, carried out."""

from datetime import timedelta
from typing import Any

import pytest

from plugins.records.models import ConsultationRecord, Referral
from plugins.records.services import (
    note_stage,
    review_record,
    send_resolution,
)
from tests.factories import Town, make_town
from tests.voting.scenes import announced
from youth.journal.selectors import entries_after
from youth.models import Resolution
from youth.procedure.referral import Outcome, Stage, StageFacts
from youth.selectors.councils import today_in


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def resolution(town: Town) -> Resolution:
    found = announced(town, (9, 3, 1)).resolution
    assert found is not None
    return found


def sent(town: Town, resolution: Resolution, **given: Any) -> Referral:
    return send_resolution(resolution, **{"on": today_in(town.youth), "actor": town.secretary} | given)


def reviewed(town: Town, resolution: Resolution) -> ConsultationRecord:
    record = sent(town, resolution).record
    assert record is not None
    return review_record(record, actor=town.municipal_secretary)


def facts(town: Town, stage: Stage, **said: Any) -> StageFacts:
    return StageFacts(**{"stage": stage, "on": today_in(town.youth)} | said)


ACCEPTED = {"outcome": Outcome.PARTLY, "document": "Писмо", "unit": "Дирекция „Спорт“", "text": "Само т. 1."}


def test_the_municipal_secretary_has_it_from_the_hour_of_sending(town: Town, resolution: Resolution) -> None:
    referral = sent(town, resolution, number="ИЗ-7")

    record = referral.record
    assert record is not None
    assert (record.state, record.proof, record.title) == ("review", "own_record", resolution.title)
    assert referral.due_on == today_in(town.youth) + timedelta(days=60)
    received = entries_after(f"records:{record.pk}").get()
    assert (received.kind, received.cause_stream) == ("records.received", f"records.referral:{resolution.pk}")


def test_the_answer_reaches_the_youth_council_as_its_own_act(town: Town, resolution: Resolution) -> None:
    record = reviewed(town, resolution)
    note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)

    referral = Referral.objects.get()
    assert (referral.stage, referral.is_overdue) == ("answered", False)
    last = entries_after(f"records.referral:{resolution.pk}").last()
    assert last is not None
    assert (last.kind, last.actor, last.cause_stream) == (
        "records.answer_received", None, f"records:{record.pk}",
    )  # fmt: skip
    row = referral.stages.get(stage="answered")
    assert (row.outcome, row.text, row.is_entered) == ("partly", "Само т. 1.", False)
