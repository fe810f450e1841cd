"""What home, search and sitemap ask the database for with twenty articles, and with two thousand.

The articles are copies of one that was added as an editor adds it: their rows are written together, with
the places in the tree that they would have got one by one.
"""

from copy import copy
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.db import transaction
from django.db.models.base import ModelState
from wagtail.models import Page

from bench.measuring import Result, report
from bench.pages import Visitor, a_town_with_a_site, amount
from cms.models import HomePage, NewsIndexPage, NewsPage
from cms.search.pages import rebuild_pages

FEW, MANY = 20, 2_000
# Of each page while what it shows is remembered; the same however many pages there are.
BARS = {"home": 14, "search": 5, "sitemap": 3}
ASKED = {
    "home": ("/bg/", "as=many"),
    "search": ("/bg/search/", "q=" + quote("новина")),
    "sitemap": ("/sitemap.xml", ""),
}


def first_article() -> NewsPage:
    """Add an index of news with one article."""
    root = HomePage.objects.get(locale__language_code="bg")
    index = NewsIndexPage(title="Много новини", slug="mnogo-novini", locale=root.locale)
    root.add_child(instance=index)
    article = NewsPage(title="Новина 1", slug="novina-1", intro="Почистихме.", locale=root.locale)
    index.add_child(instance=article)
    return article


@transaction.atomic
def fill_up(first: NewsPage, count: int) -> None:
    """Copy the article until there are as many beside it."""
    index = first.get_parent(update=True)
    page = Page.objects.get(pk=first.pk)
    rows = [copied(page, index, number) for number in range(index.numchild + 1, count + 1)]
    for row in Page.objects.bulk_create(rows, batch_size=500):
        article = NewsPage(page_ptr=row, date=first.date, intro=first.intro, body=first.body)
        # Only what an article has beyond its page, whose row is there.
        article.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=index.pk).update(numchild=count)


def copied(page: Page, index: Page, number: int) -> Page:
    """Return a copy of a page, not saved yet, as the child of its parent with the number."""
    row: Any = copy(page)
    row._state = ModelState()
    row.pk, row.translation_key = None, uuid4()
    row.path = Page._get_path(index.path, page.depth, number)
    row.title = row.draft_title = f"Новина {number}"
    row.slug = f"novina-{number}"
    row.url_path = f"{index.url_path}{row.slug}/"
    return row


def asked_for(visitor: Visitor) -> dict[str, int]:
    """Return how many queries each answer takes, once what it shows is remembered."""
    queries = {}
    for name, (path, query) in ASKED.items():
        for _ in range(3):
            answer = visitor.read(path, query)
        if b"novina-" not in answer:
            message = f"{path} does not show the articles"
            raise RuntimeError(message)
        queries[name] = visitor.queries(path, query)
    return queries


def run() -> None:
    """Count the queries at both sizes."""
    a_town_with_a_site()
    first = first_article()
    visitor = Visitor()
    seen = {}
    for count in (FEW, MANY):
        fill_up(first, count)
        problems = Page.find_problems()
        if any(problems) or NewsPage.objects.child_of(first.get_parent()).count() != count:
            message = f"the tree of {count} articles is not whole: {problems}"
            raise RuntimeError(message)
        rebuild_pages()
        seen[count] = asked_for(visitor)
    results: list[Result] = []
    for name, bar in BARS.items():
        few, many = seen[FEW][name], seen[MANY][name]
        results.append(amount(f"{name}: queries warm, {FEW} articles", few, "queries", bar))
        results.append(amount(f"{name}: queries warm, {MANY} articles", many, "queries", few))
    report("many_pages", results)
