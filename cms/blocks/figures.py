"""A line of text that may be a figure: a year or an amount is the same in every language."""

from collections.abc import Iterable
from typing import Any

from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue


def has_words(text: str) -> bool:
    """Return whether there is anything to translate in a text: a letter of any script."""
    return any(character.isalpha() for character in text)


class FigureBlock(blocks.CharBlock):
    """A line of text that is not offered to translators while it has no letters."""

    def get_translatable_segments(self, text: str) -> list[StringSegmentValue]:
        """Return the text, if there are words in it."""
        return [StringSegmentValue("", text)] if has_words(text) else []

    def restore_translated_segments(self, text: str, segments: Iterable[StringSegmentValue]) -> str:
        """Return the translated text; a figure stays as it is."""
        return next((str(segment.render_text()) for segment in segments), text)

    def deconstruct(self) -> tuple[str, Any, Any]:
        """Return how a migration writes it: to the database it is a line of text as any other."""
        _path, arguments, options = super().deconstruct()
        return "wagtail.blocks.CharBlock", arguments, options
