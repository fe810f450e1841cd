"""Receiving a package, and what there is of it."""

from typing import Any

from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.export import package_of
from plugins.records.package.record import ResolutionRecord
from plugins.records.selectors import judged_import
from plugins.records.services import (
    import_package,
)
from tests import factories
from youth.journal.models import JournalEntry
from youth.models import NumberSeries
from youth.policies import OPERATOR


def counts() -> tuple[int, int, int, int]:
    return (
        ConsultationRecord.objects.count(),
        ImportBatch.objects.count(),
        JournalEntry.objects.count(),
        sum(NumberSeries.objects.values_list("last", flat=True)),
    )


def receive(town: factories.Town, record: ResolutionRecord) -> Any:
    package = package_of(record)
    return import_package(
        council=town.municipal, content=package.content, file_name=package.file_name, actor=OPERATOR
    )


def codes(town: factories.Town, record: ResolutionRecord) -> tuple[str, list[str]]:
    judgement = judged_import(town.municipal, package_of(record).content)
    # The samples of a council elsewhere are not signed; what is said of that has its own tests.
    return judgement.action, [one.code for one in judgement.findings if one.code != "SIG_MISSING"]
