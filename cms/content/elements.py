"""The content of a page and its places: texts, links, headings and pictures, read without the database.

The stored form of the blocks is walked, not the values that a template gets: a link to a page that was
deleted is missing in a template, but its target is still in the stored form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from lxml import html
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a page: a field, and the number and kind of the block in it, counted from 0."""

    field: str
    number: int | None = None
    block: str = ""

    def words(self, model: type[Page]) -> str:
        """Name the place as the editor's form does."""
        found: Any = model._meta.get_field(self.field)
        field = str(found.verbose_name)
        if self.number is None:
            return f"“{field}”"
        known = found.stream_block.child_blocks.get(self.block)
        label = str(known.label) if known is not None else self.block
        return _("block %(number)s (%(kind)s)") % {"number": self.number + 1, "kind": label}


@dataclass(frozen=True, slots=True)
class Part:
    """One stored value with its block, or with None for a field of the page itself."""

    place: Place
    name: str
    block: blocks.Block | None
    value: Any

    @property
    def is_rich(self) -> bool:
        """Return whether the value is HTML."""
        return self.block is None or isinstance(self.block, blocks.RichTextBlock)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words, and what it leads to (``page:7``, ``document:3``, or an address)."""

    place: Place
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its level."""

    place: Place
    level: int
    text: str


def parts_of(page: Page) -> Iterator[Part]:
    """Return every stored value of the page's rich texts and blocks, in the order of the page."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield Part(Place(field.name), field.name, None, getattr(page, field.name) or "")
        elif isinstance(field, StreamField):
            stream = getattr(page, field.name)
            for number, child in enumerate(stream.raw_data):
                block = stream.stream_block.child_blocks.get(child["type"])
                if block is not None:
                    place = Place(field.name, number, child["type"])
                    yield from _walk(place, child["type"], block, child["value"])


def _walk(place: Place, name: str, block: blocks.Block, value: Any) -> Iterator[Part]:
    yield Part(place, name, block, value)
    if isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        for key, child in block.child_blocks.items():
            yield from _walk(place, key, child, value.get(key))
    elif isinstance(block, blocks.ListBlock):
        for item in value or []:
            # Lists of old versions hold bare values, newer ones an id and the value.
            is_wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
            yield from _walk(place, name, block.child_block, item["value"] if is_wrapped else item)
    elif isinstance(block, blocks.StreamBlock):
        for item in value or []:
            if item["type"] in block.child_blocks:
                yield from _walk(place, item["type"], block.child_blocks[item["type"]], item["value"])


def tree_of(markup: str) -> html.HtmlElement:
    """Read a rich text."""
    return html.fragment_fromstring(markup or "", create_parent="div")


def links_of(page: Page) -> Iterator[Link]:
    """Return all links of the page: in texts, chosen pages and documents, addresses, references."""
    for part in parts_of(page):
        if part.is_rich and part.value:
            for anchor in tree_of(part.value).iter("a"):
                yield Link(part.place, _words(anchor), _target(anchor))
        elif isinstance(part.block, blocks.PageChooserBlock) and part.value:
            yield Link(part.place, str(part.block.label), f"page:{part.value}")
        elif isinstance(part.block, DocumentChooserBlock) and part.value:
            yield Link(part.place, str(part.block.label), f"document:{part.value}")
        elif part.name in {"address", "url"} and isinstance(part.value, str) and part.value:
            yield Link(part.place, part.value, part.value)
    for field in page._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model is Page and _is_written(field):
            pk = getattr(page, field.attname)
            if pk:
                yield Link(Place(field.name), str(field.verbose_name), f"page:{pk}")


def _is_written(field: models.Field) -> bool:
    """Return whether editors fill in the field; Wagtail's own relations between pages are not content."""
    return not field.model._meta.app_label.startswith("wagtail")


def _target(anchor: html.HtmlElement) -> str:
    kind = anchor.get("linktype", "")
    return f"{kind}:{anchor.get('id', '')}" if kind in {"page", "document"} else anchor.get("href", "")


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def headings_of(page: Page) -> Iterator[Heading]:
    """Return the headings below the page's title, those of texts and those that blocks have themselves."""
    for part in parts_of(page):
        if part.is_rich and part.value:
            for element in tree_of(part.value).iter(*HEADINGS):
                yield Heading(part.place, int(element.tag[1]), _words(element))
        elif part.name == "heading" and part.value:
            yield Heading(part.place, 2, str(part.value))


def undescribed_pictures_of(page: Page) -> Iterator[Place]:
    """Return the places of pictures without an alternative text that are no decoration."""
    for part in parts_of(page):
        if isinstance(part.block, blocks.StructBlock) and isinstance(part.value, dict):
            has_picture = any(
                isinstance(child, ImageChooserBlock) and part.value.get(key)
                for key, child in part.block.child_blocks.items()
            )
            if (
                has_picture
                and "alt" in part.block.child_blocks
                and not part.value.get("is_decoration")
                and not str(part.value.get("alt") or "").strip()
            ):
                yield part.place


def descriptions_of(page: Page) -> Iterator[tuple[Place, str]]:
    """Return the descriptions of pictures."""
    for part in parts_of(page):
        if part.name == "alt" and isinstance(part.value, str) and part.value.strip():
            yield part.place, part.value.strip()
