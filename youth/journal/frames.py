"""What screens get for an act, registered beside its kind: by its owner, and by whoever adds to it.

An app does so in its module ``frames``::

    @frames.of(PollOpened)
    def panel(act: PollOpened, entry: JournalEntry, audience: Audience, language: str) -> Fragments | None:
        return {"poll-panel": render_to_string("voting/_panel.html", …)}

Fragments replace elements of the page by id; they are the partials that the full page includes, and the
language is active while they are rendered.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction

from plugins.failures import record_failure
from plugins.registry import is_enabled, plugin_by_slug
from youth.journal.kinds import Audience, Kind, public_json
from youth.journal.owners import owner_of
from youth.models.journal import JournalEntry

type Fragments = Mapping[str, str]
type Part = Callable[[Any, JournalEntry, Audience, str], Fragments | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a screen gets for one entry: its public JSON, and the fragments it replaces by element id."""

    data: dict[str, Any]
    fragments: dict[str, str]


class _Registered(NamedTuple):
    owner: str
    part: Part


_parts: dict[type[Kind], list[_Registered]] = {}


def of(*kinds: type[Kind]) -> Callable[[Part], Part]:
    """Have a function asked for what acts of these kinds change on the page, as an audience sees it.

    Where a function of the kind's own app returns ``None``, screens of that audience learn only that
    ``seq`` moved. Another app's fragments are added where its plugin is on; ``None`` or a crash adds none.
    """

    def register(part: Part) -> Part:
        for kind in kinds:
            _parts.setdefault(kind, []).append(_Registered(owner_of(part.__module__), part))
        return part

    return register


def has_frame(kind: type[Kind]) -> bool:
    """Return whether anything on a page is replaced by acts of a kind."""
    return kind in _parts


def frame_of(act: Kind, entry: JournalEntry, audience: Audience, language: str) -> Frame | None:
    """Return what screens of this audience and language get; ``None`` shows only that ``seq`` moved."""
    if audience == "public" and not act.is_public:
        return None
    owner = act.name.partition(".")[0]
    fragments: dict[str, str] = {}
    added: dict[str, str] = {}
    for registered in _parts.get(type(act), ()):
        if registered.owner != owner:
            added |= _added(registered, act, entry, audience, language)
        elif (own := registered.part(act, entry, audience, language)) is not None:
            fragments |= own
        else:
            return None
    return Frame(public_json(entry), added | fragments)


def _added(
    registered: _Registered, act: Kind, entry: JournalEntry, audience: Audience, language: str
) -> dict[str, str]:
    """Return what another app adds; its fault is its own, the frame goes out without it."""
    council = entry.stream.council
    if plugin_by_slug(registered.owner) and not is_enabled(council, registered.owner):
        return {}
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            answer = registered.part(act, entry, audience, language) or {}
            # Read here: a lazy text may fail too.
            return {str(key): str(text) for key, text in answer.items()}
    except Exception as error:  # noqa: BLE001 (isolation: a plugin may fail in any way)
        record_failure(registered.owner, "frames", council, error)
        return {}
