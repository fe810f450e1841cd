"""Two editors on one page, versions compared, content that vanished: nothing is lost, nothing fails."""

import json
import re
import threading
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.blocks import Block
from wagtail.models import Page

from cms.blocks import body_blocks
from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import CampaignPage, HomePage, PlainPage, SitePage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, form_of, somebody_of

BLOCKS = [name for name, _block in body_blocks()]
# What some kinds of pages cannot be stored without.
REQUIRED = {"intro": "In short.", "place": "Hall", "starts_at": timezone.now()}


@pytest.fixture
def page(db: None) -> PlainPage:
    return add_page(make_home("en"), PlainPage, "About", "about")


def loaded(page: PlainPage) -> dict[str, Any]:
    revision = PlainPage.objects.get(pk=page.pk).latest_revision
    return {
        "loaded_revision_id": revision.pk,
        "loaded_revision_created_at": revision.created_at.isoformat(),
    }


def autosave(client: Client, page: PlainPage, **values: Any) -> Any:
    return client.post(
        f"/admin/pages/{page.pk}/edit/", form_of(page, **values), headers={"Accept": "application/json"}
    )


def test_what_one_editor_saved_is_not_overwritten_unseen_by_the_other(page: PlainPage) -> None:
    first, second = client_of(somebody_of(EDITORS)), client_of(somebody_of(EDITORS))
    seen_by_both = loaded(page)

    assert autosave(first, page, title="Hers", **seen_by_both).json()["success"]
    refused = autosave(second, page, title="His", **seen_by_both)

    assert refused.status_code == 400
    assert refused.json()["error_code"] == "invalid_revision"
    assert PlainPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Hers"
    # Somebody who saves all the same, after the warning, adds a version; the other one stays in the history.
    assert second.post(f"/admin/pages/{page.pk}/edit/", form_of(page, title="His")).status_code == 302
    titles = [revision.as_object().title for revision in page.revisions.order_by("-pk")[:2]]
    assert titles == ["His", "Hers"]


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_save_in_the_same_moment_both_keep_their_version() -> None:
    page = add_page(make_home("en"), PlainPage, "About", "about")
    start, statuses = threading.Barrier(2), []

    def save(client: Client, title: str) -> None:
        try:
            start.wait(10)
            answer = client.post(f"/admin/pages/{page.pk}/edit/", form_of(page, title=title))
            statuses.append(answer.status_code)
        finally:
            connection.close()

    people = [(client_of(somebody_of(EDITORS)), title) for title in ("Hers", "His")]
    threads = [threading.Thread(target=save, args=somebody) for somebody in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert statuses == [302, 302]
    assert {"Hers", "His"} <= {revision.as_object().title for revision in page.revisions.all()}


def stored(block: Block, value: Any) -> str:
    """Return a block's value as it is stored, without the names that lists give their elements."""
    prepared = json.dumps(block.get_prep_value(value), cls=DjangoJSONEncoder, sort_keys=True)
    return re.sub(r'"id": "[^"]+"', "", prepared)


@pytest.mark.parametrize(("name", "block"), body_blocks(), ids=BLOCKS)
def test_a_draft_keeps_a_block_of_which_nothing_is_written_yet(
    page: PlainPage, name: str, block: Block
) -> None:
    cleaned = block.clean_deferred(block.get_default())
    page.body = [(name, cleaned)]
    page.save_revision(clean=False)

    kept = PlainPage.objects.get(pk=page.pk).get_latest_revision_as_object().body
    assert [child.block_type for child in kept] == [name]
    assert stored(block, kept[0].value) == stored(block, cleaned)


def test_a_page_is_not_deleted_under_the_hands_of_somebody_who_writes_on_it(page: PlainPage) -> None:
    editor, publisher = somebody_of(EDITORS, first_name="Elena"), somebody_of(PUBLISHERS, language="en")
    session = EditingSession.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(PlainPage),
        object_id=str(page.pk),
        last_seen_at=timezone.now(),
        is_editing=True,
    )
    client = client_of(publisher)

    answer = client.post(f"/admin/pages/{page.pk}/delete/", follow=True)
    assert "Elena" in answer.content.decode()
    assert PlainPage.objects.filter(pk=page.pk).exists()
    client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}")
    assert PlainPage.objects.filter(pk=page.pk).exists()

    session.delete()
    client.post(f"/admin/pages/{page.pk}/delete/")
    assert not PlainPage.objects.filter(pk=page.pk).exists()
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 404


# Wagtail compares addresses as if they were markup, and its parser says so.
@pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")
@pytest.mark.django_db
def test_versions_of_every_block_can_be_compared(client: Client) -> None:
    home = make_home("en")
    page = add_page(home, CampaignPage, "Before", "compared")
    page.body = [(name, block.get_preview_value()) for name, block in body_blocks()]
    page.title = "After"
    page.save_revision()
    old, new = page.revisions.order_by("pk").values_list("pk", flat=True)

    answer = client_of(somebody_of(EDITORS)).get(f"/admin/pages/{page.pk}/revisions/compare/{old}...{new}/")

    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "After" in shown
    assert shown.count("comparison__child-object addition") >= len(BLOCKS)


@pytest.mark.django_db
@pytest.mark.parametrize("model", SitePage.__subclasses__(), ids=lambda model: model.__name__)
def test_every_kind_of_page_has_a_history_and_a_comparison(model: type[Page]) -> None:
    home = make_home("en")
    if model is HomePage:
        page: Page = home
    else:
        names = {field.name for field in model._meta.get_fields()}
        values = {name: value for name, value in REQUIRED.items() if name in names}
        page = model(title="Before", slug="before", locale=home.locale, **values)
        home.add_child(instance=page)
    first = page.save_revision()
    page.title = "After"
    second = page.save_revision()
    editor = client_of(somebody_of(EDITORS))

    compared = editor.get(f"/admin/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/")

    assert compared.status_code == 200
    assert "After" in compared.content.decode()
    for address in ("history/", "edit/"):
        assert editor.get(f"/admin/pages/{page.pk}/{address}").status_code == 200, address


@pytest.mark.django_db
def test_blocks_whose_pages_pictures_and_files_are_gone_leave_the_page_standing(client: Client) -> None:
    call = {"title": "Go", "text": "", "label": "Go", "page": 4711, "address": ""}
    picture = {"image": 4711, "alt": "Gone", "caption": "", "credit": ""}
    body = [
        {"type": "text", "value": '<p><a linktype="page" id="4711">gone</a></p>'},
        {"type": "picture", "value": picture},
        {"type": "gallery", "value": {"heading": "", "pictures": [picture, picture]}},
        {"type": "call_to_action", "value": call},
        {"type": "documents", "value": {"heading": "", "documents": [4711]}},
        {"type": "partners", "value": {"heading": "", "partners": [{"name": "A", "logo": 4711, "url": ""}]}},
        {"type": "no_longer_known", "value": "x"},
    ]
    page = add_page(make_home("en"), PlainPage, "Standing", "standing", body=json.dumps(body))

    assert client.get(page.url).status_code == 200
    assert client_of(somebody_of(EDITORS)).get(f"/admin/pages/{page.pk}/edit/").status_code == 200


@pytest.mark.django_db
def test_a_translation_whose_source_was_deleted_is_independent(client: Client) -> None:
    bulgarian, english = make_home("bg"), make_home("en")
    source = add_page(bulgarian, PlainPage, "За нас", "za-nas")
    translation = add_page(english, PlainPage, "About", "about", translation_key=source.translation_key)
    Page.objects.get(pk=source.pk).delete()

    assert client.get(translation.url).status_code == 200
    editor = client_of(somebody_of(EDITORS))
    edit = f"/admin/pages/{translation.pk}/edit/"
    assert editor.get(edit).status_code == 200
    assert editor.post(edit, form_of(translation, title="About us")).status_code == 302
