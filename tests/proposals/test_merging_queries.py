"""What the pages of merging and splitting ask of the database does not grow with what they show."""

import pytest
from django.test import Client

from proposals import services
from proposals.models import Proposal
from tests.factories import Town
from tests.markup import part
from tests.proposals.conftest import ask_for
from tests.proposals.pages import address
from tests.queries import exactly
from youth.models import Participant

TITLES = ("Площадка за скейт", "Скейт площадка до парка", "Нова скейт площадка")


@pytest.fixture
def own(town: Town, author: Participant) -> Proposal:
    """Publish one that a few supporters do not submit."""
    ask_for(9, town)
    return public(town, author, "Скейт площадка", points=4)


def public(town: Town, author: Participant, title: str, *, points: int = 1) -> Proposal:
    text = "\n".join(f"{number}. Да има {number} пейки." for number in range(1, points + 1))
    draft = services.draft_proposal(town.youth, title=title, summary="Няма.", points=text, actor=author)
    return services.publish_proposal(draft, actor=author)


def join(proposal: Proposal, town: Town, number: int) -> None:
    """Let so many people write it beside its author, and as many support it."""
    for person in town.members[:number]:
        services.take_place(services.offer_place(proposal, actor=proposal.author), actor=person)
        proposal = Proposal.objects.get(pk=proposal.pk)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_merging_asks_as_often_for_one_as_for_three(
    own: Proposal, town: Town, clients: dict[str, Client], number: int
) -> None:
    for title in TITLES[:number]:
        public(town, town.members[4], title)
    join(own, town, number)
    clients["author"].get(address("merge", own))
    with exactly(11):
        page = clients["author"].get(address("merge", own))
    # One that chooses none, and the others.
    assert part(page).count("<option") == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_refused_merge_asks_as_often_for_one_as_for_three(
    own: Proposal, town: Town, clients: dict[str, Client], number: int
) -> None:
    for title in TITLES[:number]:
        public(town, town.members[4], title)
    clients["author"].get(address("merge", own))
    with exactly(11):
        page = clients["author"].post(address("merge", own), {"other": "няма такъв"})
    assert page.status_code == 409


@pytest.mark.parametrize("number", [1, 3])
def test_no_longer_asking_takes_as_many_queries(
    own: Proposal, town: Town, clients: dict[str, Client], author: Participant, number: int
) -> None:
    others = [public(town, town.members[4], title) for title in TITLES[:number]]
    services.ask_to_merge(own, others[0], actor=author)
    join(own, town, number)
    clients["author"].get(address("merge", own))
    with exactly(9):
        page = clients["author"].get(address("merge", own))
    assert others[0].title in part(page)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_splitting_asks_as_often_for_one_as_for_three(
    town: Town, author: Participant, clients: dict[str, Client], number: int
) -> None:
    ask_for(9, town)
    own = public(town, author, "Пейки в парка", points=number)
    join(own, town, number)
    clients["author"].get(address("split", own))
    with exactly(9):
        page = clients["author"].get(address("split", own))
    assert part(page).count('type="checkbox"') == number
    with exactly(9):
        refused = clients["author"].post(address("split", own), {"title": ""})
    assert refused.status_code == 409
