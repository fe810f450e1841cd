"""What the record itself says of a resolution beside its text and its vote, as sections of the package."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plugins.records.offers import Section
from proposals.selectors.committees import filed_opinions, opinion_words
from proposals.selectors.proposals import LABEL, proposal_by_id
from youth.selectors.agenda import origin_words, told_of_item
from youth.selectors.committees import opinions_for
from youth.selectors.opinion_words import named_opinion

if TYPE_CHECKING:
    from proposals.models import Assignment
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
    """Return what committees think of it, the lead one first: by their votes, else by their documents."""
    item = resolution.agenda_item
    voted = opinions_for([item]).get(item.pk, []) if resolution.subject_id is not None else []
    said = [(one.is_lead, named_opinion(one)) for one in voted]
    said += [(one.is_lead, opinion_words(one)) for one in _filed(resolution)]
    return "\n".join(words for _is_lead, words in sorted(said, key=lambda one: not one[0]))


def _filed(resolution: "Resolution") -> "list[Assignment]":
    """Return the opinions on a proposal that were entered from paper, and those that were missed."""
    if resolution.subject_label != LABEL or resolution.subject_id is None:
        return []
    proposal = proposal_by_id(resolution.council, resolution.subject_id)
    return filed_opinions([proposal]) if proposal is not None else []
