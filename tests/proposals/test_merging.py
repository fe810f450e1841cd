"""One proposal merged into another: who asks, who does it, and where the support goes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from proposals import services
from proposals.models import Proposal, Support
from proposals.selectors.lists import proposals_of
from proposals.selectors.similar import similar_proposals
from proposals.selectors.support import own_support, support_of
from proposals.streams import proposal_stream
from tests.factories import Town, make_participant
from tests.markup import part
from tests.proposals.conftest import POINTS, ask_for
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Follow, Notification, Participant
from youth.refusals import Refusal
from youth.services.following import follow
from youth.services.membership import leave_council
from youth.services.notifications import plan_notifications

LABEL = "proposals.proposal"


@pytest.fixture
def other(town: Town, author: Participant) -> Proposal:
    """Publish a proposal of somebody else that wants the same; nothing is submitted by three supporters."""
    ask_for(4, town)
    draft = services.draft_proposal(
        town.youth, title="Място за скейт", summary="", points="1. Да има скейт.", actor=town.members[0]
    )
    return services.publish_proposal(draft, actor=town.members[0])


@pytest.fixture
def first(other: Proposal, town: Town, author: Participant) -> Proposal:
    """Publish the one that is merged, after the other: each needs four supporters."""
    draft = services.draft_proposal(
        town.youth, title="Скейт площадка", summary="Караме.", points=POINTS, actor=author
    )
    return services.publish_proposal(draft, actor=author)


def support(proposal: Proposal, *people: Participant) -> None:
    for one in people:
        services.support_proposal(proposal, actor=one)


def merge(proposal: Proposal, target: Proposal, town: Town) -> None:
    """Let the author ask for it and the secretary do it."""
    services.ask_to_merge(proposal, target, actor=proposal.author)
    services.merge_proposal(proposal, actor=town.secretary)
    proposal.refresh_from_db()
    target.refresh_from_db()


def acts(proposal: Proposal) -> list[str]:
    entries = JournalEntry.objects.filter(stream_id=proposal_stream(proposal)).order_by("seq")
    return [one.kind.removeprefix("proposals.") for one in entries]


def supporters(proposal: Proposal) -> set[Participant]:
    rows = proposal.supports.counted().filter(version=proposal.version)
    return {one.participant for one in rows.select_related("participant")}


def test_supporters_go_on_there_once_each_with_their_origin(
    first: Proposal, other: Proposal, town: Town
) -> None:
    both, only_there, only_here = town.members[1:4]
    support(first, both, only_here)
    support(other, both, only_there)

    merge(first, other, town)

    assert (first.state, first.merge_into) == ("merged", other)
    assert supporters(other) == {both, only_there, only_here}
    assert support_of(first).given == 0
    assert set(first.supports.values_list("ended_because", flat=True)) == {"merged"}
    carried = other.supports.get(participant=only_here)
    assert carried.carried_from == first.supports.get(participant=only_here)
    assert carried.given_at == carried.carried_from.given_at
    assert acts(first)[-2:] == ["merge_asked", "merged"]
    took = JournalEntry.objects.filter(stream_id=proposal_stream(other)).latest("seq")
    assert took.payload["source"] == str(first.pk)
    assert (took.payload["carried"], took.payload["supporters"]) == (1, 3)
    assert verify_stream(proposal_stream(first)).holds
    assert verify_stream(proposal_stream(other)).holds


def test_who_was_carried_over_takes_it_back_and_gives_it_again(
    first: Proposal, other: Proposal, town: Town
) -> None:
    person = town.member
    support(first, person)
    merge(first, other, town)

    assert services.withdraw_support(other, actor=person)
    assert support_of(other).given == 0
    support(other, person)

    assert support_of(other).given == 1
    assert verify_stream(proposal_stream(other)).holds


def test_what_is_not_carried_over(first: Proposal, other: Proposal, town: Town) -> None:
    """Support taken back there, of the other's author, of an earlier text, and of who left."""
    took_back, earlier, left = *town.members[1:3], make_participant(town.youth, "Рая")
    support(other, took_back)
    services.withdraw_support(other, actor=took_back)
    support(first, earlier)
    text = {"title": first.title, "summary": first.summary, "language": "bg"}
    services.edit_proposal(first, points=f"{POINTS}\n3. Да свети.", actor=first.author, **text)
    support(first, took_back, left, other.author)
    leave_council(left)

    merge(Proposal.objects.get(pk=first.pk), other, town)

    assert supporters(other) == set()
    assert not first.supports.counted().exists()


def test_support_of_an_earlier_text_there_counts_for_the_present_one(
    first: Proposal, other: Proposal, town: Town
) -> None:
    person = town.member
    support(other, person)
    text = {"title": other.title, "summary": "", "language": "bg"}
    other = services.edit_proposal(other, points="1. Да има скейт и лампи.", actor=other.author, **text)
    assert support_of(other).given == 0
    support(first, person)

    merge(first, other, town)

    assert support_of(other).given == 1
    assert other.supports.get().carried_from == first.supports.get()


def test_the_number_that_is_needed_submits_it_at_once(first: Proposal, other: Proposal, town: Town) -> None:
    support(first, *town.members[1:4])
    support(other, make_participant(town.youth, "Млада"))

    merge(first, other, town)

    assert other.state == "submitted"
    assert acts(other)[-3:] == ["took_in", "support_reached", "submitted"]


def test_through_two_mergers_the_origin_stays_known(first: Proposal, other: Proposal, town: Town) -> None:
    support(first, town.member)
    merge(first, other, town)
    third = services.draft_proposal(
        town.youth, title="Кънки", summary="", points="1. Да има лед.", actor=town.members[3]
    )
    services.publish_proposal(third, actor=town.members[3])

    merge(other, third, town)

    carried = third.supports.get()
    assert carried.carried_from is not None
    assert carried.carried_from.carried_from == first.supports.get()
    assert support_of(third).given == 1


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_what_is_refused(first: Proposal, other: Proposal, town: Town, author: Participant) -> None:
    def ask(target: Proposal) -> Callable[[], Any]:
        return lambda: services.ask_to_merge(first, target, actor=author)

    assert refused(ask(first)) == "into_itself"
    assert refused(lambda: services.merge_proposal(first, actor=town.secretary)) == "author_does_not_ask"
    with pytest.raises(PermissionDenied):
        services.ask_to_merge(first, other, actor=other.author)
    services.ask_to_merge(first, other, actor=author)
    with pytest.raises(PermissionDenied):
        services.merge_proposal(first, actor=town.member)
    assert refused(lambda: services.merge_proposal(first, actor=author)) == "wrong_role"
    services.withdraw_proposal(other, actor=other.author)
    assert refused(lambda: services.merge_proposal(first, actor=town.secretary)) == "target_closed"
    services.ask_to_merge(first, None, actor=author)
    assert refused(ask(other)) == "target_closed"
    assert acts(first)[1:] == ["merge_asked", "merge_asked"]


def test_merged_twice_is_merged_once(first: Proposal, other: Proposal, town: Town) -> None:
    support(first, town.member)
    merge(first, other, town)

    assert refused(lambda: services.merge_proposal(first, actor=town.secretary)) == "wrong_state"
    assert support_of(other).given == 1
    row = other.supports.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(
            proposal=other,
            participant=town.chair,
            version=1,
            carried_from=row.carried_from,
        )


def test_followers_and_authors_follow_the_other(
    first: Proposal, other: Proposal, town: Town, author: Participant
) -> None:
    follow(town.member, LABEL, str(first.pk))

    merge(first, other, town)

    rows = Follow.objects.filter(label=LABEL)
    assert set(rows.values_list("participant", "key")) == {
        (town.member.pk, str(other.pk)),
        (author.pk, str(other.pk)),
    }


def test_those_who_were_carried_over_hear_of_it(
    first: Proposal, other: Proposal, town: Town, told: Callable[[], Any]
) -> None:
    support(first, town.member)

    with told():
        merge(first, other, town)
    plan_notifications()

    heard = Notification.objects.filter(participant=town.member).values_list("kind", flat=True)
    assert "proposals.took_in" in heard


def test_the_pages_of_both(
    first: Proposal, other: Proposal, town: Town, author: Participant, clients: dict[str, Client]
) -> None:
    page, there = (f"/bg/c/ms/proposals/{one.pk}/" for one in (first, other))
    support(first, town.member)
    answer = clients["author"].post(f"{page}merge/", {"other": f"https://example.org{there}"})
    assert answer.status_code == 302
    assert other.title in part(clients["author"].get(page), "*[@id='merge-asked']")
    assert "иска да се обедини" not in part(clients["member"].get(page), "main")
    assert first.title in part(clients["secretary"].get("/bg/c/ms/desk/"), "main")

    clients["secretary"].post(f"{page}steps/merge/")

    assert other.title in part(clients["visitor"].get(page), "*[@id='proposal-merged']")
    assert first.title in part(clients["member"].get(there), "*[@id='carried-support']")
    assert first.title in part(clients["visitor"].get(there), "*[@id='proposal-timeline']")
    assert "Обединени" in part(clients["visitor"].get("/bg/c/ms/proposals/"), "main")
    assert [one.pk for one in proposals_of(town.youth)] == [first.pk, other.pk]
    assert similar_proposals(town.youth, first.title, other_than=other.pk) == []
    row = clients["visitor"].get(f"/api/v1/c/ms/proposals/{first.pk}/").json()
    assert (row["state"], row["merged_into"], row["split_from"]) == ("merged", str(other.pk), None)
    assert own_support(other, town.member) is not None
