"""Amendments: moved in the meeting and entered by the secretary, withdrawn, decided by a vote."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from proposals.acts.amendments import AmendmentDecided, AmendmentMoved, AmendmentWithdrawn
from proposals.amending import amended
from proposals.models import Amendment
from proposals.selectors.amendments import words_of_point
from youth.journal.append import sealed
from youth.journal.models import JournalEntry
from youth.plain_text import plain_text
from youth.points import TEXT_LENGTH, parse
from youth.policies import Actor, participant_of, require
from youth.procedure.amendments import OF_A_POINT, Change, may_amend_amendment
from youth.procedure.matter import MatterAct
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_matter, require_step
from youth.services.motions import change_points

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Participant

OPEN_ITEM = frozenset({"planned", "under_way"})
RUNNING = frozenset({"open", "suspended"})


@transaction.atomic
def move_amendment(
    item: "AgendaItem",
    *,
    change: str,
    point: str = "",
    text: str = "",
    to: Amendment | None = None,
    mover: "Participant",
    actor: Actor,
) -> Amendment:
    """Enter an amendment that a member moved in the meeting; it is put to the vote in the order of the rules.

    One that changes another amendment (``to``) brings the whole new text of that. Raises ``Refusal``:
    ``wrong_state``, ``item_done``, what ``require_matter`` refuses, ``mover_not_in_hall``,
    ``unknown_change``, ``unknown_point``, ``no_text``, ``too_long``, ``amendment_decided``,
    ``degree_too_high``.
    """
    require("proposals.enter_amendment", actor, item)
    meeting = locked_meeting(item.meeting)
    fresh = meeting.agenda_items.get(pk=item.pk)
    if meeting.state not in RUNNING:
        raise Refusal("wrong_state", _("Amendments are moved while the meeting runs."))
    if fresh.state not in OPEN_ITEM:
        raise Refusal("item_done", _("This item has been dealt with."))
    fresh.meeting = meeting
    require_matter(MatterAct.AMEND, fresh)
    if mover.pk not in {one.participant_id for one in present_members(meeting)}:
        raise Refusal("mover_not_in_hall", _("Only a member in the hall moves an amendment."), "mover")
    words = plain_text(text)
    _check(meeting, fresh, change, point, words, to)
    by = participant_of(actor)
    amendment = Amendment.objects.create(
        agenda_item=fresh,
        number=next_number_on(fresh),
        change=change,
        point="" if to else point,
        point_words="" if to else words_of_point(fresh, point),
        text="" if change == Change.DELETE else words,
        to=to,
        mover=mover,
        entered_by=by,
        language=fresh.language,
    )
    act = AmendmentMoved(
        amendment=amendment.pk,
        item=fresh.pk,
        number=amendment.number,
        change=change,
        point=amendment.point,
        to=to.pk if to else None,
        mover=mover.pk,
        text=sealed(amendment.text),
    )
    append_to_meeting(meeting, act, actor=actor)
    return amendment


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, actor: Actor) -> Amendment:
    """Withdraw an amendment on its mover's behalf, before it is put to the vote.

    What was moved to it goes with it. Raises ``Refusal``: ``amendment_decided``, and what ``require_step``
    refuses while a vote is unfinished.
    """
    require("proposals.enter_amendment", actor, amendment.agenda_item)
    return withdraw_moved(amendment, actor=actor)


def withdraw_moved(amendment: Amendment, *, actor: Actor) -> Amendment:
    """Withdraw an amendment that is on an agenda. Raises ``Refusal`` as ``withdraw_amendment``."""
    meeting, fresh = locked_amendment(amendment)
    if fresh.state != Amendment.State.MOVED:
        raise Refusal("amendment_decided", _("This amendment has been dealt with."))
    item = item_of(fresh)
    if item.state == "under_way":
        # What is being voted on is nobody's to withdraw.
        require_step(meeting, StepName.CLOSE_ITEM)
    for one in [*fresh.amendments.filter(state=Amendment.State.MOVED), fresh]:
        one.state = Amendment.State.WITHDRAWN
        one.save(update_fields=["state"])
        append_to_meeting(meeting, AmendmentWithdrawn(amendment=one.pk, item=item.pk), actor=actor)
    return fresh


@transaction.atomic
def decide_amendment(amendment: Amendment, *, is_adopted: bool, actor: Actor, cause: JournalEntry) -> None:
    """Follow the vote on an amendment: an adopted one changes at once what it was moved to.

    Raises ``Refusal``: ``unknown_point`` where the draft has lost the point in the meantime.
    """
    meeting, fresh = locked_amendment(amendment)
    item = item_of(fresh)
    fresh.state = Amendment.State.ADOPTED if is_adopted else Amendment.State.REJECTED
    # An amendment adopted before may have changed the point since this one was moved.
    fresh.point_words = words_of_point(item, fresh.point) or fresh.point_words
    fresh.save(update_fields=["state", "point_words"])
    act = AmendmentDecided(amendment=fresh.pk, item=item.pk, is_adopted=is_adopted)
    append_to_meeting(meeting, act, actor=actor, cause=cause)
    if not is_adopted:
        return
    if fresh.to is not None:
        fresh.to.text = fresh.text
        fresh.to.save(update_fields=["text"])
        return
    item.meeting = meeting
    change_points(item, points=rows_after(fresh), actor=actor, cause=cause)


@transaction.atomic
def undo_amendment(
    amendment: Amendment, before: Mapping[str, Any], *, actor: Actor, cause: JournalEntry
) -> None:
    """Put back the text that an adopted amendment changed, as it was ``before``: ``points`` and ``to``."""
    meeting, fresh = locked_amendment(amendment)
    if fresh.to is not None:
        fresh.to.text = before["to"]
        fresh.to.save(update_fields=["text"])
        return
    item = item_of(fresh)
    item.meeting = meeting
    change_points(item, points=before["points"], actor=actor, cause=cause)


def rows_after(amendment: Amendment) -> list[dict[str, Any]]:
    """Return the draft's points as they would be. Raises ``Refusal`` (``unknown_point``)."""
    rows = amended(item_of(amendment).points, Change(amendment.change), amendment.point, amendment.text)
    if rows is None:
        raise Refusal("unknown_point", _("The draft decision has no such point any more."), "point")
    return rows


def next_number_on(item: "AgendaItem") -> int:
    """Return the number of the next amendment to an item, whose proposal may have had some in writing."""
    same = Q(agenda_item=item) | Q(proposal__agenda_item_id=item.pk)
    return (Amendment.objects.filter(same).aggregate(last=Max("number"))["last"] or 0) + 1


def item_of(amendment: Amendment) -> "AgendaItem":
    """Return the agenda item of an amendment that is voted on."""
    item = amendment.agenda_item
    assert item is not None  # noqa: S101 - only what is on an agenda is voted on
    return item


def require_change(change: str, point: str, text: str, points: Sequence[Mapping[str, Any]]) -> None:
    """Raise ``Refusal`` unless this is a change to a draft with these points: its kind, text and point."""
    _require_kind(change, text)
    if change in OF_A_POINT and point not in {row["id"] for row in points}:
        raise Refusal("unknown_point", _("Choose a point of the draft decision."), "point")


def _check(
    meeting: "Meeting", item: "AgendaItem", change: str, point: str, text: str, to: Amendment | None
) -> None:
    if to is None:
        require_change(change, point, text, item.points)
        return
    _require_kind(change, text)
    _check_degree(meeting, item, to)


def _require_kind(change: str, text: str) -> None:
    if change not in set(Change):
        raise Refusal("unknown_change", _("There is no such kind of amendment."), "change")
    if len(text) > TEXT_LENGTH:
        raise Refusal("too_long", _("The text is too long."), "text")
    if change != Change.DELETE and not parse(text).points:
        raise Refusal("no_text", _("Write the text of the amendment."), "text")


def _check_degree(meeting: "Meeting", item: "AgendaItem", to: Amendment) -> None:
    if to.agenda_item_id != item.pk or to.state != Amendment.State.MOVED or not to.text:
        raise Refusal("amendment_decided", _("This amendment has been dealt with."), "to")
    degree, above = 2, to
    while above.to is not None:
        degree, above = degree + 1, above.to
    if not may_amend_amendment(degree, rules_of(meeting).amendment.max_degree.value):
        message = _("The rules allow no amendment to this amendment.")
        raise Refusal("degree_too_high", message, "to")


def locked_amendment(amendment: Amendment) -> "tuple[Meeting, Amendment]":
    """Lock the meeting of an amendment; return both as they are then."""
    meeting = locked_meeting(item_of(amendment).meeting)
    fresh = Amendment.objects.select_related("agenda_item", "to").get(pk=amendment.pk)
    item_of(fresh).meeting = meeting
    return meeting, fresh
