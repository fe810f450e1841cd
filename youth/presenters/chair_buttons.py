"""The buttons of the chair's table: each lawful step with its words, its permission and its reasons."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.models import Participant
from youth.policies import may
from youth.presenters.meeting import MeetingPresenter
from youth.procedure.steps import StepName, StepReason
from youth.selectors.meetings import AgendaNode

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


def buttons_for(board: MeetingPresenter, participant: Participant | None) -> list[Button]:
    """Return the steps that this person may take by office, allowed ones and blocked ones."""
    return [
        _button(board, step.name, step.codes, step.reasons)
        for step in board.steps
        if may(PERMISSIONS[step.name], participant, board.meeting)
    ]


def _button(board: MeetingPresenter, name: str, codes: tuple[str, ...], reasons: tuple[str, ...]) -> Button:
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


def _address(board: MeetingPresenter, name: str) -> str:
    """Return where a step leads that is not taken by a button right away."""
    place = {"council": board.council.slug, "pk": board.meeting.pk}
    if name == StepName.SIGN_MINUTES:
        return reverse("youth:minutes", kwargs=place)
    return reverse("youth:meeting_step", kwargs=place | {"step": name}) if name in FINAL else ""
