"""What plugins show on editors' pages."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.categories import TAKING_PART
from cms.sites import councils_for, councils_of_all_sites
from cms.store.generation_cache import memory
from plugins import hooks
from plugins.failures import alone


def councils_shown() -> list[Any]:
    """Return the councils of all sites, youth councils first."""
    return councils_of_all_sites()


def widget_choices() -> list[tuple[str, str]]:
    """Return what the plugins of the sites' councils offer for the participation block."""
    offered = {
        widget.key: str(widget.title)
        for council in councils_shown()
        for widget in hooks.page_widgets.items(council)
    }
    return sorted(offered.items(), key=lambda choice: choice[1])


def widget_keys(councils: Iterable[Any], *, beside_now: bool = False) -> dict[str, None]:
    """Return the keys of what the councils' plugins offer, each once, in the plugins' order.

    ``beside_now`` leaves out what the home page's strip *now* has already.
    """
    offered = (widget for council in councils for widget in hooks.page_widgets.items(council))
    return dict.fromkeys(widget.key for widget in offered if not (beside_now and widget.is_now))


def render_widget(key: str, councils: Iterable[Any]) -> tuple[str, SafeString]:
    """Return title and HTML of a plugin's widget for the first council that offers it.

    Both are empty where no plugin does, and where the widget crashes: that is recorded as any crash of a
    plugin, and an editor's page does not fall with it.
    """
    shown = tuple(councils)
    names = tuple(council.pk for council in shown)
    # A widget is the same for everybody, so those who are signed in read the same one.
    return memory.remembered(("widget", key, names, get_language()), lambda: _rendered(key, shown))


def _rendered(key: str, councils: Iterable[Any]) -> tuple[str, SafeString]:
    for council in councils:
        for widget in hooks.page_widgets.items(council):
            if widget.key != key:
                continue
            try:
                with alone(key.partition(".")[0], hooks.page_widgets.name, council):
                    rendered = hooks.as_html(widget.render(council, get_language() or "bg"))
            except (Exception, SystemExit):  # noqa: BLE001 (recorded; a plugin may fail in any way)
                return "", SafeString("")
            return str(widget.title), rendered
    return "", SafeString("")


class ParticipationBlock(blocks.StructBlock):
    """What plugins show on editors' pages: proposals, a poll, a survey."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    widget = blocks.ChoiceBlock(label=_("What"), choices=widget_choices)

    class Meta:
        icon = "pick"
        label = _("Participation")
        group = TAKING_PART
        description = _("Live content of the council: newest proposals, open polls and the like.")
        template = "cms/blocks/participation.html"

    def get_preview_value(self) -> Any:
        """Show the first widget that the plugins name; by title it could be one that is still empty."""
        return self.normalize({"heading": "", "widget": next(iter(widget_keys(councils_shown())), "")})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Render the chosen widget for the councils of the page's site."""
        context = super().get_context(value, parent_context=parent_context)
        request = (parent_context or {}).get("request")
        councils = councils_for(request) if request is not None else councils_shown()
        context["title"], context["rendered"] = render_widget(value["widget"], councils)
        return context
