"""What the walk over every page judges: each view once in each language, and each part somewhere."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tests.browser.kinds import Judged, kind_of
from tests.test_empty_installation import own_addresses

LIST = "<main><ul class='stack'><li>{}</li></ul></main>"


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_a_view_is_one_kind_in_each_language(language: str) -> None:
    def kinds(council: str) -> list[str]:
        paths = own_addresses(council, language)
        return [kind_of(path) for path in paths if path.startswith(f"/{language}/c/")]

    assert kinds("ihtiman") == kinds("elsewhere")
    assert all(kind.startswith(f"{language} ") for kind in kinds("ihtiman"))
    assert f"{language} youth:meeting" in kinds("ihtiman")


def test_a_view_is_another_kind_in_another_language_whichever_is_active() -> None:
    addresses = []
    for language in ("bg", "en"):
        with translation.override(language):
            addresses.append(reverse("search"))
    kinds = []
    for language in ("bg", "en"):
        with translation.override(language):
            kinds += [kind_of(address) for address in addresses]

    assert kinds == ["bg search", "en search"] * 2


def test_what_is_asked_for_makes_no_kind_and_a_page_of_the_editors_does() -> None:
    assert kind_of("/bg/search/?q=park") == kind_of("/bg/search/")
    assert kind_of("/bg/news/park/") != kind_of("/bg/news/school/")


def test_the_second_page_of_a_kind_is_judged_for_a_part_that_the_first_lacked() -> None:
    judged = Judged()
    with translation.override("bg"):
        first, second = (reverse("youth:meeting", args=["ihtiman", uuid4()]) for _ in range(2))

    assert judged.lacks(first, LIST.format("One")) == "all"
    assert judged.lacks(second, LIST.format("Two")) == "nothing"
    for part in ("<p class='empty'>", "<button class='danger'>", "<input type='date'>", "<p role='alert'>"):
        assert judged.lacks(second, LIST.format(part)) == "all", part
        assert judged.lacks(first, LIST.format(part)) == "nothing", part


def test_a_view_in_the_second_language_is_judged_by_its_width_and_whole_for_a_new_part() -> None:
    judged = Judged()
    addresses = {}
    for language in ("bg", "en"):
        with translation.override(language):
            addresses[language] = reverse("search")

    assert judged.lacks(addresses["bg"], LIST.format("Едно")) == "all"
    assert judged.lacks(addresses["en"], LIST.format("One")) == "width"
    assert judged.lacks(addresses["en"], LIST.format("One")) == "nothing"
    assert judged.lacks(addresses["en"], LIST.format("<p class='hint'>")) == "all"
