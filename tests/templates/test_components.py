"""Components that hold more than markup: forms, pictures with their tables, lists of pages."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import override

from templates.charting import MOST_ROWS
from templates.csv import csv_safe
from templates.sharing.qr import code_for, drawing_of
from templates.templatetags.components import csv_address, share_of
from tests.markup import compact


class ContactForm(forms.Form):
    """A form with help and errors."""

    name = forms.CharField(label="Name", help_text="As others see you.")
    agreed = forms.BooleanField(label="Agreed")


@pytest.mark.parametrize(
    ("part", "whole", "read"),
    [(12, 16, "75 %"), (2, 16, "12,5 %"), (1, 3, "33,3 %"), (2, 3, "66,7 %"), (0, 7, "0 %"), (1, 0, "–")],
)
def test_a_share_is_read_with_one_decimal_where_it_needs_one(part: int, whole: int, read: str) -> None:
    with override("bg"):
        assert share_of(part, whole).replace("\xa0", " ") == read


def test_a_field_reads_label_help_error_input() -> None:
    with override("en"):
        html = str(ContactForm(data={}))

    order = [
        html.index(part)
        for part in ('<label for="id_name"', "id_name_helptext", 'id="id_name_error"', "<input")
    ]
    assert order == sorted(order)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(("nothing", "is_optional"), [("—", True), ("", True), ("as the rules say", False)])
def test_a_choice_with_an_answer_beforehand_is_not_called_optional(nothing: str, is_optional: bool) -> None:
    class WayForm(forms.Form):
        way = forms.ChoiceField(label="Way", choices=[("", nothing), ("a", "A")], required=False)

    assert ("field-optional" in str(WayForm())) is is_optional


def test_a_form_with_errors_begins_with_their_summary() -> None:
    with override("en"):
        html = str(ContactForm(data={}))

    assert html.index("error-summary") < html.index("<label")
    assert 'href="#id_name"' in html
    assert 'href="#id_agreed"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in str(ContactForm())


def test_the_seats_are_shown_by_shape_word_and_table() -> None:
    seats = [
        {"state": "for", "label": "Ана П."},
        {"state": "against", "label": "Борис О."},
        {"state": "abstain", "label": "Ели П."},
    ]

    with override("en"):
        html = compact(render_to_string("components/seats.html", {"seats": seats}))

    assert "<polygon" in html
    assert '<rect class="seat seat-abstain"' in html
    assert "for: 1, against: 1, abstained: 1" in html
    assert html.count("<tr>") == 4


def test_numbers_in_drawings_keep_their_point_in_bulgarian() -> None:
    with override("bg"):
        html = render_to_string("components/meter.html", {"value": 15, "maximum": 21, "needed": 11})

    assert 'width="71.43%"' in html
    assert re.search(r'="\d+,\d', html) is None


def test_a_vote_bar_names_every_number_once_more_in_its_table() -> None:
    with override("en"):
        html = render_to_string(
            "components/votebar.html", {"votes": {"for": 11, "against": 2, "abstain": 2}, "base": 15}
        )

    assert 'aria-label="11 for, 2 against, 2 abstained"' in html
    assert "73.3%" in html
    assert html.count("<tr>") == 4


def test_filters_unfold_below_the_chosen_one_and_one_alone_filters_nothing() -> None:
    everything = {"label": "All", "url": "?", "is_active": True, "count": 3}
    mine = {"label": "Mine", "url": "?mine=1", "is_active": False, "count": None}

    with override("en"):
        both, alone = (
            compact(render_to_string("components/filters.html", {"label": "Stage", "filters": filters}))
            for filters in ([everything, mine], [everything])
        )

    assert "<summary>Shown: All<svg" in both
    assert '<a class="chip" href="?" aria-current="true">' in both
    assert "chip" not in alone


@pytest.mark.parametrize(("label", "said"), [("Why?", "Why? Wrong."), ("Reason", "Reason: Wrong.")])
def test_the_summary_of_errors_ends_no_question_with_a_colon(label: str, said: str) -> None:
    form = type("AskingForm", (forms.Form,), {"reason": forms.CharField(label=label)})(data={"reason": "x"})
    form.add_error("reason", "Wrong.")

    assert said in compact(render_to_string("components/error_summary.html", {"form": form}))


def test_unbroken_markup_keeps_its_addresses() -> None:
    markup = SafeString('<a href="/по-добре/">по-добре – и най-скоро</a>')

    shown = Template("{% load components %}{{ text|unbroken }}").render(Context({"text": markup}))

    assert shown == '<a href="/по-добре/">по\u2011добре\u00a0– и най\u2011скоро</a>'


def test_pages_of_a_list_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/bg/c/ihtiman/proposals/", {"state": "decided", "page": "2"})

    html = render_to_string(
        "components/pagination.html", {"page": Paginator(range(90), 30).get_page(2)}, request
    )

    assert "?state=decided&amp;page=3" in html
    assert 'aria-current="page"' in html


def test_a_list_of_one_page_shows_no_pages() -> None:
    request = RequestFactory().get("/")

    html = render_to_string("components/pagination.html", {"page": Paginator([1], 30).get_page(1)}, request)

    assert html.strip() == ""


def test_a_stopped_proposal_says_where_it_stopped() -> None:
    stages = [
        {"name": "Draft", "state": "done"},
        {"name": "Support", "state": "stopped"},
        {"name": "Submitted", "state": "next"},
    ]

    with override("en"):
        html = render_to_string(
            "components/stages.html", {"stages": stages, "sentence": "Withdrawn by the author."}
        )

    assert "Step 2 of 3: Support." in html
    assert 'aria-current="step"' in html
    assert "Withdrawn by the author." in html


def test_a_table_leaves_as_a_file_with_numbers_for_programs_and_without_formulas() -> None:
    headings: list[dict[str, Any]] = [{"text": "Година"}, {"text": "Внесени", "is_number": True}]
    rows: list[list[dict[str, Any]]] = [
        [{"text": "=1+1"}, {"text": "14\xa0000,5", "is_number": True, "value": "14000.5"}],
        [{"text": "2025"}, {"text": "–", "is_number": True, "value": ""}],
    ]

    kind, _comma, content = csv_address(headings, rows).partition(",")

    assert kind == "data:text/csv;charset=utf-8"
    assert unquote(content) == "\ufeffГодина,Внесени\r\n'=1+1,14000.5\r\n2025,–\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+359", "-5", "@name", "\t=1", "\r=1", "\n=1"])
def test_a_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert csv_safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ана", "1-2", " =1", "a@b.example"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert csv_safe(text) == text


def drawn(rows: list[tuple[object, int | None]]) -> str:
    """Return what ``{% bars %}`` makes of pairs of a label and a number."""
    source = '{% load charts %}{% bars rows caption="Answers" label="Answer" value="People" unit="people" %}'
    with override("en"):
        return compact(Template(source).render(Context({"rows": rows})))


def test_bars_are_beside_the_table_of_their_numbers() -> None:
    html = drawn([("Park", 40), ("<b>Rink</b>", 10), ("Bus", None)])

    assert re.findall(r'<rect class="series series-0" x="0%" width="(\d+)%"', html) == ["100", "25"]
    table = html.partition("<tbody>")[2]
    assert re.findall(r'<th scope="row">([^<]+)</th>', table) == ["Park", "&lt;b&gt;Rink&lt;/b&gt;", "Bus"]
    assert re.findall(r'<td class="num"(?: data-value="(\d+)")?>([^<]+)</td>', table) == [
        ("40", "40"),
        ("10", "10"),
        ("", "–"),
    ]
    assert [html.count(heading) for heading in ("Answer</th>", "People</th>", "Unit: people")] == [1, 1, 1]


@pytest.mark.parametrize(
    "rows", [[], [("Nobody", None)], [(str(n), n) for n in range(MOST_ROWS["bars"] + 1)]]
)
def test_what_cannot_be_drawn_is_a_table_alone(rows: list[tuple[object, int | None]]) -> None:
    html = drawn(rows)

    assert 'class="chart' not in html
    assert html.count('<th scope="row">') == len(rows)


def test_a_code_is_drawn_with_the_dark_modules_of_the_standard() -> None:
    drawing = drawing_of("https://glas.example/bg/")
    rows = code_for("https://glas.example/bg/").matrix

    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}

    assert drawing.size == len(rows) + 8
    assert dark == {(x + 4, y + 4) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
