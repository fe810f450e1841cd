"""The search page: ``/<language>/search/?q=…``."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.search.limits import may_search
from cms.search.presenters import results as shown
from cms.search.queries import ALL_LANGUAGES, LONGEST, asked, results
from cms.sites import councils_for
from youth.web.pagination import page_of

PER_PAGE = 10
TOO_MANY = 429


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the field, and what was found for ``?q=`` with the filters of the address."""
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    context = {"query": text, "longest": LONGEST}
    if not text:
        return render(request, "search/page.html", context)
    if not may_search(request):
        return render(request, "search/page.html", context | {"is_too_often": True}, status=TOO_MANY)
    return render(request, "search/page.html", context | _found(request, text))


def _found(request: HttpRequest, text: str) -> dict[str, object]:
    """Return the template's context for a query: results and chips, or ``has_no_words`` alone."""
    councils, language = councils_for(request), get_language() or "bg"
    question = asked(shown.question_of(request, councils, text))
    if not question.words:
        return {"has_no_words": True}
    found = results(request, question, language, timezone.localdate())
    listed = page_of(request, found, PER_PAGE)
    names = shown.kind_names(councils)
    is_narrowed = bool(question.council or question.period or question.language)
    return {
        "page": listed,
        "results": shown.shown_results(list(listed), question, language, names, request),
        "found": shown.count_in_words(len(found)),
        "filters": shown.filters_of(request, question, found.counts, councils),
        # The kind's chips are always there; the others open only where one of them is chosen.
        "is_narrowed": is_narrowed,
        "is_filtered": is_narrowed or bool(question.kind),
        "without_filters": urlencode({"q": text}),
        "everywhere": urlencode({"q": text, "language": ALL_LANGUAGES}),
    }
