"""Blocks of editors' pages."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.test import Client
from wagtail.blocks import StructBlockValidationError

from cms.blocks import CallToActionBlock, ParticipationBlock, body_blocks, render_widget
from cms.models import PlainPage
from tests.cms.site import add_page, make_home

BLOCKS = body_blocks()


@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[name for name, _block in BLOCKS])
def test_every_block_is_complete_for_editors(name: str, block: object) -> None:
    meta = block.meta  # type: ignore[attr-defined]

    assert meta.icon not in {"", "placeholder"}
    assert str(meta.label)
    assert str(meta.description)
    assert get_template(meta.template)
    assert block.is_previewable  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[name for name, _block in BLOCKS])
def test_every_block_shows_its_preview(name: str, block: object, admin_client: Client) -> None:
    answer = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})  # type: ignore[attr-defined]

    assert answer.status_code in {200, 404}
    value = block.get_preview_value()  # type: ignore[attr-defined]
    assert isinstance(block.render(value), str)  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//elsewhere.example/", "http://elsewhere.example/", "bg/", ""]
)
def test_a_call_to_action_refuses_a_target_that_is_none(target: str) -> None:
    block = CallToActionBlock()
    value = block.to_python({"title": "Т", "text": "", "label": "Л", "page": None, "address": target})

    with pytest.raises(StructBlockValidationError):
        block.clean(value)


@pytest.mark.django_db
def test_a_call_to_action_takes_an_address_or_a_page_but_not_both() -> None:
    block = CallToActionBlock()
    page = add_page(make_home(), PlainPage, "За нас", "za-nas")

    assert block.clean(
        block.to_python({"title": "Т", "text": "", "label": "Л", "page": None, "address": "/bg/"})
    )
    assert block.clean(
        block.to_python({"title": "Т", "text": "", "label": "Л", "page": page.pk, "address": ""})
    )
    with pytest.raises(ValidationError):
        block.clean(
            block.to_python({"title": "Т", "text": "", "label": "Л", "page": page.pk, "address": "/bg/"})
        )


@pytest.mark.django_db
def test_a_widget_of_a_plugin_that_is_off_leaves_nothing_behind() -> None:
    block = ParticipationBlock()

    assert block.render(block.to_python({"heading": "Предложения", "widget": "gone"})).strip() == ""
    assert render_widget("gone", []) == ("", "")
