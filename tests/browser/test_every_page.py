"""Every page that the demonstration links to, as each kind of person sees it, on every kind of screen.

A new page is held to the same rules without being named here, as long as some page links to it. A walk asks
for a few pages of each kind, and of somebody signed in for one in Bulgarian; with ``--everything`` for all
in both languages. The browser loads those that are of a new kind or built of parts that it has not judged
yet, because what several people see alike needs to be judged once: in turn wide and light or narrow and dark,
with ``--everything`` in both. Visitor and chair see nearly all kinds and walk in every run, the others where
time is plenty.
"""

import gzip
import os
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from lxml.html import document_fromstring
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django import DjangoDbBlocker

from proposals.models import Proposal
from proposals.services import edit_proposal, support_proposal
from tests.browser.accessibility import LOOKS, WIDE, Watch, faults, faults_of_width
from tests.browser.conftest import SCREENS
from tests.browser.kinds import Judged, kind_of, language_of
from tests.browser.open_states import faults_of_open_states
from tests.databases import Databases
from tests.demonstration import BACKEND, Demonstration, demonstration
from voting.models import Poll
from voting.services.opening import open_poll
from youth.models import AgendaItem, Meeting, ModerationCase, Participant, Resolution, User

# Kilobytes of style sheets and scripts, compressed, that one page may need.
WEIGHT = 60
# The editors' admin is Wagtail's own; files are no pages; signing out would end the walk.
LEFT_OUT = ("/admin/", "/documents/", "/media/", "/static/", "/api/")
SIGN_OUT = "/accounts/logout/"
PEOPLE = ("chair", "member")
# So many pages of one kind are asked for, by language; the second differs by the length of its words.
FEW = {"bg": 2, "en": 1}
# Somebody signed in sees most of the same.
FEWER = {"bg": 1, "en": 0}
# On pages of the editors' admin, or on theirs as soon as they choose it.
OF_EDITORS = {f"components/{name}.html" for name in ("chart", "chart_mark", "embed", "plot", "texts")}


@pytest.fixture(scope="module")
def demo(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Demonstration]:
    """Give the demonstration, served, with an open vote and a text that changed after it was supported."""
    with demonstration(databases, django_db_blocker) as served:
        with served.rows():
            chair, member = (Participant.objects.get(user__email=f"{who}@glas.example") for who in PEOPLE)
            open_poll(AgendaItem.objects.get(state=AgendaItem.State.UNDER_WAY), actor=chair)
            proposal = Proposal.objects.filter(state="published").exclude(author=member)[0]
            support_proposal(proposal, actor=member)
            text = {"title": proposal.title, "summary": "Иначе няма как.", "points": proposal.text}
            edit_proposal(proposal, **text, language=proposal.language, actor=proposal.author)
        yield served


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Give what all walks share."""
    return Judged()


@dataclass(slots=True)
class Walk:
    """What a walk has yet to see, what it saw, and what it found."""

    queue: deque[str]
    # Each known path with the page that links to it.
    known: dict[str, str] = field(default_factory=dict)
    visited: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def add(self, path: str, linked_from: str) -> None:
        """Queue a path unless it is known or left out."""
        if path in self.known or path.startswith(LEFT_OUT) or SIGN_OUT in path:
            return
        self.known[path] = linked_from
        self.queue.append(path)


class Weight:
    """Bytes of style sheets and scripts that pages load, compressed, each file measured once."""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self._sizes: dict[str, int] = {}
        self._page: set[str] = set()

    def over(self, page: Page) -> None:
        """Listen to what the page loads."""

        def response(answer: Response) -> None:
            if answer.request.resource_type in {"stylesheet", "script"} and answer.ok:
                if answer.url not in self._sizes:
                    self._sizes[answer.url] = len(gzip.compress(answer.body(), 6))
                self._page.add(answer.url)

        page.on("response", response)

    def kilobytes(self) -> float:
        """Return the weight of the page loaded last, and begin again."""
        total = sum(self._sizes[url] for url in self._page)
        self._page.clear()
        return total / 1024


@pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="pages look alike on every database; SQLite's run walks"
)
@pytest.mark.parametrize(
    "person",
    [
        "visitor",
        "chair",
        *(
            pytest.param(person, marks=pytest.mark.long)
            for person in ("member", "young", "secretary", "municipal", "moderator", "editor")
        ),
    ],
)
def test_every_page_is_accessible(
    chromium: Browser,
    watch: Watch,
    demo: Demonstration,
    judged: Judged,
    person: str,
    request: pytest.FixtureRequest,
) -> None:
    asks_for_all = request.config.getoption("everything")
    context = context_of(person, chromium, watch, demo)
    page = context.new_page()
    weight = Weight()
    weight.over(page)
    walk = Walk(deque(["/"]))
    asked: Counter[str] = Counter()
    alternating = cycle(LOOKS)

    while walk.queue:
        path = walk.queue.popleft()
        asked[kind_of(path)] += 1
        if path in judged.public_files:
            continue
        few = FEW if person == "visitor" else FEWER
        is_repeated = asked[kind_of(path)] > few[language_of(path) or "bg"]
        if is_repeated and not asks_for_all:
            continue
        text, is_file = page_at(context, path, walk)
        if is_file and person == "visitor":
            judged.public_files.add(path)
        if not text:
            continue
        walk.visited.append(path)
        if (lacking := judged.lacks(path, text)) != "nothing":
            page.goto(path, wait_until="load")
            looks = LOOKS if asks_for_all else (next(alternating),)
            found = faults(page, looks) if lacking == "all" else faults_of_width(page)
            walk.findings += [f"{path} ({fault})" for fault in found]
            kilobytes = weight.kilobytes()
            if kilobytes > WEIGHT:
                walk.findings.append(f"{path}: {kilobytes:.0f} KB of style sheets and scripts")
        for element, _attribute, link, _position in document_fromstring(text).iterlinks():
            if element.tag == "a":
                walk.add(same_site(demo.server.url, path, link), path)
    context.close()

    assert not walk.findings, "\n".join(walk.findings)
    assert len(walk.visited) >= 8


@pytest.mark.parametrize(
    "person", ["visitor", "young", "member", "chair", "editor", "municipal", "moderator"]
)
def test_whatever_is_open_every_control_is_in_reach(
    chromium: Browser, watch: Watch, demo: Demonstration, person: str
) -> None:
    watch.allow("409", "404")
    context = context_of(person, chromium, watch, demo)
    page = context.new_page()
    findings = []
    for address in addresses_of_kinds(demo)[person]:
        path, _at, button = address.partition(" ")
        page.set_viewport_size(WIDE)
        page.goto(path)
        if button:
            # What the browser itself would refuse is sent: the page answers with its errors.
            page.locator("main form").evaluate("form => { form.noValidate = true; }")
            page.locator(button).click()
            page.locator(".error-summary").wait_for()
        findings += [f"{address} at {fault}" for fault in faults_of_open_states(page)]
    context.close()

    assert not findings, "\n".join(findings)


def test_every_component_of_the_style_guide_is_on_a_page_of_the_demonstration(demo: Demonstration) -> None:
    """What only the style guide shows says nothing about a page."""
    with demo.rows():
        guide = User.objects.create_user("guide@glas.example", is_staff=True)
        offered = components_of(signed_in(guide).get("/bg/styleguide/"))
        used: set[str] = set()
        for person, addresses in addresses_of_kinds(demo).items():
            client = signed_in(User.objects.filter(email=f"{person}@glas.example").first())
            for address in addresses:
                path, _at, button = address.partition(" ")
                used |= components_of(client.get(path))
                if button:
                    text = {"title": "Пейки", "points": "1. Да има пейки.", "language": "bg"}
                    used |= components_of(client.post(path, {"publish": "1"}))
                    used |= components_of(client.post(path, text | {"preview": "1"}))

    assert len(offered) > 20
    assert offered - used == OF_EDITORS


def signed_in(user: User | None) -> Client:
    """Return a browser of an account, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def components_of(answer: Any) -> set[str]:
    """Return the names of the components that an answer was put together from."""
    names = {str(template.name) for template in answer.templates}
    return {name for name in names if name.startswith("components/")}


def addresses_of_kinds(demo: Demonstration) -> dict[str, list[str]]:
    """Return one address of each kind of page, by who looks at it; after a blank, what is pressed there."""
    with demo.rows():
        by_state = {proposal.state: proposal.pk for proposal in Proposal.objects.exclude(state="draft")}
        # The one that people argue about and want to amend.
        by_state["published"] = Proposal.objects.filter(amendments__number=1)[0].pk
        case = ModerationCase.objects.filter(decided_at=None)[0].pk
        running = Meeting.objects.get(committee=None, state=Meeting.State.OPEN).pk
        planned = Meeting.objects.filter(state__in=("planned", "convened"))[0].pk
        over = Meeting.objects.filter(committee=None, state=Meeting.State.CLOSED)[0].pk
        resolution, poll = Resolution.objects.all()[0].pk, Poll.objects.filter(state="announced")[0].pk
    council = "/bg/c/ihtiman"
    proposal = f"{council}/proposals/{by_state['published']}/"
    return {
        "visitor": [
            *("/bg/", "/bg/novini/", "/bg/kalendar/", "/bg/dokumenti/", "/bg/accounts/login/"),
            *("/bg/kampanii/grazhdanite-planirat/", "/bg/dokumenti/godishen-plan-za-mladezhta-2027/"),
            *("/bg/nowhere/", "/bg/offline/", "/bg/search/?q=съвет", "/bg/search/?q=непротивоконституционен"),
            f"{council}/resolutions/?q=непротивоконституционен",
            *(f"{council}/{page}" for page in ("", "rules/", "proposals/", "proposals/?stage=withdrawn")),
            *(f"{council}/{page}/" for page in ("meetings", "resolutions", "voting", "records", "open-data")),
            *(f"{council}/proposals/{pk}/" for pk in by_state.values()),
            *(f"{proposal}versions/2/", f"{proposal}amendments/"),
            f"{council}/meetings/{over}/",
            f"{council}/meetings/{running}/screen/",
            f"{council}/resolutions/{resolution}/",
            f"{council}/voting/{poll}/",
        ],
        "young": [
            *(f"{council}/me/", f"{council}/me/leave/", proposal),
            f"{council}/proposals/new/ button[name=next]",
        ],
        "member": [f"{council}/meetings/{running}/", proposal],
        "chair": [
            f"{council}/meetings/{running}/",
            f"{council}/meetings/{planned}/agenda/",
            f"{council}/desk/",
            f"{council}/me/calendar/",
        ],
        "moderator": [f"{council}/moderation/", f"{council}/moderation/{case}/"],
        "editor": [f"{council}/join/"],
        "municipal": ["/bg/c/ihtiman-obs/records/import/"],
    }


def context_of(person: str, chromium: Browser, watch: Watch, demo: Demonstration) -> BrowserContext:
    """Return a watched context of a person of the demonstration."""
    context = chromium.new_context(base_url=demo.server.url, locale="bg-BG", **SCREENS["desktop"])
    watch.over(context, demo.server.url)
    if person != "visitor":
        cookie = {"name": "sessionid", "value": demo.session_of(person), "url": demo.server.url}
        context.add_cookies([cookie])
    return context


def page_at(context: BrowserContext, path: str, walk: Walk) -> tuple[str, bool]:
    """Return the page at a path as the server sends it, and whether there is a file instead of a page.

    Where there is an address elsewhere or a fault, there is neither.
    """
    answer = context.request.get(path, max_redirects=0)
    if answer.status in {301, 302}:
        origin = answer.url[: answer.url.index("/", len("https://"))]
        walk.add(same_site(origin, path, answer.headers["location"]), path)
        return "", False
    if answer.status >= 400:
        walk.findings.append(f"{path}: linked to from {walk.known.get(path)}, but answers {answer.status}")
        return "", False
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return (answer.text(), False) if is_page else ("", True)


def same_site(origin: str, base: str, link: str) -> str:
    """Return the path of a link on the same site; a link elsewhere becomes one that the walk leaves out."""
    parts = urlsplit(urljoin(origin + base, link))
    if f"{parts.scheme}://{parts.netloc}" != origin:
        return LEFT_OUT[0]
    return parts.path + (f"?{parts.query}" if parts.query else "")
