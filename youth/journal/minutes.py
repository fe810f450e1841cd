"""Sentences of the minutes for acts, registered by the app that owns the kind.

An app does so in its module ``minutes``::

    @minutes.of(MeetingSuspended)
    def suspended(act: MeetingSuspended, entry: JournalEntry) -> str | None:
        return _("The meeting was suspended at %(time)s.") % {"time": local_time(entry)}

The language of the minutes is active meanwhile.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.journal.kinds import Kind, act_of, kind_named
from youth.models.journal import JournalEntry

type Sentence = Callable[[Any, JournalEntry], str | None]

_sentences: dict[type[Kind], Sentence] = {}


def of(*kinds: type[Kind]) -> Callable[[Sentence], Sentence]:
    """Register a function that returns the minutes' paragraph for acts of these kinds, or ``None``.

    Raises ``ValueError`` where a kind has a function already.
    """

    def register(sentence: Sentence) -> Sentence:
        for kind in kinds:
            if kind in _sentences:
                both = f"{_sentences[kind].__module__} and {sentence.__module__}"
                message = f"two functions write the minutes of {kind.name}: {both}"
                raise ValueError(message)
            _sentences[kind] = sentence
        return sentence

    return register


def paragraph(entry: JournalEntry, language: str) -> str | None:
    """Return the paragraph of an entry in a language, ``None`` where the minutes leave it out.

    Where the kind's app is gone or the payload was erased, the paragraph gives the kind and the raw content.
    """
    kind = kind_named(entry.kind)
    with override(language):
        if kind is None:
            return _unknown(entry)
        if kind not in _sentences:
            return None
        act = act_of(entry)
        return _unknown(entry) if act is None else _sentences[kind](act, entry)


def local_time(entry: JournalEntry, moment: datetime | None = None) -> str:
    """Return the time of day in the council's time zone, as the minutes write it."""
    zone = ZoneInfo(entry.stream.council.time_zone)
    return date_format(timezone.localtime(moment or entry.at, zone), "H:i")


def _unknown(entry: JournalEntry) -> str:
    if entry.payload is None:
        return _("The journal holds “%(kind)s”; its content was erased.") % {"kind": entry.kind}
    content = ", ".join(f"{key}: {_shown(value)}" for key, value in entry.payload.items())
    if not content:
        return _("The journal holds “%(kind)s”, an act of a plugin that is no longer installed.") % {
            "kind": entry.kind
        }
    return _("The journal holds “%(kind)s”, an act of a plugin that is no longer installed: %(content)s.") % {
        "kind": entry.kind,
        "content": content,
    }


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
