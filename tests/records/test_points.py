"""The points of a decision, from the form to the receiver's record: the same numbers everywhere."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from lxml import etree

from plugins.records.models import ConsultationRecord
from plugins.records.package.bag import AKN, PACKAGE
from plugins.records.package.export import package_of
from plugins.records.package.points import words_of
from plugins.records.services import export_package, import_package, review_record
from proposals.models import Proposal
from proposals.selectors.proposals import summary_of
from tests.decisions import PASTED, READ, rows_of
from tests.factories import Town, let_in, make_town
from tests.records import samples
from tests.records.forging import forged, judged
from tests.voting.scenes import cast
from tests.youth.meetings.scenes import at_item, planned
from tests.youth.test_points import typed
from voting.services import announce_poll, close_poll, open_poll
from youth.models import AgendaItem, Resolution
from youth.points import as_text, from_rows, keep_ids, parse, walk
from youth.points import words_of as words_at_the_sender
from youth.presenters.akoma_elements import NAMESPACE
from youth.services.agenda import add_item
from youth.services.meetings import convene_meeting, open_meeting

SPACES = {"a": NAMESPACE}
NUMBERS = ["I.", "1.", "1.1.", "1.2.", "а)", "б)", "2.", "II.", "§ 1.", "ПРИЛОЖЕНИЕ № 1", "7."]


def written(town: Town) -> Proposal:
    """Write and publish a proposal by the form."""
    text = {"title": "Читалището под наем", "points": PASTED, "summary": "", "language": "bg", "publish": "1"}
    browser = Client()
    browser.force_login(town.young_person.user)
    browser.post(at(town, "proposals:create"), text)
    return Proposal.objects.get()


def adopted(town: Town, proposal: Proposal) -> tuple[AgendaItem, Resolution]:
    """Put a proposal on an agenda and let the council adopt it."""
    meeting = planned(town)
    add_item(meeting, subject=summary_of(proposal), actor=town.secretary)
    convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    let_in(meeting, *town.members[:13])
    open_meeting(meeting, actor=town.chair)
    item = at_item(town, meeting, 3)
    poll = open_poll(item, actor=town.chair)
    assert poll.text == READ
    cast(town, poll, 9, 3, 1)
    close_poll(poll, actor=town.chair)
    resolution = announce_poll(poll, actor=town.chair).resolution
    assert resolution is not None
    return item, resolution


def at(town: Town, name: str, **place: object) -> str:
    """Return the address of one of the youth council's pages."""
    return reverse(name, kwargs={"council": town.youth.slug, **place})


def numbers_on(url: str) -> list[str]:
    """Return the numbers of the points on a page, in their order."""
    page = etree.HTML(Client().get(url).content.decode())
    shown = page.xpath("//main//ol[contains(@class, 'points')]//*[@class='point-number']/text()")
    return [str(number) for number in shown]  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_decision_keeps_numbers_and_ids_from_the_form_to_the_register() -> None:
    town = make_town()
    proposal = written(town)
    item, resolution = adopted(town, proposal)
    package = export_package(resolution)
    municipal = town.municipal
    record = import_package(
        council=municipal,
        content=package.content,
        file_name=package.file_name,
        actor=town.municipal_secretary,
    ).record
    review_record(record, actor=town.municipal_secretary)
    record = ConsultationRecord.objects.get(pk=record.pk)

    assert [proposal.text, item.text, resolution.text] == [READ, READ, READ]
    assert proposal.points == item.points == resolution.points == record.points
    assert record.legal_ground == "На основание чл. 21, ал. 1, т. 8 от ЗМСМА, чл. 8, ал. 9 от ЗОС"
    pages = [
        at(town, "proposals:detail", pk=proposal.pk),
        at(town, "youth:meeting", pk=resolution.meeting_id),
        at(town, "youth:resolution", pk=resolution.pk),
        reverse("records:detail", kwargs={"council": municipal.slug, "pk": record.pk}),
    ]
    assert [numbers_on(url) for url in pages] == [NUMBERS] * 4
    xml = etree.fromstring(package.payload[AKN])
    assert xml.xpath("//a:mainBody//a:num/text() | //a:attachment/a:num/text()", namespaces=SPACES) == NUMBERS
    assert xml.xpath("//@wId") == [point.id for point in walk(from_rows(resolution.points))]
    assert words_of(json.loads(package.payload[PACKAGE])["resolution"]) == READ


@given(typed)
@settings(max_examples=60, deadline=None)
def test_the_format_writes_the_same_words_as_the_sender(text: str) -> None:
    decision = parse(text)
    rows = rows_of(text)

    assert words_of({"legal_ground": decision.ground, "points": rows}) == as_text(decision)
    assert words_at_the_sender(decision.ground, rows) == as_text(decision)


def points(document: dict[str, Any]) -> Any:
    return document["resolution"]["points"]


def nested_deep(document: dict[str, Any]) -> None:
    row = points(document)[1]
    for level in range(10):
        row["children"] = [
            {"id": f"pdeep{level:05}", "kind": "point", "number": "–", "text": "", "children": []}
        ]
        row = row["children"][0]


FORGERIES: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "an id twice": (lambda one: points(one)[1].update(id=points(one)[0]["id"]), "points[1].id"),
    "an id twice at another level": (
        lambda one: points(one)[0]["children"][0].update(id=points(one)[2]["children"][0]["id"]),
        "points[2].children[0].id",
    ),
    "an annex before the points": (lambda one: points(one).insert(0, points(one).pop()), "points[0]"),
    "an annex inside a point": (
        lambda one: points(one)[1].update(children=[points(one).pop()]),
        "points[1].children[0]",
    ),
    "an empty annex": (lambda one: points(one)[2].update(children=[]), "points[2]"),
    "a row without number and text": (lambda one: points(one)[1].update(number="", text=""), "points[1]"),
    "a ragged table": (
        lambda one: points(one)[0]["children"][2]["rows"][0].append("още"),
        "points[0].children[2].rows",
    ),
    "too many levels": (nested_deep, "points[1]" + ".children[0]" * 9),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_tree_that_no_decision_has_is_named_with_its_place(name: str) -> None:
    change, place = FORGERIES[name]

    findings = judged(forged(change)).findings

    assert ("POINTS_INVALID", f"resolution.{place}") in {(one.code, one.field) for one in findings}


OTHER: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another number": lambda one: points(one)[0].update(number="2."),
    "no number": lambda one: points(one)[0].update(number=""),
    "another order": lambda one: points(one).insert(0, points(one).pop(1)),
    "another level": lambda one: points(one).insert(1, points(one)[0]["children"].pop(0)),
    "another cell": lambda one: points(one)[0]["children"][2]["rows"][1].__setitem__(1, "23:30"),
    "another annex": lambda one: points(one)[2].update(number="ПРИЛОЖЕНИЕ № 2"),
}


@pytest.mark.parametrize("name", OTHER)
def test_another_number_order_or_level_in_the_json_contradicts_journal_and_xml(name: str) -> None:
    found = {(one.code, one.field) for one in judged(forged(OTHER[name])).findings}

    assert ("CONTENT_MISMATCH", "youth.resolution_adopted.text") in found
    assert "NOT_AS_BUILT" in {code for code, _field in found}


def test_an_id_that_differs_between_xml_and_json_is_found() -> None:
    found = judged(forged(lambda one: points(one)[1].update(id="p9999999999"))).findings

    assert [(one.code, one.file) for one in found] == [("NOT_AS_BUILT", AKN)]


def test_another_number_in_the_xml_alone_is_found() -> None:
    genuine = package_of(samples.record()).payload[AKN]
    other = genuine.replace("<num>§ 1.</num>".encode(), "<num>§ 2.</num>".encode())
    assert other != genuine

    assert "NOT_AS_BUILT" in {one.code for one in judged(forged(resolution_akn_xml=other)).findings}


def test_a_point_keeps_its_id_when_its_text_is_edited() -> None:
    before = keep_ids(parse(PASTED).points)
    after = keep_ids(parse(READ.replace("5 години", "10 години")).points, before)

    assert [point.id for point in walk(after)] == [point.id for point in walk(before)]
