"""The rules of a council as its pages show them: in force, coming, changed, and what a change means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youth.clock import now
from youth.models import Council, RuleChange
from youth.phrasing.rule_effects import Figures, effect_in_words
from youth.phrasing.rules import FIELDS, SECTIONS, value_in_words
from youth.presenters.rule_effects import figures_of
from youth.procedure.choices import AppliedBy
from youth.procedure.errors import InvalidRuleError
from youth.procedure.profile import Profile, Row, load_profile, profile_rows
from youth.procedure.rule_timeline import coming_values
from youth.procedure.structure import FIELDS as READERS
from youth.selectors.attendance import names_in_office
from youth.selectors.councils import today_in
from youth.selectors.rule_changes import change_in_preparation, changes_of
from youth.selectors.rules import own_facts, profile_of


def rule_cited(field: str, profile: Profile, council: Council) -> str:
    """Return the sentence that names a rule of this council, and where the council wrote it.

    Where nobody read it there, it names the council's rules of procedure alone, never a preset's source.
    """
    source = profile.fact(field).own_source or _("rules of procedure of %(council)s") % {
        "council": council.name
    }
    return _("Rule: “%(rule)s” (%(source)s).") % {"rule": FIELDS[field], "source": source}


@dataclass(frozen=True, slots=True)
class Coming:
    """What a rule will be, and from which day on."""

    value: str
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """One rule on the page, with its coming values."""

    row: Row
    coming: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the rules."""

    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule of a change: its value before, and after, in words; what the new one means."""

    field: str
    name: str
    before: str
    after: str
    source: str
    effect: str


class RulesPresenter:
    """All rules of a council at one moment."""

    def __init__(self, council: Council) -> None:
        """Store the council."""
        self.council, self.at = council, now()

    @cached_property
    def rows(self) -> list[Row]:
        """Return every rule."""
        return list(profile_rows(profile_of(self.council, self.at)))

    @property
    def sections(self) -> list[Section]:
        """Return the rules by section."""
        coming = coming_values(self.council.rules_changes, self.at)
        return [
            Section(
                name,
                str(title),
                tuple(
                    Line(row, tuple(self._coming(row.field, coming.get(row.field, []))))
                    for row in self.rows
                    if row.field.partition(".")[0] == name
                ),
            )
            for name, title in SECTIONS.items()
        ]

    def _coming(self, field: str, values: list[tuple[datetime, Any]]) -> list[Coming]:
        return [Coming(read_in_words(field, value), today_in(self.council, at)) for at, value in values]

    @property
    def written_count(self) -> int:
        """Return how many rules were read in the council's own documents."""
        return sum(bool(row.source) for row in self.rows)

    @property
    def applied_count(self) -> int:
        """Return how many rules the system applies by itself."""
        return sum(row.applied is AppliedBy.SYSTEM for row in self.rows)

    @cached_property
    def changes(self) -> list["ChangePresenter"]:
        """Return what was proposed and decided, newest first."""
        return [ChangePresenter(one) for one in changes_of(self.council)]

    @property
    def waiting(self) -> list["ChangePresenter"]:
        """Return what waits for a decision."""
        return [one for one in self.changes if one.change.state == RuleChange.State.PROPOSED]

    @property
    def decided(self) -> list["ChangePresenter"]:
        """Return what was decided."""
        return [one for one in self.changes if one.change.state == RuleChange.State.DECIDED]

    @cached_property
    def draft(self) -> RuleChange | None:
        """Return the change that is being prepared."""
        return change_in_preparation(self.council)


class ChangePresenter:
    """One change of the rules: each rule before and after, and who entered it."""

    def __init__(self, change: RuleChange, figures: Figures | None = None) -> None:
        """Store the change; with ``figures``, each rule says what it means with them."""
        self.change, self.figures = change, figures

    @property
    def is_slip(self) -> bool:
        """Return whether it is a slip that was, or is to be, corrected."""
        return self.change.kind == RuleChange.Kind.SLIP

    @property
    def state(self) -> str:
        """Return in words how far it is; a slip waits for the chair, not for a decision of the council."""
        words = {
            RuleChange.State.PROPOSED: pgettext("slip", "waits for the chair"),
            RuleChange.State.DECIDED: pgettext("slip", "corrected"),
        }
        of_slip = words.get(RuleChange.State(self.change.state)) if self.is_slip else None
        return of_slip or self.change.get_state_display()

    @cached_property
    def day(self) -> date | None:
        """Return the day from which it holds, in the council's time zone."""
        at = self.change.in_force_from
        return today_in(self.change.council, at) if at else None

    @cached_property
    def steps(self) -> list[Step]:
        """Return each rule with its value before and after."""
        change = self.change
        present = profile_of(change.council)
        after = _profile_after(change.council, change.facts) if self.figures else None
        return [
            Step(
                field=field,
                name=f"{SECTIONS[field.partition('.')[0]]}: {FIELDS[field]}",
                before=read_in_words(field, change.before[field])
                if field in change.before
                else value_in_words(field, present.fact(field).value),
                after=read_in_words(field, fact["value"]),
                source=fact["source"],
                effect=effect_in_words(field, after, self.figures) if after and self.figures else "",
            )
            for field, fact in change.facts.items()
        ]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the names in office of who prepared and who decided it, empty for the operator."""
        change = self.change
        ids = {"prepared_by": change.prepared_by_id, "decided_by": change.decided_by_id}
        known = names_in_office(
            change.council,
            [one for one in ids.values() if one],
            at=change.decided_at or change.proposed_at,
        )
        return {role: known.get(pk, "") if pk else "" for role, pk in ids.items()}


def read_in_words(field: str, value: object) -> str:
    """Return a stored value of a rule in words; as it is where the product reads it otherwise by now."""
    try:
        return value_in_words(field, READERS[field](field, value))
    except (InvalidRuleError, KeyError):
        return str(value)


def effect_now(council: Council, field: str) -> str:
    """Return what a rule means with the council's numbers."""
    return effect_in_words(field, profile_of(council), figures_of(council))


def effect_after(council: Council, field: str, fact: Mapping[str, Any]) -> str:
    """Return what a rule would mean with another value; raises ``InvalidRuleError``."""
    profile = load_profile(council.rules_preset, own_facts(council) | {field: dict(fact)})
    return effect_in_words(field, profile, figures_of(council))


def _profile_after(council: Council, facts: Mapping[str, Any]) -> Profile | None:
    try:
        return load_profile(council.rules_preset, own_facts(council) | dict(facts))
    except InvalidRuleError:
        # Together with what was decided since they contradict one another; the act says so.
        return None
