"""Checks before a page is published: some findings stop publishing, the rest is advice.

A page is stopped by barriers for readers (a picture without a description, headings in disorder, a link
without words). Drafts are never stopped. Everything names the block and says what to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.content.elements import (
    Place,
    descriptions_of,
    headings_of,
    links_of,
    undescribed_pictures_of,
)

# Such words do not name a link's target: in a screen reader's list of links they are all the same.
EMPTY_WORDS = {
    *("тук", "виж тук", "вижте тук", "натиснете тук", "кликни тук", "кликнете тук", "линк", "връзка", "още"),
    *(
        "виж",
        "вижте",
        "виж още",
        "вижте още",
        "повече",
        "прочети",
        "прочетете",
        "прочети повече",
        "този линк",
    ),
    *("here", "click here", "see here", "this", "this link", "link", "more", "read more", "see more"),
}
_BARE_ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|svg|heic)$|^(img|dsc|image|screenshot)[-_ ]?\d", re.IGNORECASE
)
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to change: where, what to do, and whether the page is stopped until then."""

    code: str
    place: Place | None
    message: str
    is_barrier: bool = False


def findings_on(page: Page) -> list[Finding]:
    """Return all findings about the page, those that stop it first."""
    found = [*_pictures(page), *_headings(page), *_links(page), *_description(page)]
    return sorted(found, key=lambda finding: not finding.is_barrier)


def barriers_on(page: Page) -> list[Finding]:
    """Return what stops the page from being published."""
    return [*_pictures_undescribed(page), *_headings(page), *_links_without_words(page)]


def advice_on(page: Page) -> list[Finding]:
    """Return the advice."""
    return [finding for finding in findings_on(page) if not finding.is_barrier]


def _pictures(page: Page) -> Iterator[Finding]:
    yield from _pictures_undescribed(page)
    for place, alt in descriptions_of(page):
        if _FILE_NAME.search(alt):
            yield _advice(
                page,
                "alt_is_file_name",
                place,
                _("“%(text)s” looks like the name of a file. Say what the picture shows."),
                text=alt,
            )


def _pictures_undescribed(page: Page) -> Iterator[Finding]:
    for place in undescribed_pictures_of(page):
        yield _barrier(
            page,
            "alt_missing",
            place,
            _("The picture has no description. Write what it shows in one sentence."),
        )


def _headings(page: Page) -> Iterator[Finding]:
    """Follow the levels down the page; the title is level 1, and no step down may be longer than one."""
    level = 1
    for heading in headings_of(page):
        if not heading.text:
            yield _barrier(
                page, "heading_empty", heading.place, _("There is an empty heading. Write it or delete it.")
            )
            continue
        if heading.level == 1:
            yield _barrier(
                page,
                "heading_is_title",
                heading.place,
                _("“%(text)s” has the level of the page's title. Make it a heading of level 2."),
                text=heading.text,
            )
        elif heading.level > level + 1:
            yield _barrier(
                page,
                "heading_skips",
                heading.place,
                _("“%(text)s” is of level %(level)s right below level %(above)s. Make it level %(right)s."),
                text=heading.text,
                level=heading.level,
                above=level,
                right=level + 1,
            )
        level = heading.level


def _links(page: Page) -> Iterator[Finding]:
    yield from _links_without_words(page)
    for link in links_of(page):
        if link.text.casefold().strip(" .…!»«→") in EMPTY_WORDS:
            yield _advice(
                page,
                "link_says_nothing",
                link.place,
                _("The link “%(text)s” does not say where it leads. Name the page or the file."),
                text=link.text,
            )
        elif _BARE_ADDRESS.match(link.text) and link.text != link.target:
            yield _advice(
                page,
                "link_is_address",
                link.place,
                _("The link shows a bare address: %(text)s. Write words instead."),
                text=link.text,
            )


def _links_without_words(page: Page) -> Iterator[Finding]:
    for link in links_of(page):
        if not link.text:
            yield _barrier(
                page,
                "link_empty",
                link.place,
                _("There is a link without words. Write them or remove the link."),
            )


def _description(page: Page) -> Iterator[Finding]:
    if not page.search_description:
        yield Finding(
            "description_missing",
            None,
            _("There is no description for search results. One sentence on the tab “Promote” is enough."),
        )


def _barrier(page: Page, code: str, place: Place, message: str, **values: object) -> Finding:
    return Finding(code, place, _placed(page, place, message % values), is_barrier=True)


def _advice(page: Page, code: str, place: Place, message: str, **values: object) -> Finding:
    return Finding(code, place, _placed(page, place, message % values))


def _placed(page: Page, place: Place, message: str) -> str:
    words = place.words(type(page))
    return f"{words[:1].upper()}{words[1:]}: {message}"
