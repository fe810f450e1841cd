"""What a forger may do to the record, the XML and the table: one row each, with the answer that it gets."""

from collections.abc import Callable

import pytest

from plugins.records.package.bag import AKN, VOTES
from tests.decisions import rows_of
from tests.records import test_manipulated_bags as bags
from tests.records import test_manipulated_decisions as decisions
from tests.records import test_manipulated_journals as journals
from tests.records import test_manipulated_papers as papers
from tests.records.forging import forged
from tests.records.manipulations import NAMED, PAYLOAD, Row, answer_to, document


def xml(old: str, new: str) -> Callable[[], bytes]:
    """Change the XML; the paper keeps the old one attached."""
    content = PAYLOAD[AKN].decode().replace(old, new, 1)
    assert content != PAYLOAD[AKN].decode()
    return lambda: forged(resolution_akn_xml=content.encode())


def table(old: str, new: str) -> Callable[[], bytes]:
    content = PAYLOAD[VOTES].decode().replace(old, new, 1)
    assert content != PAYLOAD[VOTES].decode()
    return lambda: forged(votes_csv=content.encode())


ROWS = [
    # The record says something else than the files beside it.
    Row(
        "another number",
        document("resolution", "number", to=19),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT", "LABEL_MISMATCH"),
    ),
    Row(
        "another title",
        document("resolution", "title", to="Дневен автобус"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "another point",
        document("resolution", "points", 0, "text", to="Продава парка за 1 евро."),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "a point more",
        document("resolution", "points", to=rows_of("1. Т\n2. Т\n3. Т")),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "another legal ground",
        document("resolution", "legal_ground", to="На основание чл. 1 от Конституцията"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
    Row(
        "another label",
        document("resolution", "designation", to="Решение № 99/01.01.2020"),
        ("NOT_AS_BUILT", "LABEL_MISMATCH"),
    ),
    Row(
        "another day",
        document("resolution", "adopted_on", to="2026-11-20"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT", "DATE_BEFORE_PROTOCOL", "TIME_DISORDER", "LABEL_MISMATCH"),
    ),
    Row(
        "another count",
        document("decision", "votes", "for", to=10),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "VOTE_SUM"),
    ),
    Row(
        "another outcome",
        document("decision", "carried", to=False),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "MAJORITY_MISMATCH"),
    ),
    Row(
        "another name of the body",
        document("body", "name", "bg", to="Общински съвет – Ихтиман"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT"),
    ),
    Row(
        "another slug of the body",
        document("body", "slug", to="obs-ihtiman"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT"),
    ),
    Row(
        "another municipality",
        document("body", "municipality", "code", to="bg-kostenets"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT"),
    ),
    Row("another language", document("language", to="en"), ("CONTENT_MISMATCH",)),
    Row("another signatory", document("signatories", 0, "name", to="Иван Измислен"), ("NOT_AS_BUILT",)),
    Row(
        "another voter's name",
        document("decision", "named", 0, "name", to="Иван Измислен", record=NAMED),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "another voter's choice",
        document("decision", "named", 0, "choice", to="against", record=NAMED),
        ("NOT_AS_BUILT", "VOTE_NAMES_MISMATCH"),
    ),
    Row("another URN", document("urn", to="urn:x-ys:bg-ihtiman:2:7:19"), ("CONTENT_MISMATCH",)),
    Row("replaces what is not there", document("supersedes", to="a" * 64), ("CONTENT_MISMATCH",)),
    Row(
        "another title of a file",
        document("files", 1, "title", to="Подписано решение"),
        ("CONTENT_MISMATCH",),
    ),
    Row(
        "a text in another Unicode form",
        document("resolution", "title", to="Нощен и\u0306 автобус"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "PKG_NOT_CANONICAL"),
    ),
    Row(
        "an empty subject", document("item", "subject", to={"label": "", "id": "", "title": ""}), ("SCHEMA",)
    ),
    # The XML says more than the record.
    Row(
        "a sentence more in the preface",
        xml("</preface>", "<p>И кметът се освобождава.</p></preface>"),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a sentence more in the body",
        xml("</content>", "<p>И кметът се освобождава.</p></content>"),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a sentence more at the end",
        xml("</conclusions>", "<p>И кметът се освобождава.</p></conclusions>"),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a script behind a word",
        xml("<docTitle>", '<docTitle><a href="javascript:alert(1)">!</a>'),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a remark that turns it round",
        xml("<docTitle>", '<docTitle><remark status="edited">не</remark>'),
        ("NOT_AS_BUILT",),
    ),
    Row("a comment", xml("<preface>", "<!-- не важи --><preface>"), ("NOT_AS_BUILT",)),
    Row(
        "a style sheet of a foreign host",
        xml("<akomaNtoso", '<?xml-stylesheet href="https://evil.example/x.xsl"?><akomaNtoso'),
        ("NOT_AS_BUILT",),
    ),
    Row(
        "a foreign address of the body",
        xml("/akn/ontology/organization", "https://evil.example/akn/ontology/organization"),
        ("NOT_AS_BUILT",),
    ),
    Row("another signature", xml("Ася Полянова", "Иван Измислен"), ("NOT_AS_BUILT",)),
    Row("another count in the XML", xml('value="9"', 'value="8"'), ("NOT_AS_BUILT",)),
    Row("another day in the XML", xml('date="2026-11-21"', 'date="2026-11-20"'), ("NOT_AS_BUILT",)),
    Row("other spaces", xml("  <preface>", " <preface>"), ("NOT_AS_BUILT",)),
    Row(
        "a declared entity", xml("<akomaNtoso", '<!DOCTYPE a [<!ENTITY x "y">]><akomaNtoso'), ("XML_DOCTYPE",)
    ),
    Row(
        "a reference that leads nowhere", xml('refersTo="#against"', 'refersTo="#agains"'), ("REF_DANGLING",)
    ),
    # The table.
    Row("another count in the table", table(";9\r\n", ";10\r\n"), ("NOT_AS_BUILT",)),
    Row("a row more", table("\r\n", "\r\n18;2026-11-21;член;Иван;за;1\r\n"), ("NOT_AS_BUILT",)),
    Row("a formula", table("за", "=HYPERLINK(1)"), ("NOT_AS_BUILT",)),
    Row("other line ends", table("\r\n", "\n"), ("NOT_AS_BUILT",)),
    Row("no byte order mark", table("\ufeff", ""), ("NOT_AS_BUILT",)),
    # What nobody sees.
    Row(
        "a bidirectional override in the title",
        document("resolution", "title", to="Парк за \u202e000 1\u202c евро"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE", "TEXT_UNPRINTABLE"),
    ),
    Row(
        "a zero-width space in an amount",
        document("resolution", "points", 0, "text", to="1\u200b000 евро"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE", "TEXT_UNPRINTABLE"),
    ),
    Row(
        "a soft hyphen in a name",
        document("body", "name", "bg", to="Младежки съ\u00adвет"),
        ("CONTENT_MISMATCH", "NOT_AS_BUILT", "TEXT_INVISIBLE"),
    ),
    Row(
        "a joiner between letters",
        document("resolution", "legal_ground", to="чл.\u200d 1"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE", "TEXT_UNPRINTABLE"),
    ),
    Row("an isolate in the place", document("meeting", "place", to="\u2067Зала\u2069"), ("TEXT_INVISIBLE",)),
    Row(
        "a byte order mark in a label",
        document("resolution", "designation", to="\ufeffРешение № 18"),
        ("NOT_AS_BUILT", "LABEL_MISMATCH", "TEXT_INVISIBLE"),
    ),
    Row(
        "a tag among the rules",
        document("decision", "rule", "overrides", to={"body.seats": "\U000e0041"}),
        ("RULES_UNKNOWN", "TEXT_INVISIBLE"),
    ),
    Row(
        "a line separator",
        document("resolution", "points", 0, "text", to="Ред\u2028ред"),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH", "TEXT_INVISIBLE"),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_manipulation_gets_its_answer(row: Row) -> None:
    assert answer_to(row.content()) == row.answer


def test_the_tables_are_long_and_name_no_manipulation_twice() -> None:
    tables = (ROWS, bags.ROWS, decisions.ROWS, journals.ROWS, papers.ROWS)
    names = [row.name for table in tables for row in table]
    assert len(set(names)) == len(names)
    assert len(names) >= 100
