"""Videos on other sites: shown by name, never loaded by our page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.categories import PICTURES
from cms.videos import UnknownVideoError, video_at


class VideoBlock(blocks.StructBlock):
    """A video elsewhere. The page asks nothing of its provider: following the link is the consent."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    address = blocks.URLBlock(
        label=_("Address of the video"),
        help_text=_("A YouTube, Vimeo or PeerTube page, or a file (mp4, webm), beginning with https://."),
    )
    length = blocks.CharBlock(
        label=_("Length"), max_length=20, required=False, help_text=_("For example: 3:40.")
    )
    text = blocks.TextBlock(
        label=_("What it shows"),
        rows=3,
        help_text=_("What is seen and said, for those who do not or cannot watch it."),
    )
    has_captions = blocks.BooleanBlock(label=_("The video has captions"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        group = PICTURES
        description = _(
            "A link to a video elsewhere, with what it shows. Nothing is sent before it is opened."
        )
        template = "cms/blocks/video.html"
        preview_value = {
            "title": "Първото заседание",
            "address": "https://vimeo.com/76979871",
            "length": "3:40",
            "text": "Членовете се представят и избират председател.",
            "has_captions": True,
        }

    def clean(self, value: Any) -> Any:
        """Refuse an address that leads to no video; keep the others without what follows the reader."""
        cleaned = super().clean(value)
        if self.is_deferred_validation and not cleaned["address"]:
            return cleaned
        try:
            cleaned["address"] = video_at(cleaned["address"]).url
        except UnknownVideoError:
            problem = ValidationError(
                _("This is no address of a YouTube, Vimeo or PeerTube video or of a video file.")
            )
            raise blocks.StructBlockValidationError(block_errors={"address": problem}) from None
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the provider; a stored address that is none any more shows the title and the text only."""
        context = super().get_context(value, parent_context=parent_context)
        length = value.get("length")
        context["facts"] = [
            *([f"{_('Length:')} {length}"] if length else []),
            *([_("with captions")] if value.get("has_captions") else []),
        ]
        try:
            context["video"] = video_at(value.get("address") or "")
        except UnknownVideoError:
            context["video"] = None
        return context
