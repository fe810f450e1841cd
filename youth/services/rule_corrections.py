"""What was entered wrongly: a typing slip, corrected by two people, and where a rule is written."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.rules import RuleSlipCorrected, RuleSlipReported, RuleSourceStated
from youth.journal.kinds import sealed
from youth.models import Council, RuleChange
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.rules import meetings_ahead, own_facts, profile_of, rules_now
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.rule_changes import (
    clean_reason,
    enter_change,
    enter_facts,
    lock_proposed,
    own_values,
    person,
    seal_of_sources,
)
from youth.services.rules import fact_of, read_fact, refuse_unfit


@transaction.atomic
def report_rule_slip(
    council: Council,
    field: str,
    value: object,
    *,
    reason: str,
    source: str = "",
    confirmed: bool = False,
    actor: Actor,
) -> RuleChange:
    """Report that a rule was entered otherwise than it was decided; the chair confirms it.

    Raises ``Refusal`` while a meeting is convened or under way, for an invalid value, one that the rule has
    already, or a slip of this rule that is reported already; and ``PermissionDenied``.
    """
    require("council.report_rule_slip", actor, council)
    row = locked(council)
    _refuse_meetings(row)
    fact = fact_of(row, value, source, confirmed=confirmed)
    if read_fact(field, fact).value == profile_of(row).fact(field).value:
        raise Refusal("rule_unchanged", _("The rule says this already."), "value")
    waiting = row.rule_changes.filter(kind=RuleChange.Kind.SLIP, state=RuleChange.State.PROPOSED)
    if any(field in one.facts for one in waiting):
        raise Refusal("slip_reported", _("A slip in this rule waits for the chair already."))
    facts, now = {field: fact}, clock.now()
    refuse_unfit(row, facts, now, field)
    change = RuleChange.objects.create(
        council=row,
        kind=RuleChange.Kind.SLIP,
        state=RuleChange.State.PROPOSED,
        facts=facts,
        before=own_values(row, facts),
        reason=clean_reason(reason),
        prepared_by=person(actor),
        proposed_at=now,
    )
    act = RuleSlipReported(
        change=change.pk,
        field=field,
        before=change.before[field],
        after=value,
        reason=sealed(change.reason),
    )
    append_to_council(row, act, actor=actor)
    return change


@transaction.atomic
def confirm_rule_slip(change: RuleChange, *, actor: Actor) -> None:
    """Confirm, as chair, that it was a slip: the rule holds as corrected from now on.

    Raises ``Refusal`` for who reported it, while a meeting is convened or under way, and where the rule was
    changed since; and ``PermissionDenied``.
    """
    require("council.confirm_rule_slip", actor, change)
    council, row = lock_proposed(change)
    if row.kind != RuleChange.Kind.SLIP:
        raise Refusal("is_no_slip", _("A change of the rules is decided by the council."))
    if row.prepared_by_id is not None and row.prepared_by == person(actor):
        message = _("You reported this slip yourself; somebody else confirms it.")
        raise Refusal("same_person", message)
    _refuse_meetings(council)
    ((field, fact),) = row.facts.items()
    if own_values(council, row.facts) != row.before:
        raise Refusal("rule_changed", _("The rule was changed since. Report the slip again."))
    now = clock.now()
    refuse_unfit(council, row.facts, now, field)
    enter_change(council, row, now, actor=actor)
    act = RuleSlipCorrected(
        change=row.pk,
        field=field,
        before=row.before[field],
        after=fact["value"],
        sources=seal_of_sources(row.facts),
        in_force_from=now,
    )
    append_to_council(council, act, actor=actor)
    change.refresh_from_db()


@transaction.atomic
def state_rule_source(council: Council, field: str, *, source: str, confirmed: bool, actor: Actor) -> None:
    """Enter where the council's own rules say what a rule says already; the value stays.

    Raises ``Refusal`` for a rule that there is not and without a source, and ``PermissionDenied``.
    """
    require("council.edit_rules", actor, council)
    row = locked(council)
    kept = rules_now(row)["facts"].get(field)
    if kept is None:
        read_fact(field, {"value": None})
    fact = fact_of(row, kept["value"] if kept else None, source, confirmed=confirmed)
    if not fact["source"]:
        raise Refusal("source_missing", _("Name the document and the article."), "source")
    read_fact(field, fact)
    known = own_facts(row).get(field)
    if isinstance(known, dict) and (known["source"], known["confirmed"]) == (fact["source"], confirmed):
        raise Refusal("source_known", _("This is entered already."), "source")
    facts, now = {field: fact}, clock.now()
    enter_facts(row, facts, now)
    act = RuleSourceStated(
        field=field, value=fact["value"], sources=seal_of_sources(facts), in_force_from=now
    )
    append_to_council(row, act, actor=actor)


def _refuse_meetings(council: Council) -> None:
    if meetings_ahead(council):
        message = _(
            "A meeting is convened or under way. A slip is corrected before the notice or afterwards."
        )
        raise Refusal("meeting_ahead", message)
