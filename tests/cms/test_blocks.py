"""Blocks of editors' pages."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.segments import StringSegmentValue

from cms.blocks import (
    CallToActionBlock,
    ChartBlock,
    ParticipationBlock,
    TableBlock,
    VideoBlock,
    body_blocks,
    render_widget,
)
from cms.demo.drawings import HILLS, picture_of
from cms.models import HomePage, PlainPage
from plugins import failures, hooks
from tests.cms.site import add_page, make_home
from tests.factories import Town
from tests.markup import compact, part

BLOCKS = body_blocks()


@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[name for name, _block in BLOCKS])
def test_every_block_is_complete_for_editors(name: str, block: object) -> None:
    meta = block.meta  # type: ignore[attr-defined]

    assert meta.icon not in {"", "placeholder"}
    assert str(meta.label)
    assert str(meta.description)
    assert str(meta.group)
    assert get_template(meta.template)
    assert block.is_previewable  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[name for name, _block in BLOCKS])
def test_every_block_shows_its_preview(name: str, block: object, admin_client: Client) -> None:
    in_the_form = HomePage.body.field.stream_block.child_blocks[name]  # type: ignore[attr-defined]

    answer = admin_client.get("/admin/block-preview/", {"id": in_the_form.definition_prefix})

    assert answer.status_code == 200
    assert "/static/css/glas.css" in answer.content.decode()


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


def test_a_widget_that_fails_is_the_plugins_failure_and_leaves_the_page(
    town: Town, override_hook: Any
) -> None:
    def fail(council: Any, language: str) -> Any:
        raise LookupError

    failures._waiting.clear()
    failing = hooks.Widget(key="voting.failing", title="Fails", render=fail)
    wrong = hooks.Widget(key="voting.wrong", title="No HTML", render=lambda council, language: 5)  # type: ignore[arg-type,return-value]
    plain = hooks.Widget(key="voting.plain", title="Text", render=lambda council, language: "<b>")  # type: ignore[arg-type,return-value]
    override_hook("voting", hooks.page_widgets, lambda: [failing, wrong, plain])

    shown = [render_widget(widget.key, [town.youth]) for widget in (failing, wrong, plain)]

    assert shown == [("", ""), ("", ""), ("Text", "&lt;b&gt;")]
    assert [row["hook"] for row, _at in failures._waiting] == ["page_widgets", "page_widgets"]


def cells(*columns: tuple[str, str], rows: list[list[Any]], caption: str = "Предложения") -> dict[str, Any]:
    return {
        "caption": caption,
        "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
        "rows": [{"values": row} for row in rows],
    }


def chart(table: dict[str, Any], kind: str = "bars") -> tuple[ChartBlock, Any]:
    block = ChartBlock()
    return block, block.to_python({"kind": kind, "unit": "", "cells": table, "source": "регистър", "url": ""})


def cell_problems(refused: pytest.ExceptionInfo[StructBlockValidationError]) -> list[str]:
    return refused.value.block_errors["cells"].as_json_data()["messages"]  # type: ignore[no-any-return]


LABELS = ("text", "Година")
COUNTS = ("number", "Внесени")


@pytest.mark.parametrize("kind", ["bars", "lines"])
def test_a_chart_is_beside_the_table_of_the_same_numbers(kind: str) -> None:
    block, value = chart(
        cells(LABELS, COUNTS, rows=[["2024", "-2.5"], ["2025", None], ["2026", "1400"]]), kind
    )

    with override("bg"):
        page = block.render(block.clean(value))

    assert 'role="img"' in page
    assert ">−2,5</td>" in compact(page)
    assert page.count("<tr>") == 4
    assert '<td class="num">–</td>' in compact(page)
    assert " style=" not in page


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (cells(COUNTS, rows=[[1]]), "The first column must be text"),
        (cells(LABELS, LABELS, rows=[["а", "б"]]), "must hold numbers"),
        (cells(LABELS, rows=[["а"]]), "Add a column of numbers"),
        (cells(LABELS, *[COUNTS] * 5, rows=[["а", 1, 2, 3, 4, 5]]), "at most 4 columns"),
        (cells(LABELS, COUNTS, rows=[["а", 1]] * 21), "at most 20 rows"),
        (cells(LABELS, COUNTS, rows=[["а", None]]), "at least one number"),
        (cells(LABELS, COUNTS, rows=[["а", 1]], caption=" "), "caption"),
        (cells(LABELS, ("number", ""), rows=[["а", 1]]), "heading above every column"),
        (cells(rows=[]), "at least one column and one row"),
    ],
)
def test_numbers_that_make_no_chart_are_refused_with_the_reason(table: dict[str, Any], words: str) -> None:
    block, value = chart(table)

    with override("en"), pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)

    with override("en"):
        assert words in " ".join(cell_problems(refused))


def test_a_stored_chart_that_cannot_be_drawn_any_more_still_shows_its_table() -> None:
    block, value = chart(cells(LABELS, COUNTS, rows=[["а", None]]))

    page = block.render(value)

    assert 'role="img"' not in page
    assert "<caption>Предложения</caption>" in page


def test_a_table_names_its_columns_and_its_rows() -> None:
    block = TableBlock()
    value = block.to_python({"cells": cells(LABELS, COUNTS, rows=[["<b>2024</b>", 3]]), "source": "регистър"})

    page = block.render(block.clean(value))

    assert '<th scope="col" class="num">Внесени</th>' in compact(page)
    assert '<th scope="row">&lt;b&gt;2024&lt;/b&gt;</th>' in compact(page)
    assert 'tabindex="0"' in page


def test_empty_rows_at_the_end_of_a_table_are_dropped_and_those_between_stay() -> None:
    block = TableBlock()
    rows: list[list[Any]] = [["2024", 0], ["", None], ["", 0], ["", None], [" ", None]]
    value = block.to_python({"cells": cells(LABELS, COUNTS, rows=rows)})

    kept = [row["values"] for row in block.clean(value)["cells"].row_data]

    assert kept == [["2024", 0], ["", None], ["", 0]]


@pytest.mark.parametrize(("columns", "rows"), [(9, 1), (2, 101), (3, 500)])
def test_a_table_that_nobody_can_read_is_refused_with_the_limits(columns: int, rows: int) -> None:
    block = TableBlock()
    table = cells(*[LABELS] * columns, rows=[["дума"] * columns] * rows)

    with override("en"), pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"cells": table}))

    with override("en"):
        assert "At most 8 columns and 100 rows" in " ".join(cell_problems(refused))


def test_the_words_of_a_table_can_be_translated_and_its_numbers_stay() -> None:
    block = TableBlock().child_blocks["cells"]
    table = block.to_python(cells(LABELS, COUNTS, rows=[["есен", 3]]))
    segments = block.get_translatable_segments(table)
    assert [(segment.path, segment.render_text()) for segment in segments] == [
        ("caption", "Предложения"),
        ("heading.0", "Година"),
        ("heading.1", "Внесени"),
        ("cell.0.0", "есен"),
    ]

    translated = block.restore_translated_segments(
        table, [StringSegmentValue("caption", "Proposals"), StringSegmentValue("cell.0.0", "autumn")]
    )

    assert translated.caption == "Proposals"
    assert translated.row_data == [{"values": ["autumn", 3]}]
    assert table.caption == "Предложения"


def test_a_video_is_a_link_and_asks_nothing_of_its_provider() -> None:
    block = VideoBlock()
    value = block.clean(
        block.to_python(
            {"title": "Заседание", "address": "https://youtu.be/dQw4w9WgXcQ?si=x", "text": "Какво се вижда"}
        )
    )

    page = block.render(value)

    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert 'referrerpolicy="no-referrer"' in page
    assert not re.search(r"<(iframe|img|video|embed|object|link)\b|\bsrc=", page.replace("icons.svg", ""))


def test_a_video_that_is_none_is_refused() -> None:
    block = VideoBlock()
    value = block.to_python({"title": "Т", "address": "https://example.org/", "text": "т"})

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)

    assert list(refused.value.block_errors) == ["address"]


def call_on(home: HomePage, target: Page) -> PlainPage:
    call = {
        "title": "Join in",
        "text": "It is easy.",
        "label": "The button",
        "page": target.pk,
        "address": "",
    }
    body = json.dumps([{"type": "call_to_action", "value": call}])
    return add_page(home, PlainPage, "Calling", "calling", body=body)


@pytest.mark.django_db
@pytest.mark.parametrize("fate", ["deleted", "unpublished", "closed", "readable"])
def test_a_button_is_shown_only_where_its_page_can_be_read(client: Client, fate: str) -> None:
    home = make_home("en")
    target = add_page(home, PlainPage, "Target", "target")
    page = call_on(home, target)
    if fate == "deleted":
        Page.objects.get(pk=target.pk).delete()
    elif fate == "unpublished":
        target.unpublish()
    elif fate == "closed":
        PageViewRestriction.objects.create(page=target, restriction_type=PageViewRestriction.LOGIN)

    text = client.get(page.url).content.decode()

    assert "Join in" in text
    assert "It is easy." in text
    assert ("The button" in text) == (fate == "readable")
    assert ('href="/en/target/"' in text) == (fate == "readable")


@pytest.mark.parametrize(
    ("words", "mark", "is_refused"),
    [("Хора", False, False), ("", True, False), ("", False, True), ("Хора", True, True)],
)
@pytest.mark.django_db
def test_a_picture_in_the_text_is_described_or_a_decoration(words: str, mark: bool, is_refused: bool) -> None:
    block = dict(body_blocks())["picture"]
    value = block.to_python({"image": picture_of(HILLS).pk, "alt": words, "is_decoration": mark})
    if is_refused:
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(value)
        assert set(refused.value.block_errors) == {"alt"}
    else:
        assert f'alt="{words}"' in block.render(block.clean(value))


def test_each_picture_of_a_gallery_leads_somewhere_and_is_described() -> None:
    gallery = dict(body_blocks())["gallery"].child_blocks["pictures"].child_block  # type: ignore[attr-defined]

    assert gallery.child_blocks["alt"].required
    assert "is_decoration" not in gallery.child_blocks


@pytest.mark.django_db
def test_a_button_leads_to_the_translation_that_can_be_read(client: Client) -> None:
    home, english = make_home("bg"), make_home("en")
    target = add_page(home, PlainPage, "Цел", "cel")
    page = call_on(english, target)
    assert 'href="/bg/cel/"' in client.get(page.url).content.decode()

    translated = add_page(english, PlainPage, "Target", "target", translation_key=target.translation_key)
    assert 'href="/en/target/"' in client.get(page.url).content.decode()
    translated.unpublish()
    assert 'href="/bg/cel/"' in client.get(page.url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("buttons", [1, 3])
def test_buttons_cost_one_query_each_until_they_are_remembered(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, buttons: int
) -> None:
    home = make_home("en")
    page = call_on(home, home)
    page.body = json.dumps(
        [
            {
                "type": "call_to_action",
                "value": {"title": "T", "text": "", "label": "L", "page": target.pk, "address": ""},
            }
            for target in [add_page(home, PlainPage, f"Target {n}", f"target-{n}") for n in range(buttons)]
        ]
    )
    page.save_revision().publish()
    client.get(page.url)

    with django_assert_num_queries(12 + buttons):
        client.get(page.url)


@pytest.mark.django_db
def test_the_home_page_leads_only_to_an_explanation_that_can_be_read(client: Client) -> None:
    home = make_home("en")
    how = add_page(home, PlainPage, "How", "how-it-is")
    home.how_page = how
    home.save_revision().publish()

    assert 'href="/en/how-it-is/"' in client.get("/en/").content.decode()
    how.unpublish()
    assert "how-it-is" not in part(client.get("/en/"))
