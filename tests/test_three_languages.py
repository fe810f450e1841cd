"""A council of three languages: set up, shown, sent as a package, received."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from plugins.management.line_breaks import unbroken
from plugins.records.models import ConsultationRecord
from plugins.records.package.verify import verified
from plugins.records.services import export_package, import_package
from tests.factories import Town, make_municipal_council, make_town
from tests.markup import compact
from tests.records import rows
from tests.records.forging import forged, judged
from youth import clock
from youth.languages import in_language, language_shown
from youth.models import Committee, Council
from youth.models.named import NamesField
from youth.policies import OPERATOR
from youth.selectors.councils import councils_listed, today_in
from youth.services.committees import create_committee

NAMES = {
    "bg": "Младежки съвет – Измислево",
    "en": "Youth Council of Izmislevo",
    "tr": "İzmislevo Gençlik Meclisi",
}
PLAN = """
slug = "izmislevo"
kind = "youth"
languages = ["bg", "tr", "en"]
names.en = "Youth Council of Izmislevo"
names.tr = "İzmislevo Gençlik Meclisi"
names.bg = "Младежки съвет – Измислево"
municipality_code = "bg-ihtiman"
municipality_names = {tr = "İzmislevo Belediyesi", bg = "Община Измислево"}
mirrors = "obs"
"""


@pytest.fixture
def council(db: None, tmp_path: Path) -> Council:
    make_municipal_council()
    file = tmp_path / "council.toml"
    file.write_text(PLAN, encoding="utf-8")
    call_command("council", str(file))
    return Council.objects.select_related("mirrors").get(slug="izmislevo")


@pytest.fixture
def town(council: Council) -> Town:
    return make_town(youth=council)


@pytest.mark.parametrize(
    ("asked", "first", "shown"),
    [
        ("en", "bg", "en"),
        ("en-gb", "bg", "en"),
        ("de", "tr", "tr"),
        ("de", "", "bg"),
        (None, "", "bg"),
        ("tr", "de", "tr"),
    ],
)
def test_a_reader_gets_the_language_asked_for_else_the_first_else_any(
    asked: str | None, first: str, shown: str
) -> None:
    assert language_shown(NAMES, asked, first) == shown
    assert in_language(NAMES, asked, first) == NAMES[shown]


def test_no_name_at_all_is_empty() -> None:
    assert (language_shown({}, "bg", "bg"), in_language({"bg": ""}, "bg")) == ("", "")


def test_names_are_kept_in_the_order_of_the_council(council: Council) -> None:
    assert list(council.names) == council.languages == ["bg", "tr", "en"]
    assert list(council.municipality_names) == ["bg", "tr"]
    shown = {}
    for language in ("bg", "en", "tr", "de"):
        with override(language):
            shown[language] = (council.name, council.municipality, council.municipality_language)
    assert shown == {
        "bg": (unbroken(NAMES["bg"]), "Община Измислево", "bg"),
        "en": (NAMES["en"], "Община Измислево", "bg"),
        "tr": (NAMES["tr"], "İzmislevo Belediyesi", "tr"),
        "de": (unbroken(NAMES["bg"]), "Община Измислево", "bg"),
    }
    assert council.own_name == NAMES["bg"]


def test_councils_and_committees_are_sorted_by_the_name_in_their_first_language(town: Town) -> None:
    for slug, names in (("b", {"bg": "Бюджет", "en": "A"}), ("a", {"en": "Z", "bg": "Архив"})):
        create_committee(town.term, slug, names=names, actor=OPERATOR)
    assert [each.slug for each in Committee.objects.filter(slug__in=["a", "b"])] == ["a", "b"]
    assert [each.slug for each in councils_listed()] == ["obs", "izmislevo"]


def test_a_fixture_holds_the_names(council: Council) -> None:
    field = Council._meta.get_field("names")
    assert isinstance(field, NamesField)
    assert field.to_python(field.value_to_string(council)) == council.names


def test_the_switch_offers_what_the_interface_and_the_council_have(client: Client, town: Town) -> None:
    def offered() -> set[str]:
        page = client.get("/bg/c/izmislevo/")
        return {language.code for language in page.context["shell"].languages}

    assert offered() == {"bg", "en"}
    Council.objects.filter(pk=town.youth.pk).update(languages=["bg", "tr"])
    assert offered() == {"bg"}


def test_page_and_api_show_every_name(client: Client, town: Town) -> None:
    english = client.get("/en/c/izmislevo/").content.decode()
    assert "Youth Council of Izmislevo" in english
    assert '<span lang="bg">Община Измислево</span>' in compact(english)
    answer = client.get("/api/v1/c/izmislevo/").json()
    assert (answer["name"], answer["languages"]) == (NAMES, ["bg", "tr", "en"])
    assert answer["municipality"] == {"bg": "Община Измислево", "tr": "İzmislevo Belediyesi"}


def test_a_package_carries_every_name_and_is_received_with_them(town: Town) -> None:
    with clock.standing_at(rows.NOW):
        adopted = rows.adopted_in(town)
        package = export_package(adopted.resolution)
        report = verified(package.content, today=today_in(town.municipal))
        assert report.errors == []
        body = report.document["body"]
        assert (body["languages"], body["name"]) == (["bg", "tr", "en"], NAMES)
        assert body["municipality"]["name"] == {"bg": "Община Измислево", "tr": "İzmislevo Belediyesi"}
        received = import_package(
            council=town.municipal, content=package.content, file_name="a.zip", actor=OPERATOR
        ).record

    record = ConsultationRecord.objects.get(pk=received.pk)
    assert (record.sender_names, record.sender_language) == (NAMES, "bg")
    for language, name in {**NAMES, "de": NAMES["bg"]}.items():
        with override(language):
            assert record.sender == name


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("name", {"en": "Youth Council"}),
        ("name", {"bg": "Съвет", "de": "Rat"}),
        ("municipality.name", {"tr": "Belediye"}),
    ],
)
def test_a_package_that_names_the_council_otherwise_than_in_its_languages_is_refused(
    place: str, value: dict[str, str]
) -> None:
    def change(document: dict[str, Any]) -> None:
        where = document["body"]
        for part in place.split(".")[:-1]:
            where = where[part]
        where[place.rsplit(".", maxsplit=1)[-1]] = value

    report = judged(forged(change))
    assert ("CONTENT_MISMATCH", f"$.body.{place}") in {(one.code, one.field) for one in report.errors}
