"""What an adopted amendment makes of a proposed change of the rules: the rules' own values follow it.

The council votes on an amendment in its mover's words. Which rule then says what is entered here, and the
draft decision is written again from it, so that the council reads what it will have decided.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.agenda import DraftChanged
from youth.acts.rules import RulesChangeAmended
from youth.journal.kinds import sealed
from youth.models import AgendaItem, Council, RuleChange
from youth.points import as_rows
from youth.policies import Actor, require
from youth.procedure.matter import MatterAct
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rule_changes import amended_item, summary_of_change
from youth.selectors.rules import profile_of
from youth.services.entries import append_to_council, append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_matter, require_step
from youth.services.points import decision_in
from youth.services.rule_changes import effect_of, lock_proposed, values_of
from youth.services.rules import fact_of, read_fact, refuse_unfit


@transaction.atomic
def amend_rule_change(
    change: RuleChange,
    field: str,
    value: object,
    *,
    source: str = "",
    confirmed: bool = False,
    actor: Actor,
) -> None:
    """Enter what a rule will say by the change as the council amended it.

    Raises ``Refusal``: ``not_amended`` unless an amendment of the item under way was adopted,
    ``rule_unchanged`` for the value that the rule has now, what ``require_step`` and ``require_matter``
    refuse, ``invalid_rule`` for an invalid value and for rules that contradict one another.
    """
    require("council.edit_rules", actor, change)
    council, row, item = _lock_amended(change)
    fact = fact_of(council, value, source, confirmed=confirmed)
    if read_fact(field, fact).value == profile_of(council).fact(field).value:
        message = _("The rule says this already. If it is to stay as it is, leave it out.")
        raise Refusal("rule_unchanged", message, "value")
    _store(council, row, item, row.facts | {field: fact}, row.wanted_from, actor)
    change.refresh_from_db()


@transaction.atomic
def leave_out_of_rule_change(change: RuleChange, field: str, *, actor: Actor) -> None:
    """Leave a rule as it is, as the council amended the change.

    Raises ``Refusal`` as ``amend_rule_change``, and ``last_rule`` where nothing would be left.
    """
    require("council.edit_rules", actor, change)
    council, row, item = _lock_amended(change)
    kept = {name: fact for name, fact in row.facts.items() if name != field}
    if not kept:
        message = _("Nothing would be left of the change: finish the item without a vote on it.")
        raise Refusal("last_rule", message)
    _store(council, row, item, kept, row.wanted_from, actor)
    change.refresh_from_db()


@transaction.atomic
def change_day_of_rules(change: RuleChange, wanted_from: date | None, *, actor: Actor) -> None:
    """Enter from which day on the change will hold, as the council amended it; None is the day after.

    Raises ``Refusal`` as ``amend_rule_change``, and ``day_has_begun``.
    """
    require("council.edit_rules", actor, change)
    council, row, item = _lock_amended(change)
    if wanted_from is not None and wanted_from <= today_in(council):
        raise Refusal("day_has_begun", _("A rule changes from a coming day on."), "wanted_from")
    _store(council, row, item, row.facts, wanted_from, actor)
    change.refresh_from_db()


def _lock_amended(change: RuleChange) -> tuple[Council, RuleChange, AgendaItem]:
    """Lock the council, the change and the meeting, in this order, and return them with the item."""
    council, row = lock_proposed(change)
    found = amended_item(row)
    if found is None:
        message = _("A proposed change stays as it is until the council adopts an amendment to it.")
        raise Refusal("not_amended", message)
    meeting = locked_meeting(found.meeting)
    item = meeting.agenda_items.get(pk=found.pk)
    item.meeting = meeting
    require_step(meeting, StepName.CLOSE_ITEM)
    require_matter(MatterAct.AMEND, item)
    return council, row, item


def _store(
    council: Council,
    change: RuleChange,
    item: AgendaItem,
    facts: Mapping[str, Any],
    wanted_from: date | None,
    actor: Actor,
) -> None:
    refuse_unfit(council, facts, effect_of(council, wanted_from))
    change.facts, change.wanted_from, change.council = dict(facts), wanted_from, council
    change.save(update_fields=["facts", "wanted_from"])
    summary = summary_of_change(change)
    decision = decision_in(summary.text, before=item.points, field="value")
    item.legal_ground, item.points = decision.ground, as_rows(decision.points)
    item.subject_text, item.subject_digest = summary.text, summary.digest
    item.save(update_fields=["legal_ground", "points", "subject_text", "subject_digest"])
    act = RulesChangeAmended(change=change.pk, item=item.pk, values=values_of(facts), wanted_from=wanted_from)
    entry = append_to_council(council, act, actor=actor)
    changed = DraftChanged(item=item.pk, text=sealed(item.text))
    append_to_meeting(item.meeting, changed, actor=actor, cause=entry)
