"""What waits for office-holders in the council itself: meetings, minutes, and what ends soon."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, DateTimeField, Exists, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plugins.hooks import Tile
from youth.clock import now
from youth.models import (
    Capacity,
    CodeBatch,
    CommitteeMembership,
    ConveneRequest,
    Council,
    Mandate,
    Meeting,
    Minutes,
    Participant,
    Representation,
    VerificationCode,
)
from youth.policies import CHAIR, DEPUTY, SECRETARY, may
from youth.presenters import moderation
from youth.procedure.choices import DayCount
from youth.procedure.convening import RequestStage
from youth.procedure.notice import deadline, last_day_of_notice
from youth.selectors.convene_requests import RequestState, state_of, waiting_requests
from youth.selectors.councils import today_in
from youth.selectors.meeting_names import meeting_moment
from youth.selectors.people import CHAIRS_TABLE, chairs_committee, roles_of, signs_minutes
from youth.selectors.rules import rules_of
from youth.selectors.signatories import CAPACITY, WITHOUT_MINUTES, meetings_to_sign, signatories_of
from youth.selectors.verification import EXPIRES_WITHIN, expiring_soon

State = Meeting.State
RUNNING = (State.OPEN, State.SUSPENDED)
MEETINGS_AT_MOST = 100
CARDS_END_WITHIN = timedelta(days=14)
# What may end: its words, its page, and the icon.
ENDINGS: dict[str, tuple[Promise, str, str]] = {
    "terms": (gettext_lazy("The term of the council ends"), "youth:people", "calendar-days"),
    "mandates": (gettext_lazy("Mandates that end"), "youth:people", "users"),
    "offices": (gettext_lazy("Offices that end"), "youth:people", "users"),
    "committees": (gettext_lazy("Places in committees that end"), "youth:people", "users"),
    "guests": (gettext_lazy("Guests who take part only until then"), "youth:guests", "user"),
    "new_guests": (gettext_lazy("Guests to confirm"), "youth:guests", "user"),
    "representatives": (gettext_lazy("Representatives whose time ends"), "youth:organisations", "users"),
    "verifications": (gettext_lazy("Verifications that end"), "youth:verify", "shield-check"),
    "cards": (gettext_lazy("Cards whose codes end"), "youth:verify_codes", "shield-check"),
}


def own_tiles(council: Council, participant: Participant) -> list[Tile]:
    """Return what waits for a participant in their offices, in four queries."""
    return [
        *_of_requests(council, participant),
        *_of_meetings(council, participant),
        *_of_endings(council, participant),
        *moderation.tiles_of(council, participant),
    ]


def _of_requests(council: Council, participant: Participant) -> Iterator[Tile]:
    """Yield the requests for a meeting that the chair's days, or those of who asked, still run for."""
    roles = roles_of(participant)
    if roles.isdisjoint(CHAIRS_TABLE) and not chairs_committee(participant):
        return
    chaired = CommitteeMembership.objects.in_force(now()).filter(participant=participant, is_chair=True)
    found = waiting_requests(council).annotate(
        is_chaired=Exists(chaired.filter(committee=OuterRef("committee")))
    )
    for request in found.filter(_bodies(roles)):
        state = state_of(request, council)
        if state.stage != RequestStage.LAPSED:
            yield _to_call(request, state, council)


def _to_call(request: ConveneRequest, state: RequestState, council: Council) -> Tile:
    count = vars(request)["asked_by"]
    title = _("Convene the meeting that was asked for on paper")
    if not request.paper:
        words = ngettext(
            "Convene the meeting that %(count)s member asks for",
            "Convene the meeting that %(count)s members ask for",
            count,
        )
        title = words % {"count": count}
    if request.committee is not None:
        title = f"{request.committee.name}: {title}"
    due = state.days.chair if state.days else None
    note = _("Afterwards those who asked may convene it themselves.") if due else ""
    if state.stage == RequestStage.REQUESTERS and state.until:
        words = _("Those who asked may convene it themselves until %(day)s.")
        note = words % {"day": date_format(state.until, "DATE_FORMAT")}
    page, key = "youth:convene_request", request.pk
    if request.meeting is not None and request.is_called:
        page, key = "youth:meeting", request.meeting.pk
    url = reverse(page, kwargs={"council": council.slug, "pk": key})
    return Tile(key=f"youth.request.{request.pk}", title=title, url=url, due=due, note=note, icon="gavel")


def _of_meetings(council: Council, participant: Participant) -> Iterator[Tile]:
    roles = roles_of(participant)
    has_office = not roles.isdisjoint(CHAIRS_TABLE) or chairs_committee(participant)
    if not has_office and not signs_minutes(participant):
        return
    chaired = CommitteeMembership.objects.in_force(now()).filter(participant=participant, is_chair=True)
    found = meetings_to_sign(participant)
    if has_office:
        wanted = WITHOUT_MINUTES | Q(state__in=[State.PLANNED, State.CONVENED, *RUNNING])
        found = council.meetings.filter(wanted)
    found = (
        found.annotate(is_chaired=Exists(chaired.filter(committee=OuterRef("committee"))))
        .select_related("minutes", "committee")
        .prefetch_related("minutes_deputies")
        .order_by("starts_at", "pk")
    )
    if has_office:
        found = found.filter(_bodies(roles))
    for meeting in found[:MEETINGS_AT_MOST]:
        meeting.council = council
        in_body = roles
        if meeting.committee_id is not None:
            # Who chairs a committee is the chair there; its secretary is the council's.
            in_body = (roles & {SECRETARY}) | ({CHAIR} if vars(meeting)["is_chaired"] else set())
        yield from _of_meeting(meeting, participant, in_body)


def _bodies(roles: frozenset[str]) -> Q:
    """Return the condition on meetings, and requests for one, of the bodies in which somebody has an office.

    Both have ``is_chaired``.
    """
    found = Q(is_chaired=True)
    if not roles.isdisjoint(CHAIRS_TABLE):
        found |= Q(committee=None)
    return found | Q(committee__isnull=False) if SECRETARY in roles else found


def _of_meeting(meeting: Meeting, participant: Participant, roles: frozenset[str]) -> Iterator[Tile]:
    presides = not roles.isdisjoint({CHAIR, DEPUTY})
    writes = SECRETARY in roles or meeting.keeping_id == participant.pk
    match meeting.state:
        case State.PLANNED:
            # Nobody else can convene the meeting that elects the first chair.
            convenes = presides or (writes and meeting.kind == Meeting.Kind.CONSTITUENT)
            yield _to_convene(meeting) if convenes else _to_prepare(meeting)
        case State.CONVENED:
            yield _to_open(meeting) if presides else _to_attend(meeting)
            if writes and (last := _papers_day(meeting)) and last >= today_in(meeting.council):
                yield _to_send_papers(meeting, last)
        case State.OPEN | State.SUSPENDED if presides:
            title = _("Bring meeting No. %(number)s to its end") % {"number": meeting.number}
            yield _tile(meeting, "close", title, "youth:meeting", due=meeting.resumes_at)
        case State.CLOSED | State.CANCELLED:
            yield from _of_minutes(meeting, participant, roles, writes=writes)


def _to_convene(meeting: Meeting) -> Tile:
    title = _("Convene the meeting of %(date)s") % {"date": meeting_moment(meeting, "DATE_FORMAT")}
    return _tile(
        meeting, "convene", title, "youth:meeting", due=_notice_day(meeting), note=_of_notice(meeting)
    )


def _to_prepare(meeting: Meeting) -> Tile:
    title = _("Prepare the agenda for %(date)s") % {"date": meeting_moment(meeting, "DATE_FORMAT")}
    return _tile(
        meeting, "prepare", title, "youth:agenda", due=_notice_day(meeting), note=_of_notice(meeting)
    )


def _to_open(meeting: Meeting) -> Tile:
    title = _("Open the meeting of %(date)s") % {"date": meeting_moment(meeting, "DATE_FORMAT")}
    return _tile(meeting, "open", title, "youth:meeting", due=meeting.starts_at, note=meeting.place)


def _to_attend(meeting: Meeting) -> Tile:
    date = meeting_moment(meeting, "DATE_FORMAT")
    title = _("Enter who comes to the meeting of %(date)s") % {"date": date}
    return _tile(meeting, "attend", title, "youth:attendance", due=meeting.starts_at, note=meeting.place)


def _papers_day(meeting: Meeting) -> date | None:
    """Return the last day on which members get the papers in time; None where no rule gives them days."""
    rules = rules_of(meeting).notice
    if not rules.materials_days.value:
        return None
    held = today_in(meeting.council, meeting.starts_at)
    clear = rules.count.value == DayCount.CLEAR
    return last_day_of_notice(held, rules.materials_days.value, clear=clear)


def _to_send_papers(meeting: Meeting, last: date) -> Tile:
    title = _("Papers for the meeting of %(date)s") % {"date": meeting_moment(meeting, "DATE_FORMAT")}
    days = rules_of(meeting).notice.materials_days.value
    words = ngettext(
        "By the rules, members have the papers %(days)s day before.",
        "By the rules, members have the papers %(days)s days before.",
        days,
    )
    return _tile(meeting, "papers", title, "youth:agenda", due=last, note=words % {"days": days})


def _of_minutes(
    meeting: Meeting, participant: Participant, roles: frozenset[str], *, writes: bool
) -> Iterator[Tile]:
    minutes: Minutes | None = getattr(meeting, "minutes", None)
    number = {"number": meeting.number}
    if minutes is None or minutes.state == Minutes.State.DRAFT:
        if writes:
            title = _("Write the minutes of meeting No. %(number)s") % number
            due, note = _readiness(meeting)
            yield _tile(meeting, "write", title, "youth:minutes", due=due, note=note)
    elif minutes.objections_until is not None and minutes.objections_until > now():
        title = _("Objections to the minutes of meeting No. %(number)s") % number
        note = _("Members may object until then; afterwards the minutes are signed.")
        yield _tile(meeting, "objections", title, "youth:minutes", due=minutes.objections_until, note=note)
    elif _to_sign(meeting, participant, roles) - _signed(minutes):
        title = _("Sign the minutes of meeting No. %(number)s") % number
        yield _tile(meeting, "sign", title, "youth:minutes", due=_publication(meeting))


def _to_sign(meeting: Meeting, participant: Participant, roles: frozenset[str]) -> set[str]:
    """Return in which capacities the participant signs the minutes: as named, else by an office."""
    named = signatories_of(meeting)
    mine = {capacity for capacity, one in named.items() if one.participant == participant.pk}
    return mine | {CAPACITY[role] for role in CAPACITY if role in roles and CAPACITY[role] not in named}


def _signed(minutes: Minutes) -> set[str]:
    """Return in which capacities the minutes are signed already."""
    return {one["capacity"] for part in minutes.document.values() for one in part["signatories"]}


def _publication(meeting: Meeting) -> date | None:
    """Return by when the rules want the signed minutes, which everybody reads, to be published."""
    days = rules_of(meeting).minutes.publish_days.value
    if days is None or meeting.closed_at is None:
        return None
    return deadline(today_in(meeting.council, meeting.closed_at), days)


def _readiness(meeting: Meeting) -> tuple[date | None, str]:
    """Return by when the rules want the minutes, and where they say so."""
    days = rules_of(meeting).minutes.ready_days.value
    if days is None or meeting.closed_at is None:
        return None, ""
    words = ngettext(
        "By the rules, %(days)s day after the meeting.",
        "By the rules, %(days)s days after the meeting.",
        days,
    )
    due = deadline(today_in(meeting.council, meeting.closed_at), days)
    return due, words % {"days": days}


def _notice_days(meeting: Meeting) -> int:
    rules = rules_of(meeting).notice
    is_extraordinary = meeting.kind == Meeting.Kind.EXTRAORDINARY
    return (rules.days_extraordinary if is_extraordinary else rules.days_regular).value


def _notice_day(meeting: Meeting) -> date:
    clear = rules_of(meeting).notice.count.value == DayCount.CLEAR
    held = today_in(meeting.council, meeting.starts_at)
    return last_day_of_notice(held, _notice_days(meeting), clear=clear)


def _of_notice(meeting: Meeting) -> str:
    days = _notice_days(meeting)
    words = ngettext(
        "By the rules, members are notified %(days)s day before.",
        "By the rules, members are notified %(days)s days before.",
        days,
    )
    return words % {"days": days}


def _tile(
    meeting: Meeting, what: str, title: str, page: str, *, due: datetime | date | None = None, note: str = ""
) -> Tile:
    url = reverse(page, kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    icon = "scroll-text" if page == "youth:minutes" else "gavel"
    if meeting.committee is not None:
        title = f"{meeting.committee.name}: {title}"
    return Tile(key=f"youth.{what}.{meeting.pk}", title=title, url=url, due=due, note=note, icon=icon)


def _of_endings(council: Council, participant: Participant) -> Iterator[Tile]:
    branches = list(_branches(council, participant))
    if not branches:
        return
    # The order of the first kind's rows is none of the whole.
    for kind, how_many, first in branches[0].union(*branches[1:], all=True).order_by():
        title, page, icon = ENDINGS[kind]
        yield Tile(
            key=f"youth.{kind}",
            title=title,
            count=how_many,
            url=reverse(page, kwargs={"council": council.slug}),
            due=None if first is None else _last_day(council, kind, first),
            note=_("The day is that of the first one.") if how_many > 1 and first else "",
            icon=icon,
        )


def _last_day(council: Council, kind: str, first: datetime) -> date:
    """Return the last day before an end: of an instant where the council is, of a day as it was entered."""
    if kind == "cards":
        return timezone.localdate(first, UTC)
    zone = UTC if kind == "verifications" else ZoneInfo(council.time_zone)
    return timezone.localdate(first - timedelta(microseconds=1), zone)


def _branches(council: Council, participant: Participant) -> Iterator[QuerySet[Any, Any]]:
    """Yield a count, with the first end, of each kind that the participant deals with."""
    at = now()
    ending = Q(ends_at__gt=at, ends_at__lte=at + EXPIRES_WITHIN)

    def allowed(permission: str) -> bool:
        return may(f"council.{permission}", participant, council)

    if allowed("manage_people"):
        yield _counted("terms", council.terms.filter(ending))
        yield _counted("mandates", Mandate.objects.filter(ending, seat__term__council=council))
        yield _counted("offices", council.offices.filter(ending))
        members = CommitteeMembership.objects.filter(ending, committee__term__council=council)
        yield _counted("committees", members)
    if allowed("manage_guests"):
        guests = Capacity.objects.filter(participant__council=council, participant__left_at=None)
        yield _counted("guests", guests.filter(ending))
        yield _counted("new_guests", guests.filter(starts_at=None, ends_at=None))
    if allowed("manage_organisations"):
        acting = Representation.objects.filter(ending, organisation__council=council)
        yield _counted("representatives", acting)
    if allowed("verify_people"):
        yield _counted("verifications", expiring_soon(council), "valid_until")
    if allowed("make_codes"):
        yield _counted("cards", _ending_cards(council, today_in(council, at)), "last_day")


def _ending_cards(council: Council, today: date) -> QuerySet[CodeBatch]:
    """Return the codes made together that end soon while some of them are not used."""
    soon = CodeBatch.objects.filter(
        council=council, last_day__gte=today, last_day__lte=today + CARDS_END_WITHIN, ended_at=None
    )
    return soon.filter(Exists(VerificationCode.objects.filter(batch=OuterRef("pk"), used_at=None)))


def _counted(kind: str, rows: QuerySet[Any], end: str = "ends_at") -> QuerySet[Any, Any]:
    """Return one row: the kind, how many there are, and the first end of all."""
    named = rows.order_by().annotate(ending=Value(kind, output_field=CharField())).values("ending")
    counted: QuerySet[Any, Any] = named.annotate(how_many=Count("pk"), first=Cast(Min(end), DateTimeField()))
    return counted.values_list("ending", "how_many", "first")
