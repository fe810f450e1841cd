"""What the list of proposals costs, bare and searched, against the plainest list of the same rows.

1,000 proposals of one council with 20,000 supports, five topics and eight settlements on the map. The
baseline is served by the same process through the same middleware: the same page of rows with their numbers,
in a template without our frame, our components, our filters and our counts.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template import engines
from django.urls import reverse
from django.utils.translation import override

from bench.measuring import Way, against_baseline, microseconds_each, report
from bench.pages import Visitor, amount
from bench.similar import titles
from proposals.list_search import words_to_keep
from proposals.models import ListWords, Proposal, ShortAddress, Support
from proposals.selectors.lists import ListCounts, proposals_of
from proposals.workflow import State
from tests.factories import make_participant, make_town
from youth import clock
from youth.models import Council, Place, Topic
from youth.web.pagination import page_of

PROPOSALS, SUPPORTS, PEOPLE = 1_000, 20_000, 200
PER_REPEAT = 2
CPU_BAR, QUERIES_BAR = 3, 12
STATES = (State.PUBLISHED, State.PUBLISHED, State.REGISTERED, State.ADOPTED, State.ANSWERED)

BARE = """<!doctype html><html lang="bg"><head><title>Предложения</title></head><body><h1>Предложения</h1><ul>
{% for one in page %}<li><a href="/p/{{ one.pk }}">{{ one.title }}</a> {{ one.author.display_name }}
{{ one.place.key }} {{ one.topic.key }} {{ one.published_at }} {{ one.get_state_display }}
{{ one.supporters }}</li>{% endfor %}</ul>{{ page.number }} / {{ page.paginator.num_pages }}</body></html>"""


def fill(council: Council) -> None:
    """Publish the proposals with their supports; past the services, whose cost is not asked for."""
    chosen = random.Random(3)
    people = [make_participant(council, f"Човек {number}", is_public=True) for number in range(PEOPLE)]
    topics = [
        Topic.objects.create(council=council, key=f"t{number}", names={"bg": f"Тема {number}"})
        for number in range(5)
    ]
    places = [
        Place.objects.create(
            council=council,
            key=f"p{number}",
            names={"bg": f"с. Село {number}"},
            latitude=Decimal("42.4") + Decimal(number % 3) / 20,
            longitude=Decimal("23.7") + Decimal(number // 3) / 15,
        )
        for number in range(8)
    ]
    rows = Proposal.objects.bulk_create(
        Proposal(
            council=council,
            author=chosen.choice(people),
            title=title,
            summary="Защо е нужно: " + "думи, каквито се пишат в предложение. " * 8,
            state=chosen.choice(STATES),
            topic=chosen.choice(topics),
            place=chosen.choice(places),
            support_needed=20,
            published_at=clock.now(),
            supporter_ages=chosen.choice(("", "|14-15|16-17|", "|18-24|")),
        )
        for title in titles(PROPOSALS, 7)
    )
    ShortAddress.objects.bulk_create(ShortAddress(proposal=row) for row in rows)
    ListWords.objects.bulk_create(
        ListWords(proposal=row, words=words_to_keep(row.title, row.summary)) for row in rows
    )
    each = SUPPORTS // PROPOSALS
    Support.objects.bulk_create(
        Support(proposal=row, participant=one, version=1)
        for row in rows
        for one in chosen.sample(people, each)
    )


@contextmanager
def bare() -> Iterator[None]:
    """Serve the list as the plainest site would."""
    template = engines["django"].from_string(BARE)

    def shown(request: Any, _template: str, context: dict[str, Any]) -> HttpResponse:
        page = page_of(request, proposals_of(context["council"]))
        return HttpResponse(template.render({"page": page}, request))

    answers = {
        "all_topics": [],
        "all_places": [],
        "counts_in": ListCounts(()),
        "page_of": None,
        "cards_of": [],
        "_embed_code": "",
    }
    with ExitStack() as stack:
        for name, answer in answers.items():
            stack.enter_context(patch(f"proposals.list_views.{name}", return_value=answer))
        stack.enter_context(patch("proposals.list_views.render", shown))
        yield


def run() -> None:
    """Measure the list as a visitor asks for it; a query string is left alone by the store of pages."""
    council = make_town().youth
    fill(council)
    visitor = Visitor()
    with override("bg"):
        path = reverse("proposals:list", kwargs={"council": council.slug})

    def many(query: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(PER_REPEAT):
                visitor.read(path, query)

        return work

    def barely() -> None:
        with bare():
            many("as=bare")()

    searched = urlencode({"q": "площадки за младежите", "topic": "t1"})
    ways = [
        Way("bare list of the same rows", barely, PER_REPEAT),
        Way("list", many("as=list"), PER_REPEAT),
        Way("list, searched", many(searched), PER_REPEAT),
    ]
    for way in ways:
        way.work()
    bars: dict[str, float] = {way.name: CPU_BAR for way in ways[1:]}
    results = against_baseline(microseconds_each(ways), ways[0].name, "CPU µs per page", bars)
    for way, query in zip(ways[1:], ("as=list", searched), strict=True):
        results.append(amount(f"{way.name}, queries", visitor.queries(path, query), "queries", QUERIES_BAR))
    report("proposal_list", results)
