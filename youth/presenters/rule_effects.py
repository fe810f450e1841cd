"""What a change of the rules means for this council, and what still keeps the rules of before."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from youth import offers
from youth.models import Council
from youth.phrasing.rule_effects import Figures
from youth.selectors.councils import members_in_office, term_at, today_in
from youth.selectors.meeting_names import meeting_name
from youth.selectors.rules import meetings_ahead, profile_of


def figures_of(council: Council) -> Figures:
    """Return the numbers of a council today."""
    term, in_office = term_at(council), members_in_office(council).count()
    held = (
        council.meetings.filter(quorum_present__isnull=False, committee=None).order_by("-opened_at").first()
    )
    last = council.resolutions.order_by("-adopted_on", "-number").first()
    return Figures(
        seats=term.seats.count() if term else profile_of(council).body.seats.value,
        in_office=in_office,
        present=held.quorum_present or in_office if held else in_office,
        people=council.participants.filter(left_at=None).count(),
        today=today_in(council),
        next_number=last.number + 1 if last else 1,
        protocol=(held.number or 0) + 1 if held else 1,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that goes on by the rules of before, and until when it does."""

    title: str
    url: str
    note: str


def kept_rules(council: Council, fields: Collection[str]) -> list[Kept]:
    """Return the meetings, polls and proposals that keep the present values of these rules."""
    place = {"council": council.slug}
    note = _("keeps the rules of its notice until it is closed")
    meetings = [
        Kept(meeting_name(one), reverse("youth:meeting", kwargs=place | {"pk": one.pk}), note)
        for one in meetings_ahead(council)
    ]
    others = offers.keeps_rules.items(council, frozenset(fields))
    return meetings + [Kept(str(one.title), one.url, str(one.note)) for one in others]
