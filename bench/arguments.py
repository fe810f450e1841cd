"""What a proposal's page with forty arguments costs, against the plainest page with the same rows.

The baseline is served by the same process through the same middleware: the proposal, its arguments and their
answers, with authors and votes, in a template without our frame and our components.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse
from django.template import engines
from django.urls import reverse
from django.utils.translation import override

from bench.measuring import Result, Way, against_baseline, microseconds_each, report
from bench.pages import Visitor, amount
from plugins.deliberation.arguments.models import Answer, Argument, ArgumentVote
from proposals.models import Proposal
from proposals.services import draft_proposal, publish_proposal
from tests.factories import Town, make_participant, make_town
from tests.sessions import new_session
from youth.models import ModerationRules

ARGUMENTS, OTHERS = 40, 30
PER_REPEAT = 20
CPU_BAR, QUERIES_BAR = 4, 14

BARE = """<!doctype html><html lang="bg"><head><title>{{ proposal.title }}</title></head><body>
<h1>{{ proposal.title }}</h1><p>{{ proposal.summary }}</p><p>{{ proposal.text }}</p><ul>
{% for one in arguments %}<li>{{ one.side }}: {{ one.text }} {{ one.author.display_name }} {{ one.made_at }}
{{ one.number }}<ul>{% for answer in one.answers.all %}<li>{{ answer.text }} {{ answer.author.display_name }}
{{ answer.made_at }}</li>{% endfor %}</ul></li>{% endfor %}</ul></body></html>"""


def proposals_in(town: Town) -> list[Proposal]:
    """Publish proposals, each with forty arguments, of which every second one has an answer and votes."""
    ModerationRules.objects.create(council=town.youth, most_a_day=10_000)
    people = [make_participant(town.youth, f"Човек {number}", is_public=True) for number in range(20)]
    found = []
    for number in range(OTHERS):
        draft = draft_proposal(
            town.youth, title=f"Предложение {number}", summary="Защо.", points="Да.", actor=town.young_person
        )
        found.append(publish_proposal(draft, actor=town.young_person))
        debate(found[-1], people)
    return found


def debate(proposal: Proposal, people: list[Any]) -> None:
    """Write forty arguments on one proposal; past the services, whose cost is not asked for."""
    about = {"council": proposal.council, "subject_label": "proposals.proposal", "subject_id": proposal.pk}
    made = Argument.objects.bulk_create(
        Argument(
            **about,
            side=("for", "against", "for", "question")[number % 4],
            text=f"Аргумент {number}: " + "думи, каквито се пишат в обсъждане. " * 6,
            language="bg",
            author=people[number % 20],
        )
        for number in range(ARGUMENTS)
    )
    Answer.objects.bulk_create(
        Answer(argument=one, text="Отговор в няколко думи.", language="bg", author=people[0])
        for one in made[::2]
    )
    ArgumentVote.objects.bulk_create(
        ArgumentVote(argument=one, participant=voter)
        for one in made[::2]
        for voter in people[1:6]
        if voter.pk != one.author_id
    )


@contextmanager
def bare() -> Iterator[None]:
    """Serve a proposal's page as the plainest site would."""
    template = engines["django"].from_string(BARE)

    def shown(request: Any, proposal: Proposal, **_arguments: Any) -> HttpResponse:
        rows = Argument.objects.filter(subject_id=proposal.pk).select_related("author")
        rows = rows.annotate(number=Count("votes")).prefetch_related("answers__author")
        return HttpResponse(template.render({"proposal": proposal, "arguments": rows}, request))

    with patch("proposals.views._show", shown):
        yield


def run() -> None:
    """Measure the page as a visitor asks for it, and as somebody who is signed in does."""
    town = make_town()
    proposal = proposals_in(town)[-1]
    with override("bg"):
        path = reverse("proposals:detail", kwargs={"council": proposal.council.slug, "pk": proposal.pk})
    assert town.member.user is not None
    cookie = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={new_session(town.member.user)}"}
    results = measure(path, "proposal's page", {}) + measure(path, "proposal's page, signed in", cookie)
    report("arguments", results)


def measure(path: str, name: str, headers: dict[str, str]) -> list[Result]:
    """Measure the page against the bare page, for the person who sends these headers."""
    visitor = Visitor()

    def many() -> None:
        for _ in range(PER_REPEAT):
            visitor.read(path, **headers)

    def barely() -> None:
        with bare():
            many()

    baseline = "bare page of the same rows"
    ways = [Way(baseline, barely, PER_REPEAT), Way(name, many, PER_REPEAT)]
    for way in ways:
        way.work()
    results = against_baseline(microseconds_each(ways), baseline, "CPU µs per page", {name: CPU_BAR})
    queries = visitor.queries(path, **headers)
    return [*results, amount(f"{name}, queries", queries, "queries", QUERIES_BAR)]
