"""What a visitor's page costs, rendered and stored, against the plainest Wagtail page with the same content.

The baseline is served by the same process through the same middleware: page, menu, cards and body blocks in a
template without our frame, our components and our plugins. Both are asked for with a query string, which the
store leaves alone; then ours is asked for as readers do.
"""

import gzip
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import Q
from django.template import engines
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from bench.measuring import Result, Way, against_baseline, microseconds_each, report
from cms.demo.campaign import build_campaign
from cms.demo.lists import make_lists
from cms.models import CampaignPage, EventPage, HomePage, NewsPage, StrategicDocumentPage
from proposals.models import Proposal
from proposals.services import draft_proposal, file_proposal, publish_proposal
from tests.factories import let_in, make_agenda_item, make_meeting, make_town
from youth.models import Meeting

PER_REPEAT = 20
STORED_PER_REPEAT = 400
RENDERED_BAR, STORED_BAR = 1.3, 0.01
# Of each page, while what it shows is remembered.
QUERIES_BARS = {"home": 14, "campaign": 12}
BYTES_BAR, PICTURE_BAR = 60_000, 120_000
# What a phone of 390 points with two pixels each asks a picture to be.
PHONE_PIXELS = 780

FRAME = """{% load wagtailcore_tags wagtailimages_tags static %}<!doctype html><html lang="bg"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ page.title }}</title><meta name="description" content="{{ page.search_description }}">
<link rel="stylesheet" href="{% static 'css/glas.css' %}"></head><body><header><nav><ul>
{% for link in menu %}<li><a href="{% pageurl link %}">{{ link.title }}</a></li>{% endfor %}
</ul></nav></header><main><h1>{{ page.title }}</h1>"""
CARDS = """{% for card in cards %}<article>
{% if card.picture %}{% image card.picture fill-640x300 format-webp %}{% endif %}
<h2><a href="{% pageurl card %}">{{ card.title }}</a></h2><p>{{ card.intro }}</p></article>{% endfor %}"""
PICTURE = """{% picture page.picture width-{640,1000} format-{avif,webp} %}"""
# What belongs to the campaign, as any template would list it.
GATHERED = """<ol>{% for phase in page.phases %}<li>{{ phase.value.title }}: {{ phase.value.first_day }} –
{{ phase.value.last_day }} {% if phase.value.label %}<a href="{{ phase.value.address }}">
{{ phase.value.label }}</a>{% endif %}</li>{% endfor %}</ol>
<p>{{ page.responsible }} <a href="{% pageurl page.contact %}">{{ page.contact.title }}</a></p>
<ul>{% for topic in page.topics.all %}<li>{{ topic.name }}</li>{% endfor %}</ul>
{% for card in cards.pages %}<article><h2><a href="{% pageurl card %}">{{ card.title }}</a></h2>
<p>{{ card.intro }}</p></article>{% endfor %}
{% for proposal in cards.proposals %}<article><h2><a href="/bg/c/ms/proposals/{{ proposal.pk }}/">
{{ proposal.title }}</a></h2><p>{{ proposal.author.display_name }} {{ proposal.topic.name }}
{{ proposal.published_at }} {{ proposal.get_state_display }}</p></article>{% endfor %}"""
BODY = """{% for block in page.body %}{% include_block block %}{% endfor %}</main></body></html>"""


def a_town_with_a_site() -> CampaignPage:
    """Build what the demonstration's visitor meets: pages, proposals, a meeting that runs, one that comes."""
    town = make_town()
    make_lists(town.youth, town.secretary)
    campaign = build_campaign(Site.objects.get(is_default_site=True), town.youth)
    topic = campaign.topics.first()
    for title in ("Скейт площадка", "Велоалея", "Осветление"):
        proposal = draft_proposal(
            town.youth, title=title, summary="Защото.", points="Да се направи.", actor=town.young_person
        )
        file_proposal(proposal, topic=topic.pk, place=None, actor=town.young_person)
        publish_proposal(proposal, actor=town.young_person)
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    make_agenda_item(meeting, "Осветление", state="under_way")
    let_in(meeting, *town.members[:12])
    make_meeting(town.term, Meeting.State.CONVENED)
    return campaign


class Visitor:
    """Asks the WSGI application itself, so that nothing but the answer is measured."""

    def __init__(self) -> None:
        """Load the application once, as a worker does."""
        self.application = WSGIHandler()

    def get(self, path: str, query: str = "", **headers: Any) -> tuple[str, bytes]:
        """Ask for a page; return status and body."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            # The search counts how often an address asks.
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **headers,
        }
        said: list[str] = []
        response = self.application(environ, lambda status, _headers: said.append(status))
        body = b"".join(response)
        response.close()
        return said[0], body

    def read(self, path: str, query: str = "", **headers: str) -> bytes:
        """Ask for a page that must be there."""
        status, body = self.get(path, query, **headers)
        if status[:3] not in {"200", "304"}:
            message = f"{path} answers {status}"
            raise RuntimeError(message)
        return body

    def queries(self, path: str, query: str = "", **headers: str) -> int:
        """Return how many queries one more answer takes."""
        with CaptureQueriesContext(connection) as made:
            self.read(path, query, **headers)
        return len(made)


@contextmanager
def bare(model: type[Page], source: str, cards: Callable[[Any], Any]) -> Iterator[None]:
    """Serve pages of a type as the plainest Wagtail site would."""
    template = engines["django"].from_string(source)

    def context(page: Page, request: Any) -> dict[str, Any]:
        menu = Site.find_for_request(request).root_page.localized.get_children().live().in_menu()
        return {"page": page, "request": request, "menu": menu, "cards": cards(page)}

    with (
        patch.object(model, "get_template", lambda *_arguments: template),
        patch.object(model, "get_context", context),
    ):
        yield


def newest_cards(page: Page) -> list[Page]:
    """Return the same campaigns and news that our home page shows."""
    return [
        *CampaignPage.objects.live().descendant_of(page).select_related("picture")[:3],
        *NewsPage.objects.live().descendant_of(page).select_related("picture")[:3],
    ]


def gathered(page: CampaignPage) -> dict[str, Any]:
    """Return the same that our campaign page gathers, as one would query it."""
    topics = list(page.topics.all())

    def tied(model: type[Any], order: str) -> Any:
        belongs = Q(campaign=page) | Q(campaign=None, topics__in=topics)
        own = model.objects.live().filter(belongs, locale=page.locale_id)
        return own.distinct().order_by(order)[:3]

    shown = Proposal.objects.exclude(state="draft").filter(topic__in=topics)
    return {
        "pages": [
            *tied(NewsPage, "-date"),
            *tied(EventPage, "starts_at"),
            *tied(StrategicDocumentPage, "title"),
        ],
        "proposals": shown.select_related("author", "topic").order_by("-published_at")[:3],
    }


def ways_of(visitor: Visitor, name: str, path: str, made_bare: Callable[[], Any]) -> tuple[list[Way], Way]:
    """Return bare and rendered to compare, and the stored one."""

    def many(count: int, query: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(count):
                visitor.read(path, query, HTTP_ACCEPT_ENCODING="gzip")

        return work

    def barely() -> None:
        with made_bare():
            many(PER_REPEAT, "as=bare")()

    return (
        [
            Way(f"{name}: bare Wagtail page", barely, PER_REPEAT),
            Way(f"{name}: rendered", many(PER_REPEAT, "as=rendered"), PER_REPEAT),
        ],
        Way(f"{name}: stored", many(STORED_PER_REPEAT, ""), STORED_PER_REPEAT),
    )


def costs(visitor: Visitor, name: str, path: str, made_bare: Callable[[], Any]) -> list[Result]:
    """Measure one page in all three ways, and count its queries."""
    pair, from_store = ways_of(visitor, name, path, made_bare)
    taken = microseconds_each([*pair, from_store])
    rendered = {way.name: taken[way.name] for way in pair}
    stored = {way.name: taken[way.name] for way in (pair[1], from_store)}
    unit = "CPU µs per page"
    results = against_baseline(rendered, pair[0].name, unit, {pair[1].name: RENDERED_BAR})
    results += against_baseline(stored, pair[1].name, unit, {from_store.name: STORED_BAR})[1:]
    with made_bare():
        results.append(amount(f"{name}: bare, queries warm", visitor.queries(path, "as=bare"), "queries"))
    visitor.read(path)
    results.append(
        amount(
            f"{name}: rendered, queries warm", visitor.queries(path, "as=r"), "queries", QUERIES_BARS[name]
        )
    )
    results.append(amount(f"{name}: stored, queries", visitor.queries(path), "queries", 0))
    return results


def amount(case: str, value: float, unit: str, bar: float | None = None) -> Result:
    """Return a counted value with its absolute bar."""
    return Result(case, float(value), unit, 0.0, bar=bar, holds=None if bar is None else value <= bar)


def weights(visitor: Visitor, name: str, path: str) -> list[Result]:
    """Return the packed bytes of styles and scripts, and the heaviest picture on a phone."""
    page = visitor.read(path).decode()
    files = re.findall(r'<(?:script[^>]* src|link rel="stylesheet" href)="/static/([^"]+)"', page)
    packed = sum(len(gzip.compress(Path(str(finders.find(file))).read_bytes())) for file in set(files))
    pictures = [
        phone_bytes(found) for found in re.findall(r"<picture.*?</picture>|<img[^>]*>", page, re.DOTALL)
    ]
    return [
        amount(f"{name}: page, packed", len(gzip.compress(page.encode())), "bytes"),
        amount(f"{name}: CSS and JavaScript, packed", packed, "bytes", BYTES_BAR),
        amount(f"{name}: largest picture on a phone", max(pictures, default=0), "bytes", PICTURE_BAR),
    ]


def phone_bytes(markup: str) -> int:
    """Return the size of the file that a phone takes: of the first format, the first width that suffices."""
    source = re.search(r'srcset="([^"]+)"', markup)
    if source is None:
        addresses = re.findall(r' src="([^"]+)"', markup)
    else:
        wide = sorted((int(width), address) for address, width in re.findall(r"(\S+) (\d+)w", source[1]))
        fit = [address for width, address in wide if width >= PHONE_PIXELS] or [wide[-1][1]]
        addresses = fit[:1]
    folder = Path(settings.MEDIA_ROOT)
    return sum(
        (folder / address.removeprefix(settings.MEDIA_URL)).stat().st_size
        for address in addresses
        if address.startswith(settings.MEDIA_URL)
    )


def run() -> None:
    """Measure the home page, with a meeting under way, and the campaign page with what it gathers."""
    campaign = a_town_with_a_site()
    visitor = Visitor()
    pages = {
        "home": ("/bg/", lambda: bare(HomePage, FRAME + CARDS + BODY, newest_cards)),
        "campaign": (campaign.url, lambda: bare(CampaignPage, FRAME + PICTURE + GATHERED + BODY, gathered)),
    }
    results = []
    for name, (path, made_bare) in pages.items():
        for _ in range(3):
            visitor.read(path)
        results += costs(visitor, name, path, made_bare) + weights(visitor, name, path)
    report("pages", results)
