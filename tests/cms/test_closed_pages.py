"""Pages and files behind a password or for people who signed in, in both languages."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.editing.roles import PUBLISHERS
from cms.models import DocumentFile, HomePage, PlainPage
from tests.cms.site import add_page, make_home
from tests.cms.test_one_door import PASSWORD, account
from tests.factories import make_user
from tests.markup import part

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes() -> tuple[HomePage, HomePage]:
    return make_home(), make_home("en")


def closed(page: PlainPage, **fields: Any) -> PageViewRestriction:
    restriction = PageViewRestriction(page=page, **fields)
    restriction.save()
    return restriction


def test_who_is_signed_in_and_may_not_enter_reads_so_instead_of_asked_again(
    homes: tuple[HomePage, HomePage],
) -> None:
    page = add_page(homes[0], PlainPage, "За редактори", "za-redaktori")
    closed(page, restriction_type="groups")
    client = Client()
    client.force_login(make_user())
    for address in ("/admin/", "/bg/za-redaktori/"):
        assert client.get(address, follow=True).status_code == 403


@pytest.mark.parametrize(("language", "words"), [("bg", "парола"), ("en", "behind a password")])
def test_a_page_behind_a_password_opens_to_anybody_who_enters_it(
    homes: tuple[HomePage, HomePage], language: str, words: str
) -> None:
    page = add_page(
        homes[language == "en"], PlainPage, "Тайна страница", "taina", search_description="Тихи сме"
    )
    closed(page, restriction_type="password", password="шушумига")
    client, address = Client(), f"/{language}/taina/"
    asked = client.get(address)
    assert "css/glas.css" in asked.text
    assert words in asked.text
    assert "Тайна страница" not in asked.text
    assert "Тихи сме" not in asked.text
    form, action = asked.context["form"], asked.context["action_url"]
    values = {"return_url": form.initial["return_url"]}
    wrong = client.post(action, values | {"password": "друга"})
    assert wrong.status_code == 200
    assert "css/glas.css" in wrong.text
    assert "Тайна страница" not in part(client.get(address))
    right = client.post(action, values | {"password": "шушумига"})
    assert right.url == address
    assert "Тайна страница" in client.get(address).text
    assert "Тайна страница" not in part(Client().get(address))


def test_a_page_for_signed_in_people_leads_to_the_one_door(homes: tuple[HomePage, HomePage]) -> None:
    page = add_page(homes[0], PlainPage, "За нас", "za-nas")
    closed(page, restriction_type="login")
    account()
    client = Client()
    start = client.get("/bg/za-nas/", follow=True).redirect_chain[-1][0]
    assert start == "/bg/accounts/login/?next=%2Fbg%2Fza-nas%2F"
    entered = client.post(start, {"login": "ana@example.org", "password": PASSWORD, "next": "/bg/za-nas/"})
    assert entered.url == "/bg/za-nas/"
    assert client.get("/bg/za-nas/").status_code == 200


def test_a_file_for_signed_in_people_leads_to_the_one_door() -> None:
    collection = Collection.get_first_root_node().add_child(name="За участници")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    file = DocumentFile.objects.create(
        title="План", collection=collection, file=ContentFile(b"plan", name="plan.txt")
    )
    asked = Client().get(file.url, follow=True)
    assert asked.status_code == 200
    assert "/accounts/login/?next=%2Fdocuments%2F" in asked.redirect_chain[-1][0]


def test_a_file_behind_a_password_has_the_same_form() -> None:
    collection = Collection.get_first_root_node().add_child(name="С парола")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="шушумига"
    )
    file = DocumentFile.objects.create(
        title="План", collection=collection, file=ContentFile(b"plan", name="plan.txt")
    )
    client = Client()
    asked = client.get(file.url)
    assert "css/glas.css" in asked.text
    values = {"return_url": file.url, "password": "шушумига"}
    assert client.post(asked.context["action_url"], values).url == file.url
    opened = client.get(file.url)
    assert opened.status_code == 200
    opened.close()


def test_passwords_of_closed_pages_and_files_are_not_guessed_without_end(
    homes: tuple[HomePage, HomePage],
) -> None:
    page = add_page(homes[0], PlainPage, "Тайна страница", "taina")
    restriction = closed(page, restriction_type="password", password="шушумига")
    collection = Collection.get_first_root_node().add_child(name="С парола")
    files = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="шушумига"
    )
    ways = [
        f"/{code}/_util/authenticate_with_password/{restriction.pk}/{one.pk}/"
        for code in ("bg", "en")
        for one in (page, *homes)
    ]
    file_way = f"/documents/authenticate_with_password/{files.pk}/"
    right = {"password": "шушумига", "return_url": "/"}

    for way in (ways[0], file_way):
        guesses = {Client().post(way, right | {"password": "друга"}).status_code for _guess in range(60)}
        assert guesses == {200}

    # Whatever page and language the address names, it is one count.
    assert {Client().post(way, right).status_code for way in (*ways, file_way)} == {429}
    assert Client(REMOTE_ADDR="198.51.100.7").post(ways[0], right).status_code == 302


def translated(homes: tuple[HomePage, HomePage]) -> tuple[PlainPage, PlainPage]:
    page = add_page(homes[0], PlainPage, "Кампания", "kampania")
    other = add_page(homes[1], PlainPage, "Campaign", "campaign", translation_key=page.translation_key)
    return page, other


def publisher() -> Client:
    user = make_user("office", is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


def test_a_page_closed_in_one_language_is_closed_in_the_other_and_opened_likewise(
    homes: tuple[HomePage, HomePage],
) -> None:
    page, _other = translated(homes)
    editor, reader = publisher(), Client()
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    editor.post(address, {"restriction_type": "login"})
    assert [reader.get(where).status_code for where in ("/bg/kampania/", "/en/campaign/")] == [302, 302]
    group = Group.objects.get(name=PUBLISHERS)
    editor.post(address, {"restriction_type": "groups", "groups": [group.pk]})
    client = Client()
    client.force_login(make_user())
    assert [client.get(where).status_code for where in ("/bg/kampania/", "/en/campaign/")] == [302, 302]
    editor.post(address, {"restriction_type": "password", "password": "шушумига"})
    assert all("password" in reader.get(where).text for where in ("/bg/kampania/", "/en/campaign/"))
    editor.post(address, {"restriction_type": "none"})
    assert [reader.get(where).context["page"].title for where in ("/bg/kampania/", "/en/campaign/")] == [
        "Кампания",
        "Campaign",
    ]
    assert PageViewRestriction.objects.count() == 0


def test_lifting_it_in_the_translation_opens_the_source_too(homes: tuple[HomePage, HomePage]) -> None:
    page, other = translated(homes)
    closed(page, restriction_type="login")
    publisher().post(reverse("wagtailadmin_pages:set_privacy", args=[other.pk]), {"restriction_type": "none"})
    assert PageViewRestriction.objects.count() == 0


def test_a_translation_of_a_closed_page_starts_closed(homes: tuple[HomePage, HomePage]) -> None:
    page = add_page(homes[0], PlainPage, "Кампания", "kampania")
    closed(page, restriction_type="login")
    translation = page.copy_for_translation(homes[1].locale)
    translation.save_revision().publish()
    with override("en"):
        assert Client().get(translation.get_url()).status_code == 302
