"""What a chosen picture says to those who can't see it: its description, empty for a decoration."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Shown beside the choice, for a page and for a block alike (WCAG 2.2, 1.1.1).
DECORATION_HELP = _("It says nothing that the text does not: screen readers pass over it.")
DESCRIPTION_MISSING = _("Say what the picture shows.")
DECORATION_DESCRIBED = _("A decoration has no description: empty it, or take the mark away.")


def objection_to(description: str, *, is_decoration: bool) -> Promise | None:
    """Return what is wrong with a picture's description and the mark beside it, or None."""
    if is_decoration == bool(description.strip()):
        return DECORATION_DESCRIBED if is_decoration else DESCRIPTION_MISSING
    return None
