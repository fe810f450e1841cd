"""Blocks that lead on: files, one thing to do, partners."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.categories import TAKING_PART


class DocumentsBlock(blocks.StructBlock):
    """Files to download."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Documents"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        group = TAKING_PART
        description = _("A list of files with kind and size.")
        template = "cms/blocks/documents.html"

    def get_preview_value(self) -> Any:
        """Show the newest documents of the library."""
        from wagtail.documents import get_document_model

        newest = get_document_model().objects.order_by("-pk")[:2]
        return self.normalize({"heading": str(_("Documents")), "documents": list(newest)})


class CallToActionBlock(blocks.StructBlock):
    """One thing to do now."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), rows=2, required=False)
    label = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("or address"),
        max_length=300,
        required=False,
        help_text=_("Within the site (/bg/c/…) or a full https address."),
        search_index=False,
    )

    class Meta:
        icon = "plus-inverse"
        label = _("Call to action")
        group = TAKING_PART
        description = _("A large box with one button.")
        template = "cms/blocks/call_to_action.html"
        preview_value = {
            "title": "Имаш идея?",
            "text": "Пет минути стигат.",
            "label": "Предложи",
            "page": None,
            "address": "/",
        }

    def clean(self, value: Any) -> Any:
        """Ask for exactly one target, and a harmless one."""
        cleaned = super().clean(value)
        page, target = cleaned.get("page"), cleaned.get("address")
        if bool(page) == bool(target) and not self.is_deferred_validation:
            problem = ValidationError(_("Choose a page or write an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"address": problem})
        if refused := refused_target(target):
            raise blocks.StructBlockValidationError(block_errors={"address": refused})
        return cleaned


def refused_target(address: str) -> ValidationError | None:
    """Return why an address can't be the target of a button, or None; an empty one can."""
    if not address or (address.startswith(("/", "https://")) and not address.startswith("//")):
        return None
    return ValidationError(_("The address must begin with / or https://."))


class PartnersBlock(blocks.StructBlock):
    """Who takes part, with logos where there are any."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    partners = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("Name"), max_length=120)),
                ("logo", ImageChooserBlock(label=_("Logo"), required=False)),
                ("url", blocks.URLBlock(label=_("Address"), required=False)),
            ]
        ),
        label=_("Partners"),
        min_num=1,
    )

    class Meta:
        icon = "group"
        label = _("Partners")
        group = TAKING_PART
        description = _("Names or logos of those who take part or pay.")
        template = "cms/blocks/partners.html"
        preview_value = {
            "heading": "Партньори",
            "partners": [{"name": "Община Ихтиман", "logo": None, "url": ""}],
        }
