"""Writing the index: what may be found is taken in, changed or dropped as the councils' acts say."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import override

from cms.search.dictionary import stems_of
from cms.search.models import ANNULLED, RESOLUTION, SearchEntry, StreamRead
from plugins import hooks
from youth.acts.institution import PluginSwitchedOn
from youth.journal.models import JournalEntry, Stream
from youth.journal.streams import council_stream, keys_in, meeting_stream
from youth.models import Council
from youth.selectors.resolutions import resolutions_complete
from youth.stems import forms_in

WRITTEN = (
    "kind",
    "council",
    "stream",
    "file",
    "language",
    "on",
    "ended_as",
    "over_at",
    "behind",
    "url",
    "title",
    "title_stems",
    "stems",
    "text",
)
COMPARED = ("language", "on", "ended_as", "over_at", "behind", "url", "title", "text", "stream")
AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something to be found, before its words are brought to their stems."""

    key: str
    kind: str
    title: str
    text: str
    language: str
    url: str = ""
    on: date | None = None
    ended_as: str = ""
    over_at: datetime | None = None
    behind: int = 0
    stream: str = ""
    council: Council | None = None
    file: Any = None


def write_entries(found: Collection[Found]) -> None:
    """Insert or update entries by their keys."""
    SearchEntry.objects.bulk_create(
        _with_stems(found), update_conflicts=True, unique_fields=["key"], update_fields=WRITTEN
    )


def refresh_council(
    council: Council,
    streams: Collection[str] | None = None,
    *,
    is_full: bool = False,
    report: Callable[[int], None] = lambda _count: None,
) -> int:
    """Bring a council's entries to what may be found now, all or those of some streams; count the changes.

    ``is_full`` also writes unchanged entries, for new rules of stems; ``report`` gets the size of each batch.
    """
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        answers, silent = _findable_in(council, streams)
        found = {one.key: one for one in answers}
        known = SearchEntry.objects.filter(council=council).exclude(kind__in=silent)
        if streams is not None:
            known = known.filter(stream__in=streams)
        before = {row["key"]: row for row in known.values("key", *COMPARED)}
        changed = [one for key, one in found.items() if is_full or not _is_same(before.get(key), one)]
        gone = before.keys() - found.keys()
        SearchEntry.objects.filter(key__in=gone).delete()
        for some in batched(changed, AT_ONCE, strict=False):
            write_entries(some)
            report(len(some))
    return len(changed) + len(gone)


def follow_journal() -> int:
    """Bring up to date what the acts of all councils changed; return how many streams went on."""
    return sum(follow_council(council) for council in Council.objects.order_by("pk"))


def follow_council(council: Council) -> int:
    """Bring up to date what a council's acts since the last time changed; return how many streams went on."""
    read = StreamRead.objects.filter(stream=OuterRef("pk"), seq__gte=OuterRef("seq"))
    streams = list(Stream.objects.filter(~Exists(read), council=council, seq__gt=0).order_by("pk"))
    for some in batched(streams, AT_ONCE, strict=False):
        _follow(council, some)
    return len(streams)


def _follow(council: Council, streams: Collection[Stream]) -> None:
    names = [stream.pk for stream in streams]
    # A plugin that was off was not asked for its entries: when it is on again, all are requested.
    refresh_council(council, None if council_stream(council) in names and _came_back(council) else names)
    # The heads were read before the rows were, so that an act in between is read again.
    StreamRead.objects.bulk_create(
        [StreamRead(stream=stream, seq=stream.seq) for stream in streams],
        update_conflicts=True,
        unique_fields=["stream"],
        update_fields=["seq"],
    )


def _came_back(council: Council) -> bool:
    """Return whether a plugin was switched on since the council's own stream was last read."""
    own = council_stream(council)
    read = StreamRead.objects.filter(stream=own).values_list("seq", flat=True).first() or 0
    return JournalEntry.objects.filter(stream=own, kind=PluginSwitchedOn.name, seq__gt=read).exists()


def _findable_in(council: Council, streams: Collection[str] | None) -> tuple[list[Found], set[str]]:
    """Return what may be found, and the plugins that failed to say: their entries stay as they are."""
    found = list(_resolutions(council, streams))
    answers, crashed = hooks.searchable.consult(council, streams=streams)
    failed = hooks.searchable.receivers_in(council).keys() - {slug for slug, _matters in answers}
    failed |= {plugin.manifest.slug for plugin in crashed}
    for slug, subjects in answers:
        found += [_of_plugin(slug, council, subject) for subject in subjects if slug not in failed]
    return found, failed


def _of_plugin(slug: str, council: Council, subject: hooks.Searchable) -> Found:
    return Found(
        key=f"{slug}:{subject.id}",
        kind=slug,
        title=str(subject.title),
        text=str(subject.text),
        language=subject.language,
        url=subject.url,
        on=subject.on,
        stream=subject.stream,
        council=council,
    )


def _resolutions(council: Council, streams: Collection[str] | None) -> Iterator[Found]:
    rows = resolutions_complete().filter(council=council)
    if streams is not None:
        rows = rows.filter(meeting_id__in=keys_in("meeting", streams))
    for resolution in rows:
        yield Found(
            key=f"resolution:{resolution.pk}",
            kind=RESOLUTION,
            title=f"{resolution.designation}: {resolution.title}",
            text=resolution.text,
            language=resolution.language,
            url=reverse("youth:resolution", kwargs={"council": council.slug, "pk": resolution.pk}),
            on=resolution.adopted_on,
            ended_as=ANNULLED if resolution.annulled_by_vote else "",
            stream=meeting_stream(resolution.meeting_id),
            council=council,
        )


def _is_same(row: Mapping[str, Any] | None, found: Found) -> bool:
    return row is not None and all(row[name] == getattr(found, name) for name in COMPARED)


def _with_stems(found: Collection[Found]) -> list[SearchEntry]:
    """Return rows with the stems of their words; one question to the dictionary for all of them."""
    forms = {one.key: (forms_in([one.title]), forms_in([one.title, one.text])) for one in found}
    stems = stems_of({form for _title, both in forms.values() for form in both})
    rows = []
    for one in found:
        values = {name: getattr(one, name) for name in (*WRITTEN, "key") if hasattr(one, name)}
        title, both = forms[one.key]
        rows.append(SearchEntry(**values, title_stems=joined(stems, title), stems=joined(stems, both)))
    return rows


def joined(stems: Mapping[str, frozenset[str]], forms: Iterable[str]) -> str:
    """Return the stems of forms as the columns hold them: in order, each between spaces."""
    return f" {' '.join(sorted({stem for form in forms for stem in stems[form]}))} "
