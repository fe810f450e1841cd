"""The steps of the chair's table: each calls its service; a button pressed twice makes one act."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from youth.acts import agenda as agenda_acts
from youth.acts import attendance as hall_acts
from youth.acts import meetings as acts
from youth.journal.kinds import Kind
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Participant
from youth.policies import require
from youth.presenters.chair_buttons import PERMISSIONS
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.repeats import stands_by_own_act
from youth.services import agenda, lost_quorum, meetings

if TYPE_CHECKING:
    from django.http import QueryDict


def take_step(meeting: Meeting, step: str, data: "QueryDict", actor: Participant) -> None:
    """Take a step with the data of its form.

    Raises ``KeyError`` for no such step, ``PermissionDenied`` and ``Refusal`` as the services do.
    """
    # Checked here too, so that nobody without the permission learns about items.
    require(PERMISSIONS[step], actor, meeting)
    if step == StepName.CHECK_QUORUM and is_taken(meeting, step, data, actor):
        # Nothing refuses a second check: pressed twice, it would be in the minutes twice.
        raise Refusal("done_already", _("The quorum was checked a moment ago."))
    if step == StepName.CONVENE:
        meetings.convene_meeting(meeting, late_because=data.get("late_because", ""), actor=actor)
    elif step == StepName.START_ITEM:
        agenda.start_item(_chosen(meeting, data), actor=actor)
    elif step in _OF_THE_ITEM:
        _OF_THE_ITEM[step](_current(meeting), actor=actor)
    else:
        _OF_THE_MEETING[step](meeting, actor=actor)


def is_taken(meeting: Meeting, step: str, data: "QueryDict", actor: Participant) -> bool:
    """Return whether the actor took this step a moment ago and it still holds: a button pressed twice."""
    if step not in _ACTS:
        return False
    wanted, family = _ACTS[step]
    if wanted is acts.MeetingClosed and meeting.opened_at is None:
        wanted = acts.MeetingNotHeld
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
    acts.QuorumAwaited,
    acts.MeetingAdjourned,
    acts.MeetingNotHeld,
    acts.MeetingClosed,
)
_ITEMS = (agenda_acts.ItemStarted, agenda_acts.ItemFinished, agenda_acts.ItemPostponed)
# What changes who is counted: a check after it is another one, not the same pressed twice.
_HALL = (
    acts.QuorumChecked,
    hall_acts.MemberEntered,
    hall_acts.MemberLeft,
    hall_acts.MembersEntered,
    hall_acts.AttendanceCorrected,
)
# The act of each step, with the acts that bring its state about or end it.
_ACTS: dict[str, tuple[type[Kind], tuple[type[Kind], ...]]] = {
    StepName.CONVENE: (acts.MeetingConvened, _COURSE),
    StepName.CANCEL: (acts.MeetingCancelled, _COURSE),
    StepName.OPEN: (acts.MeetingOpened, _COURSE),
    StepName.SUSPEND: (acts.MeetingSuspended, _COURSE),
    StepName.RESUME: (acts.MeetingResumed, _COURSE),
    StepName.CLOSE: (acts.MeetingClosed, _COURSE),
    StepName.WAIT_FOR_QUORUM: (acts.QuorumAwaited, _COURSE),
    StepName.END_WITHOUT_QUORUM: (acts.MeetingClosed, _COURSE),
    StepName.SECOND_MEETING: (acts.MeetingClosed, _COURSE),
    StepName.CHECK_QUORUM: (acts.QuorumChecked, _HALL),
    StepName.START_ITEM: (agenda_acts.ItemStarted, _ITEMS),
    StepName.CLOSE_ITEM: (agenda_acts.ItemFinished, _ITEMS),
}
_OF_THE_ITEM: dict[str, Callable[..., object]] = {
    StepName.CLOSE_ITEM: agenda.finish_item,
}
_OF_THE_MEETING: dict[str, Callable[..., object]] = {
    StepName.OPEN: meetings.open_meeting,
    StepName.CHECK_QUORUM: meetings.check_quorum,
    StepName.SUSPEND: meetings.suspend_meeting,
    StepName.RESUME: meetings.resume_meeting,
    StepName.CLOSE: meetings.close_meeting,
    StepName.WAIT_FOR_QUORUM: lost_quorum.wait_for_quorum,
    StepName.END_WITHOUT_QUORUM: lost_quorum.end_without_quorum,
}
