"""Short addresses of proposals: numbers, given once, never to a draft."""

import pytest
from django.test import Client

from proposals import services
from proposals.models import Proposal, ShortAddress
from tests.factories import Town
from youth.models import Council, Participant

pytestmark = pytest.mark.django_db


def page_of(proposal: Proposal, language: str = "bg") -> str:
    return f"/{language}/c/{proposal.council.slug}/proposals/{proposal.pk}/"


def publish_one(council: Council, author: Participant) -> Proposal:
    draft = services.draft_proposal(council, title="Пейки", summary="Няма.", points="Да.", actor=author)
    return services.publish_proposal(draft, actor=author)


def test_the_number_leads_to_the_proposal_in_the_reader_s_language(published: Proposal) -> None:
    short = f"/p/{published.short.number}"

    bulgarian = Client(headers={"Accept-Language": "bg"}).get(short)
    english = Client(headers={"Accept-Language": "en"}).get(short)

    assert (bulgarian.status_code, bulgarian["Location"]) == (302, page_of(published))
    assert (english.status_code, english["Location"]) == (302, page_of(published, "en"))


def test_each_proposal_has_a_number_of_its_own_in_the_whole_installation(
    published: Proposal, town: Town, author: Participant
) -> None:
    other = publish_one(town.youth, author)

    assert other.short.number > published.short.number
    assert Client().get(f"/p/{other.short.number}")["Location"] == page_of(other)


def test_a_later_text_keeps_the_number(published: Proposal, author: Participant) -> None:
    before = published.short.number

    services.edit_proposal(
        published, title="Скейт парк", summary="Караме.", points="Да.", language="bg", actor=author
    )

    assert ShortAddress.objects.get(proposal=published).number == before


def test_a_draft_has_no_short_address_for_its_author_either(draft: Proposal, published: Proposal) -> None:
    number = published.short.number
    Proposal.objects.filter(pk=published.pk).update(state="draft", published_at=None)
    author = Client()
    author.force_login(draft.author.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    for client in (Client(), author):
        assert client.get(f"/p/{number}").status_code == 404


@pytest.mark.parametrize("typed", ["0", "999", "9" * 40, "-1", "1.0", "x", "٣", "7k3-mq9-xd2"])
def test_what_is_no_number_of_a_proposal_is_not_found(published: Proposal, typed: str) -> None:
    if typed == str(published.short.number):
        typed = "998"
    assert Client().get(f"/p/{typed}").status_code == 404


def test_where_proposals_are_switched_off_the_number_leads_to_what_their_pages_answer(
    published: Proposal, town: Town
) -> None:
    from plugins.switching import switch

    switch(town.youth, "proposals", enabled=False)

    answer = Client().get(f"/p/{published.short.number}", follow=True)

    assert answer.status_code == 404
