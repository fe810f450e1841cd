"""The page of results: filters as chips, one line per result, other searches if nothing was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from cms.search.models import ANNULLED, CANCELLED, DOCUMENT, PAGE, REPLACED, RESOLUTION, SearchEntry
from cms.search.queries import ALL_LANGUAGES, PERIODS, Question
from cms.search.snippets import marked, snippet
from plugins.registry import enabled_plugins
from youth.models import Council


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One result as the page shows it."""

    title: SafeString
    text: SafeString
    url: str
    kind: str
    language: str
    on: date | None
    # Where it belongs: the council, or the page that offers the file.
    place: str
    is_partial: bool
    # Why it no longer holds, in words.
    ended: str


def kind_names(councils: list[Council]) -> dict[str, str]:
    """Return the words for every kind that can be found, in the order of the filter."""
    names = {PAGE: _("Pages"), RESOLUTION: _("Resolutions"), DOCUMENT: _("Documents")}
    for council in councils:
        for slug, plugin in enabled_plugins(council).items():
            names.setdefault(slug, str(plugin.manifest.title))
    return names


def shown_results(
    entries: list[SearchEntry], question: Question, language: str, names: dict[str, str], request: HttpRequest
) -> list[Shown]:
    """Return results with their addresses in the reader's language and the words marked."""
    stems, wanted = question.stems, len(question.words)
    return [
        Shown(
            title=marked(entry.title, stems),
            text=snippet(entry.text, stems),
            url=_address(entry, language, request),
            kind=names.get(entry.kind, ""),
            language=entry.language,
            on=entry.on,
            place=_place(entry),
            is_partial=entry.matched < wanted,  # type: ignore[attr-defined] # annotated by found_by
            ended=_ended(entry),
        )
        for entry in entries
    ]


def filters_of(
    request: HttpRequest, question: Question, counts: dict[str, int], councils: list[Council]
) -> list[dict[str, Any]]:
    """Return the groups of chips; each chip is the address of the same question with one thing changed."""
    names = kind_names(councils)
    kinds = [("", _("Everything"), sum(counts.values()))]
    kinds += [
        (kind, names[kind], counts.get(kind, 0))
        for kind in names
        if counts.get(kind) or kind == question.kind
    ]
    groups = [_group(request, "kind", _("Kind"), question.kind, kinds)]
    if len(councils) > 1:
        places = [("", _("All councils"), None), *((one.slug, one.name, None) for one in councils)]
        groups.append(_group(request, "council", _("Council"), question.council, places))
    periods = [("", _("Any time"), None), ("month", _("Past month"), None), ("year", _("Past year"), None)]
    groups.append(_group(request, "period", _("Period"), question.period, periods))
    languages = [("", _("Automatic"), None), *((code, name, None) for code, name in settings.LANGUAGES)]
    languages.append((ALL_LANGUAGES, _("All languages"), None))
    groups.append(_group(request, "language", _("Language"), question.language, languages))
    return groups


def question_of(request: HttpRequest, councils: list[Council], text: str) -> Question:
    """Read the filters of an address; what there is not is left out."""
    asked = request.GET
    languages = {code for code, _name in settings.LANGUAGES} | {ALL_LANGUAGES}
    return Question(
        text=text,
        kind=_known(asked.get("kind", ""), set(kind_names(councils))),
        council=_known(asked.get("council", ""), {one.slug for one in councils}),
        language=_known(asked.get("language", ""), languages),
        period=_known(asked.get("period", ""), set(PERIODS)),
    )


def count_in_words(count: int) -> str:
    """Return the number of results in words."""
    return ngettext("%(count)s result", "%(count)s results", count) % {"count": count}


def _known(value: str, values: set[str]) -> str:
    return value if value in values else ""


def _group(
    request: HttpRequest, name: str, label: str, active: str, choices: Sequence[tuple[str, str, int | None]]
) -> dict[str, Any]:
    chips = [
        {
            "label": words,
            "url": _with(request, name, value),
            "is_active": value == active,
            "count": count,
        }
        for value, words, count in choices
    ]
    return {"name": name, "label": label, "chips": chips, "active": active}


def _with(request: HttpRequest, name: str, value: str) -> str:
    """Return the address of the same search with one filter changed, from its first page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop(name, None)
    if value:
        asked[name] = value
    return f"?{asked.urlencode()}"


def _address(entry: SearchEntry, language: str, request: HttpRequest) -> str:
    if entry.file is not None:
        return str(entry.file.url)
    if entry.council_id is not None:
        # An address is read in the language in which it was written.
        with override(settings.LANGUAGE_CODE):
            return translate_url(entry.url, language)
    pages = entry.pages.all()
    return (pages[0].get_url(request) or "") if pages else ""


def _ended(entry: SearchEntry) -> str:
    if not entry.has_ended:  # type: ignore[attr-defined] # annotated by found_by
        return ""
    words = {
        REPLACED: pgettext("status of a document", "replaced"),
        ANNULLED: _("annulled by a later vote"),
        CANCELLED: pgettext("event", "Cancelled"),
    }
    return words.get(entry.ended_as) or _("It is over")


def _place(entry: SearchEntry) -> str:
    if entry.council is not None:
        return entry.council.name
    if entry.file is not None:
        pages = entry.pages.all()
        return _("On the page “%(title)s”") % {"title": pages[0].title} if pages else ""
    return ""
