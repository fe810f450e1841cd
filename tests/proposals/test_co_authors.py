"""Co-authors: invited by a link, named, writing together, leaving."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from lxml import html

from proposals import services
from proposals.models import CoAuthor, Proposal, Support
from proposals.selectors.support import support_of
from proposals.services.co_authors import CO_AUTHORS_AT_MOST
from proposals.streams import proposal_stream
from tests.factories import Town, make_participant, make_representation
from tests.markup import compact, part
from tests.proposals.conftest import POINTS
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.refusals import Refusal
from youth.services.erasure import erase_account
from youth.services.membership import leave_council

ClientFor = Callable[[Participant | None], Client]
TEXT = {"title": "Скейт площадка", "summary": "Караме на паркинга.", "points": POINTS, "language": "bg"}


def join(proposal: Proposal, author: Any, person: Participant) -> None:
    """Let somebody become a co-author."""
    services.take_place(services.offer_place(proposal, actor=author), actor=person)


def acts(proposal: Proposal) -> list[tuple[str, dict[str, Any]]]:
    """Return what the journal says of authors."""
    entries = JournalEntry.objects.filter(stream_id=proposal_stream(proposal)).order_by("seq")
    return [(one.kind.removeprefix("proposals."), one.payload) for one in entries if "author" in one.kind]


def test_a_link_handed_over_makes_one_co_author_who_is_named_and_edits(
    draft: Proposal, town: Town, author: Participant, client_for: ClientFor
) -> None:
    writer, friend, late = client_for(author), client_for(town.member), client_for(town.members[3])
    page = f"/bg/c/ms/proposals/{draft.pk}/"
    writer.post(f"{page}co-authors/")
    link = f"/bg/c/ms/proposals/co-author/{CoAuthor.objects.get().pk}/"
    assert link in part(writer.get(page), "main")
    assert friend.get(page).status_code == 404
    assert draft.title in part(friend.get(link), "main")
    friend.post(link)
    assert (late.get(link).status_code, late.post(link).status_code) == (404, 404)
    assert author.display_name in part(friend.get(page), "main")
    assert town.member.display_name in part(writer.get(page), "main")
    assert "Стена" not in part(friend.get(page), "main")
    friend.post(f"{page}edit/", TEXT | {"title": "Стена", "based_on": "1"})
    assert "Стена" in part(writer.get(page), "main")
    assert not JournalEntry.objects.exists()
    friend.post(f"{page}steps/publish/")
    assert acts(Proposal.objects.get()) == [("co_author_joined", {"co_author": str(town.member.pk)})]
    assert town.member.display_name in part(client_for(town.members[3]).get(page), "main")


def test_who_writes_it_does_not_support_it(published: Proposal, town: Town, author: Participant) -> None:
    services.support_proposal(published, actor=town.member)
    join(published, author, town.member)
    assert (support_of(published).given, Support.objects.get().ended_because) == (0, "writes")
    with pytest.raises(PermissionDenied):
        services.support_proposal(Proposal.objects.get(), actor=town.member)
    assert verify_stream(proposal_stream(published)).holds


def test_a_co_author_neither_withdraws_nor_deletes_nor_invites(
    published: Proposal, town: Town, author: Participant
) -> None:
    join(published, author, town.member)
    shared = Proposal.objects.get()
    with pytest.raises(Refusal) as refused:
        services.withdraw_proposal(shared, actor=town.member)
    assert refused.value.code == "wrong_role"
    for act in (services.delete_draft, services.offer_place):
        with pytest.raises(PermissionDenied):
            act(shared, actor=town.member)


def test_places_are_limited_run_out_and_are_taken_back(
    published: Proposal, town: Town, author: Participant
) -> None:
    places = [services.offer_place(published, actor=author) for _number in range(CO_AUTHORS_AT_MOST)]
    with pytest.raises(Refusal) as refused:
        services.offer_place(published, actor=author)
    assert refused.value.code == "too_many"
    services.take_offer_back(published, places[0].pk, actor=author)
    CoAuthor.objects.filter(pk=places[1].pk).update(offered_at=clock.now() - timedelta(days=8))
    for gone in places[:2]:
        with pytest.raises(Refusal) as refused:
            services.take_place(gone, actor=town.member)
        assert refused.value.code == "gone"
    services.offer_place(published, actor=author)
    services.take_place(places[2], actor=town.member)
    for again in (author, town.member):
        with pytest.raises(Refusal) as refused:
            services.take_place(places[3], actor=again)
        assert refused.value.code == "is_author"


def test_each_leaves_and_after_the_first_author_the_next_is_it(
    published: Proposal, town: Town, author: Participant
) -> None:
    with pytest.raises(Refusal) as refused:
        services.leave_authors(published, actor=author)
    assert refused.value.code == "only_author"
    for person in town.members[2:4]:
        join(published, author, person)
    services.leave_authors(Proposal.objects.get(), actor=author)
    left = Proposal.objects.get()
    assert (left.author, left.co_author_ids) == (town.members[2], {town.members[3].pk})
    services.leave_authors(left, actor=town.members[3])
    assert acts(left)[2:] == [
        ("author_left", {"left": str(author.pk), "author": str(town.members[2].pk)}),
        ("author_left", {"left": str(town.members[3].pk), "author": str(town.members[2].pk)}),
    ]
    assert verify_stream(proposal_stream(left)).holds


@pytest.mark.parametrize("leaves", [leave_council, lambda person: erase_account(person.user)])
def test_who_leaves_the_council_takes_no_shared_proposal_along(
    draft: Proposal, town: Town, author: Participant, told: Any, leaves: Callable[[Participant], object]
) -> None:
    join(draft, author, town.member)
    with told():
        leaves(author)
    assert Proposal.objects.get().author == town.member


def test_of_two_who_save_at_once_the_second_sees_both_texts_and_loses_nothing(
    published: Proposal, town: Town, author: Participant, client_for: ClientFor
) -> None:
    join(published, author, town.member)
    page = f"/bg/c/ms/proposals/{published.pk}/edit/"
    first, second = client_for(author), client_for(town.member)
    was = field_in(second.get(page), "was")
    first.post(page, TEXT | {"points": "Да свети.", "was": was})
    refused = second.post(page, TEXT | {"points": "Да има пейки.", "was": was})
    assert refused.status_code == 409
    shown = compact(part(refused, "main//section[@id='changed-meanwhile']", status=409))
    assert "свети" in shown
    assert "пейки" in shown
    assert "Да има пейки.</textarea>" in refused.text
    assert Proposal.objects.get().text == "Да свети."
    again = field_in(refused, "was")
    second.post(page, TEXT | {"points": "Да свети.\nДа има пейки.", "was": again})
    assert Proposal.objects.get().text == "Да свети.\nДа има пейки."


def field_in(response: HttpResponse, name: str) -> str:
    """Return the value of a hidden field of the page's form."""
    (element,) = html.document_fromstring(response.content).xpath(f"//input[@name='{name}']")
    return str(element.get("value"))


def test_two_saves_that_both_saw_the_same_text_are_not_both_taken(
    published: Proposal, author: Participant
) -> None:
    """Between the look at the form and the save somebody else may have saved: the row's lock decides."""
    services.edit_proposal(published, **TEXT | {"points": "Да свети."}, actor=author, based_on=1)
    with pytest.raises(Refusal) as refused:
        services.edit_proposal(published, **TEXT | {"points": "Да има пейки."}, actor=author, based_on=1)
    assert refused.value.code == "changed_meanwhile"


def test_a_club_writes_with_a_person_and_the_person_does_not_act_for_it(
    town: Town, client_for: ClientFor
) -> None:
    given = make_representation(town.young_person)
    draft = services.draft_proposal(town.youth, actor=given, **TEXT)
    published = services.publish_proposal(draft, actor=given)
    join(published, given, town.member)
    page = f"/bg/c/ms/proposals/{published.pk}/"
    named = part(client_for(town.chair).get(page), "main//div[@id='proposal-authors']")
    assert given.organisation.display_name in named
    assert town.member.display_name in named
    services.edit_proposal(Proposal.objects.get(), actor=town.member, **TEXT | {"title": "Стена"})
    entry = JournalEntry.objects.filter(kind="proposals.text_changed").get()
    assert (entry.actor, entry.representative) == (town.member.pk, None)
    place = services.offer_place(published, actor=given)
    with pytest.raises((Refusal, PermissionDenied)):
        services.take_place(place, actor=given.organisation)


def test_a_visitor_joins_first_and_a_stranger_finds_nothing(
    published: Proposal, town: Town, author: Participant, client_for: ClientFor
) -> None:
    place = services.offer_place(published, actor=author)
    link = f"/bg/c/ms/proposals/co-author/{place.pk}/"
    assert "login" in client_for(None).get(link).url
    assert "/join/" in client_for(town.outsider).get(link).url
    stranger = client_for(make_participant(town.youth, "Диди"))
    for form in ("co-authors/", "co-authors/leave/", f"co-authors/{place.pk}/take-back/"):
        assert stranger.post(f"/bg/c/ms/proposals/{published.pk}/{form}").status_code == 404
