"""The filters of the list of proposals as chips; the address says what is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.presenters.proposal_page import STATION_NAMES
from proposals.workflow import State

if TYPE_CHECKING:
    from youth.models import Council, Place, Topic


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list is narrowed to, as its address has it; what the council does not have is left out."""

    stage: str = ""
    only_own: bool = False
    topic: "Topic | None" = None
    place: "Place | None" = None

    def address(self, council: "Council", **other: str) -> str:
        """Return the address of the list with other values for some of the filters; empty takes one away."""
        values = {
            "stage": self.stage,
            "mine": "1" if self.only_own else "",
            "topic": self.topic.key if self.topic else "",
            "place": self.place.key if self.place else "",
        } | other
        query = urlencode({name: value for name, value in values.items() if value})
        base = reverse("proposals:list", kwargs={"council": council.slug})
        return f"{base}?{query}" if query else base


def stage_chips(
    council: "Council", shown: Shown, counts: Mapping[str, int], *, with_own: bool
) -> list[dict[str, Any]]:
    """Return a chip for each stage that has proposals by ``counts``, and one for the reader's own."""
    names = {
        "": pgettext("proposals", "All"),
        **STATION_NAMES,
        State.WITHDRAWN: pgettext("proposals", "Withdrawn"),
    }
    chips: list[dict[str, Any]] = [
        {
            "label": label,
            "url": shown.address(council, stage=name, mine=""),
            "is_active": not shown.only_own and shown.stage == name,
            # The numbers are those of the whole list.
            "count": None if shown.topic or shown.place else counts[name],
        }
        for name, label in names.items()
        if counts[name] or name in {"", shown.stage}
    ]
    if with_own:
        url = shown.address(council, stage="", mine="1")
        own = {"label": pgettext("proposals", "Mine"), "url": url, "is_active": shown.only_own}
        chips.append(own | {"count": None})
    return chips


def topic_chips(council: "Council", shown: Shown, topics: Iterable["Topic"]) -> list[dict[str, Any]]:
    """Return a chip for each topic, and one for all."""
    return _entry_chips(council, shown, "topic", topics, shown.topic, _("All topics"))


def place_chips(council: "Council", shown: Shown, places: Iterable["Place"]) -> list[dict[str, Any]]:
    """Return a chip for each settlement, and one for all."""
    return _entry_chips(council, shown, "place", places, shown.place, _("All settlements"))


def _entry_chips(
    council: "Council",
    shown: Shown,
    name: str,
    entries: "Iterable[Topic | Place]",
    chosen: "Topic | Place | None",
    all_of_them: str,
) -> list[dict[str, Any]]:
    offered = [one for one in entries if one.is_offered or one == chosen]
    if not offered:
        return []
    labels = {"": all_of_them, **{one.key: one.name for one in offered}}
    chosen_key = chosen.key if chosen else ""
    return [
        {
            "label": label,
            "url": shown.address(council, **{name: key}),
            "is_active": key == chosen_key,
            "count": None,
        }
        for key, label in labels.items()
    ]
