"""The days of notice and of the papers in words: how many there are, how many the rules ask for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youth.models import Meeting
from youth.selectors.steps import notice_state, papers_state


def notice_in_words(meeting: Meeting) -> str:
    """Return "Notice: 6 days, 5 are needed", of a notice that was given or that would be given today."""
    state = notice_state(meeting)
    return _("Notice: %(days)s") % {"days": _days(state.days, state.needed)}


def papers_in_words(meeting: Meeting) -> str:
    """Return how many days there are to send the papers, "" where the rules give them none of their own."""
    state = papers_state(meeting)
    if not state.needed:
        return ""
    return _("Papers, if they are sent today: %(days)s") % {"days": _days(state.days, state.needed)}


def _days(days: int, needed: int) -> str:
    words = ngettext("%(days)s day, %(needed)s needed.", "%(days)s days, %(needed)s needed.", days)
    return words % {"days": days, "needed": needed}
