"""Blocks that say what happened and what to do, one after the other."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from cms.blocks.categories import COURSE
from cms.blocks.figures import FigureBlock


class TimelineBlock(blocks.StructBlock):
    """What happened when."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    events = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("when", FigureBlock(label=_("When"), max_length=60)),
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
        label = pgettext_lazy("block", "Timeline")
        group = COURSE
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
        group = COURSE
        description = _("Two to six numbered steps side by side.")
        template = "cms/blocks/steps.html"
        preview_value = {
            "heading": "Как работи",
            "steps": [
                {"title": "Предлагаш", "text": "Пишеш какво да се реши."},
                {"title": "Събираш подкрепа", "text": "Другите се присъединяват."},
            ],
        }
