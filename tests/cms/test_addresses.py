"""Addresses of pages: in Latin letters by the law, whatever was typed; unique beside each other."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.editing.roles import PUBLISHERS
from cms.models import HomePage, NewsIndexPage, NewsPage, Picture, PlainPage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import somebody_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return make_home("bg")


def test_an_address_is_taken_from_the_title_in_latin_letters(home: HomePage) -> None:
    page = add_page(home, PlainPage, "Щастие за всички в България", "")
    assert page.slug == "shtastie-za-vsichki-v-bulgaria"


def test_two_pages_of_one_title_have_two_addresses(home: HomePage) -> None:
    slugs = [add_page(home, PlainPage, "Площада", "").slug for _number in range(2)]
    assert slugs == ["ploshtada", "ploshtada-2"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("площада", "ploshtada"),
        ("Old Town", "old-town"),
    ],
)
def test_a_typed_address_is_kept_in_latin_letters(home: HomePage, typed: str, kept: str) -> None:
    assert add_page(home, PlainPage, "Справка", typed).slug == kept


def test_an_address_in_three_scripts_is_refused_with_the_letters_that_it_cannot_have(home: HomePage) -> None:
    with pytest.raises(ValidationError) as refused:
        add_page(home, PlainPage, "Справка", "план-Αθήνα-plan")
    assert "Αθηνα" in str(refused.value.message_dict["slug"])
    assert not PlainPage.objects.exists()


def test_a_title_without_a_letter_of_ours_has_an_address_too(home: HomePage) -> None:
    assert add_page(home, PlainPage, "Ελλάδα", "").slug == "plain-page"


def test_a_file_has_its_name_in_latin_letters(home: HomePage) -> None:
    picture = Picture(title="Снимка")
    assert picture.get_upload_to("Снимка на площада.jpg").endswith("/Snimka_na_ploshtada.jpg")


def test_the_field_of_the_admin_writes_latin_letters_as_the_server_does(
    home: HomePage, client: Client
) -> None:
    news = add_page(home, NewsIndexPage, "Новини", "novini")
    client.force_login(somebody_of(PUBLISHERS))
    shown = client.get(f"/admin/pages/add/cms/newspage/{news.pk}/").content.decode()
    assert "data-w-slug-formatters-value" in shown
    assert 'data-w-slug-allow-unicode-value="true"' not in shown
    assert NewsPage.objects.count() == 0
