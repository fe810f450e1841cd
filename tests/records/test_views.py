"""The public register, a record's page, the secretary's import, the files of a resolution."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from plugins.records.services import export_package
from plugins.switching import switch
from tests import factories
from tests.records import rows, samples
from tests.records.pages import PEOPLE, ClientFor, file, page
from youth import clock
from youth.models import Resolution


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_reads_the_register_and_only_the_secretary_is_offered_the_import(
    town: factories.Town, client_for: ClientFor, who: str | None
) -> None:
    record = rows.received(town.municipal, 1)[0]
    client = client_for(getattr(town, who) if who else None)

    response = client.get(page(town.municipal, "list"))

    text = response.content.decode()
    assert response.status_code == 200
    assert record.title in text
    assert record.incoming in text
    assert (page(town.municipal, "upload") in text) == (who == "municipal_secretary")


# Without a transaction around the test, as in production: inside one, every plugin that is asked for
# navigation costs a savepoint more.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_register_asks_as_often_for_three_records_as_for_one(
    town: factories.Town, client_for: ClientFor, django_assert_num_queries: Any, how_many: int
) -> None:
    rows.received(town.municipal, *range(1, how_many + 1))
    client = client_for(None)
    client.get(page(town.municipal, "list"))

    # 1 council with the one it mirrors · 2 its plugins · 3 number of records · 4 the records
    # the frame is remembered
    with django_assert_num_queries(4):
        client.get(page(town.municipal, "list"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_secretary_s_register_asks_as_often_for_three_waiting_packages_as_for_one(
    town: factories.Town, client_for: ClientFor, django_assert_num_queries: Any, how_many: int
) -> None:
    client = client_for(town.municipal_secretary)
    rows.received(town.municipal, *range(1, how_many + 1))
    for number in range(how_many):
        client.post(
            page(town.municipal, "upload"), file(rows.content(title=f"Друго {number}", number=40 + number))
        )
    client.get(page(town.municipal, "list"))

    # as for a visitor, and: 5 session · 6 account · 7 participant with offices · 8 waiting packages
    with django_assert_num_queries(8):
        client.get(page(town.municipal, "list"))


def test_an_empty_register_says_what_will_be_there(town: factories.Town, client_for: ClientFor) -> None:
    assert 'class="empty"' in client_for(None).get(page(town.municipal, "list")).content.decode()


def test_a_youth_council_s_register_leads_to_the_municipal_one(
    town: factories.Town, client_for: ClientFor
) -> None:
    adopted = rows.adopted_in(town)
    package = export_package(adopted.resolution)
    record = rows.imported(town.municipal, package.content)
    rows.received(town.municipal, 7)

    text = client_for(None).get(page(town.youth, "list")).content.decode()

    assert page(town.municipal, "detail", pk=record.pk) in text
    assert "Предложение 7" not in text


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_reads_a_record(town: factories.Town, client_for: ClientFor, who: str | None) -> None:
    record = rows.imported(town.municipal, rows.content(decision=samples.named_decision()))
    client = client_for(getattr(town, who) if who else None)

    response = client.get(page(town.municipal, "detail", pk=record.pk))

    text = response.content.decode()
    assert response.status_code == 200
    assert "Предлага на Общинския съвет да открие нощна автобусна линия:" in text
    assert "Десислава Реброва" in text
    assert record.digest in text


def test_a_record_of_another_council_is_not_here(town: factories.Town, client_for: ClientFor) -> None:
    other = factories.make_municipal_council("other")
    record = rows.received(other, 1)[0]

    assert client_for(None).get(page(town.municipal, "detail", pk=record.pk)).status_code == 404
    assert client_for(None).get(page(town.municipal, "package", pk=record.pk)).status_code == 404


def test_the_package_is_given_back_byte_for_byte(town: factories.Town, client_for: ClientFor) -> None:
    content = rows.content()
    record = rows.imported(town.municipal, content)

    response = client_for(None).get(page(town.municipal, "package", pk=record.pk))

    assert response.content == content
    assert response["Content-Type"] == "application/zip"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")


FILES = {
    "package.zip": b"PK",
    "resolution.pdf": b"%PDF-1.7",
    "resolution.akn.xml": b"<?xml",
    "votes.csv": b"\xef\xbb\xbf",
    "package.json": b"{",
    "events.jsonl": b"{",
}


@pytest.mark.parametrize(("name", "start"), FILES.items())
def test_everybody_gets_the_files_of_a_resolution(
    town: factories.Town, client_for: ClientFor, name: str, start: bytes
) -> None:
    resolution = rows.adopted_in(town).resolution

    response = client_for(None).get(page(town.youth, "download", pk=resolution.pk, name=name))

    assert response.status_code == 200
    assert response.content.startswith(start)
    assert response["Content-Disposition"].startswith('attachment; filename="ys-ms-1-p1-r1-v1')
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_downloaded_package_is_the_exported_one(town: factories.Town, client_for: ClientFor) -> None:
    resolution = rows.adopted_in(town).resolution

    response = client_for(None).get(page(town.youth, "download", pk=resolution.pk, name="package.zip"))

    assert response.content == export_package(resolution).content
    assert len(zipfile.ZipFile(io.BytesIO(response.content)).namelist()) == 9


def test_other_files_other_resolutions_and_incomplete_ones_are_not_here(
    town: factories.Town, client_for: ClientFor
) -> None:
    resolution = rows.adopted_in(town).resolution
    client = client_for(None)
    address = page(town.youth, "download", pk=resolution.pk, name="package.zip")

    assert client.get(address.replace("package.zip", "manage.py")).status_code == 404
    assert client.get(address.replace(f"/{town.youth.slug}/", f"/{town.municipal.slug}/")).status_code == 404
    Resolution.objects.filter(pk=resolution.pk).update(decision={})
    assert client.get(address).status_code == 404


def test_the_plugin_switched_off_leaves_nothing(town: factories.Town, client_for: ClientFor) -> None:
    record = rows.imported(town.municipal, rows.content())
    switch(town.municipal, "records", enabled=False)
    client = client_for(None)

    for address in (page(town.municipal, "list"), page(town.municipal, "detail", pk=record.pk)):
        assert client.get(address).status_code == 404


def rendered(resolution: Resolution) -> str:
    request = RequestFactory().get("/")
    request.council = resolution.council  # type: ignore[attr-defined]
    template = Template('{% load plugins %}{% slot "resolution.aside" subject=resolution %}')
    return template.render(Context({"request": request, "resolution": resolution}))


def test_a_resolution_s_page_offers_its_files_and_where_it_was_received(town: factories.Town) -> None:
    resolution = rows.adopted_in(town).resolution

    before = rendered(resolution)
    record = rows.imported(town.municipal, export_package(resolution).content)
    after = rendered(resolution)

    for name in FILES:
        assert page(town.youth, "download", pk=resolution.pk, name=name) in before
    assert record.incoming not in before
    assert record.incoming in after


def test_the_resolution_s_own_page_shows_them(town: factories.Town, client_for: ClientFor) -> None:
    resolution = rows.adopted_in(town).resolution
    address = reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": resolution.pk})

    text = client_for(None).get(address).content.decode()

    assert page(town.youth, "download", pk=resolution.pk, name="package.zip") in text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_api_lists_the_register(
    town: factories.Town, client_for: ClientFor, django_assert_num_queries: Any, how_many: int
) -> None:
    rows.received(town.municipal, *range(1, how_many + 1))
    address = reverse("api:records:list", kwargs={"council": town.municipal.slug})

    # 1 council · 2 its plugins · 3 number of records · 4 the records
    with django_assert_num_queries(4):
        answer = client_for(None).get(address).json()

    assert answer["count"] == how_many
    assert answer["results"][-1]["name"] == "Предложение 1"
    assert answer["results"][-1]["reference"] == "1/22.11.2026"
    assert answer["results"][-1]["resolution"]["urn"] == "urn:x-ys:bg-ihtiman:2:7:1"


def test_the_api_gives_a_record_with_its_vote(town: factories.Town, client_for: ClientFor) -> None:
    record = rows.imported(town.municipal, rows.content(decision=samples.named_decision()))
    address = reverse("api:records:detail", kwargs={"council": town.municipal.slug, "pk": record.pk})

    answer = client_for(None).get(address).json()

    assert answer["vote_event"]["result"] == "pass"
    assert answer["vote_event"]["counts"] == [
        {"option": "for", "value": 3},
        {"option": "against", "value": 1},
        {"option": "abstain", "value": 1},
        {"option": "not_voting", "value": 0},
    ]
    assert answer["vote_event"]["votes"][0] == {"voter": "Ася Полянова", "option": "for"}
    assert answer["package"].endswith(page(town.municipal, "package", pk=record.pk))


def test_the_api_takes_nothing(town: factories.Town, client_for: ClientFor) -> None:
    address = reverse("api:records:list", kwargs={"council": town.municipal.slug})

    assert client_for(town.municipal_secretary).post(address, {}).status_code in {403, 405}
