"""Changing the rules of procedure by a resolution of the council: prepared, proposed, decided.

Nothing is carried out on the day of effect: which rules are in force is read from ``Council.rules_changes``
for a moment. Meetings keep what they were convened with.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.rules import (
    RulesChanged,
    RulesChangeOverturned,
    RulesChangeProposed,
    RulesChangeWithdrawn,
)
from youth.journal.kinds import Sealed, sealed
from youth.models import Council, Meeting, Participant, Resolution, RuleChange
from youth.models.journal import JournalEntry
from youth.plain_text import plain_text
from youth.policies import Actor, require
from youth.procedure.choices import DecisionType
from youth.procedure.rule_changes import reached
from youth.refusals import Refusal
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.rules import is_founding, profile_of, rules_now, rules_of
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.rules import fact_of, read_fact, refuse_unfit

LONGEST_REASON = 2000


@transaction.atomic
def put_into_rule_change(
    council: Council,
    field: str,
    value: object,
    *,
    source: str = "",
    confirmed: bool = False,
    actor: Actor,
) -> RuleChange:
    """Put a rule's new value into the change that is being prepared; the first one begins it.

    Raises ``Refusal`` while the council is being founded, for an invalid value and for one that the rule has
    already, and ``PermissionDenied``. Whether the rules fit together is asked when the change is proposed.
    """
    require("council.edit_rules", actor, council)
    row = locked(council)
    if is_founding(row):
        message = _("The council has not begun its work: its rules are set with the founding document.")
        raise Refusal("founding", message)
    fact = fact_of(row, value, source, confirmed=confirmed)
    if read_fact(field, fact).value == profile_of(row).fact(field).value:
        raise Refusal("rule_unchanged", _("The rule says this already."), "value")
    change, _made = RuleChange.objects.get_or_create(
        council=row, state=RuleChange.State.DRAFT, defaults={"prepared_by": person(actor)}
    )
    change.facts = {**change.facts, field: fact}
    change.save(update_fields=["facts"])
    return change


@transaction.atomic
def take_out_of_rule_change(council: Council, field: str, *, actor: Actor) -> None:
    """Take a rule out of the change that is being prepared; without any rule there is no change."""
    require("council.edit_rules", actor, council)
    change = _draft(locked(council))
    change.facts = {name: fact for name, fact in change.facts.items() if name != field}
    if change.facts:
        change.save(update_fields=["facts"])
    else:
        change.delete()


@transaction.atomic
def propose_rule_change(
    council: Council, *, reason: str, wanted_from: date | None = None, actor: Actor
) -> RuleChange:
    """Put the prepared change before the council; from now on its words stay.

    ``wanted_from`` is the day from which it is to hold; without one, the day after the decision. Raises
    ``Refusal`` without a reason, for a day that has begun, and where the rules contradict one another; and
    ``PermissionDenied``.
    """
    require("council.edit_rules", actor, council)
    row = locked(council)
    change = _draft(row)
    change.reason = clean_reason(reason)
    change.wanted_from = wanted_from
    if wanted_from is not None and wanted_from <= today_in(row):
        raise Refusal("day_has_begun", _("A rule changes from a coming day on."), "wanted_from")
    refuse_unfit(row, change.facts, effect_of(row, wanted_from))
    change.state, change.proposed_at = RuleChange.State.PROPOSED, clock.now()
    change.save()
    act = RulesChangeProposed(
        change=change.pk,
        values=values_of(change.facts),
        reason=sealed(change.reason),
        wanted_from=wanted_from,
    )
    append_to_council(row, act, actor=actor)
    return change


@transaction.atomic
def withdraw_rule_change(change: RuleChange, *, actor: Actor) -> None:
    """Take a proposed change, or a reported slip, back; raises ``Refusal`` once it was decided."""
    require("council.edit_rules", actor, change)
    council, row = lock_proposed(change)
    row.state = change.state = RuleChange.State.WITHDRAWN
    row.save(update_fields=["state"])
    append_to_council(council, RulesChangeWithdrawn(change=row.pk), actor=actor)


@transaction.atomic
def decide_rule_change(change: RuleChange, resolution: Resolution, *, actor: Actor) -> None:
    """Enter the resolution by which the council changed its rules; they change from the day of effect on.

    That is the day that was proposed, at the earliest the day after this act. Raises ``Refusal`` for another
    council's resolution, one of a meeting that is not over, one that changed rules already, one with fewer
    votes than the rules of its meeting ask for a change of the rules, and where rules contradict one another
    by now; and ``PermissionDenied``.
    """
    require("council.edit_rules", actor, change)
    if resolution.meeting.state != Meeting.State.CLOSED:
        # Its vote may still be repeated.
        raise Refusal("meeting_not_over", _("The meeting of this resolution is not over."), "resolution")
    carry_rule_change(change, resolution, actor=actor)


@transaction.atomic
def carry_rule_change(
    change: RuleChange, resolution: Resolution, *, actor: Actor, cause: JournalEntry | None = None
) -> None:
    """Change the rules by the resolution that an announced vote adopted; raises ``Refusal`` likewise."""
    council, row = lock_proposed(change)
    if row.kind != RuleChange.Kind.DECISION:
        raise Refusal("is_a_slip", _("A slip is confirmed by the chair, without a resolution."))
    _refuse_resolution(council, resolution)
    at = effect_of(council, row.wanted_from)
    refuse_unfit(council, row.facts, at)
    row.before = own_values(council, row.facts)
    row.resolution = resolution
    enter_change(council, row, at, actor=actor)
    act = RulesChanged(
        change=row.pk,
        resolution=resolution.pk,
        values=values_of(row.facts),
        sources=seal_of_sources(row.facts),
        in_force_from=at,
    )
    append_to_council(council, act, actor=actor, cause=cause)
    change.refresh_from_db()


@transaction.atomic
def overturn_rule_change(change: RuleChange, *, actor: Actor, cause: JournalEntry | None = None) -> None:
    """Take back a decided change whose vote was repeated and failed; nothing happens to any other."""
    council = locked(change.council)
    row = locked(change, "council")
    if row.state != RuleChange.State.DECIDED or row.kind != RuleChange.Kind.DECISION:
        return
    council.rules_changes = [
        one | {"overturned": True} if one["change"] == str(row.pk) else one for one in council.rules_changes
    ]
    council.save(update_fields=["rules_changes"])
    row.state = change.state = RuleChange.State.OVERTURNED
    row.save(update_fields=["state"])
    append_to_council(council, RulesChangeOverturned(change=row.pk), actor=actor, cause=cause)


def unfit_reasons(change: RuleChange) -> list[str]:
    """Return why a proposed change can't be decided now: rules that contradict it; empty where it can."""
    try:
        refuse_unfit(change.council, change.facts, effect_of(change.council, change.wanted_from))
    except Refusal as refusal:
        return [str(reason) for reason in refusal.reasons]
    return []


def effect_of(council: Council, wanted_from: date | None) -> datetime:
    """Return the instant from which a change that is decided now will hold."""
    tomorrow = today_in(council) + timedelta(days=1)
    return start_of_day(council, max(wanted_from or tomorrow, tomorrow))


def enter_change(council: Council, change: RuleChange, at: datetime, *, actor: Actor) -> None:
    """Store a decided change: its row, and its facts among the council's rules from ``at`` on."""
    change.state, change.in_force_from, change.decided_at = RuleChange.State.DECIDED, at, clock.now()
    change.decided_by = person(actor)
    change.save()
    enter_facts(council, change.facts, at, change)


def enter_facts(
    council: Council, facts: Mapping[str, Any], at: datetime, change: RuleChange | None = None
) -> None:
    """Add facts to the council's rules, from ``at`` on."""
    entry = {"change": str(change.pk) if change else "", "from": at.isoformat(), "facts": dict(facts)}
    council.rules_changes = [*council.rules_changes, entry]
    council.save(update_fields=["rules_changes"])


def lock_proposed(change: RuleChange) -> tuple[Council, RuleChange]:
    """Return the council and the proposed change, locked; raise ``Refusal`` for one that is not proposed."""
    council = locked(change.council)
    row = locked(change, "council")
    if row.state != RuleChange.State.PROPOSED:
        raise Refusal("not_proposed", _("This does not wait for a decision any more."))
    return council, row


def values_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of facts by field."""
    return {field: fact["value"] for field, fact in facts.items()}


def seal_of_sources(facts: Mapping[str, Any]) -> Sealed:
    """Return the seal over where the rules are written, by field."""
    return sealed(sources_in_words(facts))


def sources_in_words(facts: Mapping[str, Any]) -> str:
    """Return the text that the seal of the sources is made of."""
    kept = {field: [fact["source"], fact["confirmed"]] for field, fact in facts.items()}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def own_values(council: Council, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the present values of rules by field, as JSON."""
    facts = rules_now(council)["facts"]
    values = {field: facts[field]["value"] for field in fields}
    # TOML has no null.
    return {field: None if value == "none" else value for field, value in values.items()}


def _draft(council: Council) -> RuleChange:
    change = council.rule_changes.filter(state=RuleChange.State.DRAFT).first()
    if change is None:
        raise Refusal("nothing_prepared", _("No change is being prepared."))
    return change


def _refuse_resolution(council: Council, resolution: Resolution) -> None:
    if resolution.council_id != council.pk:
        raise Refusal("other_councils", _("This is no resolution of this council."), "resolution")
    if resolution.annulled_by_vote is not None:
        raise Refusal("annulled", _("This resolution was annulled by the repeated vote."), "resolution")
    if RuleChange.objects.filter(resolution=resolution).exists():
        message = _("By this resolution another change of the rules was entered already.")
        raise Refusal("resolution_used", message, "resolution")
    rule = rules_of(resolution.meeting).majority_rule(DecisionType.RULES_CHANGE)
    result = reached(resolution.decision, rule)
    if not result.is_enough:
        message = _(
            "The rules ask for %(needed)s votes for a change of the rules; this resolution got %(votes)s."
        )
        numbers = {"needed": result.needed, "votes": result.votes_for}
        raise Refusal("too_few_votes", message % numbers, "resolution")


def clean_reason(reason: str) -> str:
    """Return the reason; raise ``Refusal`` for none, and for one that is too long."""
    reason = plain_text(reason).strip()
    if not reason:
        raise Refusal("reason_missing", _("Say why the rules are to be changed."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("reason_long", _("Give the reason in at most 2000 characters."), "reason")
    return reason


def person(actor: Actor) -> Participant | None:
    """Return the participant who acts, None for the operator."""
    return actor if isinstance(actor, Participant) else None
