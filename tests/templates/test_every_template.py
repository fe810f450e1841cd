"""What every template of the product keeps to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The editors' admin is drawn by Wagtail, the style guide holds specimens, and mails know no folds.
ELSEWHERE = re.compile(r"^(tests|plugins/template)/|/admin/|/mails/|styleguide|^\.")
HEADING = re.compile(r"<h([1-4])\b[^>]*>(.*?)</h\1>", re.DOTALL)
# A name or a title that people wrote.
WRITTEN = re.compile(r"\{\{ (?:\w+\.)*(?:title|name|heading|display_name|sender_name)(?:\|[^}]*)? \}\}")
# Its values are given before it, and are no filter's inside.
SENTENCE = re.compile(r"\{% blocktranslate .*?\{% endblocktranslate %\}", re.DOTALL)
DETAILS = re.compile(r"<details([^>]*)>\s*(?:\{%[^%]*%\}\s*)*<summary([^>]*)>(.*?)</summary>", re.DOTALL)

BLOCK = re.compile(r"\{% block (\w+) %\}")
ADDRESS = re.compile(r"\{% url [^%]* as (\w+) %\}")


def templates() -> dict[str, str]:
    found = {str(path.relative_to(ROOT)): path for path in ROOT.glob("*/**/*.html")}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in found.items()
        if "templates/" in name and not ELSEWHERE.search(name)
    }


@pytest.fixture(scope="module")
def read() -> dict[str, str]:
    found = templates()
    assert len(found) > 150
    return found


def test_a_written_title_in_a_heading_keeps_its_dash_from_beginning_a_line(read: dict[str, str]) -> None:
    loose = {
        (name, value)
        for name, text in read.items()
        for _level, inside in HEADING.findall(text)
        for value in WRITTEN.findall(SENTENCE.sub("", inside))
        if "unbroken" not in value and "as_written" not in value
    }
    # The title of a plugin comes from its catalogue, which is compiled that way.
    assert {value for _name, value in loose} <= {"{{ manifest.title }}"}


def test_everything_that_unfolds_in_a_page_looks_alike(read: dict[str, str]) -> None:
    folds = [(name, *fold) for name, text in read.items() for fold in DETAILS.findall(text)]
    assert len(folds) == sum(text.count("<summary") for text in read.values())
    header = {("more", ""), ("menu", "tool")}
    odd = []
    for name, details, summary, words in folds:
        kind = tuple(next(iter(re.findall(r'class="([\w-]*)', one)), "") for one in (details, summary))
        if kind in header and name == "templates/base.html":
            continue
        if kind[0] != "fold" or 'with name="chevron-down"' not in words:
            odd.append((name, kind))
    assert odd == []


def test_an_address_is_named_in_the_block_that_leads_there(read: dict[str, str]) -> None:
    # A block forgets what another one named: the link would lead to the page itself.
    lost = [
        (name, block, address)
        for name, text in read.items()
        for named in [set(ADDRESS.findall(text))]
        for block, inside in zip(*[iter(BLOCK.split(text)[1:])] * 2, strict=True)
        for address in named - set(ADDRESS.findall(inside))
        if re.search(rf'(href="\{{\{{ |url2?=){address}\b', inside)
    ]
    assert lost == []
