"""Which of many pages the browser judges: those of a new kind, and those with a part not judged before."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from lxml.html import HtmlElement, document_fromstring

OF_EDITORS = "wagtail_serve"


@dataclass(slots=True)
class Judged:
    """The kinds of pages and the parts of pages that the browser has judged, for any reader."""

    kinds: set[str] = field(default_factory=set)
    views: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    # Addresses of files that a visitor got; who is signed in gets them as well.
    public_files: set[str] = field(default_factory=set)

    def lacks(self, path: str, text: str) -> Literal["all", "width", "nothing"]:
        """Return what of the page was not judged before, and count it as judged.

        A view that was judged in another language differs by the length of its words alone; a page of the
        editors differs from another by its parts.
        """
        kind, parts, view = kind_of(path), parts_of(text), view_of(path)
        is_new = view not in self.views or not parts <= self.parts
        is_known = kind in self.kinds
        self.kinds.add(kind)
        self.views.add(view)
        self.parts |= parts
        return "all" if is_new else "nothing" if is_known else "width"


def kind_of(path: str) -> str:
    """Return language and view of a path; a page of the editors is its own kind."""
    view = view_of(path)
    return path if view in {OF_EDITORS, path} else f"{language_of(path)} {view}"


def view_of(path: str) -> str:
    """Return the name of the view that answers a path, or the path where none does."""
    address = urlsplit(path).path
    # An address is found under its own language alone.
    with translation.override(language_of(path)):
        try:
            return resolve(address).view_name
        except Resolver404:
            return path


def language_of(path: str) -> str | None:
    """Return the language that a path begins with."""
    return translation.get_language_from_path(urlsplit(path).path)


def parts_of(text: str) -> set[str]:
    """Return which elements are in which on a page, by tag, class and role."""
    elements = document_fromstring(text).iter("*")
    return {f"{name_of(element.getparent())} > {name_of(element)}" for element in elements}


def name_of(element: HtmlElement | None) -> str:
    """Return what an element is for the style sheet and for assistive technology."""
    if element is None:
        return ""
    return f"{element.tag} {element.get('class', '')} {element.get('role', '')} {element.get('type', '')}"
