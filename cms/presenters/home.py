"""Current and coming events for the home page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.blocks.participation import render_widget, widget_keys
from cms.languages import way_to
from cms.models.base import context_of, readable
from cms.models.campaigns import CampaignPage
from cms.models.documents import StrategicDocumentPage
from cms.models.events import EventPage
from cms.models.home import HomePage
from cms.models.news import NewsPage
from cms.presenters.calendar import coming
from cms.presenters.consultations import closing_consultations
from cms.presenters.shell import place_of
from cms.sites import councils_for
from cms.store.generation_cache import memory
from plugins import hooks
from youth.models import AgendaItem, Council, Meeting
from youth.names import name_or_erased
from youth.selectors.attendance import QuorumState, open_stays, quorum_of
from youth.selectors.councils import seats_of, term_at
from youth.selectors.meetings import live_meeting
from youth.selectors.register import Holder, seats_sitting

CAMPAIGNS_SHOWN = 3
NEWS_SHOWN = 3
DATES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class LiveNow:
    """A meeting that is in session, as the strip of the home page shows it."""

    meeting: Meeting
    item: AgendaItem | None
    items: int
    seats: list[Holder | None]
    inside: set[UUID]
    quorum: QuorumState
    url: str


@context_of(HomePage)
def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """Return the context of the home page beside the page itself; all of it is the same for everybody."""
    # A preview may hold another choice of the editor than the public page; the rest comes from the tree.
    key = ("home", page.pk, page.how_page_id, get_language(), request.META.get("HTTP_HOST", ""))
    found = memory.remembered(key, lambda: _read(page, request))
    is_chosen = bool(page.body.blocks_by_name("participation"))
    return {**found, "widgets": [] if is_chosen else offered_widgets(councils_for(request))}


def offered_widgets(councils: list[Council]) -> list[tuple[str, SafeString]]:
    """Return title and HTML of everything that the councils' plugins offer to editors, in their order.

    The home page shows it until an editor chooses a part of it, or another order.
    """
    names = tuple(council.pk for council in councils)
    keys = memory.remembered(("widgets", names), lambda: tuple(widget_keys(councils, beside_now=True)))
    shown = [render_widget(key, councils) for key in keys]
    return [(title, rendered) for title, rendered in shown if rendered]


def _read(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    councils = councils_for(request)
    council = councils[0] if councils else None
    live = live_now(councils)
    campaigns = (
        readable(CampaignPage.objects.descendant_of(page))
        .select_related("picture")
        .order_by("-first_published_at", "-pk")[:CAMPAIGNS_SHOWN]
    )
    return {
        "campaigns": list(campaigns),
        "news": list(NewsPage.newest().descendant_of(page)[:NEWS_SHOWN]),
        "live": live,
        "plugins_now": plugins_now(councils, live),
        "consultations": closing_consultations(StrategicDocumentPage.objects.descendant_of(page), request),
        "how_url": how_url(page, request),
        "dates": coming(EventPage.open_to_all().descendant_of(page), request, most=DATES_SHOWN),
        **hall_context(live, council),
        "propose_url": propose_url(councils),
    }


def propose_url(councils: list[Council]) -> str:
    """Return where a proposal is made; empty where no youth council of the site takes any."""
    youth = (council for council in councils if council.kind == Council.Kind.YOUTH)
    return next(filter(None, (place_of(council, "proposals:create") for council in youth)), "")


def plugins_now(councils: list[Council], live: LiveNow | None) -> dict[str, SafeString]:
    """Return what the plugins of the councils show at the place ``home.now``, the same for everybody.

    ``in_card`` is for the card of the meeting that runs, ``beside`` has cards of its own.
    """
    in_card: list[object] = []
    beside: list[object] = []
    for council in councils:
        meeting = live.meeting if live is not None and live.meeting.council_id == council.pk else None
        found = in_card if meeting is not None else beside
        found += hooks.slot.collect(council, request=None, name="home.now", subject=meeting)
        beside += hooks.slot.collect(council, request=None, name="home.beside", subject=None)
    joined = {"in_card": in_card, "beside": beside}
    return {where: format_html_join("", "{}", ((one,) for one in found)) for where, found in joined.items()}


def how_url(page: HomePage, request: HttpRequest) -> str:
    """Return the address of the page that explains how it works, empty where nobody can read it."""
    return way_to(page.how_page, request) if page.how_page else ""


def live_now(councils: list[Council]) -> LiveNow | None:
    """Return the meeting that runs now in one of the councils, with its current item."""
    meeting = live_meeting(councils) if councils else None
    if meeting is None:
        return None
    items = list(meeting.agenda_items.filter(parent=None).exclude(state=AgendaItem.State.WITHDRAWN))
    current = next((item for item in items if item.state == AgendaItem.State.UNDER_WAY), None)
    # Read once, for the quorum and for the picture of the hall.
    seats = [holder for _number, holder in seats_sitting(meeting)]
    inside = set(open_stays(meeting).values_list("participant_id", flat=True))
    members = {holder.participant_id for holder in seats if holder is not None}
    quorum = quorum_of(meeting, present=len(members & inside), seats=len(seats), in_office=len(members))
    url = place_of(meeting.council, "youth:meeting", pk=meeting.pk)
    return LiveNow(meeting, current, len(items), seats, inside, quorum, url)


def hall_context(live: LiveNow | None, council: Council | None) -> dict[str, Any]:
    """Return the picture of the hall: who is in it while a meeting runs, else which seats are taken."""
    if live is not None:
        caption = _("The hall now: %(present)s of %(seats)s seats are taken") % {
            "present": live.quorum.present,
            "seats": live.quorum.seats,
        }
        return {"hall": [_seat(seat, live.inside) for seat in live.seats], "hall_caption": caption}
    term = term_at(council) if council else None
    if council is None or term is None:
        return {"hall": []}
    seats = seats_of(term)
    caption = _("%(taken)s of %(seats)s seats of the Youth Council are taken") % {
        "taken": sum(1 for seat in seats if not seat.is_vacant),
        "seats": len(seats),
    }
    return {"hall": [_seat(seat.mandate, None) for seat in seats], "hall_caption": caption}


def _seat(holder: Holder | None, inside: set[UUID] | None) -> dict[str, str]:
    """Return one seat for the picture; without a list of those inside, every member counts as there."""
    if holder is None:
        return {"state": "vacant", "label": ""}
    is_there = inside is None or holder.participant_id in inside
    label = name_or_erased(holder.name_in_office)
    state = "held" if inside is None else "present" if is_there else "absent"
    return {"state": state, "label": label}
