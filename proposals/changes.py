"""What has changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from proposals.models import Proposal, ProposalVersion
from youth.points import numbered

WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, came in or went."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a proposal whose words differ."""

    label: str
    parts: tuple[Part, ...]


def changed_words(before: str, after: str) -> tuple[Part, ...]:
    """Return the later text in stretches, with what went at the place where it stood."""
    return tuple(_stretches(WORDS.findall(before), WORDS.findall(after)))


def changes_since(proposal: Proposal, version: int) -> list[Change]:
    """Return what differs from an earlier version of the proposal; nothing where that was not kept."""
    earlier = ProposalVersion.objects.filter(proposal=proposal, number=version).first()
    if earlier is None:
        return []
    texts = [
        (_("Title"), earlier.title, proposal.title),
        (_("What the council should decide"), numbered(earlier.points), proposal.text),
        (_("Why"), earlier.summary, proposal.summary),
    ]
    return [Change(label, changed_words(old, new)) for label, old, new in texts if old != new]


def _stretches(before: list[str], after: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield Part("same", "".join(before[start:end]))
            continue
        if start < end:
            yield Part("removed", "".join(before[start:end]))
        if new_start < new_end:
            yield Part("added", "".join(after[new_start:new_end]))
