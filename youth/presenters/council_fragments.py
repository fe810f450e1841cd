"""The parts of a council's pages that its acts replace, rendered from the pages' own partials."""

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils.translation import override

from youth.models import Council
from youth.presenters.council import CouncilPresenter

# Element ids are "council-<part>"; everybody sees the same in each of them.
PARTS = ("seats", "faces", "mirror", "committees", "offices", "rules", "members", "history", "partners")


def council_fragments(council: Council, language: str, parts: Collection[str] = PARTS) -> dict[str, str]:
    """Return parts of the council's pages in their present state, by element id."""
    context = {"board": CouncilPresenter(council), "council": council}
    with override(language):
        return {
            f"council-{part}": render_to_string(f"youth/council/_{part}.html", context)
            for part in PARTS
            if part in parts
        }
