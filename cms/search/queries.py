"""The queries: which entries contain the words of a search, and which of those are visible now."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.http import HttpRequest
from wagtail.models import CollectionViewRestriction, Page, Site

from cms.search.dictionary import stems_of
from cms.search.index import joined
from cms.search.models import RESOLUTION, SearchEntry
from cms.sites import councils_for
from plugins.registry import enabled_plugins
from youth import clock
from youth.models import Council
from youth.stems import SMALL_WORDS, forms_in, words_in

LONGEST = 200
MOST_WORDS = 8
PERIODS = {"month": timedelta(days=31), "year": timedelta(days=365)}
ALL_LANGUAGES = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The words and filters of a search.

    ``language`` empty means: pages in the reader's language, what people wrote in every language.
    """

    text: str = ""
    kind: str = ""
    council: str = ""
    language: str = ""
    period: str = ""
    # For each word the stems of which one must be there.
    words: tuple[frozenset[str], ...] = field(default=())
    # The stems of all of it, as the column of titles holds them.
    title: str = ""

    @property
    def stems(self) -> frozenset[str]:
        """Return all stems that are looked for."""
        return frozenset().union(*self.words)


def asked(question: Question) -> Question:
    """Return the question with the stems of its words; small words count only where nothing else is there."""
    text = question.text[:LONGEST]
    forms = dict.fromkeys(form for word in words_in(text) for form in word.parts)
    said = [form for form in forms if len(form) > 1 or form.isdigit()]
    telling = ([form for form in said if form not in SMALL_WORDS] or said)[:MOST_WORDS]
    whole = forms_in([text])
    # One question to the dictionary for both.
    stems = stems_of({*telling, *whole})
    words = tuple(dict.fromkeys(stems[form] for form in telling))
    return replace(question, words=words, title=joined(stems, whole))


def found_by(question: Question) -> QuerySet[SearchEntry]:
    """Return the entries with a word of the question, and with them whether they hold now (``has_ended``).

    More words first, then what has exactly this title, what holds now before what was replaced, annulled or
    cancelled or is over, more words in the title, pages before their files, the newest.
    """
    ended = ~Q(ended_as="") | Q(over_at__lte=clock.now())
    matched = reduce(add, (_one_if("stems", stems) for stems in question.words))
    in_title = reduce(add, (_one_if("title_stems", stems) for stems in question.words))
    is_titled = Case(When(title_stems=question.title, then=1), default=0, output_field=IntegerField())
    rows = SearchEntry.objects.annotate(matched=matched).filter(matched__gt=0)
    rows = rows.annotate(is_titled=is_titled, in_title=in_title)
    rows = rows.annotate(has_ended=Case(When(ended, then=1), default=0, output_field=IntegerField()))
    latest = F("on").desc(nulls_last=True)
    return rows.order_by("-matched", "-is_titled", "has_ended", "-in_title", "behind", latest, "key")


def narrowed(rows: QuerySet[SearchEntry], question: Question, today: date) -> QuerySet[SearchEntry]:
    """Keep what the filters other than the kind leave."""
    if question.council:
        rows = rows.filter(council__slug=question.council)
    if question.language and question.language != ALL_LANGUAGES:
        rows = rows.filter(language__in=[question.language, ""])
    if question.period:
        rows = rows.filter(on__gte=today - PERIODS[question.period])
    return rows


def visible_to_everybody(
    rows: QuerySet[SearchEntry], pages: QuerySet[Page], councils: list[Council]
) -> QuerySet[SearchEntry]:
    """Keep what a visitor may read now: public pages, their files, entries of plugins that are on."""
    offered = SearchEntry.pages.through.objects.filter(searchentry=OuterRef("pk"), page__in=pages)
    shown = Q(Exists(offered), council=None)
    for council in councils:
        shown |= Q(council=council, kind__in=[RESOLUTION, *enabled_plugins(council)])
    closed = closed_collections()
    return rows.filter(shown).exclude(file__collection__in=closed) if closed else rows.filter(shown)


def pages_of_site(request: HttpRequest, language: str) -> QuerySet[Page]:
    """Return the site's public pages in one language, or in all of them."""
    site = Site.find_for_request(request)
    roots = [path for path in Site.get_site_root_paths() if site is not None and path.site_id == site.pk]
    if language != ALL_LANGUAGES:
        roots = [path for path in roots if path.language_code == language]
    below = reduce(or_, (Q(url_path__startswith=path.root_path) for path in roots), Q(pk=None))
    return Page.objects.live().public().filter(below)


def closed_collections() -> list[int]:
    """Return the collections whose files ask for a sign-in or a password, with those inside of them."""
    closed: set[int] = set()
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        inside = restriction.collection.get_descendants(inclusive=True)
        closed |= set(inside.values_list("pk", flat=True))
    return sorted(closed)


def results(request: HttpRequest, question: Question, language: str, today: date) -> "Results":
    """Return the results of the search for a reader of ``language``."""
    pages = pages_of_site(request, question.language or language)
    rows = visible_to_everybody(found_by(question), pages, councils_for(request))
    rows = narrowed(rows, question, today)
    counted = rows.order_by().values_list("kind").annotate(Count("pk"))
    counts = {kind: number for kind, number in counted}  # noqa: C416 - pairs of a query set
    if question.kind:
        rows = rows.filter(kind=question.kind)
    shown = Prefetch("pages", queryset=pages.order_by("path"))
    return Results(rows.select_related("file", "council").prefetch_related(shown), counts, question.kind)


@dataclass(frozen=True, slots=True)
class Results:
    """Entries in their order, and how many there are of each kind."""

    rows: QuerySet[SearchEntry]
    counts: dict[str, int]
    kind: str

    def __len__(self) -> int:
        return self.counts.get(self.kind, 0) if self.kind else sum(self.counts.values())

    def __getitem__(self, part: slice) -> list[SearchEntry]:
        return list(self.rows[part])


def _one_if(column: str, stems: frozenset[str]) -> Any:
    """Return 1 where a column holds one of the stems, else 0, as an expression of the database."""
    holds = [GreaterThan(StrIndex(column, Value(f" {stem} ")), 0) for stem in sorted(stems)]
    return Case(*(When(one, then=Value(1)) for one in holds), default=Value(0), output_field=IntegerField())
