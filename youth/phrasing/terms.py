"""Official words and what they mean in plain ones, for pages that young people read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Term:
    """An official word as a sentence uses it, and its meaning."""

    word: Promise
    meaning: Promise


TERMS = {
    "quorum": Term(
        pgettext_lazy("term", "quorum"),
        pgettext_lazy("term", "How many members have to be in the hall so that what they decide counts."),
    ),
    "submit": Term(
        pgettext_lazy("term", "submitting"),
        pgettext_lazy(
            "term",
            "Handing the proposal over to the council officially. From then on the text no longer changes.",
        ),
    ),
    "opinion": Term(
        pgettext_lazy("term", "opinion"),
        pgettext_lazy("term", "What a committee thinks of the proposal, in writing, before everybody votes."),
    ),
    "lead_committee": Term(
        pgettext_lazy("term", "lead committee"),
        pgettext_lazy(
            "term", "The committee of the council that examines the proposal first and most closely."
        ),
    ),
    "incoming_number": Term(
        pgettext_lazy("term", "incoming no."),
        pgettext_lazy(
            "term", "The number under which a letter was entered on its arrival. By it you can ask for it."
        ),
    ),
    "register": Term(
        pgettext_lazy("term", "consultation record"),
        pgettext_lazy(
            "term",
            "The list in which the Municipal Council enters every decision of young people that it received.",
        ),
    ),
    "simple_majority": Term(
        pgettext_lazy("term", "simple majority"),
        pgettext_lazy("term", "It passes if more than half of those present vote for it."),
    ),
}
