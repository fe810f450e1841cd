"""Markup for tests: a part of a page, and markup without the white space that means nothing."""

import re
from typing import Any

from lxml import html


def compact(source: str) -> str:
    """Return markup on one line: single spaces, none beside a tag and none before the end of one."""
    line = re.sub(r"\s+", " ", source)
    line = re.sub(r" (/?>)", r"\1", line)
    return re.sub(r" ?(<[^<>]*>) ?", r"\1", line)


def part(response: Any, path: str = "main", *, status: int = 200) -> str:
    """Return the markup of a page's one element at an XPath below the root, by default of its main part.

    Fails for an answer with another status and where there is no such element: what a page does not hold is
    looked for where it could be.
    """
    assert response.status_code == status
    (element,) = html.document_fromstring(response.content).xpath(f"descendant-or-self::{path}")
    return html.tostring(element, encoding="unicode", with_tail=False)
