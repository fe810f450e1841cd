"""Uploading a package: preview, confirmation, and what is refused."""

from collections.abc import Iterator

import pytest

from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.archive import MAX_BYTES
from tests import factories
from tests.records import rows
from tests.records.pages import PEOPLE, ClientFor, file, page
from youth import clock


@pytest.fixture(autouse=True)
def _standing(db: None) -> Iterator[None]:
    with clock.standing_at(rows.NOW):
        yield


@pytest.mark.parametrize("who", [one for one in PEOPLE if one not in {"municipal_secretary", None}])
def test_others_may_not_import(town: factories.Town, client_for: ClientFor, who: str) -> None:
    client = client_for(getattr(town, who))

    assert client.get(page(town.municipal, "upload")).status_code == 403
    assert client.post(page(town.municipal, "upload"), file(rows.content())).status_code == 403
    assert ImportBatch.objects.count() == 0


def test_a_visitor_is_asked_to_sign_in(town: factories.Town, client_for: ClientFor) -> None:
    response = client_for(None).get(page(town.municipal, "upload"))

    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_upload_preview_confirm(town: factories.Town, client_for: ClientFor) -> None:
    client = client_for(town.municipal_secretary)

    uploaded = client.post(page(town.municipal, "upload"), file(rows.content(), "решение 18.zip"))

    batch = ImportBatch.objects.get()
    assert uploaded["Location"] == page(town.municipal, "preview", pk=batch.pk)
    preview = client.get(uploaded["Location"]).content.decode()
    assert "Нощен автобус от гарата до кварталите" in preview
    assert ConsultationRecord.objects.count() == 0

    confirmed = client.post(uploaded["Location"], follow=True)

    record = ConsultationRecord.objects.get()
    assert confirmed.redirect_chain == [(page(town.municipal, "detail", pk=record.pk), 302)]
    assert record.incoming in confirmed.content.decode()
    # the same address again leads to the record
    assert client.post(uploaded["Location"])["Location"] == page(town.municipal, "detail", pk=record.pk)
    assert ConsultationRecord.objects.count() == 1


def test_a_package_that_is_not_wanted_is_forgotten(town: factories.Town, client_for: ClientFor) -> None:
    client = client_for(town.municipal_secretary)
    address = client.post(page(town.municipal, "upload"), file(rows.content()))["Location"]

    response = client.post(address, {"discard": "1"})

    assert response["Location"] == page(town.municipal, "list")
    assert (ImportBatch.objects.count(), ConsultationRecord.objects.count()) == (0, 0)
    assert client.get(address).status_code == 404


def test_a_waiting_package_whose_form_is_refused_by_now_is_shown_with_the_reason_and_can_be_forgotten(
    town: factories.Town, client_for: ClientFor
) -> None:
    client = client_for(town.municipal_secretary)
    address = client.post(page(town.municipal, "upload"), file(rows.content()))["Location"]
    ImportBatch.objects.update(content=rows.content().replace(b"BagIt-Version: 1.0", b"BagIt-Version: 0.9"))

    shown = client.get(address)

    assert shown.status_code == 200
    assert "BAG_HASH" in shown.content.decode()
    client.post(address, {"discard": "1"})
    assert not ImportBatch.objects.exists()


def test_a_preview_is_the_secretary_s_only(town: factories.Town, client_for: ClientFor) -> None:
    client_for(town.municipal_secretary).post(page(town.municipal, "upload"), file(rows.content()))
    address = page(town.municipal, "preview", pk=ImportBatch.objects.get().pk)

    for person in (town.secretary, town.outsider):
        assert client_for(person).get(address).status_code == 403
        assert client_for(person).post(address).status_code == 403
    assert client_for(None).get(address).status_code == 302
    assert ConsultationRecord.objects.count() == 0


def test_a_refused_package_is_shown_with_code_and_sentence_and_not_kept(
    town: factories.Town, client_for: ClientFor
) -> None:
    client = client_for(town.municipal_secretary)
    broken = bytearray(rows.content())
    broken[2000] ^= 1

    response = client.post(page(town.municipal, "upload"), file(bytes(broken)))

    text = response.content.decode()
    assert response.status_code == 409
    assert "BAG_HASH" in text
    assert "контролната си сума" in text
    assert ImportBatch.objects.count() == 0


def test_the_sentences_follow_the_page_s_language(town: factories.Town, client_for: ClientFor) -> None:
    client = client_for(town.municipal_secretary)
    address = page(town.municipal, "upload").replace("/bg/", "/en/")

    response = client.post(address, file(b"nonsense"))

    assert "not a readable zip archive" in response.content.decode()


def test_what_was_imported_already_says_so_and_links_there(
    town: factories.Town, client_for: ClientFor
) -> None:
    record = rows.imported(town.municipal, rows.content())

    response = client_for(town.municipal_secretary).post(page(town.municipal, "upload"), file(rows.content()))

    text = response.content.decode()
    assert response.status_code == 409
    assert "ALREADY_IMPORTED" in text
    assert page(town.municipal, "detail", pk=record.pk) in text
    assert ImportBatch.objects.filter(record=None).count() == 0


@pytest.mark.parametrize("content", [b"", b"x" * (MAX_BYTES + 1)], ids=["empty", "over the limit"])
def test_a_file_that_is_empty_or_too_large_is_a_form_error(
    town: factories.Town, client_for: ClientFor, content: bytes
) -> None:
    response = client_for(town.municipal_secretary).post(page(town.municipal, "upload"), file(content))

    assert response.status_code == 409
    assert "error-summary" in response.content.decode()
    assert ImportBatch.objects.count() == 0


def test_no_file_at_all_is_a_form_error(town: factories.Town, client_for: ClientFor) -> None:
    response = client_for(town.municipal_secretary).post(page(town.municipal, "upload"), {})

    assert response.status_code == 409
    assert "error-summary" in response.content.decode()


def test_a_hostile_title_is_only_text(town: factories.Town, client_for: ClientFor) -> None:
    record = rows.imported(town.municipal, rows.content(title="<script>alert(1)</script>"))

    text = client_for(None).get(page(town.municipal, "detail", pk=record.pk)).content.decode()

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
