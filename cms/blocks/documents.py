"""What strategic documents are put together from, beside the blocks of every page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.blocks import AccordionBlock, body_blocks


class ChapterBlock(blocks.CharBlock):
    """The heading of a chapter; what follows belongs to it, up to the next chapter.

    Its anchor is the block's own id, so that a link to a chapter outlives edits and moves.
    """

    class Meta:
        icon = "title"
        label = _("Chapter")
        description = _("A heading of the table of contents. What follows it belongs to the chapter.")
        template = "cms/blocks/chapter.html"
        preview_value = "1. Къде сме днес"


class VersionBlock(blocks.StructBlock):
    """One version of a document: the file, its date, and what is different in it."""

    file = DocumentChooserBlock(label=_("File"))
    date = blocks.DateBlock(label=_("Date"))
    name = blocks.CharBlock(
        label=_("Name of the version"),
        max_length=80,
        required=False,
        help_text=_("“As adopted”, “draft for public consultation”. Empty: the date alone."),
    )
    changes = blocks.TextBlock(
        label=_("What changed"),
        rows=2,
        required=False,
        help_text=_("What is different from the version before, in words that everybody understands."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Version")
        label_format = "{date} {name}"


def document_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of a strategic document's text."""
    return [("chapter", ChapterBlock(max_length=160)), *body_blocks()]


def version_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the one block of which a document's history consists."""
    return [("version", VersionBlock())]


def question_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the one block of which a page of questions consists: a group of them."""
    return [("questions", AccordionBlock())]
