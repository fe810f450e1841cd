"""Blocks that are read: running text, quotes, boxes, questions and answers."""

import re

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText, get_text_for_indexing

from cms.blocks.categories import TEXT

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
SHORT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]
END_OF_LINE = re.compile(r"</(?:h\d|p|li)>")


class TextBlock(blocks.RichTextBlock):
    """Running text with headings and lists."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = TEXT
        description = _("Paragraphs, headings, lists and links.")
        template = "cms/blocks/text.html"
        preview_value = "<h2>Как работи</h2><p>Всяко решение на Младежкия съвет получава отговор.</p>"

    def get_searchable_content(self, value: RichText) -> list[str]:
        """Return headings, paragraphs and entries of lists each by itself: a heading is no half sentence."""
        lines = map(get_text_for_indexing, END_OF_LINE.split(value.source or ""))
        return [line for line in lines if line]


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Words"), rows=3)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120)
    role = blocks.CharBlock(label=_("Role or place"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = TEXT
        description = _("One sentence that somebody said, with the name.")
        template = "cms/blocks/quote.html"
        preview_value = {
            "text": "Казахме какво искаме и ни отговориха.",
            "who": "Лилия К.",
            "role": "с. Живково",
        }


class CalloutBlock(blocks.StructBlock):
    """A box for what must not be missed."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        group = TEXT
        description = _("A short box: a deadline, a condition, a hint.")
        template = "cms/blocks/callout.html"
        preview_value = {
            "title": "Добре е да знаеш",
            "text": "<p>Можеш да предлагаш от 14-годишна възраст.</p>",
        }


class AccordionBlock(blocks.StructBlock):
    """Questions that open to their answers."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(label=_("Question"), max_length=200)),
                ("answer", blocks.RichTextBlock(label=_("Answer"), features=SHORT_FEATURES)),
            ]
        ),
        label=_("Questions"),
        min_num=1,
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = TEXT
        description = _("Questions in a list; each opens to its answer.")
        template = "cms/blocks/accordion.html"
        preview_value = {
            "heading": "Въпроси",
            "items": [
                {"question": "Кой може да предлага?", "answer": "<p>Всеки млад човек от общината.</p>"}
            ],
        }
