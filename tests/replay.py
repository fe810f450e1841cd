"""Old page + frames = fresh page: the test that every kind of act with a frame has to pass.

A test fetches a page as each audience and in each language, lets something happen, applies the frames to the
old pages as ``youth/live.js`` does, and fetches the pages again. They must be the same::

    @replays("youth.meeting_opened")
    def test_an_open_meeting_shows_everywhere(town):
        …
        assert_frames_refresh(meeting_stream(meeting), page, lambda: open_meeting(meeting, actor=town.chair))

``@replays`` names the kinds that the test covers and fails where one of them did not happen. A test in
``tests/youth/live`` fails for each declared kind with a frame that no test names. Pages and frames ask the
database the same, whichever it is, so PostgreSQL's run leaves these tests out.
"""

import difflib
import json
from collections.abc import Callable, Collection
from contextvars import ContextVar
from functools import wraps
from typing import Any, ClassVar

import pytest
from django.test import Client
from lxml import html

from youth.journal.kinds import AUDIENCES, Audience
from youth.journal.selectors import entries_after, head
from youth.live.frames import FrameStore, View

# Each audience and each language, not each audience in each language; with ``--everything`` these, too.
VIEWS = [View("public", "bg"), View("member", "en"), View("chair", "bg")]
EVERY_VIEW = [View(audience, language) for audience in AUDIENCES for language in ("bg", "en")]

_seen: ContextVar[set[str] | None] = ContextVar("kinds_replayed", default=None)


class Pages:
    """A page as each audience's client gets it in each language; what was fetched last is kept.

    Where nothing has happened on the stream since, the fresh page after one act is the old one of the next.
    """

    _kept: ClassVar[dict[tuple[Client, str], tuple[str, int, str]]] = {}

    def __init__(self, clients: dict[Audience, Client], address: Callable[[str], str]) -> None:
        """Take ``address(language)`` for the page's address."""
        self.clients = clients
        self.address = address

    def fetch(self, view: View, stream: str) -> str:
        """Return the page as the server gives it now; it must answer 200."""
        client, address = self.clients[view.audience], self.address(view.language)
        response = client.get(address)
        assert response.status_code == 200, f"{view}: {response.status_code}"
        text: str = response.content.decode()
        self._kept[client, address] = stream, head(stream), text
        return text

    def last(self, view: View, stream: str) -> str:
        """Return the page as it was fetched last, unless the stream has gone on since."""
        kept = self._kept.get((self.clients[view.audience], self.address(view.language)))
        return kept[2] if kept and kept[:2] == (stream, head(stream)) else self.fetch(view, stream)

    @classmethod
    def forget(cls) -> None:
        """Keep nothing."""
        cls._kept.clear()


def replays[**P, T](*kinds: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Name the kinds whose frames a test replays; they must happen in it."""

    def mark(test: Callable[P, T]) -> Callable[P, T]:
        @wraps(test)
        def checked(*args: P.args, **kwargs: P.kwargs) -> T:
            token = _seen.set(set())
            try:
                result = test(*args, **kwargs)
                missing = set(kinds) - (_seen.get() or set())
                assert not missing, f"these kinds did not happen: {', '.join(sorted(missing))}"
                return result
            finally:
                _seen.reset(token)
                Pages.forget()

        return pytest.mark.alike(checked)

    return mark


def assert_frames_refresh(
    stream: str,
    page: Pages,
    act: Callable[[], Any],
    *,
    audiences: Collection[Audience] = AUDIENCES,
) -> list[str]:
    """Let ``act`` happen and compare old pages plus frames with fresh ones; return the kinds that happened.

    Left out of the comparison is what concerns one person or one request only: tokens, tickets, the number
    of the last frame, the content of ``data-private-src``, which the client fetches by itself, and of
    ``data-own``, which stays as it is.
    """
    views = [view for view in VIEWS if view.audience in audiences]
    old = {view: parsed(page.last(view, stream)) for view in views}
    seq = head(stream)
    act()
    kinds = [entry.kind for entry in entries_after(stream, seq)]
    assert kinds, f"nothing happened on {stream}"
    store = FrameStore()
    for view in views:
        for frame in store.after(stream, view, seq):
            apply(old[view], json.loads(frame.text))
        compare(
            lines_of(old[view]), lines_of(parsed(page.fetch(view, stream))), f"{'+'.join(kinds)} for {view}"
        )
    if (seen := _seen.get()) is not None:
        seen.update(kinds)
    return kinds


def parsed(text: str) -> html.HtmlElement:
    """Parse a page."""
    return html.document_fromstring(text)


def apply(document: html.HtmlElement, frame: dict[str, Any]) -> None:
    """Swap a frame's fragments into a page by id, as the client does."""
    assert not frame.get("reload"), f"frame {frame['seq']} could not be rendered"
    for key, text in frame.get("fragments", {}).items():
        for old in document.xpath("//*[@id=$key]", key=key):
            fresh = html.fragments_fromstring(text, no_leading_text=True)
            elements = [element for element in fresh if isinstance(element.tag, str)]
            assert len(elements) == 1, f"the fragment {key!r} must be one element, not {len(elements)}"
            assert elements[0].get("id") == key, f"the fragment {key!r} lost its id"
            elements[0].tail = old.tail
            old.getparent().replace(old, elements[0])


def lines_of(document: html.HtmlElement) -> list[str]:
    """Return what a page shows to everybody of an audience, one element a line."""
    for element in document.xpath("//*[@data-private-src or @data-own]"):
        for child in list(element):
            element.remove(child)
        element.text = None
    for element in document.xpath("//input[@name='csrfmiddlewaretoken']"):
        element.drop_tree()
    main = document.xpath("//*[@data-live-stream]")
    assert main, "the page follows no stream: no element has data-live-stream"
    lines: list[str] = []
    _write(main[0], lines, 0)
    return lines


def _write(element: html.HtmlElement, lines: list[str], depth: int) -> None:
    changing = {"data-live-seq", "data-live-ticket", "data-live-now", "nonce"}
    attributes = sorted((name, value) for name, value in element.attrib.items() if name not in changing)
    shown = "".join(f' {name}="{" ".join(value.split())}"' for name, value in attributes)
    lines.append(f"{' ' * depth}<{element.tag}{shown}>")
    _write_text(element.text, lines, depth + 1)
    for child in element:
        if isinstance(child.tag, str):
            _write(child, lines, depth + 1)
        _write_text(child.tail, lines, depth + 1)


def _write_text(text: str | None, lines: list[str], depth: int) -> None:
    if words := " ".join((text or "").split()):
        lines.append(f"{' ' * depth}{words}")


def compare(replayed: list[str], fresh: list[str], what: str) -> None:
    """Fail with the difference between a replayed and a fresh page."""
    difference = "\n".join(
        difflib.unified_diff(replayed, fresh, "old page + frames", "fresh page", lineterm="")
    )
    assert not difference, f"{what}:\n{difference}"
