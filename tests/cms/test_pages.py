"""Editors' pages: addresses, languages, what the home page shows, and an installation without pages."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml.html import document_fromstring
from pytest_django import DjangoAssertNumQueries

from cms.models import CampaignIndexPage, CampaignPage, HomePage, PlainPage
from cms.reserved import reserved_segments
from proposals.models import Proposal
from proposals.services import draft_proposal, publish_proposal
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town, let_in, make_agenda_item, make_meeting
from tests.markup import compact
from youth.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db

# Wagtail's own eight, site settings, councils, menu, translations, meetings, seats, campaigns, drafts, open
# votes, proposals; and two for each plugin that is asked, which run in savepoints inside a test's
# transaction.
HOME_QUERIES = 58


def test_an_installation_without_pages_says_how_to_get_one(client: Client) -> None:
    answer = client.get("/en/")

    assert answer.status_code == 200
    assert "This site has no pages yet" in answer.content.decode()


def test_an_address_that_leads_nowhere_is_a_page_of_its_own(client: Client) -> None:
    make_home()

    answer = client.get("/en/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_page_is_read_under_its_own_language_only(client: Client) -> None:
    home = make_home("bg")
    add_page(home, PlainPage, "За нас", "za-nas")

    assert client.get("/bg/za-nas/").status_code == 200
    assert client.get("/en/za-nas/").headers["Location"] == "/bg/za-nas/"


def test_the_language_switch_stays_on_the_same_page(client: Client) -> None:
    bulgarian, english = make_home("bg"), make_home("en")
    about = add_page(bulgarian, PlainPage, "За нас", "za-nas")
    add_page(english, PlainPage, "About us", "about", translation_key=about.translation_key)

    page = client.get("/bg/za-nas/").content.decode()

    assert 'hreflang="en" href="http://testserver/en/about/"' in page
    assert 'href="/en/about/" lang="en"' in page


def test_a_page_without_translation_leads_to_the_other_language_s_home(client: Client) -> None:
    home = make_home("bg")
    make_home("en")
    add_page(home, PlainPage, "За нас", "za-nas")

    assert 'href="/en/" lang="en"' in client.get("/bg/za-nas/").content.decode()


def test_the_language_switch_keeps_a_view_and_its_query(client: Client) -> None:
    page = client.get("/bg/accounts/login/?next=/bg/").content.decode()

    assert 'href="/en/accounts/login/?next=/bg/" lang="en"' in page


def seats_of(page: str, state: str) -> int:
    """Return how many seats of the half circle are in a state; the legend has circles too."""
    return len(document_fromstring(page).xpath(f'//svg[@class="seats"]/*[@class="seat seat-{state}"]'))


def test_the_home_page_shows_the_promise_and_the_seats(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.youth, town.municipal)

    page = client.get("/en/").content.decode()

    assert "You propose." in page
    assert seats_of(page, "held") == 13
    assert seats_of(page, "vacant") == 8


def test_the_home_page_shows_the_meeting_that_runs_now(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.youth)
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    make_agenda_item(meeting, "Осветление", state=AgendaItem.State.UNDER_WAY)
    let_in(meeting, *town.members[:12])

    page = client.get("/en/").content.decode()

    assert '<h2>Item 1 of 1:<span lang="bg">Осветление</span></h2>' in compact(page)
    assert "12 of 21 are present" in page
    assert seats_of(page, "present") == 12
    assert seats_of(page, "absent") == 1


def test_the_home_page_announces_the_next_meeting(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.youth)
    make_meeting(town.term, Meeting.State.CONVENED)

    page = client.get("/en/").content.decode()

    assert "Regular meeting, " in page
    assert "Читалище" in page


def test_the_home_page_needs_the_same_queries_for_one_campaign_and_for_three(
    client: Client, town: Town
) -> None:
    home = make_home("bg")
    show_councils(town.youth)
    counts = []
    for number in range(3):
        add_page(home, CampaignPage, f"Кампания {number}", f"kampaniya-{number}")
        client.get("/bg/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/bg/").content.decode()
        counts.append(len(queries))
        assert page.count("card-picture") == number + 1

    assert counts == [HOME_QUERIES] * 3


@pytest.mark.parametrize("campaigns", [1, 3])
def test_the_list_of_campaigns_needs_few_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, campaigns: int
) -> None:
    index = add_page(make_home("bg"), CampaignIndexPage, "Кампании", "kampanii")
    for number in range(campaigns):
        add_page(index, CampaignPage, f"Кампания {number}", f"kampaniya-{number}")
    client.get("/bg/kampanii/")

    with django_assert_num_queries(12):
        client.get("/bg/kampanii/")


def test_addresses_of_the_installation_are_reserved() -> None:
    assert {
        "c",
        "api",
        "ws",
        "admin",
        "accounts",
        "documents",
        "styleguide",
        "bg",
        "en",
    } <= reserved_segments()


@pytest.mark.parametrize("slug", ["c", "api", "ws", "admin", "accounts", "oparl", "healthz", "p", "Admin"])
def test_a_page_on_a_reserved_address_is_refused(slug: str) -> None:
    home = make_home()

    with pytest.raises(ValidationError, match=r"belongs to the installation|запазен") as refused:
        home.add_child(instance=PlainPage(title="Страница", slug=slug.lower(), locale=home.locale))

    assert set(refused.value.message_dict) == {"slug"}
    assert not PlainPage.objects.exists()


def test_deeper_pages_may_be_called_as_they_like() -> None:
    above = add_page(make_home(), PlainPage, "За нас", "za-nas")

    assert add_page(above, PlainPage, "Api", "api").url == "/bg/za-nas/api/"


def test_a_page_may_not_be_moved_onto_a_reserved_address(admin_client: Client) -> None:
    home = make_home()
    above = add_page(home, PlainPage, "За нас", "za-nas")
    inner = add_page(above, PlainPage, "Api", "api")

    admin_client.post(f"/admin/pages/{inner.pk}/move/{home.pk}/confirm/")

    inner.refresh_from_db()
    assert inner.get_parent().pk == above.pk


def test_a_campaign_with_a_picture_says_what_it_shows(client: Client) -> None:
    from cms.demo.drawings import HILLS, picture_of

    with pytest.raises(ValidationError) as refused:
        CampaignPage(title="Кампания", slug="k", path="x", depth=4, picture=picture_of(HILLS)).clean()

    assert set(refused.value.message_dict) == {"picture_alt"}


def test_an_empty_page_is_still_a_page(client: Client) -> None:
    home = make_home()
    add_page(home, CampaignPage, "Празна", "prazna", body=json.dumps([]))
    add_page(home, CampaignIndexPage, "Кампании", "kampanii")

    assert client.get("/bg/prazna/").status_code == 200
    assert "empty" in client.get("/bg/kampanii/").content.decode()


def test_a_plain_page_in_the_footer_is_linked_from_everywhere(client: Client) -> None:
    add_page(make_home(), PlainPage, "Поверителност", "poveritelnost", in_footer=True)

    assert 'href="/bg/poveritelnost/"' in client.get("/bg/accounts/login/").content.decode()


def test_the_promise_keeps_to_three_sentences() -> None:
    assert HomePage(promise="Едно.\n\nДве.\nТри.\nЧетири.").promise_lines == ["Едно.", "Две.", "Три."]


def test_robots_are_kept_out_of_accounts_and_shown_the_sitemap(client: Client) -> None:
    add_page(make_home(), PlainPage, "За нас", "za-nas")

    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
    assert "/bg/za-nas/" in client.get("/sitemap.xml").content.decode()


def publish_proposals(town: Town, *titles: str) -> None:
    author = town.young_person
    for title in titles:
        proposal = draft_proposal(
            town.youth, title=title, summary="Защото.", points="Да се направи.", actor=author
        )
        publish_proposal(proposal, actor=author)


def test_the_home_page_shows_by_itself_what_the_plugins_offer(client: Client, town: Town) -> None:
    make_home("en")
    show_councils(town.municipal, town.youth)
    publish_proposals(town, "Скейт площадка", "Велоалея")

    page = client.get("/en/").content.decode()

    assert page.index("Newest proposals") < page.index("Скейт площадка")
    assert "Велоалея" in page
    assert "All proposals" in page
    assert "You said" not in page, "nothing was decided yet"
    Proposal.objects.filter(title="Велоалея").update(state="rejected", decided_on="2026-11-20")
    page = client.get("/en/").content.decode()
    assert page.index("Newest proposals") < page.index("You said → the municipality did")


def test_the_home_page_shows_what_its_editor_chose_instead(client: Client, town: Town) -> None:
    block = {"type": "participation", "value": {"heading": "Fresh", "widget": "proposals.newest"}}
    make_home("en", body=json.dumps([block]))
    show_councils(town.youth)
    publish_proposals(town, "Скейт площадка")
    Proposal.objects.update(state="rejected", decided_on="2026-11-20")

    page = client.get("/en/").content.decode()

    assert page.count("Скейт площадка") == 1
    assert ">Fresh<" in page
    assert "Newest proposals" not in page
    assert "You said" not in page
