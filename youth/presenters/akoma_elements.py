"""The namespace of Akoma Ntoso 3.0, and adding elements in it."""

from typing import Any

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# The stubs lack the default namespace, whose key is None.
PREFIXES: dict[Any, str] = {None: NAMESPACE}
Element = etree._Element


def named(tag: str) -> str:
    """Return a tag in the namespace."""
    return f"{{{NAMESPACE}}}{tag}"


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element with a text and attributes and return it."""
    element = etree.SubElement(
        parent, named(tag), {key.rstrip("_"): value for key, value in attributes.items()}
    )
    element.text = text
    return element


def add_core(parent: Element, this: str, uri: str, day: str) -> None:
    """Add the four addresses and facts that each level of FRBR begins with."""
    add(parent, "FRBRthis", value=this)
    add(parent, "FRBRuri", value=uri)
    add(parent, "FRBRdate", date=day, name="adoption")
    add(parent, "FRBRauthor", href="#body")
