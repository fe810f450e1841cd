"""Services of the plugin: exporting and importing packages, reviewing records, trusting senders."""

from plugins.records.building import build_record
from plugins.records.services.answering import correct_stage, note_stage
from plugins.records.services.exports import export_package, is_outdated, issue_package
from plugins.records.services.imports import (
    Imported,
    Preview,
    confirm_import,
    discard_import,
    import_package,
    preview_import,
)
from plugins.records.services.referrals import (
    correct_referral,
    enter_stage,
    note_overdue,
    send_resolution,
)
from plugins.records.services.review import annul_record, review_record
from plugins.records.services.trusted_senders import distrust_sender, trust_sender

__all__ = [
    "Imported",
    "Preview",
    "annul_record",
    "build_record",
    "confirm_import",
    "correct_referral",
    "correct_stage",
    "discard_import",
    "distrust_sender",
    "enter_stage",
    "export_package",
    "import_package",
    "is_outdated",
    "issue_package",
    "note_overdue",
    "note_stage",
    "preview_import",
    "review_record",
    "send_resolution",
    "trust_sender",
]
