"""What changed between two versions of a proposal, as its pages show it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from proposals.models import Proposal, ProposalVersion
from youth.word_diff import Kind, Part, PointChange, changed_points, changed_words

KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a proposal whose words differ: its words, or point by point those of the decision."""

    label: str
    parts: tuple[Part, ...] = ()
    points: tuple[PointChange, ...] = ()


def kept_changes(before: str, after: str) -> tuple[Part, ...]:
    """Return the words that changed, from the cache; two texts always give the same."""
    key = kept_as(before, after)
    kept: list[tuple[Kind, str]] | None = cache.get(key)
    if kept is None:
        kept = [(part.kind, part.text) for part in changed_words(before, after)]
        cache.set(key, kept, KEPT_SECONDS)
    return tuple(Part(kind, text) for kind, text in kept)


def kept_as(before: str, after: str) -> str:
    """Return the cache key of the changes between two texts."""
    texts = json.dumps([before, after]).encode()
    return f"proposals:changes:{hashlib.sha256(texts).hexdigest()}"


def changes_since(proposal: Proposal, version: int) -> list[Change]:
    """Return the differences from an earlier version of the proposal; empty if that was not kept."""
    earlier = ProposalVersion.objects.filter(proposal=proposal, number=version).first()
    return changes_between(earlier, proposal) if earlier is not None else []


def changes_between(earlier: ProposalVersion | Proposal, later: ProposalVersion | Proposal) -> list[Change]:
    """Return the parts of a proposal in which two texts differ."""
    texts = [
        (_("Title"), earlier.title, later.title),
        (_("Legal ground"), earlier.legal_ground, later.legal_ground),
        (_("What the council should decide"), earlier.points, later.points),
        (_("Why"), earlier.summary, later.summary),
        (_("Cost and who pays"), earlier.cost, later.cost),
    ]
    return [_change(label, old, new) for label, old, new in texts if old != new]


def changes_of_draft(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    """Return the differences between two states of a decision; empty where there is none."""
    return [_change(_("What the council should decide"), old, new)] if old != new else []


def changes_to_typed(proposal: Proposal, typed: Mapping[str, str]) -> list[Change]:
    """Return the differences from the text that is saved to what somebody typed in the form."""
    texts = [
        (_("Title"), proposal.title, typed["title"]),
        (_("What the council should decide"), proposal.text, typed["points"]),
        (_("Why"), proposal.summary, typed["summary"]),
        (_("Cost and who pays"), proposal.cost, typed["cost"]),
    ]
    # A browser ends the lines of a text area in its own way.
    read = [(label, old, new.replace("\r\n", "\n").strip()) for label, old, new in texts]
    return [Change(label, parts=kept_changes(old, new)) for label, old, new in read if old != new]


def _change(label: str, old: str | list[dict[str, Any]], new: str | list[dict[str, Any]]) -> Change:
    if isinstance(old, str) and isinstance(new, str):
        return Change(label, parts=kept_changes(old, new))
    return Change(label, points=_kept_points(old, new))


def _kept_points(old: Sequence[Any], new: Sequence[Any]) -> tuple[PointChange, ...]:
    key = kept_as(json.dumps(old, sort_keys=True), json.dumps(new, sort_keys=True))
    kept: list[tuple[Any, ...]] | None = cache.get(key)
    if kept is None:
        # Plain values: what is kept outlives this version of the code.
        kept = [
            (one.id, one.kind, one.level, one.is_moved, [(part.kind, part.text) for part in one.parts])
            for one in changed_points(old, new)
        ]
        cache.set(key, kept, KEPT_SECONDS)
    return tuple(
        PointChange(point, kind, level, is_moved, tuple(Part(*part) for part in parts))
        for point, kind, level, is_moved, parts in kept
    )
