"""The buttons of the chair's table: each lawful step with its words, its permission and its reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.acts import agenda as agenda_acts
from youth.acts import meetings as acts
from youth.journal.kinds import Kind
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Participant
from youth.policies import may, require
from youth.procedure.steps import StepName, StepReason
from youth.refusals import Refusal
from youth.selectors.meetings import AgendaNode, Board
from youth.selectors.repeats import stands_by_own_act
from youth.services import agenda, meetings

if TYPE_CHECKING:
    from django.http import QueryDict

LABELS: dict[str, Promise] = {
    StepName.CONVENE: _("Convene the meeting"),
    StepName.CANCEL: _("Call the meeting off"),
    StepName.OPEN: _("Open the meeting"),
    StepName.CHECK_QUORUM: _("Check the quorum"),
    StepName.START_ITEM: _("Begin the item"),
    StepName.CLOSE_ITEM: _("Finish the item"),
    StepName.POSTPONE_ITEM: _("Postpone the item"),
    StepName.SUSPEND: _("Break off"),
    StepName.RESUME: _("Go on after the break"),
    StepName.CLOSE: _("Close the meeting"),
    StepName.SIGN_MINUTES: _("Sign the minutes"),
}
PERMISSIONS: dict[str, str] = {
    StepName.CONVENE: "meeting.convene",
    StepName.CANCEL: "meeting.convene",
    StepName.OPEN: "meeting.run",
    StepName.CHECK_QUORUM: "meeting.record",
    StepName.START_ITEM: "meeting.run",
    StepName.CLOSE_ITEM: "meeting.run",
    StepName.POSTPONE_ITEM: "meeting.run",
    StepName.SUSPEND: "meeting.run",
    StepName.RESUME: "meeting.run",
    StepName.CLOSE: "meeting.run",
    StepName.SIGN_MINUTES: "minutes.sign",
}
# What moves the meeting on stands out; the rest is quiet.
MAIN = frozenset({StepName.CONVENE, StepName.OPEN, StepName.START_ITEM, StepName.CLOSE_ITEM, StepName.RESUME})
# These can't be taken back, so a page asks first.
FINAL: dict[str, tuple[Promise, Promise]] = {
    StepName.CANCEL: (
        _("Call the meeting off?"),
        _("It will stand in the list as called off. It can't be convened again."),
    ),
    StepName.CLOSE: (
        _("Close the meeting?"),
        _(
            "Items that were not reached are left for a later meeting. Nothing more can be decided "
            "in this one."
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One step on the chair's table."""

    step: str
    label: str
    allowed: bool
    reasons: tuple[str, ...]
    is_main: bool
    is_final: bool
    accepts_late: bool = False
    items: tuple[AgendaNode, ...] = ()
    url: str = ""


def buttons_for(board: Board, participant: Participant | None) -> list[Button]:
    """Return the steps that this person may take by office, allowed ones and blocked ones."""
    return [
        _button(board, step.name, step.codes, step.reasons)
        for step in board.steps
        if may(PERMISSIONS[step.name], participant, board.meeting)
    ]


def _button(board: Board, name: str, codes: tuple[str, ...], reasons: tuple[str, ...]) -> Button:
    # A late notice is the one objection that the chair may overrule: it is marked, not forbidden.
    accepts_late = codes == (StepReason.NOTICE_TOO_SHORT,)
    return Button(
        step=name,
        label=str(_("Convene in spite of the late notice") if accepts_late else LABELS[name]),
        allowed=not codes or accepts_late,
        reasons=reasons,
        is_main=name in MAIN and not accepts_late,
        is_final=name in FINAL,
        accepts_late=accepts_late,
        items=tuple(board.upcoming) if name == StepName.START_ITEM else (),
        url=_address(board, name),
    )


def _address(board: Board, name: str) -> str:
    """Return where a step leads that is not taken by a button right away."""
    place = {"council": board.council.slug, "pk": board.meeting.pk}
    if name == StepName.SIGN_MINUTES:
        return reverse("youth:minutes", kwargs=place)
    return reverse("youth:meeting_step", kwargs=place | {"step": name}) if name in FINAL else ""


def take_step(meeting: Meeting, step: str, data: "QueryDict", actor: Participant) -> None:
    """Take a step with what its form says.

    Raises ``KeyError`` for no such step, ``PermissionDenied`` and ``Refusal`` as the services do.
    """
    # Asked here too, so that who may not do it learns nothing about items.
    require(PERMISSIONS[step], actor, meeting)
    if step == StepName.CONVENE:
        meetings.convene_meeting(meeting, accept_late=bool(data.get("accept_late")), actor=actor)
    elif step == StepName.START_ITEM:
        agenda.start_item(_chosen(meeting, data), actor=actor)
    elif step in _OF_THE_ITEM:
        _OF_THE_ITEM[step](_current(meeting), actor=actor)
    else:
        _OF_THE_MEETING[step](meeting, actor=actor)


def is_taken(meeting: Meeting, step: str, data: "QueryDict", actor: Participant) -> bool:
    """Return whether the actor took this step a moment ago and its state stands: a button pressed twice."""
    if step not in _ACTS:
        return False
    wanted, family = _ACTS[step]
    about = {"item": data["item"]} if step == StepName.START_ITEM and "item" in data else {}
    return stands_by_own_act(meeting_stream(meeting), actor, wanted, family, **about)


def _current(meeting: Meeting) -> AgendaItem:
    item = meeting.agenda_items.filter(state=AgendaItem.State.UNDER_WAY).first()
    if item is None:
        raise Refusal("no_item_under_way", _("No agenda item is under way."))
    return item


def _chosen(meeting: Meeting, data: "QueryDict") -> AgendaItem:
    planned = meeting.agenda_items.filter(state=AgendaItem.State.PLANNED).order_by("position")
    wanted = data.get("item", "")
    item = next((one for one in planned if str(one.pk) == wanted), None)
    if item is None:
        raise Refusal("unknown_item", _("Choose an item that has not been dealt with."), "item")
    return item


_COURSE = (
    acts.MeetingConvened,
    acts.MeetingCancelled,
    acts.MeetingOpened,
    acts.MeetingSuspended,
    acts.MeetingResumed,
    acts.MeetingClosed,
)
_ITEMS = (agenda_acts.ItemStarted, agenda_acts.ItemFinished, agenda_acts.ItemPostponed)
# The act by which each step stands, among those that bring the state about or end it.
_ACTS: dict[str, tuple[type[Kind], tuple[type[Kind], ...]]] = {
    StepName.CONVENE: (acts.MeetingConvened, _COURSE),
    StepName.CANCEL: (acts.MeetingCancelled, _COURSE),
    StepName.OPEN: (acts.MeetingOpened, _COURSE),
    StepName.SUSPEND: (acts.MeetingSuspended, _COURSE),
    StepName.RESUME: (acts.MeetingResumed, _COURSE),
    StepName.CLOSE: (acts.MeetingClosed, _COURSE),
    StepName.START_ITEM: (agenda_acts.ItemStarted, _ITEMS),
    StepName.CLOSE_ITEM: (agenda_acts.ItemFinished, _ITEMS),
    StepName.POSTPONE_ITEM: (agenda_acts.ItemPostponed, _ITEMS),
}
_OF_THE_ITEM: dict[str, Callable[..., object]] = {
    StepName.CLOSE_ITEM: agenda.finish_item,
    StepName.POSTPONE_ITEM: agenda.postpone_item,
}
_OF_THE_MEETING: dict[str, Callable[..., object]] = {
    StepName.CANCEL: meetings.cancel_meeting,
    StepName.OPEN: meetings.open_meeting,
    StepName.CHECK_QUORUM: meetings.check_quorum,
    StepName.SUSPEND: meetings.suspend_meeting,
    StepName.RESUME: meetings.resume_meeting,
    StepName.CLOSE: meetings.close_meeting,
}
