"""What the pages that people open most ask of the database, once their frame is remembered."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.models import NewsIndexPage, NewsPage, PlainPage
from cms.search.dictionary import has_dictionary
from tests.cms.site import add_page, make_home
from tests.factories import let_in, make_agenda_item, make_meeting
from tests.scenes import Campaign
from youth.models import Meeting
from youth.services.people import set_birth_date


# Real transactions: inside one, nothing is remembered, and each plugin's answer costs a savepoint.
@pytest.mark.django_db(transaction=True)
def test_the_main_pages_keep_to_their_bars(
    campaign: Campaign, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    town = campaign.town
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    make_agenda_item(meeting, "Осветление", state="under_way")
    let_in(meeting, *town.members[:12])
    member = Client()
    member.force_login(town.member.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    # As who joined by themselves has.
    set_birth_date(town.member.user, date(2008, 3, 14))

    # A query string is never answered from the store.
    for client, path, most in (
        (Client(), "/bg/?x=1", 14),
        (member, "/bg/", 14),
        (Client(), f"{campaign.page.url}?x=1", 14),
        # Four are the plugins' own: amendments, elections and speeches on the item under way, and its debate.
        (Client(), f"/bg/c/ms/meetings/{meeting.pk}/", 16),
        # One is for its partners and guests.
        (member, "/bg/c/ms/", 13),
        (member, "/bg/c/ms/me/", 13),
        (member, "/bg/c/ms/me/settings/", 12),
    ):
        # The first reading makes the sizes of the pictures, which ends the generation.
        for _turn in range(3):
            client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200, path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 3, 50])
def test_home_search_and_sitemap_ask_the_same_however_many_pages_there_are(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    home, english = make_home(), make_home("en")
    news = add_page(home, NewsIndexPage, "Новини", "novini")
    for number in range(count):
        add_page(news, NewsPage, f"Реката {number}", f"rekata-{number}", intro="Почистихме я.")
        add_page(english, PlainPage, f"River {number}", f"river-{number}")
    # The dictionary of PostgreSQL is asked once, in a savepoint of its own.
    search = 5 + 3 * has_dictionary()
    for path, queries in (("/bg/?x=1", 3), ("/bg/search/?q=река", search), ("/sitemap.xml", 3)):
        for _turn in range(2):
            client.get(path)
        with django_assert_num_queries(queries):
            answer = client.get(path)
        assert answer.status_code == 200, path
        assert "rekata-" in answer.text, path
