"""Pictures, each saying what it shows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.categories import PICTURES
from cms.content.descriptions import DECORATION_HELP, objection_to


class PictureBlock(blocks.StructBlock):
    """A picture that says what it shows."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"), max_length=200, help_text=_("For those who cannot see the picture.")
    )
    caption = blocks.CharBlock(label=pgettext_lazy("picture", "Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = PICTURES
        description = _("A picture with its description and caption.")
        template = "cms/blocks/picture.html"

    def get_preview_value(self) -> Any:
        """Show the newest picture of the library."""
        image = newest_picture()
        return self.normalize({"image": image, "alt": "", "caption": str(_("The caption goes here."))})


class ShownPictureBlock(PictureBlock):
    """A picture of its own in the text, which may be decoration; in a gallery each leads somewhere."""

    alt = blocks.CharBlock(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("For those who cannot see the picture."),
    )
    is_decoration = blocks.BooleanBlock(label=_("Decoration"), required=False, help_text=DECORATION_HELP)

    def clean(self, value: Any) -> Any:
        """Ask for a description, or for none of a decoration."""
        cleaned = super().clean(value)
        wrong = objection_to(cleaned["alt"], is_decoration=cleaned["is_decoration"])
        if wrong is not None and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors={"alt": ValidationError(str(wrong))})
        return cleaned


class PictureBlockAdapter(StructBlockAdapter):
    """Lets a chosen picture bring its own description along."""

    js_constructor = "cms.blocks.PictureBlock"

    @cached_property
    def media(self) -> forms.Media:
        """Add the script after Wagtail's own, which it extends."""
        return super().media + forms.Media(js=["js/admin-pictures.js"])


register(PictureBlockAdapter(), PictureBlock)


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side; each leads to its large size."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=12)

    class Meta:
        icon = "image"
        label = _("Gallery")
        group = PICTURES
        description = _("Two to twelve pictures side by side, each with its description.")
        template = "cms/blocks/gallery.html"

    def get_preview_value(self) -> Any:
        """Show the newest picture of the library three times."""
        picture = {"image": newest_picture(), "alt": "", "caption": str(_("The caption goes here."))}
        return self.normalize({"heading": str(_("Gallery")), "pictures": [picture] * 3})


def newest_picture() -> Any:
    """Return the picture that was uploaded last, or None in an empty library."""
    from wagtail.images import get_image_model

    return get_image_model().objects.order_by("-pk").first()
