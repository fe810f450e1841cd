"""A proposal with several points becomes two; those who support it are asked about both."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from proposals import services
from proposals.models import Proposal
from proposals.presenters.changes import changes_since
from proposals.selectors.authors import co_authors_of
from proposals.selectors.lists import things_of
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from tests.factories import Town
from tests.markup import part
from tests.proposals.conftest import ask_more
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.refusals import Refusal


def split(proposal: Proposal, *places: int, title: str = "Пари за скейт") -> Proposal:
    """Make a proposal of its own of the points at these places."""
    points = [proposal.points[place]["id"] for place in places]
    new = services.split_proposal(proposal, title=title, points=points, actor=proposal.author)
    proposal.refresh_from_db()
    return new


def test_the_points_go_and_supporters_are_asked_about_both(
    published: Proposal, town: Town, author: Participant
) -> None:
    person, before = town.member, published.points
    services.support_proposal(published, actor=person)
    services.take_place(services.offer_place(published, actor=author), actor=town.members[3])
    published = Proposal.objects.get(pk=published.pk)

    new = split(published, 1)

    assert (new.title, new.points, new.author, new.split_from) == (
        "Пари за скейт",
        before[1:],
        author,
        published,
    )
    assert (published.points, published.version, new.version) == (before[:1], 2, 2)
    assert co_authors_of(new) == [town.members[3]]
    for one in (published, new):
        assert (support_of(one).given, support_of(one).earlier) == (0, 1)
        assert one.state == "published"
        assert verify_stream(proposal_stream(one)).holds
    asked = {one.proposal.pk for one in things_of(town.youth, person) if one.is_asked}
    assert asked == {published.pk, new.pk}
    labels = [change.label for change in changes_since(new, 1)]
    assert len(labels) == 2
    row = new.supports.get()
    assert row.carried_from == published.supports.get()


def test_who_stays_with_one_leaves_the_other(published: Proposal, town: Town) -> None:
    for person in town.members[2:4]:
        services.support_proposal(published, actor=person) if person is town.members[2] else None
    new = split(published, 1)

    services.support_proposal(published, actor=town.members[2])
    services.withdraw_support(new, actor=town.members[2])

    assert (support_of(published).given, support_of(new).given, support_of(new).earlier) == (1, 0, 0)
    for one in (published, new):
        assert verify_stream(proposal_stream(one)).holds


def test_each_says_of_the_other(published: Proposal) -> None:
    new = split(published, 0)

    entry = JournalEntry.objects.filter(stream_id=proposal_stream(published)).latest("seq")
    first = JournalEntry.objects.filter(stream_id=proposal_stream(new)).earliest("seq")
    assert (entry.kind, entry.payload["other"]) == ("proposals.split", str(new.pk))
    assert (first.kind, first.payload["source"], first.cause_seq) == (
        "proposals.split_off",
        str(published.pk),
        entry.seq,
    )


@pytest.mark.parametrize(
    ("places", "title", "code"),
    [((), "Пари", "no_points"), ((0, 1), "Пари", "all_points"), ((0,), "  ", "title_missing")],
)
def test_what_is_refused(published: Proposal, places: tuple[int, ...], title: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        split(published, *places, title=title)

    assert refusal.value.code == code
    assert Proposal.objects.count() == 1


def test_only_its_authors_split_it_and_only_before_it_is_submitted(submitted: Proposal, town: Town) -> None:
    with pytest.raises(PermissionDenied):
        services.split_proposal(submitted, title="Пари", points=["a"], actor=town.member)
    with pytest.raises(Refusal) as refusal:
        split(submitted, 0)
    assert refusal.value.code == "wrong_state"


def test_split_and_merged_again_everybody_counts_once(published: Proposal, town: Town) -> None:
    ask_more(5, published)
    person = town.member
    services.support_proposal(published, actor=person)
    new = split(published, 1)
    services.support_proposal(published, actor=person)
    services.support_proposal(new, actor=person)

    services.ask_to_merge(new, published, actor=new.author)
    services.merge_proposal(new, actor=town.secretary)

    assert support_of(published).given == 1


def test_a_split_from_the_page(published: Proposal, clients: dict[str, Client]) -> None:
    page = f"/bg/c/ms/proposals/{published.pk}/"
    author = clients["author"]
    assert "400" in part(author.get(f"{page}split/"), "main")
    answer = author.post(f"{page}split/", {"title": "Пари", "points": [published.points[1]["id"]]})

    new = Proposal.objects.get(title="Пари")
    assert answer.headers["Location"].endswith(f"{new.pk}/")
    assert clients["member"].get(f"{page}split/").status_code == 403
    assert published.title in part(clients["visitor"].get(answer.headers["Location"]), "main")
