"""Sentences about the floor."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import pgettext, pgettext_lazy

from plugins.deliberation.floor.procedure.queue import Why

if TYPE_CHECKING:
    from django.utils.functional import Promise

REASONS: "Mapping[Why, Promise]" = {
    Why.ORDER: pgettext_lazy("place in the queue", "point of order"),
    Why.PROCEDURAL: pgettext_lazy("place in the queue", "procedural motion"),
    Why.REPLY: pgettext_lazy("place in the queue", "reply to a speech"),
    Why.REJOINDER: pgettext_lazy("place in the queue", "answer to a reply"),
    Why.MOVER: pgettext_lazy("place in the queue", "mover"),
    Why.RAPPORTEUR: pgettext_lazy("place in the queue", "committee's rapporteur"),
    Why.QUESTION: pgettext_lazy("place in the queue", "question"),
    Why.OTHER_SIDE: pgettext_lazy("place in the queue", "for and against take turns"),
    Why.FIRST_SPEECH: pgettext_lazy("place in the queue", "first speech on the item"),
    Why.LESS_TIME: pgettext_lazy("place in the queue", "has spoken for less time"),
    Why.BY_REQUEST: pgettext_lazy("place in the queue", "in the order of requests"),
}


def duration(seconds: int) -> str:
    """Return a time in words: "4 min 30 s", "45 s"."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(pgettext("duration", "%(number)s min") % {"number": minutes})
    if rest or not minutes:
        parts.append(pgettext("duration", "%(number)s s") % {"number": rest})
    return " ".join(parts)


def listed(times: Iterable[tuple[str, int]]) -> str:
    """Return names with their times: "Ана (4 min), Боян (30 s)"."""
    return ", ".join(f"{name} ({duration(seconds)})" for name, seconds in times)
