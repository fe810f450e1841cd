"""Resolutions by id, by council, or by what somebody typed."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from youth.acts.resolutions import ResolutionAdopted, ResolutionAnnulled
from youth.journal.streams import meeting_stream
from youth.models import Council, Resolution
from youth.models.journal import JournalEntry

SEARCH_LENGTH = 100


def resolutions_complete() -> QuerySet[Resolution]:
    """Return resolutions with everything that is printed: council, term, meeting, agenda item."""
    return Resolution.objects.select_related(
        "council", "term", "meeting", "agenda_item__parent", "agenda_item__moved_by"
    )


def resolution_by_id(council: Council, pk: UUID) -> Resolution | None:
    """Return one resolution of the council, complete, or None."""
    return resolutions_complete().filter(council=council, pk=pk).first()


def resolution_under(municipal: Council, *, term: int, protocol: int, number: int) -> Resolution | None:
    """Return the resolution of these numbers of a youth council that mirrors ``municipal``, or None."""
    found = resolutions_complete().filter(
        council__mirrors=municipal, term__number=term, meeting__number=protocol, number=number
    )
    return found.first()


def resolutions_named(text: str) -> QuerySet[Resolution]:
    """Return the resolutions of all councils that ``text`` refers to, complete.

    It is an id, a whole designation, or a number; a number may match several.
    """
    text = text.strip()
    if text.isdecimal():
        return resolutions_complete().filter(number=int(text))
    try:
        return resolutions_complete().filter(pk=UUID(text))
    except ValueError:
        return resolutions_complete().filter(designation=text)


def resolutions_of(council: Council, query: str = "") -> QuerySet[Resolution]:
    """Return the council's resolutions, latest first; with ``query`` those with its number or words."""
    found = resolutions_complete().filter(council=council).order_by("-adopted_on", "-number")
    words = query.strip()[:SEARCH_LENGTH]
    if not words:
        return found
    if words.isdecimal():
        return found.filter(number=int(words[:9]))
    return found.filter(_holds("title", words) | _holds("designation", words) | _holds("words", words))


def _holds(field: str, words: str) -> Q:
    # SQLite folds the case of Latin letters only, so Cyrillic words are tried in three spellings.
    variants = {words, words.lower(), words.upper(), words[:1].upper() + words[1:].lower()}
    condition = Q()
    for variant in sorted(variants):
        condition |= Q(**{f"{field}__icontains": variant})
    return condition


def decision_shown(resolution: Resolution, *, whole: bool) -> dict[str, Any]:
    """Return a resolution's outcome for readers; with the list of names only if ``whole``."""
    decision: dict[str, Any] = resolution.decision
    if whole:
        return decision
    return {key: value for key, value in decision.items() if key not in {"named", "without_vote"}}


def adoption_entry(resolution: Resolution) -> JournalEntry | None:
    """Return the entry of the journal by which the resolution was adopted."""
    entries = JournalEntry.objects.filter(
        stream_id=meeting_stream(resolution.meeting_id), kind=ResolutionAdopted.name
    )
    return next((entry for entry in entries if _is_about(entry, resolution)), None)


def annulment_entry(resolution: Resolution) -> JournalEntry | None:
    """Return the entry of the journal by which the resolution was annulled, or None."""
    entries = JournalEntry.objects.filter(
        stream_id=meeting_stream(resolution.meeting_id), kind=ResolutionAnnulled.name
    )
    return next((entry for entry in entries if _is_about(entry, resolution)), None)


def _is_about(entry: JournalEntry, resolution: Resolution) -> bool:
    return entry.payload is not None and entry.payload.get("resolution") == str(resolution.pk)
