"""One table of every address and every role: who gets a page, who signs in first, who is refused.

A new address fails here until somebody has written down who may what. What writes is tried with an empty form
and taken back.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils.translation import override

from plugins.deliberation.arguments import services as debate
from plugins.deliberation.floor.models import Question, Speech
from plugins.deliberation.floor.services.questions import ask_from_home, show_question
from plugins.deliberation.floor.services.requests import Asked, ask_to_speak
from proposals import services as proposals
from tests.address_table import PEOPLE, READ, WRITTEN
from tests.factories import Town, make_committee, make_town
from tests.records import rows
from tests.voting.scenes import announced, closed_opinion_poll
from youth.models import AgendaItem, Participant

# Who may what is decided above the database.
pytestmark = pytest.mark.alike
OURS = ("cms.", "youth.", "proposals.", "voting.", "plugins.")


def names_below(patterns: list[Any], names: tuple[str, ...] = (), way: str = "") -> Iterator[str]:
    """Yield the name of each address whose view is ours, or its route where it has none."""
    for entry in patterns:
        here = way + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*names, entry.namespace) if entry.namespace else names
            yield from names_below(entry.url_patterns, inside, here)
        # The editors' room asks at one door: tests/cms/test_one_door.py.
        elif entry.callback.__module__.startswith(OURS) and not here.startswith("admin/"):
            yield ":".join((*names, entry.name)) if entry.name else here


class Scene:
    """One of everything that an address names, at its most public: a decided vote, a published proposal."""

    def __init__(self) -> None:
        """Hold a meeting with a vote, publish a proposal, receive a record."""
        self.town: Town = make_town()
        outcome = announced(self.town, (10, 2, 1))
        poll = outcome.poll
        author = self.town.young_person
        draft = proposals.draft_proposal(
            self.town.youth, title="Скейт площадка", summary="Кратко.", points="Да.", actor=author
        )
        self.proposal = proposals.publish_proposal(draft, actor=author)
        argued = {"text": "Има къде.", "language": "bg", "actor": author}
        argument = debate.argue(self.proposal, side="for", **argued)
        answer = debate.answer_argument(argument, **argued)
        summary = debate.propose_summary(self.proposal, side="for", **argued)
        self.record = rows.imported(self.town.municipal, rows.content())
        self.keys: dict[str, Any] = {
            "voting": poll.pk,
            "proposals": self.proposal.pk,
            "records": self.record.pk,
            "deliberation": self.request(poll.agenda_item).pk,
            "question": self.question(poll.agenda_item).pk,
            "proposal": self.proposal.pk,
            "argument": argument.pk,
            "answer": answer.pk,
            "summary": summary.pk,
            "meeting": poll.meeting_id,
            "resolution": poll.agenda_item.resolutions.get().pk,
            "item": poll.agenda_item_id,
            "opinion": closed_opinion_poll(self.town).pk,
            "committee": make_committee(self.town.term).pk,
        }
        self.people: dict[str, Participant | None] = {
            "visitor": None,
            "outsider": self.town.municipal_secretary,
            "member": self.town.members[5],
            "secretary": self.town.secretary,
            "chair": self.town.chair,
        }

    def request(self, item: AgendaItem) -> Speech:
        """Let a member ask to speak on the item."""
        member = self.town.members[5]
        return ask_to_speak(item, Asked(participant=member, kind="speech", actor=member))

    def question(self, item: AgendaItem) -> Question:
        """Let a young person ask about the item from home, and let it through."""
        asked = ask_from_home(item, text="Защо?", language="bg", actor=self.town.young_person)
        return show_question(asked, actor=self.town.secretary)

    def parts(self, name: str, wanted: set[str]) -> dict[str, Any]:
        """Return the parts of an address."""
        app = name.removeprefix("api:").partition(":")[0]
        key = self.keys.get(app, self.keys["resolution" if "resolution" in name else "meeting"])
        if "voting:opinion" in name:
            key = self.keys["opinion"]
        if name.startswith("youth:committee"):
            key = self.keys["committee"]
        known = {
            "council": self.town.municipal.slug if app == "records" else self.town.youth.slug,
            "pk": key,
            "committee": self.keys["committee"],
            "batch": key,
            "item": self.keys["item"],
            **{part: self.keys[part] for part in ("question", "proposal", "argument", "answer", "summary")},
            "side": "for",
            "meeting": self.keys["meeting"],
            "entry": UUID(int=0),
            "representation": UUID(int=0),
            "plugin": "voting",
            "field": "vote.options",
            "part": "me",
            "step": "suspend",
            "stage": "answered",
            "name": "submit",
            "number": self.proposal.short.number if name == "proposal_in_short" else 1,
            "place": UUID(int=0),
            "paper": "resolution.pdf",
            "stream": f"meeting:{self.keys['meeting']}",
            "key": UUID(int=0),
            "act": "end",
            "office": 0,
            "device": 0,
            "role": "editor",
            "account": 0,
            "seat": 1,
            "term": 1,
        }
        return {part: known.get(part, "nothing") for part in wanted}

    def address(self, name: str) -> str:
        """Return an address in English."""
        with override("en"):
            for wanted in parts_of(name):
                try:
                    return reverse(name, kwargs=self.parts(name, wanted))
                except NoReverseMatch:
                    continue
        return f"/{name}"


def parts_of(name: str) -> list[set[str]]:
    """Return which parts the address of a name may have."""
    resolver: Any = get_resolver()
    with override("en"):
        *spaces, last = name.split(":")
        for space in spaces:
            _way, resolver = resolver.namespace_dict[space]
        found = resolver.reverse_dict.getlist(last)
    outer = [set(), {"council"}]
    return [set(parts) | more for ways, *_rest in found for _way, parts in ways for more in outer]


def answer_of(response: HttpResponse) -> str:
    """Return a status; a redirect to the sign-in is called so."""
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "in"
    return str(response.status_code)


def ask(client: Client, method: str, address: str) -> str:
    """Ask, and take back what was written."""
    if method == "POST":
        # Attempts are counted there.
        cache.clear()
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address)
        answer = answer_of(response)
        if response.streaming:
            # Closes the file behind it.
            list(response)
        transaction.set_rollback(True)
    return answer


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


@pytest.fixture
def clients(scene: Scene) -> dict[str, Client]:
    clients = {name: Client() for name in PEOPLE}
    for name, person in scene.people.items():
        if person is not None:
            clients[name].force_login(person.user)
    return clients


@pytest.mark.parametrize(("method", "table"), [("GET", READ), ("POST", WRITTEN)])
def test_every_address_answers_every_role_as_the_table_says(
    scene: Scene, clients: dict[str, Client], method: str, table: dict[str, str]
) -> None:
    found = {}
    for name in sorted(set(names_below(get_resolver().url_patterns))):
        address = scene.address(name)
        *others, chair = PEOPLE
        # What takes no such request takes it from nobody.
        if (answer := ask(clients[chair], method, address)) != "405":
            found[name] = " ".join([*(ask(clients[person], method, address) for person in others), answer])
    assert found == table


# Pages of people: what programs ask is answered to programs, and in the records the outsider runs the desk.
OF_PEOPLE = ("youth:", "proposals:", "voting:")
# What only members have: a picture on the council's page, a seat or an office to resign from, and the right
# to ask for a meeting.
OF_MEMBERS = {"youth:profile_card", "youth:resign", "youth:convene_requests", "youth:convene_request_new"}


@pytest.mark.parametrize("table", [READ, WRITTEN])
def test_only_acts_of_office_are_refused_to_who_has_not_joined(table: dict[str, str]) -> None:
    refused = []
    for name, row in table.items():
        _visitor, outsider, member, *_secretary, chair = row.split()
        is_there = chair != "404"
        is_tried = is_there and name.startswith(OF_PEOPLE) and name not in OF_MEMBERS
        if is_tried and outsider == "403" and member != "403":
            refused.append(name)
    assert refused == []
