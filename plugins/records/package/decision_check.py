"""Checks of the decision: its own arithmetic, and the rules that it names.

The rules are a shipped preset with the overrides that the package states. The preset is known on both
sides; an override is the sender's statement, so the person who imports sees each of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from plugins.records.package.bag import PACKAGE
from plugins.records.package.findings import Finding
from plugins.records.package.majority import carries, votes_needed
from plugins.records.package.record import CHOICES
from youth.procedure.choices import ConflictEffect, Method, Option, Recheck, Tie
from youth.procedure.profile import InvalidRuleError, Profile, load_profile

MAX_SHOWN = 60


def check_decision(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield errors of arithmetic and contradictions to the named rules."""
    decision = document["decision"]
    yield from _votes(decision)
    yield from _names(decision)
    yield from _rules(document)


def _votes(decision: Mapping[str, Any]) -> Iterator[Finding]:
    votes, snapshot, quorum = decision["votes"], decision["snapshot"], decision["quorum"]
    total = sum(votes[choice] for choice in CHOICES)
    if total > snapshot["present"]:
        yield _sum("votes", f"{total} > {snapshot['present']}")
    for smaller, larger in (("present", "in_office"), ("in_office", "seats"), ("recused", "in_office")):
        if snapshot[smaller] > snapshot[larger]:
            yield _sum(smaller, f"{smaller} {snapshot[smaller]} > {larger} {snapshot[larger]}")
    enough, heads = quorum["present"] >= max(quorum["needed"], 1), f"{quorum['present']} / {quorum['needed']}"
    held = quorum["met"] and (enough or quorum["assumed"])
    if not held or quorum["present"] > snapshot["in_office"]:
        yield Finding(code="NO_QUORUM", file=PACKAGE, field="decision.quorum", detail=heads)
    elif not enough:
        yield Finding(code="QUORUM_ASSUMED", file=PACKAGE, field="decision.quorum", detail=heads)
    needed = votes_needed(decision)
    if decision["needed"] != needed or not decision["carried"] or not carries(decision):
        detail = f"{votes['for']} / {needed}"
        yield Finding(code="MAJORITY_MISMATCH", file=PACKAGE, field="decision.needed", detail=detail)


def _sum(field: str, detail: str) -> Finding:
    return Finding(code="VOTE_SUM", file=PACKAGE, field=field, detail=detail)


def _names(decision: Mapping[str, Any]) -> Iterator[Finding]:
    named = decision.get("named")
    if decision["method"] == "secret" and named is not None:
        yield Finding(code="SECRET_VOTE_NAMED", file=PACKAGE, field="decision.named")
        return
    if decision["method"] == "named" and not named:
        yield Finding(code="NAMED_VOTE_MISSING", file=PACKAGE, field="decision.named")
        return
    if named is None:
        return
    counts = Counter(vote["choice"] for vote in named)
    for choice in CHOICES:
        if counts[choice] != decision["votes"][choice]:
            yield Finding(code="VOTE_NAMES_MISMATCH", file=PACKAGE, field=choice)
    if len(named) > decision["snapshot"]["present"]:
        yield _sum("decision.named", f"{len(named)} > {decision['snapshot']['present']}")
    yield from _everybody(decision)


def _everybody(decision: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what shows that a list by name is not that of the members in office: voters, recused, absent."""
    named, others, snapshot = decision["named"], decision["without_vote"], decision["snapshot"]
    reasons = Counter(one["why"] for one in others)
    absent = snapshot["in_office"] - len(named) - snapshot["recused"]
    for why, count in (("absent", absent), ("recused", snapshot["recused"])):
        if reasons[why] != count:
            detail = f"{reasons[why]} / {count}"
            yield Finding(code="VOTE_NAMES_INCOMPLETE", file=PACKAGE, field=why, detail=detail)
    for kind, comparable in (("participant", str), ("name", lambda name: " ".join(name.casefold().split()))):
        counts = Counter(comparable(one[kind]) for one in (*named, *others))
        for one in [one for one, count in counts.items() if count > 1]:
            yield Finding(code="VOTE_NAME_TWICE", file=PACKAGE, field=f"decision.named.{kind}", detail=one)


def _rules(document: Mapping[str, Any]) -> Iterator[Finding]:
    rule = document["decision"]["rule"]
    try:
        profile = load_profile(rule["preset"], rule["overrides"])
        majority = profile.majority_rule(document["decision"]["type"])
    except (InvalidRuleError, ValueError, TypeError, RecursionError):
        detail = ascii(rule["preset"])[1:-1]
        yield Finding(code="RULES_UNKNOWN", file=PACKAGE, field="decision.rule", detail=detail)
        return
    stated = (rule["base"], Fraction(*rule["fraction"]), rule["strict"])
    if stated != (majority.base.value, majority.fraction, majority.strict):
        yield _other("decision.rule")
    for field in _broken(document, profile):
        yield _other(field)
    for name, value in sorted(rule["overrides"].items()):
        shown = f"{name} = {value}"[:MAX_SHOWN]
        yield Finding(code="RULE_OVERRIDDEN", file=PACKAGE, field=name, detail=shown)


def _broken(document: Mapping[str, Any], profile: Profile) -> Iterator[str]:
    """Yield the fields in which the decision contradicts the rules."""
    decision = document["decision"]
    snapshot, quorum, rule = decision["snapshot"], decision["quorum"], profile.quorum_rule()
    if decision["type"] != document["item"]["decision_type"]:
        yield "decision.type"
    if decision["rule"]["tie"] == Tie.CASTING_VOTE and profile.majority.tie.value is not Tie.CASTING_VOTE:
        yield "decision.rule.tie"
    if quorum["base"] != rule.base or quorum["needed"] != rule.needed(
        snapshot["seats"], snapshot["in_office"]
    ):
        yield "decision.quorum"
    if quorum["assumed"] and Recheck.BEFORE_EACH_VOTE in profile.quorum.recheck.value:
        yield "decision.quorum.assumed"
    method = Method(decision["method"])
    by_name = document["item"]["topic"] in profile.vote.named_required_for.value
    if method not in profile.vote.methods.value or (by_name and method is not Method.NAMED):
        yield "decision.method"
    if decision["votes"]["abstain"] and Option.ABSTAIN not in profile.vote.options.value:
        yield "decision.votes.abstain"
    leaves = profile.conflict.effect.value is ConflictEffect.LEAVES_PRESENT
    if leaves and snapshot["present"] + snapshot["recused"] > snapshot["in_office"]:
        yield "decision.snapshot.recused"


def _other(field: str) -> Finding:
    return Finding(code="RULES_MISMATCH", file=PACKAGE, field=field)
