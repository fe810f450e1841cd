"""What the record itself says of a resolution beside its text and its vote, as sections of the package."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plugins.records.offers import Section
from proposals.selectors import LABEL, opinion_words, proposal_by_id
from youth.selectors.agenda import origin_words, told_of_item

if TYPE_CHECKING:
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
    if resolution.subject_label != LABEL or resolution.subject_id is None:
        return ""
    proposal = proposal_by_id(resolution.council, resolution.subject_id)
    return opinion_words(proposal) if proposal is not None else ""
