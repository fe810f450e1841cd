"""Requests for a meeting: how many signatures they need, how far they are, who signed them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from youth import clock
from youth.models import Committee, ConveneRequest, ConveneSignature, Council, Meeting, Participant
from youth.procedure.convening import (
    RequestDays,
    RequestStage,
    days_of_request,
    signatures_needed,
    stage_of_request,
)
from youth.selectors.committees import members_in_committee
from youth.selectors.councils import members_in_office, term_at, today_in
from youth.selectors.rules import profile_of


def signatures_needed_in(council: Council, committee: Committee | None = None) -> int | None:
    """Return how many members may ask for a meeting today; None where the rules let no members ask.

    In a committee its members ask, by the same rules; all of them together are always enough.
    """
    powers = profile_of(council).convene.by.value
    if committee is not None:
        members = members_in_committee(committee).count()
        needed = signatures_needed(powers, seats=members, in_office=members)
        return needed if needed is None else max(min(needed, members), 1)
    term = term_at(council)
    seats = term.seats.count() if term else 0
    in_office = members_in_office(council).values("participant").distinct().count()
    return signatures_needed(powers, seats=seats, in_office=in_office)


def requests_of(council: Council, committee: Committee | None = None) -> QuerySet[ConveneRequest]:
    """Return the requests that a body meet, latest first: which somebody signed or which came on paper."""
    return _asked_in(council).filter(committee=committee)


def _asked_in(council: Council) -> QuerySet[ConveneRequest]:
    found = council.convene_requests.exclude(signatures=None, paper="").distinct()
    found = found.select_related("meeting", "committee__term")
    return found.prefetch_related("signatures").order_by("-filed_at", "pk")


def request_by_id(council: Council, pk: UUID) -> ConveneRequest | None:
    """Return one request of the council or of one of its committees, or None."""
    return _asked_in(council).filter(pk=pk).first()


def waiting_requests(council: Council) -> QuerySet[ConveneRequest]:
    """Return the requests on which a meeting is to be convened and none is yet, those asked first."""
    not_convened = (Meeting.State.PLANNED, Meeting.State.CANCELLED)
    unanswered = Q(meeting=None) | Q(meeting__state__in=not_convened)
    found = council.convene_requests.filter(unanswered, reached_at__isnull=False)
    found = found.select_related("committee", "meeting").annotate(asked_by=Count("signatures"))
    return found.order_by("reached_at", "pk")


def paper_of_request(meeting: UUID) -> str:
    """Return the document by which a meeting was asked for on paper; "" where there is none."""
    return ConveneRequest.objects.filter(meeting=meeting).values_list("paper", flat=True).first() or ""


def request_met_by(meeting: Meeting) -> ConveneRequest | None:
    """Return the request on which a meeting was planned, or None."""
    if meeting.kind != Meeting.Kind.EXTRAORDINARY:
        return None
    return ConveneRequest.objects.filter(meeting=meeting).prefetch_related("signatures").first()


@dataclass(frozen=True, slots=True)
class RequestState:
    """How far a request is today, and the last days of the rules."""

    stage: RequestStage
    days: RequestDays | None

    @property
    def until(self) -> date | None:
        """Return the last day of the present stage, None without one."""
        if self.days is None:
            return None
        return self.days.requesters if self.stage == RequestStage.REQUESTERS else self.days.chair


def state_of(request: ConveneRequest, council: Council) -> RequestState:
    """Return how far a request is today, by the rules of the day on which enough had signed."""
    days = None
    if request.reached_at is not None:
        rules = profile_of(council, request.reached_at).convene
        reached_on = today_in(council, request.reached_at)
        days = days_of_request(reached_on, rules.request_days.value, rules.requester_days.value)
    today = today_in(council, clock.now())
    return RequestState(stage_of_request(days, today, is_called=request.is_called), days)


def has_signed(request: ConveneRequest, participant: Participant) -> bool:
    """Return whether the participant is among those who ask for the meeting."""
    return ConveneSignature.objects.filter(request=request, participant=participant).exists()


def asked_for(meeting: Meeting, participant: Participant) -> bool:
    """Return whether a planned meeting was called for by requesters, the participant among them."""
    if meeting.kind != Meeting.Kind.EXTRAORDINARY or meeting.state != Meeting.State.PLANNED:
        return False
    signed = ConveneSignature.objects.filter(participant=participant, request__meeting=meeting)
    return signed.exists()
