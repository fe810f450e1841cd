"""Amendments written to a public proposal: taken into the text by its authors, or left to the council."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from proposals.acts.amendments import (
    AmendmentAccepted,
    AmendmentHidden,
    AmendmentLeft,
    AmendmentProposed,
    AmendmentShown,
    AmendmentsPut,
    AmendmentTakenBack,
)
from proposals.amending import amended, is_gone
from proposals.models import WAITS, Amendment, Proposal
from proposals.policies import writes
from proposals.selectors.amendments import AMENDMENT, OPEN_AMENDMENTS, words_of_point
from proposals.selectors.proposals import authors_take_in, takes_amendments, why_closed
from proposals.services.amending import OPEN_ITEM, require_change, withdraw_moved
from proposals.services.authoring import EDITABLE, make_version
from proposals.services.holding import refuse_withheld, words_to_read
from proposals.services.transitions import append_to_proposal, locked_proposal
from youth import clock
from youth.journal.append import append, sealed
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.plain_text import plain_text
from youth.points import words_of
from youth.policies import participant_of, require
from youth.procedure.amendments import OF_A_POINT, Change
from youth.refusals import Refusal
from youth.services.locking import locked, locked_meeting
from youth.services.moderation import HeldText, close_gone, hold_text, require_writing, waiting_reasons

if TYPE_CHECKING:
    from youth.models import AgendaItem, Participant, Representation
    from youth.offers import TextDecision

    type Author = Participant | Representation

REASONS_LENGTH = 1000
# Of one author in a day, on all proposals of the council together.
MOST_WRITTEN = 10
DAY = timedelta(days=1)
TITLE_LENGTH = 80


@transaction.atomic
def propose_amendment(
    proposal: Proposal,
    *,
    change: str,
    point: str = "",
    text: str = "",
    reasons: str = "",
    read: int | None = None,
    language: str,
    actor: "Author",
) -> Amendment:
    """Write an amendment to a public proposal, until it is on an agenda.

    As long as its authors may change the text they are asked whether they take it in, and write none of their
    own; later the amendment goes to the council with the proposal, and may be theirs, too.
    ``read`` is the version that the writer had before them. By the council's rules it may wait for a
    moderator first. Raises ``Refusal`` with the field at fault: ``amendments_closed``, ``own_proposal``,
    ``paused``, ``wrote_enough_today``, ``unknown_change``, ``unknown_point``, ``changed_meanwhile``,
    ``no_text``, ``too_long``, ``changes_nothing``, ``said_already``.
    """
    require("proposals.propose_amendment", actor, proposal)
    proposal = locked_proposal(proposal)
    mover = _writing(proposal, actor)
    words, why = plain_text(text), plain_text(reasons)
    if len(why) > REASONS_LENGTH:
        raise Refusal("reasons_too_long", _("The reasons are longer than 1,000 characters."), "reasons")
    point = point if change in OF_A_POINT else ""
    _require_point(proposal, point, read)
    require_change(change, point, words, proposal.points)
    words = "" if change == Change.DELETE else words
    _require_new(proposal, mover, change, point, words)
    last = proposal.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment.objects.create(
        proposal=proposal,
        number=last + 1,
        change=change,
        point=point,
        point_words=words_of_point(proposal, point),
        text=words,
        reasons=why,
        mover=mover,
        state=Amendment.State.PROPOSED,
        language=language,
    )
    if not _let_wait(amendment, actor=actor):
        _publish(proposal, amendment, actor=actor)
    return amendment


@transaction.atomic
def accept_amendment(amendment: Amendment, *, actor: "Author") -> Amendment:
    """Take a written amendment into the text, which becomes a new version: its supporters are asked.

    Raises ``Refusal``: ``wrong_state``, ``amendment_decided``, ``waits_for_moderator``, ``hidden``,
    ``unknown_point``, ``changes_nothing``, ``paused``, ``text_missing``.
    """
    proposal, row = _of_authors(amendment, actor)
    require_writing(actor)
    rows = amended(proposal.points, Change(row.change), row.point, row.text)
    if rows is None:
        message = _("The proposal no longer has this point. Nothing of the amendment is lost: it stays here.")
        raise Refusal("unknown_point", message)
    if words_of("", rows) == words_of("", proposal.points):
        raise Refusal("changes_nothing", _("The text says this already."))
    read = words_to_read(proposal)
    # As it read when it was taken in: another amendment may have changed the point before.
    row.point_words = words_of_point(proposal, row.point)
    row.state, row.accepted_in = Amendment.State.ACCEPTED, proposal.version + 1
    row.save(update_fields=["state", "accepted_in", "point_words"])
    act = AmendmentAccepted(amendment=row.pk, version=proposal.version + 1)
    entry = append_to_proposal(proposal, act, actor=actor)
    proposal.points = rows
    proposal.edition += 1
    make_version(proposal, before=read, actor=actor, cause=entry)
    return row


@transaction.atomic
def leave_amendment(amendment: Amendment, *, actor: "Author") -> Amendment:
    """Leave a written amendment to the council, which votes on it before the whole.

    Raises ``Refusal``: ``wrong_state``, ``amendment_decided``, ``waits_for_moderator``, ``hidden``.
    """
    proposal, row = _of_authors(amendment, actor)
    if row.state == Amendment.State.MOVED:
        return row
    row.state = Amendment.State.MOVED
    row.save(update_fields=["state"])
    append_to_proposal(proposal, AmendmentLeft(amendment=row.pk), actor=actor)
    return row


@transaction.atomic
def take_amendment_back(amendment: Amendment, *, actor: "Author") -> Amendment:
    """Withdraw an amendment that one wrote, until it is put to the vote; its words stay to be read.

    Raises ``Refusal``: ``amendment_decided``, and what ``require_step`` refuses while a vote is unfinished.
    """
    require("proposals.take_amendment_back", actor, amendment)
    if (item := amendment.agenda_item) is not None:
        if item.state not in OPEN_ITEM:
            raise _decided()
        return withdraw_moved(amendment, actor=actor)
    proposal, row = _locked(amendment)
    _take_back(proposal, row, actor=actor)
    return row


def _take_back(proposal: Proposal, row: Amendment, *, actor: "Author | None") -> None:
    if row.state not in OPEN_AMENDMENTS or row.agenda_item_id is not None:
        raise _decided()
    row.state = Amendment.State.WITHDRAWN
    row.save(update_fields=["state"])
    if row.is_published:
        append_to_proposal(proposal, AmendmentTakenBack(amendment=row.pk), actor=actor)
    if row.withheld:
        close_gone(proposal.council, AMENDMENT, [row.pk])


@transaction.atomic
def put_amendments(proposal: Proposal, item: "AgendaItem", *, cause: JournalEntry) -> None:
    """Follow a proposal to its agenda item with the amendments that its authors did not take in.

    Those that are hidden and those whose point is gone are not put; they stay where they are read. Safe to
    repeat.
    """
    meeting = locked_meeting(item.meeting)
    proposal = locked_proposal(proposal)
    if proposal.agenda_item_id != item.pk:
        return
    waiting = proposal.amendments.filter(
        state__in=OPEN_AMENDMENTS, agenda_item=None, withheld="", is_published=True
    )
    rows = [one for one in waiting.order_by("number") if not is_gone(item.points, one.operation)]
    if not rows:
        return
    for one in rows:
        one.state, one.agenda_item = Amendment.State.MOVED, item
        one.save(update_fields=["state", "agenda_item"])
    act = AmendmentsPut(
        item=item.pk, amendments=[one.pk for one in rows], numbers=[one.number for one in rows]
    )
    append(meeting_stream(meeting), meeting.council, act, actor=None, cause=cause)


def take_off_amendments(proposal: Proposal) -> None:
    """Let the written amendments on which nobody voted wait with their locked proposal for another item."""
    waiting = proposal.amendments.filter(state=Amendment.State.MOVED)
    waiting.update(agenda_item=None)


@transaction.atomic
def follow_decision(amendment: Amendment, decision: "TextDecision") -> None:
    """Hide a written amendment or show it, as a moderator decided; what waited is published now."""
    proposal, row = _locked(amendment)
    withheld = "" if decision.is_shown else decision.category
    if row.withheld == withheld:
        return
    row.withheld = withheld
    if not row.is_published:
        row.is_published = decision.is_shown
        row.save(update_fields=["withheld", "is_published"])
        if decision.is_shown:
            _publish(proposal, row, actor=None, cause=decision.cause)
        return
    row.save(update_fields=["withheld"])
    act = (
        AmendmentShown(amendment=row.pk)
        if decision.is_shown
        else AmendmentHidden(amendment=row.pk, reason=withheld)
    )
    append_to_proposal(proposal, act, actor=decision.actor, cause=decision.cause)


@transaction.atomic
def forget_amendments(participant: "Participant", *, until: datetime) -> None:
    """Withdraw what somebody who left at ``until`` wrote and nobody dealt with, and erase its words.

    Of what was taken in or is on an agenda the text belongs to the record; the reasons are erased. Safe to
    repeat, and what the same participant does after coming back stays.
    """
    own = Amendment.objects.filter(mover=participant, proposal__isnull=False, moved_at__lte=until)
    for one in own.filter(state__in=OPEN_AMENDMENTS, agenda_item=None).order_by("proposal", "number"):
        proposal, row = _locked(one)
        if row.state in OPEN_AMENDMENTS and row.agenda_item_id is None:
            _take_back(proposal, row, actor=None)
    own.update(reasons="")
    own.filter(state=Amendment.State.WITHDRAWN).update(text="")


def _writing(proposal: Proposal, actor: "Author") -> "Participant":
    """Return who writes, where the proposal takes amendments and they write none too many."""
    if not takes_amendments(proposal):
        raise Refusal("amendments_closed", why_closed(proposal))
    refuse_withheld(proposal)
    require_writing(actor)
    mover = participant_of(actor)
    assert mover is not None  # noqa: S101 - the permission was asked for
    if authors_take_in(proposal) and writes(mover, proposal):
        message = _("You are one of the authors: change the text itself.")
        raise Refusal("own_proposal", message)
    locked(mover)
    since = clock.now() - DAY
    if (
        Amendment.objects.filter(mover=mover, proposal__isnull=False, moved_at__gt=since).count()
        >= MOST_WRITTEN
    ):
        message = _("You have written ten amendments today: that is the most. Go on tomorrow.")
        raise Refusal("wrote_enough_today", message)
    return mover


def _require_point(proposal: Proposal, point: str, read: int | None) -> None:
    """Raise ``Refusal`` where the authors changed or deleted the point while the amendment was written."""
    if not point:
        return
    now = words_of_point(proposal, point)
    if not now:
        message = _(
            "The authors took this point out of the proposal while you wrote. What you wrote is kept below; "
            "choose another point."
        )
        raise Refusal("unknown_point", message, "point")
    if read is None or read == proposal.version:
        return
    version = proposal.versions.filter(number=read).first()
    if version is not None and words_of("", [row for row in version.points if row["id"] == point]) != now:
        message = _(
            "The authors changed this point while you wrote. Now it reads: “%(point)s”. What you wrote is "
            "kept below; look at it again and send it."
        )
        raise Refusal("changed_meanwhile", message % {"point": now}, "text")


def _require_new(proposal: Proposal, mover: "Participant", change: str, point: str, text: str) -> None:
    rows = amended(proposal.points, Change(change), point, text)
    if rows is None or words_of("", rows) == words_of("", proposal.points):
        raise Refusal("changes_nothing", _("The text says this already."), "text")
    same = proposal.amendments.filter(
        change=change, point=point, text=text, mover=mover, state__in=OPEN_AMENDMENTS
    )
    if same.exists():
        raise Refusal("said_already", _("You have written exactly this already."), "text")


def _of_authors(amendment: Amendment, actor: "Author") -> tuple[Proposal, Amendment]:
    """Return a proposal and an amendment to it, locked, of which an author says what becomes of it."""
    assert amendment.proposal is not None  # noqa: S101 - the pages offer it for written ones only
    require("proposals.edit", actor, amendment.proposal)
    proposal, row = _locked(amendment)
    if row.state not in OPEN_AMENDMENTS or row.agenda_item_id is not None:
        raise _decided()
    if proposal.state not in EDITABLE:
        message = _("The text was submitted. The council votes on the amendments that are left.")
        raise Refusal("wrong_state", message)
    refuse_withheld(proposal)
    if row.withheld == WAITS:
        message = _("It waits for a moderator. You hear as soon as somebody has read it.")
        raise Refusal("waits_for_moderator", message)
    if row.withheld:
        raise Refusal("hidden", _("The council's office has hidden these words."))
    return proposal, row


def _locked(amendment: Amendment) -> tuple[Proposal, Amendment]:
    assert amendment.proposal_id is not None  # noqa: S101 - it was written to one
    proposal = locked_proposal(Proposal(pk=amendment.proposal_id))
    row = locked(amendment, "mover__council")
    row.proposal = proposal
    return proposal, row


def _publish(
    proposal: Proposal, row: Amendment, *, actor: "Author | None", cause: JournalEntry | None = None
) -> None:
    act = AmendmentProposed(
        amendment=row.pk,
        author=row.mover_id,
        number=row.number,
        change=row.change,
        point=row.point,
        text=sealed(row.text),
        reasons=sealed(row.reasons),
    )
    append_to_proposal(proposal, act, actor=actor, cause=cause)


def _let_wait(row: Amendment, *, actor: "Author") -> bool:
    """Let an amendment wait for a moderator where the council's rules say so; return whether it waits."""
    words = "\n\n".join(filter(None, [row.text, row.reasons]))
    holds = waiting_reasons(row.mover, words)
    if not holds:
        return False
    row.withheld, row.is_published = WAITS, False
    row.save(update_fields=["withheld", "is_published"])
    text = HeldText(
        label=AMENDMENT,
        id=row.pk,
        author=row.mover,
        title=(row.text or row.point_words)[:TITLE_LENGTH],
        words=words or row.point_words,
        language=row.language,
    )
    hold_text(text, holds, actor=actor)
    return True


def _decided() -> Refusal:
    return Refusal("amendment_decided", _("This amendment has been dealt with."))
