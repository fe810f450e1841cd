"""From a page of the site to the admin: who sees the way, and where it leads."""

import pytest
from django.test import Client
from lxml import html
from wagtail.models import Locale, Page

from cms.editing.roles import EDITORS, PUBLISHERS, open_own_rooms
from cms.models import PlainPage
from tests.cms.site import add_page, make_home, show_councils
from tests.cms.test_editors_room import client_of, somebody_of
from tests.factories import Town
from tests.queries import exactly


@pytest.fixture
def page(town: Town) -> Page:
    show_councils(town.youth)
    return add_page(make_home(), PlainPage, "За нас", "za-nas")


def ways(client: Client, address: str) -> dict[str, str]:
    """Return the links above the header by their words."""
    found = html.fromstring(client.get(address).content).xpath("//nav[@class='editing']//a")
    return {one.text_content().strip(): one.get("href") for one in found}


@pytest.mark.parametrize("group", [EDITORS, PUBLISHERS])
def test_who_may_change_a_page_is_one_press_away_from_its_form(page, group: str) -> None:
    assert ways(client_of(somebody_of(group)), page.url) == {
        "Редактирай страницата": f"/admin/pages/{page.pk}/edit/",
        "Администрация": "/admin/",
    }


def test_on_a_council_s_page_the_way_leads_to_the_admin(page, town) -> None:
    assert ways(client_of(somebody_of(EDITORS)), "/bg/c/ms/") == {"Администрация": "/admin/"}


@pytest.mark.parametrize("who", ["secretary", "member", "young_person"])
def test_nobody_else_sees_it(page, town, who: str) -> None:
    assert ways(client_of(getattr(town, who).user), page.url) == {}
    assert ways(Client(), page.url) == {}


def test_an_editor_of_another_municipality_edits_nothing_here(page, town) -> None:
    elsewhere = Page.get_first_root_node().add_child(
        instance=PlainPage(title="Друга", slug="druga", locale=Locale.objects.get(language_code="bg"))
    )
    open_own_rooms("Друга", [elsewhere], [])

    foreign = client_of(somebody_of(f"{EDITORS}: Друга"))
    assert ways(foreign, page.url) == {"Администрация": "/admin/"}


def test_who_is_an_editor_no_longer_sees_it_no_longer(page) -> None:
    person = somebody_of(EDITORS)
    client = client_of(person)
    person.groups.clear()

    assert ways(client, page.url) == {}


def test_a_visitor_gets_the_stored_page_after_an_editor_was_there(page) -> None:
    before = Client().get(page.url).content
    client_of(somebody_of(EDITORS)).get(page.url)

    assert Client().get(page.url).content == before


def test_only_an_editor_s_page_costs_queries_for_it(page, town) -> None:
    member, editor = client_of(town.member.user), client_of(somebody_of(EDITORS))
    for client, number in ((member, 16), (editor, 19)):
        client.get(page.url)
        with exactly(number):
            client.get(page.url)
