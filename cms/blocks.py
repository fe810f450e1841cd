"""What editors put pages together from."""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from plugins import hooks

log = logging.getLogger(__name__)

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
SHORT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """Running text with headings and lists."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, headings, lists and links.")
        template = "cms/blocks/text.html"
        preview_value = "<h2>Как работи</h2><p>Всяко решение на Младежкия съвет получава отговор.</p>"


class PictureBlock(blocks.StructBlock):
    """A picture that says what it shows."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"), max_length=200, help_text=_("For those who cannot see the picture.")
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)
    credit = blocks.CharBlock(label=_("Author and licence"), max_length=160, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with its description, caption and author.")
        template = "cms/blocks/picture.html"

    def get_preview_value(self) -> Any:
        """Show the newest picture of the library."""
        from wagtail.images import get_image_model

        image = get_image_model().objects.order_by("-pk").first()
        return self.normalize({"image": image, "alt": "", "caption": str(_("The caption stands here."))})


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Words"), rows=3)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120)
    role = blocks.CharBlock(label=_("Role or place"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
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
        description = _("A short box: a deadline, a condition, a hint.")
        template = "cms/blocks/callout.html"
        preview_value = {
            "title": "Добре е да знаеш",
            "text": "<p>Можеш да предлагаш от 14-годишна възраст.</p>",
        }


class TimelineBlock(blocks.StructBlock):
    """What happened when."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    events = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("when", blocks.CharBlock(label=_("When"), max_length=60)),
                ("title", blocks.CharBlock(label=_("What"), max_length=160)),
                ("text", blocks.TextBlock(label=_("More"), rows=2, required=False)),
                (
                    "state",
                    blocks.ChoiceBlock(
                        label=_("State"),
                        choices=[
                            ("done", pgettext_lazy("timeline event", "done")),
                            ("now", pgettext_lazy("timeline event", "now")),
                            ("next", pgettext_lazy("timeline event", "to come")),
                        ],
                        default="done",
                    ),
                ),
            ]
        ),
        label=_("Events"),
        min_num=1,
    )

    class Meta:
        icon = "history"
        label = _("Timeline")
        description = _("Events one below the other, with their dates.")
        template = "cms/blocks/timeline.html"
        preview_value = {
            "heading": "Какво стана досега",
            "events": [
                {"when": "6 ноември 2013 г.", "title": "Подписан е договорът", "text": "", "state": "done"},
                {"when": "сега", "title": "Събираме предложения", "text": "", "state": "now"},
            ],
        }


class StepsBlock(blocks.StructBlock):
    """What to do, step by step."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Step"), max_length=80)),
                ("text", blocks.TextBlock(label=_("What happens"), rows=2)),
            ]
        ),
        label=_("Steps"),
        min_num=2,
        max_num=6,
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Two to six numbered steps side by side.")
        template = "cms/blocks/steps.html"
        preview_value = {
            "heading": "Как работи",
            "steps": [
                {"title": "Предлагаш", "text": "Пишеш какво да се реши."},
                {"title": "Събираш подкрепа", "text": "Другите се присъединяват."},
            ],
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
        description = _("Questions in a list; each opens to its answer.")
        template = "cms/blocks/accordion.html"
        preview_value = {
            "heading": "Въпроси",
            "items": [
                {"question": "Кой може да предлага?", "answer": "<p>Всеки млад човек от общината.</p>"}
            ],
        }


class NumbersBlock(blocks.StructBlock):
    """Large numbers, each with its source."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    numbers = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("number", blocks.CharBlock(label=_("Number"), max_length=20)),
                ("label", blocks.CharBlock(label=_("What it counts"), max_length=160)),
                (
                    "source",
                    blocks.CharBlock(
                        label=_("Source"), max_length=200, help_text=_("Who counted, and when.")
                    ),
                ),
                ("url", blocks.URLBlock(label=_("Address of the source"), required=False)),
            ]
        ),
        label=_("Numbers"),
        min_num=1,
        max_num=6,
    )

    class Meta:
        icon = "decimal"
        label = _("Numbers with a source")
        description = _("One to six large numbers. Each says where it comes from.")
        template = "cms/blocks/numbers.html"
        preview_value = {
            "heading": "В числа",
            "numbers": [
                {"number": "100 %", "label": "безвъзмездно финансиране", "source": "договорът", "url": ""}
            ],
        }


class DocumentsBlock(blocks.StructBlock):
    """Files to download."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Documents"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Documents")
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
    )

    class Meta:
        icon = "plus-inverse"
        label = _("Call to action")
        description = _("A large box with one button.")
        template = "cms/blocks/call_to_action.html"
        preview_value = {
            "title": "Имаш идея?",
            "text": "Пет минути стигат.",
            "label": "Дай предложение",
            "page": None,
            "address": "/",
        }

    def clean(self, value: Any) -> Any:
        """Ask for exactly one target, and a harmless one."""
        cleaned = super().clean(value)
        page, target = cleaned.get("page"), cleaned.get("address")
        if bool(page) == bool(target):
            problem = ValidationError(_("Choose a page or write an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"address": problem})
        if target and (not target.startswith(("/", "https://")) or target.startswith("//")):
            problem = ValidationError(_("The address must begin with / or https://."))
            raise blocks.StructBlockValidationError(block_errors={"address": problem})
        return cleaned


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
        description = _("Names or logos of those who take part or pay.")
        template = "cms/blocks/partners.html"
        preview_value = {
            "heading": "Партньори",
            "partners": [{"name": "Община Ихтиман", "logo": None, "url": ""}],
        }


def councils_shown() -> list[Any]:
    """Return the councils of all sites, youth councils first."""
    from cms.sites import councils_of_all_sites

    return councils_of_all_sites()


def widget_choices() -> list[tuple[str, str]]:
    """Return what the plugins of the sites' councils offer for the participation block."""
    offered = {
        widget.key: str(widget.title)
        for council in councils_shown()
        for widget in hooks.page_widgets.items(council)
    }
    return sorted(offered.items(), key=lambda choice: choice[1])


def render_widget(key: str, councils: Iterable[Any]) -> tuple[str, SafeString]:
    """Return title and HTML of a plugin's widget for the first council that offers it.

    Both are empty where no plugin does, and where the widget crashes: that is logged, and an editor's page
    does not fall with a plugin.
    """
    for council in councils:
        for widget in hooks.page_widgets.items(council):
            if widget.key != key:
                continue
            try:
                return str(widget.title), widget.render(council, get_language() or "bg")
            except Exception:
                log.exception("page widget failed", extra={"widget": key, "council": council.slug})
                return "", SafeString("")
    return "", SafeString("")


class ParticipationBlock(blocks.StructBlock):
    """What plugins show on editors' pages: proposals, a poll, a survey."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    widget = blocks.ChoiceBlock(label=_("What"), choices=widget_choices)

    class Meta:
        icon = "pick"
        label = _("Participation")
        description = _("Live content of the council: newest proposals, open polls and the like.")
        template = "cms/blocks/participation.html"

    def get_preview_value(self) -> Any:
        """Show the first widget that there is."""
        choices = widget_choices()
        return self.normalize({"heading": "", "widget": choices[0][0] if choices else ""})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Render the chosen widget for the councils of the page's site."""
        from cms.sites import councils_for

        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        councils = councils_for(request) if request is not None else councils_shown()
        context["title"], context["rendered"] = render_widget(value["widget"], councils)
        return context


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of a page's content, in the order in which editors are offered them."""
    return [
        ("text", TextBlock(features=TEXT_FEATURES)),
        ("picture", PictureBlock()),
        ("participation", ParticipationBlock()),
        ("call_to_action", CallToActionBlock()),
        ("steps", StepsBlock()),
        ("timeline", TimelineBlock()),
        ("numbers", NumbersBlock()),
        ("quote", QuoteBlock()),
        ("callout", CalloutBlock()),
        ("accordion", AccordionBlock()),
        ("documents", DocumentsBlock()),
        ("partners", PartnersBlock()),
    ]
