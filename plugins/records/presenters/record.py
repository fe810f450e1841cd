"""Records and findings for pages and the API: plain values with texts in the active language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from plugins.records.models import ConsultationRecord
from plugins.records.package.findings import Finding
from plugins.records.package.phrasing import rule_sentence
from plugins.records.package.points import lines_of
from plugins.records.package.record import CHOICES, Rule
from plugins.records.presenters.referral import stages_json
from plugins.records.selectors import stages_of
from youth.selectors.councils import today_in

# The steps of an import, one page each.
IMPORT_STEPS = (
    gettext_lazy("Choose the package"),
    gettext_lazy("Read what is in it"),
    gettext_lazy("It is in the record"),
)


CHOICE_WORDS = {
    "for": pgettext_lazy("vote", "for"),
    "against": pgettext_lazy("vote", "against"),
    "abstain": pgettext_lazy("vote", "abstained"),
    "not_voting": pgettext_lazy("vote", "did not vote"),
}
WITHOUT_VOTE_WORDS = {
    "absent": pgettext_lazy("member without a vote", "absent"),
    "recused": pgettext_lazy("member without a vote", "recused"),
}


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
    # Names with the reason.
    without_vote: "list[tuple[str, str | Promise]]"


def findings_shown(findings: Iterable[Finding]) -> list[FindingShown]:
    """Return findings with sentences in the active language, errors first."""
    language = get_language() or "bg"
    shown = [FindingShown(one.code, one.sentence(language), one.is_error) for one in findings]
    return sorted(shown, key=lambda one: not one.is_error)


def decision_shown(decision: Mapping[str, Any], *, whole: bool = True) -> DecisionShown:
    """Return the frozen outcome in a package for a page; with names only if ``whole``."""
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
        named=list(decision.get("named", [])) if whole else [],
        without_vote=_without_vote(decision) if whole else [],
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One change by a revision: before and after, line by line."""

    title: "str | Promise"
    before: list[str]
    after: list[str]


def changes_shown(record: ConsultationRecord, document: Mapping[str, Any]) -> list[Change]:
    """Return what a package would change in a record, old and new side by side."""
    resolution, decision = document["resolution"], document["decision"]
    pairs = [
        (_("Title"), [record.title], [resolution["title"]]),
        (_("Designation"), [record.designation], [resolution["designation"]]),
        (_("Adopted on"), [record.adopted_on.isoformat()], [resolution["adopted_on"]]),
        (_("Legal ground"), [record.legal_ground], [resolution["legal_ground"]]),
        (_("Points"), list(lines_of(record.points)), list(lines_of(resolution["points"]))),
        (_("Votes"), _counts(record.decision), _counts(decision)),
        (_("Votes by name"), _names(record.decision), _names(decision)),
        (_("What the sender adds"), _sections(record.sections), _sections(document["sections"])),
    ]
    changes = [Change(title, before, after) for title, before, after in pairs if before != after]
    same = {"votes", "named", "without_vote"}
    rest = [
        {key: value for key, value in one.items() if key not in same} for one in (record.decision, decision)
    ]
    if rest[0] != rest[1]:
        before, after = ([f"{key}: {one[key]}" for key in sorted(one)] for one in rest)
        differing = [(a, b) for a, b in zip_longest(before, after, fillvalue="") if a != b]
        changes.append(
            Change(_("Outcome of the vote"), [a for a, _b in differing], [b for _a, b in differing])
        )
    return changes


def _sections(sections: Iterable[Mapping[str, str]]) -> list[str]:
    return [f"{section['title']}: {section['text']}" for section in sections]


def _counts(decision: Mapping[str, Any]) -> list[str]:
    return [_("Adopted: %(for)s for, %(against)s against, %(abstain)s abstained") % decision["votes"]]


def _names(decision: Mapping[str, Any]) -> list[str]:
    voted = [f"{one['name']}: {CHOICE_WORDS[one['choice']]}" for one in decision.get("named", [])]
    return voted + [f"{name}: {why}" for name, why in _without_vote(decision)]


def _without_vote(decision: Mapping[str, Any]) -> "list[tuple[str, str | Promise]]":
    return [(one["name"], WITHOUT_VOTE_WORDS[one["why"]]) for one in decision.get("without_vote", [])]


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
        "proof": record.proof,
        "originatorOrganization": {
            "slug": record.sender_slug,
            "name": record.sender_names,
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


def record_json_whole(
    record: ConsultationRecord, url: str, package_url: str, *, whole: bool
) -> dict[str, Any]:
    """Return a record with text and vote in Popolo's words; names and package only if seen ``whole``."""
    decision = record.decision
    named = decision.get("named", []) if whole else []
    votes = [(choice, decision["votes"][choice]) for choice in CHOICES]
    return {
        **record_json(record, url),
        "legal_ground": record.legal_ground,
        "points": record.points,
        "package": package_url if whole else None,
        "vote_event": {
            "result": "pass" if decision["carried"] else "fail",
            "start_date": decision["opened_at"],
            "end_date": decision["closed_at"],
            "counts": [{"option": option, "value": value} for option, value in votes],
            "votes": [{"voter": one["name"], "option": one["choice"]} for one in named],
        },
        "rule": decision["rule"],
        "snapshot": decision["snapshot"],
        "quorum": decision["quorum"],
        "stages": stages_json(stages_of(record)),
    }
