"""Who may do what with consultation records."""

from typing import Any

from django.db.models import QuerySet

from plugins.records.models import ConsultationRecord, Referral
from youth.policies import CHAIR, DEPUTY, SECRETARY, holds, policy

__all__ = [
    "may_annul",
    "may_enter",
    "may_import",
    "may_issue",
    "may_note",
    "may_review",
    "may_see_record_whole",
    "may_see_records",
    "may_see_referral",
    "may_send",
    "may_trust",
    "records_seen",
]


@policy("records.see")
def may_see_records(participant: Any, subject: Any) -> bool:
    """Everybody sees the register and its reviewed records; the secretary sees all records.

    Checked by page, API, package, search and other apps' links.
    """
    if not isinstance(subject, ConsultationRecord):
        return True
    return subject.state == ConsultationRecord.State.PUBLIC or may_import(participant, subject)


def records_seen(
    participant: Any, council: Any, records: QuerySet[ConsultationRecord]
) -> QuerySet[ConsultationRecord]:
    """Return those of a council's records that ``records.see`` grants; the same rule as a filter."""
    own = participant is not None and participant.council_id == council.pk and participant.left_at is None
    if own and may_import(participant, council):
        return records
    return records.filter(state=ConsultationRecord.State.PUBLIC)


@policy("records.see_whole")
def may_see_record_whole(participant: Any, subject: Any) -> bool:
    """Everybody sees a record whole, package and names included, unless its meeting was closed."""
    if may_import(participant, subject):
        return True
    return may_see_records(participant, subject) and subject.meeting_is_public


@policy("records.import")
def may_import(participant: Any, subject: Any) -> bool:
    """The secretary of a municipal council, and only there: a youth council receives no packages."""
    return holds(participant, SECRETARY) and participant.council.kind == "municipal"


@policy("records.review")
def may_review(participant: Any, subject: Any) -> bool:
    """Those who may import also review records and make them public."""
    return may_import(participant, subject)


@policy("records.annul")
def may_annul(participant: Any, subject: Any) -> bool:
    """Those who may import also annul records."""
    return may_import(participant, subject)


@policy("records.trust")
def may_trust(participant: Any, subject: Any) -> bool:
    """Those who may import also trust and distrust keys."""
    return may_import(participant, subject)


@policy("records.issue")
def may_issue(participant: Any, subject: Any) -> bool:
    """Chair, deputy and secretary of the council that decided issue its package."""
    return holds(participant, CHAIR, DEPUTY, SECRETARY)


@policy("records.send")
def may_send(participant: Any, subject: Any) -> bool:
    """Chair, deputy and secretary of the council that decided send its resolution."""
    return may_issue(participant, subject)


@policy("records.see_referral")
def may_see_referral(participant: Any, subject: Any) -> bool:
    """Everybody sees where a resolution is and what was answered."""
    return True


@policy("records.note")
def may_note(participant: Any, subject: Any) -> bool:
    """Those who may import note where a resolution is in their council, and answer."""
    return may_import(participant, subject)


@policy("records.enter")
def may_enter(participant: Any, subject: Any) -> bool:
    """The youth council's secretary, only where nobody of the Municipal Council answers here."""
    return holds(participant, SECRETARY) and not is_answered_here(subject)


def is_answered_here(referral: Referral) -> bool:
    """Return whether the receiving council works in this installation and has the resolution's record.

    Of elections there is no package, and so no record.
    """
    if referral.record_id is not None:
        return True
    return referral.council.mirrors_id is not None and referral.resolution.elected_in is None
