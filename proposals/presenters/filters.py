"""The filters of the list of proposals as chips; the address says what is shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.listing import Listing
from proposals.presenters.proposal_page import STATION_NAMES
from proposals.workflow import State
from youth.presenters.ages import BAND_WORDS
from youth.procedure.age import AgeBand

if TYPE_CHECKING:
    from youth.models import Council, Place, Topic


def address_of(council: "Council", listing: Listing, **changes: Any) -> str:
    """Return the address of the list that differs in ``changes``; an empty value takes a filter away."""
    return reverse("proposals:list", kwargs={"council": council.slug}) + listing.query(**changes)


def stage_chips(
    council: "Council", listing: Listing, counts: Mapping[str, int], *, with_own: bool
) -> list[dict[str, Any]]:
    """Return a chip for each stage that has proposals by ``counts``, and one for the reader's own."""
    names = {
        "": pgettext("proposals", "All"),
        **STATION_NAMES,
        State.WITHDRAWN: pgettext("proposals", "Withdrawn"),
        State.MERGED: pgettext("proposals", "Merged"),
    }
    chips: list[dict[str, Any]] = [
        {
            "label": label,
            "url": address_of(council, listing, stage=name, is_own=False),
            "is_active": not listing.is_own and listing.stage == name,
            # Those that the other filters leave.
            "count": counts[name],
        }
        for name, label in names.items()
        if counts[name] or name in {"", listing.stage}
    ]
    if with_own:
        url = address_of(council, listing, stage="", is_own=True)
        own = {"label": pgettext("proposals", "Mine"), "url": url, "is_active": listing.is_own}
        chips.append(own | {"count": None})
    return chips


def topic_chips(council: "Council", listing: Listing, topics: Iterable["Topic"]) -> list[dict[str, Any]]:
    """Return a chip for each topic, and one for all."""
    return _entry_chips(council, listing, "topic", topics, _("All topics"))


def place_chips(council: "Council", listing: Listing, places: Iterable["Place"]) -> list[dict[str, Any]]:
    """Return a chip for each settlement, and one for all."""
    return _entry_chips(council, listing, "place", places, _("All settlements"))


def age_chips(council: "Council", listing: Listing, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return a chip for each band of age that is named of a proposal, and one for all; none where none is."""
    names = {"": pgettext("ages of supporters", "All ages")}
    names |= {band.value: str(words) for band, words in BAND_WORDS.items()}
    offered = [
        (band, words) for band, words in names.items() if counts.get(band) or band in {"", listing.age}
    ]
    if len(offered) == 1:
        return []
    return [
        {
            "label": words,
            "url": address_of(council, listing, age=band),
            "is_active": band == listing.age,
            "count": counts.get(band, 0),
        }
        for band, words in offered
    ]


def age_words(age: str) -> str:
    """Return of which age many supporters are in the list that is shown; empty for all."""
    return _("Supporters aged %(ages)s") % {"ages": BAND_WORDS[AgeBand(age)]} if age else ""


def _entry_chips(
    council: "Council",
    listing: Listing,
    name: str,
    entries: "Iterable[Topic | Place]",
    all_of_them: str,
) -> list[dict[str, Any]]:
    chosen: str = getattr(listing, name)
    offered = [one for one in entries if one.is_offered or one.key == chosen]
    if not offered:
        return []
    labels = {"": all_of_them, **{one.key: one.name for one in offered}}
    return [
        {
            "label": label,
            "url": address_of(council, listing, **{name: key}),
            "is_active": key == chosen,
            "count": None,
        }
        for key, label in labels.items()
    ]


def sort_links(council: "Council", listing: Listing) -> list[dict[str, Any]]:
    """Return the orders in which the list can be read."""
    names = {"": pgettext("proposals", "Newest first"), "support": _("Most supporters first")}
    return [
        {
            "label": label,
            "url": address_of(council, listing, sort=name),
            "is_active": listing.sort == name,
        }
        for name, label in names.items()
    ]
