"""Changes of the rules as pages show them: prepared, proposed, decided."""

from uuid import UUID

from django.db.models import QuerySet

from youth.models import Council, Resolution, RuleChange


def changes_of(council: Council) -> QuerySet[RuleChange]:
    """Return the changes that were proposed or decided, newest first, each with its resolution."""
    shown = (RuleChange.State.PROPOSED, RuleChange.State.DECIDED)
    found = council.rule_changes.filter(state__in=shown).select_related("resolution")
    return found.order_by("-proposed_at", "-pk")


def change_by_id(council: Council, pk: UUID) -> RuleChange | None:
    """Return one change that was proposed, decided or withdrawn, or None."""
    found = council.rule_changes.exclude(state=RuleChange.State.DRAFT)
    return found.select_related("council", "resolution").filter(pk=pk).first()


def change_in_preparation(council: Council) -> RuleChange | None:
    """Return the change that is being prepared, or None."""
    return council.rule_changes.filter(state=RuleChange.State.DRAFT).first()


def resolutions_without_change(council: Council) -> QuerySet[Resolution]:
    """Return the resolutions by which no change of the rules was entered, newest first."""
    return council.resolutions.filter(rule_change=None).order_by("-adopted_on", "-number")
