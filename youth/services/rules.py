"""Rules that a council is founded with, before it can decide anything; each one set is an act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.institution import RuleOverridden, RuleRestored
from youth.journal.append import sealed
from youth.models import Council
from youth.phrasing.rule_errors import sentence_for
from youth.phrasing.rules import FIELDS, SECTIONS
from youth.plain_text import plain_line
from youth.policies import OPERATOR, Actor, require
from youth.procedure.errors import InvalidRuleError
from youth.procedure.profile import Fact, Profile, load_profile, read_override
from youth.procedure.rule_timeline import facts_at, moments_from
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import is_founding
from youth.services.entries import append_to_council
from youth.services.locking import locked


@transaction.atomic
def override_rule(
    council: Council,
    field: str,
    value: object,
    *,
    actor: Actor,
    source: str = "",
    confirmed: bool = False,
) -> None:
    """Set one rule in the founding: ``field`` is a dotted path, ``value`` as in JSON or TOML.

    ``source`` is the founding document and its article, ``confirmed`` whether somebody read it there; only
    the operator, who reads a founding file, leaves it out. Raises ``Refusal`` once the council has begun its
    work, with the field and the reason for a value that is invalid, alone or with the other rules, and
    ``PermissionDenied``. ``council`` has the change afterwards.
    """
    require("council.edit_rules", actor, council)
    row = locked(council)
    _refuse_decided_by_council(row)
    fact = fact_of(row, value, source, confirmed=confirmed)
    _store(row, {**row.rules_overrides, field: fact}, field)
    if not fact["source"] and actor is not OPERATOR:
        message = _("Name the founding document and the article that sets this rule.")
        raise Refusal("source_missing", message, "source")
    act = RuleOverridden(
        field=field,
        value=value,
        confirmed=confirmed,
        source=sealed(fact["source"]) if fact["source"] else None,
    )
    append_to_council(row, act, actor=actor)
    council.rules_overrides = row.rules_overrides


@transaction.atomic
def restore_rule(council: Council, field: str, *, actor: Actor) -> None:
    """Take a rule out of the founding, so that it follows the preset again.

    Raises ``Refusal`` once the council has begun its work, where the rule was not set, or where the preset's
    value contradicts another rule that was; and ``PermissionDenied``.
    """
    require("council.edit_rules", actor, council)
    row = locked(council)
    _refuse_decided_by_council(row)
    if field not in row.rules_overrides:
        raise Refusal("rule_not_overridden", _("This rule already follows the preset."), field)
    kept = {name: fact for name, fact in row.rules_overrides.items() if name != field}
    _store(row, kept, field)
    append_to_council(row, RuleRestored(field=field), actor=actor)
    council.rules_overrides = row.rules_overrides


def fact_of(council: Council, value: object, source: str, *, confirmed: bool) -> dict[str, Any]:
    """Return a rule as it is stored: its value, where it is written, and when somebody read it there."""
    fact: dict[str, Any] = {"value": value, "source": plain_line(source), "confirmed": confirmed}
    if confirmed:
        fact["verified_on"] = today_in(council).isoformat()
    return fact


def read_fact(field: str, fact: Mapping[str, Any]) -> Fact[Any]:
    """Return a rule as read by itself; raise ``Refusal`` for one that there is not, or an invalid value."""
    try:
        return read_override(field, fact)
    except InvalidRuleError as error:
        raise Refusal("invalid_rule", sentence_for(error), error.field) from error


def refuse_unfit(council: Council, facts: Mapping[str, Any], at: datetime, changed: str = "") -> None:
    """Raise ``Refusal`` where facts that hold from ``at`` on contradict the rules of then or of later."""
    added = {"from": at.isoformat(), "facts": dict(facts)}
    changes = [*council.rules_changes, added]
    for moment in moments_from(changes, at):
        profile = _loaded(council, facts_at(council.rules_overrides, changes, moment), changed)
        if "body.seats" in facts:
            refuse_seats_of_a_term(council, profile.body.seats.value, at)


def refuse_seats_of_a_term(council: Council, seats: int, at: datetime) -> None:
    """Raise ``Refusal`` where a term that runs at ``at`` or later has another number of seats."""
    if any(term.seats.count() != seats for term in council.terms.overlapping(at)):
        message = _("The number of seats can't change while a term is running.")
        raise Refusal("term_running", message, "body.seats")


def _refuse_decided_by_council(council: Council) -> None:
    if not is_founding(council):
        message = _("The council has begun its work: from now on it changes its rules by a resolution.")
        raise Refusal("rules_are_the_councils", message)


def _store(council: Council, overrides: Mapping[str, object], changed: str) -> None:
    profile = _loaded(council, overrides, changed)
    if changed == "body.seats":
        refuse_seats_of_a_term(council, profile.body.seats.value, clock.now())
    council.rules_overrides = dict(overrides)
    council.save(update_fields=["rules_overrides"])


def _loaded(council: Council, facts: Mapping[str, object], changed: str) -> Profile:
    try:
        return load_profile(council.rules_preset, facts)
    except InvalidRuleError as error:
        reason = sentence_for(error)
        if error.field != changed and error.field in FIELDS:
            # The value is valid by itself; name the rule that it conflicts with.
            section = SECTIONS[error.field.partition(".")[0]]
            rule = f"{section}: {FIELDS[error.field]}"
            words = _("This does not go together with the rule “%(rule)s”: %(reason)s")
            reason = words % {"rule": rule, "reason": reason}
        raise Refusal("invalid_rule", reason, error.field) from error
