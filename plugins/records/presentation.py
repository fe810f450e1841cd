"""What pages and the API show of a record and of findings: plain values, worded in the active language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from plugins.records.models import ConsultationRecord
from plugins.records.package.findings import Finding
from plugins.records.package.record import CHOICES, Rule
from plugins.records.package.words import rule_sentence
from youth.selectors.councils import today_in

# What the secretary does with a package, page by page.
IMPORT_STEPS = (
    gettext_lazy("Choose the package"),
    gettext_lazy("Read what is in it"),
    gettext_lazy("It is in the record"),
)


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One line of the table of findings."""

    code: str
    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """How the sender voted: counts, arithmetic in words, and the names where the vote was by name."""

    votes: Mapping[str, int]
    present: int
    method: str
    verdict: str
    arithmetic: str
    quorum: str
    named: list[Mapping[str, str]]


def findings_shown(findings: Iterable[Finding]) -> list[FindingShown]:
    """Return findings worded in the active language, errors first."""
    language = get_language() or "bg"
    shown = [FindingShown(one.code, one.sentence(language), one.is_error) for one in findings]
    return sorted(shown, key=lambda one: not one.is_error)


def decision_shown(decision: Mapping[str, Any]) -> DecisionShown:
    """Return what a page says of the frozen outcome in a package."""
    votes, quorum, snapshot = decision["votes"], decision["quorum"], decision["snapshot"]
    rule = Rule(**{**decision["rule"], "fraction": tuple(decision["rule"]["fraction"])})
    methods = {
        "open": pgettext("manner of voting", "open"),
        "named": pgettext("manner of voting", "by name"),
        "secret": pgettext("manner of voting", "secret"),
    }
    return DecisionShown(
        votes=votes,
        present=snapshot["present"],
        method=methods[decision["method"]],
        verdict=_("Adopted: %(for)s for, %(against)s against, %(abstain)s abstained") % votes,
        arithmetic=rule_sentence(rule, decision["needed"], get_language() or "bg"),
        quorum=_("Present: %(present)s, needed for a quorum: %(needed)s.") % quorum,
        named=list(decision.get("named", [])),
    )


def record_json(record: ConsultationRecord, url: str) -> dict[str, Any]:
    """Return a record as the API lists it; names follow OParl's paper where it has one."""
    return {
        "id": url,
        "type": "consultation-record",
        "name": record.title,
        "language": record.language,
        "reference": str(record.incoming),
        "date": today_in(record.council, record.received_at).isoformat(),
        "state": record.state,
        "originatorOrganization": {
            "slug": record.sender_slug,
            "bg": record.sender_bg,
            "en": record.sender_en,
        },
        "resolution": {
            "designation": record.designation,
            "number": record.number,
            "protocol": record.protocol_number,
            "adopted_on": record.adopted_on.isoformat(),
            "urn": record.urn,
            "revision": record.revision,
            "digest": record.digest,
        },
    }


def record_json_whole(record: ConsultationRecord, url: str, package_url: str) -> dict[str, Any]:
    """Return a record with text and vote; the vote in Popolo's words, names only of a vote by name."""
    decision = record.decision
    votes = [(choice, decision["votes"][choice]) for choice in CHOICES]
    return {
        **record_json(record, url),
        "legal_ground": record.legal_ground,
        "points": record.points,
        "package": package_url,
        "vote_event": {
            "result": "pass" if decision["carried"] else "fail",
            "start_date": decision["opened_at"],
            "end_date": decision["closed_at"],
            "counts": [{"option": option, "value": value} for option, value in votes],
            "votes": [{"voter": one["name"], "option": one["choice"]} for one in decision.get("named", [])],
        },
        "rule": decision["rule"],
        "snapshot": decision["snapshot"],
        "quorum": decision["quorum"],
    }
