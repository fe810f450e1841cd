"""Requests for a meeting: filed, signed, answered; after the chair's days those who asked call it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts import convene_requests as acts
from youth.journal.append import sealed
from youth.models import Committee, ConveneRequest, ConveneSignature, Council, Meeting, Participant
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor, may, require
from youth.procedure.convening import RequestStage
from youth.refusals import Refusal
from youth.selectors.convene_requests import has_signed, signatures_needed_in, state_of
from youth.services.agenda import TITLE_LENGTH, add_item
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.meetings import convene_meeting, insert_meeting

MATTERS_AT_MOST = 20
PAPER_LENGTH = 200


@transaction.atomic
def request_meeting(
    council: Council, *, committee: Committee | None = None, matters: str, actor: Participant
) -> ConveneRequest:
    """Ask for a meeting of the council or of a committee on named matters, one a line; other members sign it.

    Raises ``Refusal``: ``not_in_rules`` where the rules let no members ask, ``no_matters``,
    ``too_many_matters``, ``title_too_long``.
    """
    require("meeting.request", actor, committee or council)
    needed = signatures_needed_in(council, committee)
    if needed is None:
        raise Refusal("not_in_rules", _("The rules of this council do not let members ask for a meeting."))
    request = _file(council, committee, matters, needed=needed, actor=actor)
    ConveneSignature.objects.create(request=request, participant=actor)
    _note_reached(request, 1, actor=actor)
    return request


@transaction.atomic
def enter_paper_request(
    council: Council, *, committee: Committee | None = None, matters: str, paper: str, actor: Actor
) -> ConveneRequest:
    """Enter a request that came on paper, from citizens or the supervisor; ``paper`` names who and by what.

    Raises ``Refusal`` like ``request_meeting``, and ``no_paper``.
    """
    require("meeting.plan", actor, committee or council)
    paper = plain_line(paper)[:PAPER_LENGTH]
    if not paper:
        raise Refusal("no_paper", _("Say who asked, and by which document."), "paper")
    request = _file(council, committee, matters, needed=0, paper=paper, actor=actor)
    _note_reached(request, 0, actor=actor)
    return request


def _file(
    council: Council,
    committee: Committee | None,
    matters: str,
    *,
    needed: int,
    paper: str = "",
    actor: Actor,
) -> ConveneRequest:
    lines = [plain_line(line) for line in plain_text(matters).split("\n")]
    titles = [line for line in lines if line]
    if not titles:
        raise Refusal(
            "no_matters", _("Name at least one matter that the meeting is to deal with."), "matters"
        )
    if len(titles) > MATTERS_AT_MOST:
        raise Refusal("too_many_matters", _("Name at most 20 matters."), "matters")
    if any(len(title) > TITLE_LENGTH for title in titles):
        raise Refusal("title_too_long", _("A matter has at most 300 characters."), "matters")
    request = ConveneRequest.objects.create(
        council=council, committee=committee, matters="\n".join(titles), needed=needed, paper=paper
    )
    act = acts.MeetingRequested(
        request=request.pk,
        needed=needed,
        matters=sealed(request.matters),
        on_paper=bool(paper),
        committee=request.committee_id,
    )
    append_to_council(council, act, actor=actor)
    return request


@transaction.atomic
def sign_request(request: ConveneRequest, *, actor: Participant) -> ConveneRequest:
    """Ask for the meeting together with others.

    Raises ``Refusal``: ``signed_already``, ``request_closed`` once a meeting is planned on it.
    """
    require("meeting.request", actor, request.body)
    request = locked(request, "council")
    if request.is_called or request.paper:
        raise Refusal("request_closed", _("This request takes no more signatures."))
    if has_signed(request, actor):
        raise Refusal("signed_already", _("You have signed this request already."))
    ConveneSignature.objects.create(request=request, participant=actor)
    count = request.signatures.count()
    act = acts.MeetingRequestSigned(request=request.pk, signatures=count)
    append_to_council(request.council, act, actor=actor)
    _note_reached(request, count, actor=actor)
    return request


@transaction.atomic
def unsign_request(request: ConveneRequest, *, actor: Participant) -> ConveneRequest:
    """Take the own signature back, as long as too few have signed.

    Raises ``Refusal``: ``not_signed``, ``request_reached``.
    """
    require("meeting.request", actor, request.body)
    request = locked(request, "council")
    if request.reached_at is not None:
        message = _("Enough members have signed: the request is with the chair and no longer changes.")
        raise Refusal("request_reached", message)
    removed, _by_table = request.signatures.filter(participant=actor).delete()
    if not removed:
        raise Refusal("not_signed", _("You have not signed this request."))
    act = acts.MeetingRequestUnsigned(request=request.pk, signatures=request.signatures.count())
    append_to_council(request.council, act, actor=actor)
    return request


def _note_reached(request: ConveneRequest, count: int, *, actor: Actor) -> None:
    if request.reached_at is not None or count < request.needed:
        return
    request.reached_at = clock.now()
    request.save(update_fields=["reached_at"])
    days = state_of(request, request.council).days
    act = acts.MeetingRequestReached(
        request=request.pk,
        chair_until=days.chair if days else None,
        requesters_until=days.requesters if days else None,
        committee=request.committee_id,
    )
    append_to_council(request.council, act, actor=actor)


@transaction.atomic
def answer_request(
    request: ConveneRequest, *, starts_at: datetime, place: str, late_because: str = "", actor: Participant
) -> Meeting:
    """Plan an extraordinary meeting with the matters of a request as its agenda.

    The chair's table plans it and convenes it like any other. Those who asked may do so between the chair's
    last day and their own, and the notice then goes out at once. Raises ``Refusal``: ``request_called``,
    ``request_waits`` where too few have signed or the chair's days still run, ``request_lapsed``, and those
    of ``plan_meeting``, ``add_item`` and ``convene_meeting``.
    """
    request = locked(request, "council")
    council, stage = request.council, state_of(request, request.council).stage
    require("meeting.answer_request", actor, request)
    is_at_table = may("meeting.plan", actor, request.body)
    _check_stage(stage, is_at_table=is_at_table)
    meeting = insert_meeting(
        council,
        committee=request.committee,
        starts_at=starts_at,
        place=place,
        kind=Meeting.Kind.EXTRAORDINARY,
        actor=actor,
    )
    request.meeting = meeting
    request.save(update_fields=["meeting"])
    for title in request.titles:
        add_item(meeting, title=title, language=council.languages[0], actor=actor)
    act = acts.MeetingRequestAnswered(request=request.pk, meeting=meeting.pk)
    append_to_council(council, act, actor=actor)
    return meeting if is_at_table else convene_meeting(meeting, late_because=late_because, actor=actor)


def _check_stage(stage: RequestStage, *, is_at_table: bool) -> None:
    if stage == RequestStage.CALLED:
        raise Refusal("request_called", _("A meeting is planned on this request already."))
    if stage == RequestStage.COLLECTING:
        raise Refusal("request_waits", _("Too few members have signed this request."))
    if is_at_table:
        return
    if stage == RequestStage.CHAIR:
        message = _("The chair's days still run. Those who asked call the meeting once they have passed.")
        raise Refusal("request_waits", message)
    if stage == RequestStage.LAPSED:
        message = _("The days in which those who asked may call the meeting have passed. File a new request.")
        raise Refusal("request_lapsed", message)
