"""The rules of procedure of a council: its preset, its founding values, and what was changed since."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from youth.clock import now
from youth.models import AgendaItem, Council, Meeting
from youth.phrasing.rules import TOPICS
from youth.procedure.profile import Profile, changed_values, load_profile, load_resolved, resolved_rules
from youth.procedure.rule_timeline import facts_at


def profile_of(council: Council, at: datetime | None = None) -> Profile:
    """Return the council's rules in force at ``at`` (now if left out).

    Raises ``InvalidRuleError`` where stored changes no longer fit the preset; the services that write them
    prevent that.
    """
    return _loaded(council.rules_preset, json.dumps(own_facts(council, at), sort_keys=True))


def own_facts(council: Council, at: datetime | None = None) -> dict[str, Any]:
    """Return what the council itself set, by field, as in force at ``at`` (now if left out)."""
    return facts_at(council.rules_overrides, council.rules_changes, at or now())


def rules_of(meeting: Meeting) -> Profile:
    """Return the rules of a meeting: those in force when it was convened, before that the council's."""
    if not meeting.rules:
        return profile_of(meeting.council)
    return _kept(json.dumps(meeting.rules, sort_keys=True))


def overrides_of(meeting: Meeting) -> dict[str, object]:
    """Return the values of the meeting's rules that differ from their preset as it is shipped now."""
    return changed_values(meeting.rules or rules_now(meeting.council))


def rules_now(council: Council) -> dict[str, Any]:
    """Return the council's rules as a meeting keeps them from its notice on: whole, without the preset."""
    return resolved_rules(council.rules_preset, own_facts(council))


def is_founding(council: Council) -> bool:
    """Return whether the council has not begun its work: no meeting was convened, so nothing was decided."""
    return not council.meetings.filter(convened_at__isnull=False).exists()


def meetings_ahead(council: Council) -> list[Meeting]:
    """Return the meetings that are convened or under way; they keep the rules of their notice."""
    states = (Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED)
    return list(council.meetings.filter(state__in=states).order_by("starts_at"))


def topics_of(council: Council) -> list[tuple[str, str]]:
    """Return the topics on which the rules require a particular way of voting, as choices of a form."""
    vote = profile_of(council).vote
    known = dict.fromkeys([*vote.named_required_for.value, *vote.secret_required_for.value])
    return [(topic, str(TOPICS.get(topic, topic))) for topic in known]


def decision_types() -> list[tuple[str, Any]]:
    """Return the types of decision, which differ by their majority, as choices of a form; the ordinary first.

    What is only for information is not decided, and is none of them.
    """
    return [one for one in AgendaItem.DecisionType.choices if one[0] != AgendaItem.DecisionType.NONE]


@lru_cache(maxsize=64)
def _loaded(preset: str, overrides: str) -> Profile:
    # Profiles are frozen, so one object serves every request that sees the same rules.
    return load_profile(preset, json.loads(overrides))


@lru_cache(maxsize=64)
def _kept(rules: str) -> Profile:
    return load_resolved(json.loads(rules))
