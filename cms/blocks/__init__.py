"""What editors put pages together from; one module for each kind of content."""

from wagtail import blocks

from cms.blocks.data import ChartBlock, NumbersBlock, TableBlock
from cms.blocks.links import CallToActionBlock, DocumentsBlock, PartnersBlock
from cms.blocks.participation import ParticipationBlock, render_widget
from cms.blocks.pictures import GalleryBlock, PictureBlock, ShownPictureBlock
from cms.blocks.sequences import StepsBlock, TimelineBlock
from cms.blocks.texts import TEXT_FEATURES, AccordionBlock, CalloutBlock, QuoteBlock, TextBlock
from cms.blocks.videos import VideoBlock

__all__ = [
    "AccordionBlock",
    "CallToActionBlock",
    "CalloutBlock",
    "ChartBlock",
    "DocumentsBlock",
    "GalleryBlock",
    "NumbersBlock",
    "ParticipationBlock",
    "PartnersBlock",
    "PictureBlock",
    "QuoteBlock",
    "ShownPictureBlock",
    "StepsBlock",
    "TableBlock",
    "TextBlock",
    "TimelineBlock",
    "VideoBlock",
    "body_blocks",
    "render_widget",
]


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of a page's content; editors are offered them by group, in this order."""
    return [
        ("text", TextBlock(features=TEXT_FEATURES)),
        ("callout", CalloutBlock()),
        ("quote", QuoteBlock()),
        ("accordion", AccordionBlock()),
        ("picture", ShownPictureBlock()),
        ("gallery", GalleryBlock()),
        ("video", VideoBlock()),
        ("steps", StepsBlock()),
        ("timeline", TimelineBlock()),
        ("numbers", NumbersBlock()),
        ("table", TableBlock()),
        ("chart", ChartBlock()),
        ("participation", ParticipationBlock()),
        ("call_to_action", CallToActionBlock()),
        ("documents", DocumentsBlock()),
        ("partners", PartnersBlock()),
    ]
