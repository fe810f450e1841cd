"""Changing single rules of a council; each change is an act."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.institution import RuleOverridden, RuleRestored
from youth.journal.append import sealed
from youth.models import Council
from youth.phrasing.rule_errors import sentence_for
from youth.phrasing.rules import FIELDS, SECTIONS
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.procedure.errors import InvalidRuleError
from youth.procedure.profile import load_profile
from youth.refusals import Refusal
from youth.selectors.councils import term_at, today_in
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
    """Override one rule of the preset: ``field`` is a dotted path, ``value`` as in JSON or TOML.

    ``source`` is where the rule is written, ``confirmed`` whether somebody read it there. Raises
    ``Refusal`` with the field and the reason for a value that is invalid, alone or with the other
    rules, and ``PermissionDenied``. ``council`` has the change afterwards.
    """
    require("council.edit_rules", actor, council)
    fact: dict[str, Any] = {"value": value, "source": plain_line(source), "confirmed": confirmed}
    if confirmed:
        fact["verified_on"] = today_in(council).isoformat()
    row = locked(council)
    _store(row, {**row.rules_overrides, field: fact}, field)
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
    """Remove the override of one rule.

    Raises ``Refusal`` where it was not overridden, or where the preset's value contradicts another rule
    that the council changed, and ``PermissionDenied``.
    """
    require("council.edit_rules", actor, council)
    row = locked(council)
    if field not in row.rules_overrides:
        raise Refusal("rule_not_overridden", _("This rule already follows the preset."), field)
    kept = {name: fact for name, fact in row.rules_overrides.items() if name != field}
    _store(row, kept, field)
    append_to_council(row, RuleRestored(field=field), actor=actor)
    council.rules_overrides = row.rules_overrides


def _store(council: Council, overrides: Mapping[str, object], changed: str) -> None:
    try:
        profile = load_profile(council.rules_preset, overrides)
    except InvalidRuleError as error:
        reason = sentence_for(error)
        if error.field != changed and error.field in FIELDS:
            # The value is valid by itself; name the rule that it conflicts with.
            section = SECTIONS[error.field.partition(".")[0]]
            rule = f"{section}: {FIELDS[error.field]}"
            words = _("This does not go together with the rule “%(rule)s”: %(reason)s")
            reason = words % {"rule": rule, "reason": reason}
        raise Refusal("invalid_rule", reason, error.field) from error
    if changed == "body.seats":
        _refuse_running_term(council, profile.body.seats.value)
    council.rules_overrides = dict(overrides)
    council.save(update_fields=["rules_overrides"])


def _refuse_running_term(council: Council, seats: int) -> None:
    """Refuse a number of seats other than the running term's."""
    term = term_at(council)
    if term is not None and term.seats.count() != seats:
        message = _("The number of seats can't change while a term is running.")
        raise Refusal("term_running", message, "body.seats")
