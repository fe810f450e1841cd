"""What the record itself says of a resolution beside its text and its vote, as sections of the package."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plugins.records.offers import Section
from proposals.selectors import LABEL, opinion_words, proposal_by_id
from youth.selectors.agenda import origin_words, told_of_item
from youth.selectors.committees import opinions_on
from youth.selectors.opinion_words import named_opinion

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from youth.models import Resolution


def own_sections(resolution: "Resolution") -> list[Section]:
    """Return who moved it and why, the committee's opinion, and what the signed minutes tell of the item.

    Each in the active language, none of what was not entered; a draft of the minutes is no part of it.
    """
    parts = (
        ("records.mover", _("Who moved it"), _origin(resolution)),
        ("records.reasons", pgettext("agenda item", "Reasons"), resolution.agenda_item.reasons),
        ("records.opinion", _("Opinion of the committee"), _opinion(resolution)),
        ("records.extract", _("Extract from the minutes"), "\n".join(told_of_item(resolution.agenda_item))),
    )
    return [Section(key=key, title=title, text=text) for key, title, text in parts if text]


def _origin(resolution: "Resolution") -> str:
    return "\n".join(f"{label}: {words}" for label, words in origin_words(resolution.agenda_item))


def _opinion(resolution: "Resolution") -> str:
    """Return what committees think of it: by their votes, and of the lead one else by its document."""
    if resolution.subject_id is None:
        return ""
    matter = (resolution.subject_label, resolution.subject_id)
    voted = opinions_on([matter])[matter]
    filed = _filed(resolution, [one.committee.pk for one in voted])
    return "\n".join([*filter(None, [filed]), *map(named_opinion, voted)])


def _filed(resolution: "Resolution", voted: "Collection[UUID]") -> str:
    """Return the opinion of a proposal's lead committee as it was entered, where no vote of it says more."""
    if resolution.subject_label != LABEL or resolution.subject_id is None:
        return ""
    proposal = proposal_by_id(resolution.council, resolution.subject_id)
    if proposal is None or proposal.committee_id in voted:
        return ""
    return opinion_words(proposal)
