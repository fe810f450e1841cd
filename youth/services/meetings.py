"""The course of a meeting: plan, convene, open, check the quorum, suspend, resume, close, cancel.

Each service is one transaction. It locks the meeting's row first and the journal's stream last, so that
two chairs who press at once get one act and one refusal.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youth import clock
from youth import offers as youth_offers
from youth.acts import meetings as acts
from youth.journal.append import sealed
from youth.mail.meeting_notices import announce_cancellation, announce_meeting, announce_move
from youth.models import AgendaItem, Committee, Council, Meeting, Term
from youth.plain_text import plain_line
from youth.policies import Actor, Operator, convenes_by_office, participant_of, require
from youth.procedure.body import Body, BodyReason, kind_reason
from youth.procedure.choices import Openness
from youth.procedure.matter import MatterAct, matter_reasons
from youth.procedure.numbering import period
from youth.procedure.profile import Profile, rules_of_second_meeting
from youth.procedure.steps import StepName, StepReason, step_reasons
from youth.refusals import Refusal, Sentence
from youth.selectors.attendance import QuorumState, open_stays, present_members, quorum_state
from youth.selectors.convene_requests import request_met_by
from youth.selectors.councils import term_at, today_in
from youth.selectors.meetings import COMING
from youth.selectors.rules import profile_of, rules_now
from youth.selectors.steps import REASONS, facts_of, matter_of, notice_state, reason_text
from youth.services.entries import append_to_meeting
from youth.services.left_over import leave_items_over
from youth.services.locking import locked_meeting
from youth.services.numbering import next_number
from youth.services.presiding import seat_the_table
from youth.services.register import freeze_register

MEETING_BOOK, OUTGOING_BOOK = "meeting", "outgoing"

# Characters of a reason: of a closed meeting, a late notice, another time, a meeting called off.
REASON_LENGTH = 300
# A day further away is a slip of the pen.
FURTHEST = timedelta(days=366)


@transaction.atomic
def plan_meeting(
    council: Council,
    *,
    committee: Committee | None = None,
    starts_at: datetime,
    place: str,
    kind: str = Meeting.Kind.REGULAR,
    is_public: bool = True,
    closed_because: str = "",
    actor: Actor,
) -> Meeting:
    """Plan a meeting of the council or of a committee: no notice is sent and it has no number yet.

    Raises ``Refusal``: ``no_place``, ``starts_in_the_past``, ``too_far``, ``no_term``, ``unknown_kind``,
    ``committee_not_constituted``, ``another_term`` on a day on which the committee is none any more or not
    yet, ``meetings_are_open`` where ``session.openness`` leaves closing to a vote of the council, and
    ``no_reason`` where ``session.closed_needs_reason`` asks for one.
    """
    require("meeting.plan", actor, committee or council)
    check_time_and_place(starts_at, place)
    reason = "" if is_public else plain_line(closed_because)
    if not is_public:
        _check_closed(profile_of(council), reason)
    if kind not in Meeting.Kind.values:
        raise Refusal("unknown_kind", _("There is no such kind of meeting."), "kind")
    refuse_for_body(kind_reason(Body.COMMITTEE if committee else Body.COUNCIL, kind), "kind")
    return insert_meeting(
        council,
        starts_at=starts_at,
        place=place,
        kind=kind,
        is_public=is_public,
        closed_because=reason,
        committee=committee,
        actor=actor,
    )


def insert_meeting(
    council: Council,
    *,
    starts_at: datetime,
    place: str,
    kind: str,
    is_public: bool = True,
    closed_because: str = "",
    committee: Committee | None = None,
    actor: Actor,
) -> Meeting:
    """Make a planned meeting where it was checked who may; raises ``Refusal`` for time and place."""
    check_time_and_place(starts_at, place)
    meeting = Meeting.objects.create(
        council=council,
        committee=committee,
        term=term_of_day(council, starts_at, committee),
        kind=kind,
        place=plain_line(place),
        starts_at=starts_at,
        is_public=is_public,
        closed_because=closed_because,
    )
    act = acts.MeetingPlanned(
        meeting=meeting.pk,
        meeting_kind=kind,
        starts_at=starts_at,
        committee=committee.pk if committee else None,
    )
    append_to_meeting(meeting, act, actor=actor)
    return meeting


def _check_closed(profile: Profile, reason: str) -> None:
    rules = profile.session
    if rules.openness.value == Openness.OPEN:
        message = _("Meetings are open by the rules. Once it has begun, a meeting can be closed by a vote.")
        raise Refusal("meetings_are_open", message, "is_public")
    if rules.closed_needs_reason.value and not reason:
        raise Refusal("no_reason", _("Say why the meeting is closed to the public."), "closed_because")
    if len(reason) > REASON_LENGTH:
        raise Refusal("too_long", _("The text is too long."), "closed_because")


def _reason_of(text: str, sentence: Sentence, field: str) -> str:
    reason = plain_line(text)
    if not reason:
        raise Refusal("no_reason", sentence, field)
    if len(reason) > REASON_LENGTH:
        raise Refusal("too_long", _("The text is too long."), field)
    return reason


@transaction.atomic
def reschedule_meeting(
    meeting: Meeting, *, starts_at: datetime, place: str, reason: str = "", actor: Actor
) -> Meeting:
    """Change time and place of a meeting that was not opened.

    Of a convened one everybody invited is notified, with the reason. Where it is moved ahead, the days of
    notice count from now, and a notice that is thereby too short is marked as late, for the same reason.
    Raises ``Refusal``: ``wrong_state``, ``no_place``, ``starts_in_the_past``, ``too_far``, ``no_term``,
    ``nothing_changed``, ``no_reason``, ``too_long``.
    """
    require("meeting.plan", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.state not in COMING:
        raise Refusal("wrong_state", _("The meeting was opened or called off: it can't be moved any more."))
    is_convened = meeting.state == Meeting.State.CONVENED
    if is_convened:
        require("meeting.convene", actor, meeting)
    check_time_and_place(starts_at, place)
    if (meeting.starts_at, meeting.place) == (starts_at, plain_line(place)):
        raise Refusal("nothing_changed", _("Time and place are the same as before."), "starts_at")
    was_at, is_ahead = meeting.starts_at, starts_at < meeting.starts_at
    meeting.term = term_of_day(meeting.council, starts_at, meeting.committee)
    meeting.starts_at, meeting.place = starts_at, plain_line(place)
    if not is_convened:
        meeting.save(update_fields=["term", "starts_at", "place"])
        append_to_meeting(meeting, acts.MeetingRescheduled(starts_at=starts_at), actor=actor)
        return meeting
    meeting.moved_because = _reason_of(reason, _("Say why the meeting is moved."), "reason")
    given = notice_state(meeting, given_at=clock.now() if is_ahead else None)
    is_late = is_ahead and not given.met
    if is_late:
        meeting.is_late_notice, meeting.late_because = True, meeting.moved_because
    meeting.save(
        update_fields=["term", "starts_at", "place", "moved_because", "is_late_notice", "late_because"]
    )
    act = acts.MeetingMoved(
        was_at=was_at,
        starts_at=starts_at,
        notice_days=given.days,
        days_needed=given.needed,
        is_late=is_late,
        reason=sealed(meeting.moved_because),
    )
    announce_move(meeting)
    append_to_meeting(meeting, act, actor=actor)
    return meeting


@transaction.atomic
def convene_meeting(meeting: Meeting, *, late_because: str = "", actor: Actor) -> Meeting:
    """Send the notice under its outgoing number: agenda and rules are fixed, members are notified by mail.

    The meeting has no number yet: it is given when it opens, so that one that is called off leaves no gap.
    A notice shorter than the rules ask for is refused as ``notice_too_short``; with ``late_because`` the
    chair convenes all the same, and the meeting is marked as convened late, for that reason. Raises
    ``Refusal`` also for ``no_agenda``, ``wrong_state``, ``starts_in_the_past`` and ``too_long``.
    """
    require("meeting.convene", actor, meeting)
    # The council's row first, as everybody who changes its rules locks it: a slip is not corrected between
    # the notice and the rules that the meeting keeps.
    council = Council.objects.select_for_update(no_key=True).get(pk=meeting.council_id)
    meeting = locked_meeting(meeting)
    require_step(meeting, StepName.CONVENE, accept_late=bool(plain_line(late_because)))
    check_time_and_place(meeting.starts_at, meeting.place)
    given = notice_state(meeting)
    meeting.state, meeting.convened_at = Meeting.State.CONVENED, clock.now()
    number = next_number(council, OUTGOING_BOOK, period("year", 0, today_in(council, meeting.convened_at)))
    meeting.notice_number, meeting.is_late_notice = number, not given.met
    if meeting.is_late_notice:
        meeting.late_because = _reason_of(late_because, _("Say why the notice is late."), "late_because")
    rules = rules_now(council)
    meeting.rules = rules_of_second_meeting(rules) if meeting.second_of_id else rules
    meeting.save(
        update_fields=["state", "convened_at", "notice_number", "is_late_notice", "late_because", "rules"]
    )
    act = acts.MeetingConvened(
        notice_number=number,
        starts_at=meeting.starts_at,
        notice_days=given.days,
        days_needed=given.needed,
        is_late=meeting.is_late_notice,
        reason=sealed(meeting.late_because) if meeting.is_late_notice else None,
        **_on_request(meeting, actor),
    )
    announce_meeting(meeting)
    append_to_meeting(meeting, act, actor=actor)
    return meeting


def _on_request(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """Return what the notice says of the request on which the meeting was planned; nothing without one."""
    request = request_met_by(meeting)
    if request is None:
        return {}
    by_office = isinstance(actor, Operator) or convenes_by_office(participant_of(actor), meeting)
    return {
        "asked": sorted(one.participant_id for one in request.signatures.all()),
        "paper": sealed(request.paper) if request.paper else None,
        "by_requesters": not by_office,
    }


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, actor: Actor) -> Meeting:
    """Call off a meeting that has not been opened; its items can go to a later one.

    Everybody who was invited is notified the reason. Raises ``Refusal``: ``wrong_state``, ``no_reason``,
    ``too_long``.
    """
    require("meeting.convene", actor, meeting)
    meeting = locked_meeting(meeting)
    require_step(meeting, StepName.CANCEL)
    was_convened = meeting.state == Meeting.State.CONVENED
    words = _reason_of(reason, _("Say why the meeting is called off."), "reason")
    meeting.state, meeting.called_off_because = Meeting.State.CANCELLED, words
    meeting.save(update_fields=["state", "called_off_because"])
    open_stays(meeting).update(left_at=clock.now())
    if was_convened:
        announce_cancellation(meeting)
    leave_items_over(meeting, actor=actor)
    append_to_meeting(meeting, acts.MeetingCancelled(reason=sealed(words)), actor=actor)
    return meeting


@transaction.atomic
def open_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Open a convened meeting after the roll call: it gets its number, its register of members is frozen.

    Raises ``Refusal``: ``no_quorum`` with the numbers, ``too_early`` before the day of the notice,
    ``no_agenda``, ``wrong_state``.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    require_meeting_day(meeting)
    quorum = require_step(meeting, StepName.OPEN)
    meeting.state, meeting.opened_at = Meeting.State.OPEN, clock.now()
    number = give_number(meeting)
    note_quorum(meeting, quorum)
    seat_the_table(meeting, actor=actor)
    fields = ["number", "state", "opened_at", "quorum_checked_at", "quorum_present", "presiding", "keeping"]
    meeting.save(update_fields=fields)
    freeze_register(meeting)
    act = acts.MeetingOpened(
        number=number,
        present=quorum.present,
        seats=quorum.seats,
        in_office=quorum.in_office,
        needed=quorum.needed,
        members=[mandate.participant_id for mandate in present_members(meeting)],
        presiding=meeting.presiding_id,
        keeping=meeting.keeping_id,
    )
    append_to_meeting(meeting, act, actor=actor)
    return meeting


@transaction.atomic
def check_quorum(meeting: Meeting, *, actor: Actor) -> QuorumState:
    """Count the members in the hall and record the count, enough or not.

    Raises ``Refusal``: ``wrong_state`` where the meeting does not run.
    """
    require("meeting.record", actor, meeting)
    meeting = locked_meeting(meeting)
    quorum = require_step(meeting, StepName.CHECK_QUORUM)
    note_quorum(meeting, quorum)
    meeting.save(update_fields=["quorum_checked_at", "quorum_present"])
    act = acts.QuorumChecked(
        present=quorum.present,
        seats=quorum.seats,
        in_office=quorum.in_office,
        needed=quorum.needed,
        met=quorum.met,
    )
    append_to_meeting(meeting, act, actor=actor)
    return quorum


@transaction.atomic
def suspend_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Suspend the meeting. Raises ``Refusal``: ``poll_open``, ``poll_not_announced``, ``wrong_state``."""
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    require_step(meeting, StepName.SUSPEND)
    meeting.state = Meeting.State.SUSPENDED
    meeting.save(update_fields=["state"])
    append_to_meeting(meeting, acts.MeetingSuspended(), actor=actor)
    return meeting


@transaction.atomic
def resume_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Resume the meeting, after checking the quorum again where the rules say so after a break.

    Raises ``Refusal``: ``no_quorum``, ``wrong_state``.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    quorum = require_step(meeting, StepName.RESUME)
    meeting.state, meeting.waits_until, meeting.resumes_at = Meeting.State.OPEN, None, None
    note_quorum(meeting, quorum)
    meeting.save(update_fields=["state", "waits_until", "resumes_at", "quorum_checked_at", "quorum_present"])
    act = acts.MeetingResumed(
        present=quorum.present, seats=quorum.seats, in_office=quorum.in_office, needed=quorum.needed
    )
    append_to_meeting(meeting, act, actor=actor)
    return meeting


@transaction.atomic
def close_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Close the meeting; items that were not reached are left over, and all stays in the hall end.

    Raises ``Refusal``: ``item_under_way``, ``lost_quorum``, ``poll_open``, ``poll_not_announced``,
    ``wrong_state``, and ``may_not_close`` with the reasons that plugins give.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    quorum = require_step(meeting, StepName.CLOSE)
    objections = youth_offers.may_close_meeting.objections(meeting.council, meeting=meeting)
    if objections:
        raise Refusal("may_not_close", objections[0], reasons=objections)
    meeting.state, meeting.closed_at = Meeting.State.CLOSED, clock.now()
    meeting.save(update_fields=["state", "closed_at"])
    open_stays(meeting).update(left_at=meeting.closed_at)
    leave_items_over(meeting, actor=actor)
    act = acts.MeetingClosed(
        present=quorum.present,
        resolutions=meeting.resolutions.filter(annulled_by_vote=None).count(),
        without_quorum=False,
        needed=quorum.needed,
    )
    append_to_meeting(meeting, act, actor=actor)
    return meeting


def require_meeting_day(meeting: Meeting) -> None:
    """Raise ``Refusal`` (``too_early``) before the day of the notice, or that of an adjourned meeting."""
    if today_in(meeting.council, clock.now()) < today_in(meeting.council, meeting.begins_at):
        raise Refusal("too_early", _("The meeting has not begun: its day is still to come."))


def require_step(meeting: Meeting, step: StepName, *, accept_late: bool = False) -> QuorumState:
    """Return the quorum if the rules allow the step, else raise ``Refusal`` with every reason.

    ``not_consulted`` where a plugin failed to state a fact that the step depends on, ``held_up`` where
    plugins alone object, whose reasons are sentences.
    """
    quorum = quorum_state(meeting)
    facts = facts_of(meeting, quorum=quorum, accept_late=accept_late)
    codes = step_reasons(step, facts)
    if codes:
        reasons = list(facts.not_consulted) or [_sentence(meeting, code, quorum) for code in codes]
        code = str(codes[0]) if codes[0] in set(StepReason) else "held_up"
        raise Refusal(code, reasons[0], reasons=reasons)
    return quorum


def step_refusal(meeting: Meeting, step: StepName) -> list[str]:
    """Return why the rules do not allow the step now, as sentences; empty where they do."""
    try:
        require_step(meeting, step)
    except Refusal as refusal:
        return [str(reason) for reason in refusal.reasons]
    return []


def require_matter(act: MatterAct, item: AgendaItem) -> None:
    """Raise ``Refusal`` with every reason where the votes on an item and its resolution do not allow an act.

    ``not_consulted`` where a plugin failed to state a fact that it depends on.
    """
    meeting = item.meeting
    quorum = quorum_state(meeting)
    facts = facts_of(meeting, quorum=quorum)
    if facts.not_consulted:
        raise Refusal("not_consulted", facts.not_consulted[0], reasons=list(facts.not_consulted))
    codes = matter_reasons(act, matter_of(item, facts))
    if codes:
        reasons = [reason_text(code, quorum) for code in codes]
        raise Refusal(str(codes[0]), reasons[0], reasons=reasons)


def matter_refusal(act: MatterAct, item: AgendaItem) -> list[str]:
    """Return why the votes on an item do not allow an act, as sentences; empty where they do."""
    try:
        require_matter(act, item)
    except Refusal as refusal:
        return [str(reason) for reason in refusal.reasons]
    return []


def _sentence(meeting: Meeting, code: str, quorum: QuorumState) -> str:
    if code != StepReason.NOTICE_TOO_SHORT:
        return reason_text(code, quorum)
    given = notice_state(meeting)
    sentence = ngettext(
        "The notice is late: the rules ask for %(needed)s day, this leaves %(days)s.",
        "The notice is late: the rules ask for %(needed)s days, this leaves %(days)s.",
        given.needed,
    )
    return sentence % {"needed": given.needed, "days": given.days}


def check_time_and_place(starts_at: datetime, place: str) -> None:
    """Raise ``Refusal``: ``no_place``, and what ``check_hour`` raises."""
    if not plain_line(place):
        raise Refusal("no_place", _("Say where the meeting takes place."), "place")
    check_hour(starts_at)


def check_hour(starts_at: datetime) -> None:
    """Raise ``Refusal``: ``starts_in_the_past``, ``too_far``."""
    if starts_at <= clock.now():
        raise Refusal("starts_in_the_past", _("The meeting must begin in the future."), "starts_at")
    if starts_at > clock.now() + FURTHEST:
        raise Refusal("too_far", _("That is more than a year away. Check the day."), "starts_at")


def term_of_day(council: Council, starts_at: datetime, committee: Committee | None = None) -> Term:
    """Return the council's term on that day, which has to be that of the committee.

    Raises ``Refusal``: ``no_term`` where there is none, ``another_term``.
    """
    term = term_at(council, starts_at)
    if term is None:
        raise Refusal("no_term", _("On that day the council has no term of office."), "starts_at")
    if committee is not None and committee.term_id != term.pk:
        message = _("On that day another term of the council runs: this committee belongs to its own.")
        raise Refusal("another_term", message, "starts_at")
    return term


def refuse_for_body(reason: BodyReason | None, field: str = "") -> None:
    """Raise ``Refusal`` where there is a reason why the council or a committee does not do something."""
    if reason is not None:
        raise Refusal(str(reason), REASONS[reason], field)


def give_number(meeting: Meeting) -> int:
    """Give the meeting the next number of the book of minutes and return it; the caller saves it.

    Minutes are numbered through the whole term, also where resolutions restart with the year, those of each
    committee apart.
    """
    series = MEETING_BOOK if meeting.committee_id is None else f"{MEETING_BOOK}:{meeting.committee_id}"
    book = period("term", meeting.term.number, today_in(meeting.council, meeting.starts_at))
    number = next_number(meeting.council, series, book)
    meeting.number = number
    return number


def note_quorum(meeting: Meeting, quorum: QuorumState) -> None:
    """Set on the meeting when the quorum was checked last, and what was found; the caller saves it."""
    meeting.quorum_checked_at, meeting.quorum_present = clock.now(), quorum.present
