"""Pages of the proposals: author, member, office-holder, outsider and visitor; bad input; queries."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape
from lxml.html import document_fromstring

from proposals import services
from proposals.models import Proposal, Support
from proposals.selectors.support import support_of
from tests.markup import compact, part
from tests.proposals.conftest import POINTS, ask_more
from tests.proposals.pages import address, statuses
from tests.queries import exactly
from youth.models import Participant


def test_a_draft_is_there_for_its_author_alone(clients, draft):
    url = address("detail", draft)
    assert statuses(clients, lambda client: client.get(url)) == {
        "author": 200,
        "member": 404,
        "secretary": 404,
        "chair": 404,
        "outsider": 404,
        "visitor": 404,
    }


def test_the_ways_to_hand_a_proposal_on_name_its_short_address(clients, published):
    shown = clients["visitor"].get(address("share", published)).content.decode()

    assert f'data-share="http://testserver/p/{published.short.number}"' in shown
    assert published.title in shown
    assert shown.strip() in clients["member"].get(address("detail", published)).content.decode()


def test_a_draft_is_handed_on_by_nobody(clients, draft):
    url = address("share", draft)
    by_author = clients["author"].get(url)
    assert (by_author.status_code, by_author.content.strip()) == (200, b"")
    assert {clients[name].get(url).status_code for name in ("member", "outsider", "visitor")} == {404}


def test_a_published_proposal_is_there_for_everybody(clients, published):
    url = address("detail", published)
    assert set(statuses(clients, lambda client: client.get(url)).values()) == {200}


def test_a_proposal_of_another_council_is_not_here(clients, published, town):
    other = {"council": town.municipal.slug, "pk": published.pk}
    assert clients["author"].get(reverse("proposals:detail", kwargs=other)).status_code == 404


def test_a_private_author_is_named_to_participants_only(clients, published, author):
    url = address("detail", published)
    assert author.display_name in clients["member"].get(url).content.decode()
    for name in ("visitor", "outsider"):
        assert author.display_name not in part(clients[name].get(url))


def test_the_text_is_marked_with_its_language_and_escaped(clients, town, author):
    english = services.draft_proposal(
        town.youth, title="A <b>park</b>", summary="", points="Build it.", language="en", actor=author
    )
    services.publish_proposal(english, actor=author)
    page = clients["visitor"].get(address("detail", english)).content.decode()
    assert '<h1 class="measure-title" lang="en">A &lt;b&gt;park&lt;/b&gt;</h1>' in compact(page)
    assert '<ol class="points" role="list" lang="en">' in compact(page)


def test_participants_support_once_and_take_it_back(clients, published):
    url = address("support", published)
    for _again in range(2):
        clients["member"].post(url, {"support": "give"})
    assert Support.objects.count() == 1
    clients["member"].post(url, {"support": "withdraw"})
    assert not Support.objects.counted().exists()


@pytest.mark.parametrize(
    "before", [[], ["give"], ["give", "withdraw"]], ids=["given", "withdrawn", "given again"]
)
def test_a_support_pressed_takes_ten_queries_beside_begin_and_commit(clients, published, before):
    member, url = clients["member"], address("support", published)
    for pressed in before:
        member.post(url, {"support": pressed})
    with exactly(10):
        member.post(url, {"support": "withdraw" if before == ["give"] else "give"})
    assert Support.objects.counted().exists() == (before != ["give"])


def test_support_kept_for_a_later_text_takes_as_many(clients, published, author):
    member, url = clients["member"], address("support", published)
    member.post(url, {"support": "give"})
    services.edit_proposal(
        published, title="Друго", summary="Защо.", points="Нещо друго.", language="bg", actor=author
    )
    with exactly(10):
        member.post(url, {"support": "give"})
    assert support_of(Proposal.objects.get()).given == 1


def test_what_cannot_be_seen_is_not_there_to_support(clients, published, town):
    draft = services.draft_proposal(
        town.youth, title="Чернова", summary="", points="Нещо.", actor=town.young_person
    )
    assert clients["member"].post(address("support", draft)).status_code == 404
    elsewhere = address("support", published).replace(str(published.pk), str(uuid4()))
    assert clients["member"].post(elsewhere).status_code == 404
    with pytest.raises(Proposal.DoesNotExist):
        services.support_proposal(Proposal(pk=published.pk, council=town.municipal), actor=town.member)


def test_who_is_no_participant_does_not_support(clients, published):
    url = address("support", published)
    assert "/join/" in clients["outsider"].post(url).url
    assert clients["author"].post(url).status_code == 403
    assert "login" in clients["visitor"].post(url).url
    assert not Support.objects.exists()


def test_support_shows_the_name_only_where_it_was_wished_and_everybody_may_see_it(clients, published, town):
    without, wishing, hidden = town.members[2:5]
    Participant.objects.filter(pk__in=[without.pk, wishing.pk]).update(is_public=True)
    Participant.objects.filter(pk=hidden.pk).update(is_public=False)
    ask_more(5, published)
    services.support_proposal(published, actor=without)
    services.support_proposal(published, actor=wishing, is_named=True)
    services.support_proposal(published, actor=hidden, is_named=True)

    shown = part(clients["visitor"].get(address("detail", published)), "aside")

    assert wishing.display_name in shown
    assert without.display_name not in shown
    assert "участник" not in shown


def test_who_is_hidden_is_not_offered_to_show_their_name(clients, published, town):
    def offered() -> int:
        page = document_fromstring(clients["member"].get(address("detail", published)).content)
        return len(page.xpath("//input[@name='is_named']"))

    Participant.objects.filter(pk=town.member.pk).update(is_public=True)
    assert offered() == 1

    Participant.objects.filter(pk=town.member.pk).update(is_public=False)
    assert offered() == 0


def test_after_the_support_the_page_says_what_was_done_and_what_comes(clients, published):
    assert b'value="give"' in clients["member"].get(address("act", published)).content
    clients["member"].post(address("support", published), {"support": "give"})

    act = clients["member"].get(address("act", published)).content.decode()

    assert "act-done" in act
    assert 'value="withdraw"' in act
    assert 'value="give"' not in act


def test_a_finished_way_still_has_its_sentence(clients, published):
    published.state = published.council_stage = "answered"
    published.answer_outcome, published.council_stage_on = "accepted", date(2026, 11, 20)
    published.save()

    head = part(clients["visitor"].get(address("detail", published)), "div[@id='proposal-head']")

    assert "stages-sentence" in head


def write_many(town, author, how_many: int) -> None:
    for number in range(how_many):
        proposal = services.draft_proposal(
            town.youth, title=f"Предложение {number}", summary="", points=POINTS, actor=author
        )
        services.publish_proposal(proposal, actor=author)


# Council, its plugins, session, account, participant; number of proposals, the page of them, co-authors,
# counts by stage; the frame of the page is remembered. In real transactions, because inside one each plugin's
# answer costs a savepoint.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_proposals_as_for_one(
    clients, town, author, rows, django_assert_num_queries
):
    write_many(town, author, rows)
    clients["member"].get(address("list"))
    with django_assert_num_queries(11):
        response = clients["member"].get(address("list"))
    assert response.content.decode().count("card-link") == rows


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Втори", "Първи"]),
        ("?stage=idea", []),
        ("?stage=support", ["Втори", "Първи"]),
        ("?stage=decision", []),
        ("?stage=nonsense", ["Втори", "Първи"]),
        ("?page=99", ["Втори", "Първи"]),
        ("?mine=1", ["Чернова", "Втори", "Първи"]),
    ],
)
def test_the_list_shows_what_the_address_says(clients, town, author, query, titles):
    for title in ("Първи", "Втори"):
        proposal = services.draft_proposal(town.youth, title=title, summary="", points=POINTS, actor=author)
        services.publish_proposal(proposal, actor=author)
        if title == "Първи":
            services.support_proposal(proposal, actor=town.member)
    services.draft_proposal(town.youth, title="Чернова", summary="", points=POINTS, actor=author)
    response = clients["author"].get(address("list") + query)
    assert response.status_code == 200
    assert sorted(card["title"] for card in response.context["cards"]) == sorted(titles)


def test_an_empty_list_invites_to_write(clients, town):
    page = clients["visitor"].get(address("list"))
    assert page.status_code == 200
    assert address("create") in page.content.decode()


def test_where_the_plugin_is_off_there_are_no_proposals(clients, published, town):
    from plugins.switching import switch

    switch(town.youth, "proposals", enabled=False)
    assert clients["author"].get(address("detail", published)).status_code == 404
    assert clients["author"].get(address("list")).status_code == 404


def test_the_api_gives_published_proposals_without_private_names(clients, published, town, author):
    services.draft_proposal(town.youth, title="Чернова", summary="", points=POINTS, actor=author)
    found = clients["visitor"].get("/api/v1/c/ms/proposals/").json()
    assert [row["title"] for row in found["results"]] == ["Скейт площадка"]
    one = clients["visitor"].get(f"/api/v1/c/ms/proposals/{published.pk}/").json()
    assert one["text"] == POINTS
    assert [row["number"] for row in one["points"]] == ["1.", "2."]
    assert one["supporters"] == 0
    assert author.display_name not in str(one)
    assert escape(one["url"]).endswith(address("detail", published))


def test_the_api_does_not_know_drafts_or_write(clients, draft):
    assert clients["author"].get(f"/api/v1/c/ms/proposals/{draft.pk}/").status_code == 404
    assert clients["author"].post("/api/v1/c/ms/proposals/", {}).status_code == 405


def test_names_in_cyrillic_are_marked_on_an_english_page(clients, published, author):
    Participant.objects.filter(pk=author.pk).update(is_public=True, display_name="Иво <б>")
    bulgarian = address("detail", published)
    english = bulgarian.replace("/bg/", "/en/")
    shown = part(clients["visitor"].get(english))
    assert 'Proposed by <span lang="bg">Иво &lt;б&gt;</span>' in shown
    way = part(clients["visitor"].get(english), "nav[contains(@class, 'crumbs')]/ol/li[@aria-current]")
    assert '<span lang="bg">Скейт площадка' in way
    assert 'lang="bg">Иво' not in part(clients["visitor"].get(bulgarian))
