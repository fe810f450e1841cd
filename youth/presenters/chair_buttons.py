"""The buttons of the chair's table: each lawful step with its label, permission and reasons."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.models import Meeting, Participant
from youth.phrasing.rules import counted
from youth.policies import may
from youth.presenters.meeting import MeetingPresenter
from youth.procedure.steps import StepName, StepReason, ends_early
from youth.selectors.meetings import AgendaNode
from youth.selectors.rules import rules_of
from youth.selectors.steps import LawfulStep, facts_on_page

LABELS: dict[str, Promise] = {
    StepName.CONVENE: _("Convene the meeting"),
    StepName.CANCEL: _("Call the meeting off"),
    StepName.OPEN: _("Open the meeting"),
    StepName.CHECK_QUORUM: _("Check the quorum"),
    StepName.START_ITEM: _("Begin the item"),
    StepName.CLOSE_ITEM: _("Finish the item"),
    StepName.SUSPEND: _("Break off"),
    StepName.RESUME: _("Go on after the break"),
    StepName.CLOSE: _("Close the meeting"),
    StepName.WAIT_FOR_QUORUM: _("Wait for a quorum, at most %(time)s"),
    StepName.ADJOURN: _("Adjourn to another day"),
    StepName.SECOND_MEETING: _("Call a second meeting"),
    StepName.END_WITHOUT_QUORUM: _("Close for want of a quorum"),
    StepName.SIGN_MINUTES: _("Sign the minutes"),
}
PERMISSIONS: dict[str, str] = {
    StepName.CONVENE: "meeting.convene",
    StepName.CANCEL: "meeting.convene",
    StepName.OPEN: "meeting.run",
    StepName.CHECK_QUORUM: "meeting.record",
    StepName.START_ITEM: "meeting.run",
    StepName.CLOSE_ITEM: "meeting.run",
    StepName.SUSPEND: "meeting.run",
    StepName.RESUME: "meeting.run",
    StepName.CLOSE: "meeting.run",
    StepName.WAIT_FOR_QUORUM: "meeting.run",
    StepName.ADJOURN: "meeting.run",
    StepName.SECOND_MEETING: "meeting.run",
    StepName.END_WITHOUT_QUORUM: "meeting.run",
    StepName.SIGN_MINUTES: "minutes.sign",
}
# Steps of other apps, which have their own buttons: here they are only named to who waits for them.
OF_OTHERS: dict[str, Promise] = {
    StepName.GIVE_FLOOR: _("Give the floor"),
    StepName.TAKE_FLOOR: _("End the speech"),
    StepName.OPEN_POLL: _("Put the item to the vote"),
    StepName.CLOSE_POLL: _("Close the vote"),
    StepName.ANNOUNCE_POLL: _("Announce the result"),
    StepName.PUT_AGAIN: _("Answer the challenge of the result"),
}
FLOOR = frozenset({StepName.GIVE_FLOOR, StepName.TAKE_FLOOR})
# Those that end something are red where they are not what comes next.
RED = frozenset({StepName.CANCEL, StepName.CLOSE, StepName.END_WITHOUT_QUORUM})
# The label of a step at a meeting that was never opened.
BEFORE_OPENING: dict[str, Promise] = {StepName.END_WITHOUT_QUORUM: _("Record that it was not held")}
# What the page of that step asks and says at such a meeting: nothing was decided there.
NOT_HELD: dict[str, tuple[Promise, Promise]] = {
    StepName.END_WITHOUT_QUORUM: (
        _("Record that the meeting was not held?"),
        _(
            "Its items are left for the next meeting, and the minutes say who came and that there was no "
            "quorum. It can't be opened any more."
        ),
    ),
}
# These can't be undone, so a page asks for confirmation, and for a day and hour where one is to be named.
FINAL: dict[str, tuple[Promise, Promise]] = {
    StepName.CONVENE: (
        _("Convene the meeting?"),
        _("Members and the chair's table get the notice by mail. Agenda and rules of the meeting are fixed."),
    ),
    StepName.CANCEL: (
        _("Call the meeting off?"),
        _("It will be in the list as called off, with the reason. It can't be convened again."),
    ),
    StepName.OPEN: (
        _("Open the meeting?"),
        _(
            "The meeting gets its number, and the quorum is entered in the minutes. After that it can't be "
            "moved or called off any more."
        ),
    ),
    StepName.CLOSE_ITEM: (_("Finish the item?"), _("It can't be called again in this meeting.")),
    StepName.CLOSE: (
        _("Close the meeting?"),
        _(
            "Items that were not reached are left for a later meeting. Nothing more can be decided "
            "in this one."
        ),
    ),
    StepName.ADJOURN: (
        _("Adjourn the meeting?"),
        _(
            "The same meeting goes on at the hour that you name, where it broke off. Everybody leaves the "
            "hall now, and members are notified by mail."
        ),
    ),
    StepName.SECOND_MEETING: (
        _("Call a second meeting?"),
        _(
            "This meeting ends for want of a quorum. What is open goes on the agenda of the second one, "
            "which decides with however many members come. You convene it like every other meeting."
        ),
    ),
    StepName.END_WITHOUT_QUORUM: (
        _("End the meeting for want of a quorum?"),
        _(
            "What was decided stays. What is open is left for the next meeting, and the minutes say that "
            "there was no quorum."
        ),
    ),
}
# What the page asks and says where the item under way was voted on, and where it was to be and was not.
OF_DECIDED_ITEM: tuple[Promise, Promise] = (
    _("Finish the item?"),
    _("It can't be called again in this meeting, and the result of its vote can't be challenged any more."),
)
OF_UNDECIDED_ITEM: tuple[Promise, Promise] = (
    _("Finish the item without a vote?"),
    _("Nothing was decided on it. It can't be called again in this meeting."),
)
# What the page of that step says in a committee.
IN_COMMITTEE: dict[str, tuple[Promise, Promise]] = {
    StepName.CONVENE: (
        FINAL[StepName.CONVENE][0],
        _(
            "The members of the committee and the secretary get the notice by mail. Agenda and rules of the "
            "meeting are fixed."
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
    is_next: bool
    is_red: bool
    items: tuple[AgendaNode, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """The chair's table: the one button that comes next, the others, and those that have to wait.

    ``awaited`` names the next step where it is somebody else's to take, ``floor_first`` is whether the floor
    is dealt with before the vote.
    """

    leading: Button | None
    others: list[Button]
    blocked: list[Button]
    awaited: str
    floor_first: bool

    @property
    def buttons(self) -> list[Button]:
        """Return all steps that this person may take by office."""
        return [*filter(None, [self.leading]), *self.others, *self.blocked]


def console_of(board: MeetingPresenter, participant: Participant | None) -> Console:
    """Return the table as this person has it.

    Postponing an item is a lawful step without a button: the members decide on it by vote.
    """
    buttons = [
        _button(board, step)
        for step in board.steps
        if step.name in PERMISSIONS and may(PERMISSIONS[step.name], participant, board.meeting)
    ]
    following = board.next_step
    is_own = may(PERMISSIONS.get(following, "meeting.run"), participant, board.meeting)
    allowed = [button for button in buttons if button.allowed]
    return Console(
        leading=next((button for button in allowed if button.is_next), None),
        others=[button for button in allowed if not button.is_next],
        blocked=[button for button in buttons if not button.allowed],
        awaited="" if is_own or not following else _words(following, board.meeting),
        floor_first=following in FLOOR or board.current is None,
    )


def _words(name: str, meeting: Meeting) -> str:
    return str(OF_OTHERS[name]) if name in OF_OTHERS else label_of(name, meeting)


def question_of(name: str, meeting: Meeting) -> tuple[Promise, Promise]:
    """Return what the page of a final step asks, and what the step brings about."""
    if name == StepName.CLOSE_ITEM:
        facts = facts_on_page(meeting)
        if ends_early(facts):
            return OF_UNDECIDED_ITEM
        if facts.item_decided:
            return OF_DECIDED_ITEM
    asked = FINAL if meeting.opened_at else FINAL | NOT_HELD
    return (asked if meeting.committee_id is None else asked | IN_COMMITTEE)[name]


def label_of(name: str, meeting: Meeting) -> str:
    """Return the words on the button of a step, as they fit the meeting."""
    labels = LABELS if meeting.opened_at else LABELS | BEFORE_OPENING
    wait = counted(rules_of(meeting).quorum.suspend_minutes.value, "minutes")
    return str(labels[name]) % {"time": wait} if name == StepName.WAIT_FOR_QUORUM else str(labels[name])


def _button(board: MeetingPresenter, step: LawfulStep) -> Button:
    name, codes = step.name, step.codes
    # A late notice is the only reason that the chair may overrule: it is marked, not forbidden.
    accepts_late = codes == (StepReason.NOTICE_TOO_SHORT,)
    return Button(
        step=name,
        label=str(_("Convene in spite of the late notice"))
        if accepts_late
        else label_of(name, board.meeting),
        allowed=not codes or accepts_late,
        reasons=step.reasons,
        is_next=step.is_next,
        is_red=name in RED and not step.is_next,
        items=tuple(board.upcoming) if name == StepName.START_ITEM else (),
        url=_address(board, step),
    )


def _address(board: MeetingPresenter, step: LawfulStep) -> str:
    """Return the address of a step's page, for steps that are not done by one button."""
    place = {"council": board.council.slug, "pk": board.meeting.pk}
    if step.name == StepName.SIGN_MINUTES:
        return reverse("youth:minutes", kwargs=place)
    return reverse("youth:meeting_step", kwargs=place | {"step": step.name}) if step.name in FINAL else ""
