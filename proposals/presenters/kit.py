"""What helps an author to find supporters: the next goal, words to paste, the short address."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from proposals.models import Proposal
from proposals.selectors.support import LATELY, SupportCount
from proposals.workflow import OPEN_TO_SUPPORT
from templates.face import face_of
from youth.languages import name_of_language
from youth.selectors.councils import today_in

# A goal that is further away is parted by rounder ones.
STEP = 10
# A forecast beyond that says nothing.
FORESEEN = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A text to paste, in one of the council's languages."""

    language: str
    language_name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What the author's page offers while people can support; goals are empty once there are enough."""

    path: str
    goal: str
    forecast: str
    invitations: list[Invitation]


def kit_of(proposal: Proposal, support: SupportCount) -> Kit | None:
    """Return what the page offers to an author, None where nobody can support the proposal now."""
    if proposal.state not in OPEN_TO_SUPPORT or proposal.withheld:
        return None
    path = reverse("proposal_in_short", kwargs={"number": proposal.short.number})
    missing = max(0, support.needed - support.given)
    invitations = [_invitation(proposal, one, missing, path) for one in proposal.council.languages]
    return Kit(
        path=path,
        goal=_goal(support, missing) if missing else "",
        forecast=_forecast(proposal, support.lately, missing),
        invitations=invitations,
    )


def next_goal(given: int, needed: int) -> int:
    """Return the number of supporters to reach next: the next ten, or the needed ones where they are near."""
    if needed - given <= STEP:
        return needed
    return (given // STEP + 1) * STEP


def reached_on(today: date, missing: int, lately: int) -> date | None:
    """Return the day on which the missing ones are there at the pace of the last week; None if it is far."""
    if not missing or not lately:
        return None
    wait = timedelta(days=-(-missing * LATELY.days // lately))
    return today + wait if wait <= FORESEEN else None


def _goal(support: SupportCount, missing: int) -> str:
    goal = next_goal(support.given, support.needed)
    whole = ngettext(
        "%(count)s more supporter, and it can go to the council.",
        "%(count)s more supporters, and it can go to the council.",
        missing,
    ) % {"count": missing}
    if goal == support.needed:
        return whole
    first = ngettext(
        "The next goal is %(goal)s supporters: %(count)s is missing.",
        "The next goal is %(goal)s supporters: %(count)s are missing.",
        goal - support.given,
    )
    return f"{first % {'goal': goal, 'count': goal - support.given}} {whole}"


def _forecast(proposal: Proposal, lately: int, missing: int) -> str:
    day = reached_on(today_in(proposal.council), missing, lately)
    if day is None:
        return ""
    return _("If it goes on as in the last seven days, they are there by %(day)s.") % {
        "day": date_format(day, "DATE_FORMAT")
    }


def _invitation(proposal: Proposal, language: str, missing: int, path: str) -> Invitation:
    with override(language):
        if missing:
            words = ngettext(
                "“%(title)s” needs %(count)s more supporter to go to the council. Support it: %(address)s",
                "“%(title)s” needs %(count)s more supporters to go to the council. Support it: %(address)s",
                missing,
            )
        else:
            words = _("“%(title)s” has enough supporters. Read it and support it here: %(address)s")
        address = f"{face_of(proposal.council).origin}{path}"
        said = words % {"title": proposal.title, "count": missing, "address": address}
    return Invitation(language, name_of_language(language), said)
