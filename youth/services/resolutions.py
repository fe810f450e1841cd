"""Adopting a carried decision as a numbered resolution."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.resolutions import ResolutionAdopted, ResolutionAnnulled, ResolutionConfirmed
from youth.journal.append import sealed
from youth.models import AgendaItem, Meeting, Resolution
from youth.models.journal import JournalEntry
from youth.plain_text import plain_line
from youth.points import Point, as_rows, keep_ids, words_of
from youth.policies import Actor, require
from youth.procedure.matter import MatterAct
from youth.procedure.numbering import designation, period
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked, locked_meeting
from youth.services.meetings import require_matter
from youth.services.numbering import next_number

RESOLUTION_BOOK = "resolution"


@transaction.atomic
def adopt_resolution(
    *,
    agenda_item: AgendaItem,
    decision: Mapping[str, Any],
    actor: Actor,
    cause: JournalEntry | None = None,
) -> Resolution:
    """Enter a carried decision into the book of resolutions under the next number.

    ``decision`` is the frozen outcome of the poll; ``cause`` the entry that announced it. The text is that
    of the agenda item, with its legal ground, numbers and ids; an item without a draft decides its
    question alone. Raises ``Refusal``: ``not_carried``, ``already_adopted`` where the item or this poll has
    its resolution, ``not_consulted``, ``wrong_state`` outside a running meeting.
    """
    require("meeting.run", actor, agenda_item)
    meeting = locked_meeting(agenda_item.meeting)
    _require_new(meeting, decision)
    agenda_item.meeting = meeting
    require_matter(MatterAct.ADOPT, agenda_item)
    return _entered(
        Resolution(
            agenda_item=agenda_item,
            title=plain_line(agenda_item.title),
            legal_ground=agenda_item.legal_ground,
            points=agenda_item.points or _question(agenda_item, decision),
            language=agenda_item.language,
            decision=dict(decision),
            subject_label=agenda_item.subject_label,
            subject_id=agenda_item.subject_id,
        ),
        meeting,
        actor=actor,
        cause=cause,
    )


@transaction.atomic
def adopt_election(
    *,
    agenda_item: AgendaItem,
    points: Sequence[Point],
    language: str,
    decision: Mapping[str, Any],
    actor: Actor,
    cause: JournalEntry,
) -> Resolution:
    """Enter into the book who was elected in a round: a decision of its own, apart from the item's draft.

    Raises ``Refusal``: ``not_carried``, ``already_adopted`` where this round has its resolution,
    ``wrong_state`` outside a running meeting.
    """
    require("meeting.run", actor, agenda_item)
    meeting = locked_meeting(agenda_item.meeting)
    _require_new(meeting, decision)
    resolution = Resolution(
        agenda_item=agenda_item,
        title=plain_line(str(decision["question"])),
        points=as_rows(keep_ids(points)),
        language=language,
        decision=dict(decision),
        elected_in=UUID(str(decision["poll"])),
    )
    return _entered(resolution, meeting, actor=actor, cause=cause)


def _entered(
    resolution: Resolution, meeting: Meeting, *, actor: Actor, cause: JournalEntry | None
) -> Resolution:
    """Give a decision the next number of the book and write it down."""
    rules = rules_of(meeting).number
    # The day on which the meeting began: what is adopted after midnight belongs to it.
    day = today_in(meeting.council, meeting.opened_at)
    book = period(rules.reset.value, meeting.term.number, day)
    number = next_number(meeting.council, RESOLUTION_BOOK, book)
    resolution.council, resolution.term, resolution.meeting = meeting.council, meeting.term, meeting
    resolution.period, resolution.number, resolution.adopted_on = book, number, day
    resolution.designation = designation(rules.pattern.value, number, day, meeting.number)
    resolution.words = words_of(resolution.legal_ground, resolution.points)
    resolution.save(force_insert=True)
    act = _act(resolution, resolution.decision["votes"])
    append_to_meeting(meeting, act, actor=actor, cause=cause)
    return resolution


@transaction.atomic
def confirm_resolution(
    resolution: Resolution, *, decision: Mapping[str, Any], actor: Actor, cause: JournalEntry
) -> Resolution:
    """Keep a resolution whose vote was repeated and carried again: the same number, the new count.

    Raises ``Refusal`` as ``adopt_resolution``.
    """
    resolution = _locked_resolution(resolution, actor)
    _require_carried(resolution.meeting, decision)
    resolution.decision = dict(decision)
    resolution.save(update_fields=["decision"])
    votes = decision["votes"]
    act = ResolutionConfirmed(
        resolution=resolution.pk,
        poll=UUID(str(decision["poll"])),
        # The votes of an election are in the act that announced them, by candidate.
        votes_for=votes.get("for", 0),
        votes_against=votes.get("against", 0),
        votes_abstain=votes.get("abstain", 0),
    )
    append_to_meeting(resolution.meeting, act, actor=actor, cause=cause)
    return resolution


@transaction.atomic
def annul_resolution(
    resolution: Resolution, *, decision: Mapping[str, Any], actor: Actor, cause: JournalEntry
) -> Resolution:
    """Annul a resolution whose vote was repeated and lost; its number stays in the book, never given again.

    Raises ``Refusal``: ``wrong_state`` outside a running meeting.
    """
    resolution = _locked_resolution(resolution, actor)
    _require_running(resolution.meeting)
    resolution.annulled_by_vote = UUID(str(decision["poll"]))
    resolution.save(update_fields=["annulled_by_vote"])
    act = ResolutionAnnulled(resolution=resolution.pk, poll=resolution.annulled_by_vote)
    append_to_meeting(resolution.meeting, act, actor=actor, cause=cause)
    return resolution


def sealed_words(resolution: Resolution) -> str:
    """Return the text whose seal the journal keeps: the title, then the decision line by line."""
    return "\n".join([resolution.title, resolution.text])


def _question(agenda_item: AgendaItem, decision: Mapping[str, Any]) -> list[dict[str, Any]]:
    text = plain_line(str(decision.get("question") or agenda_item.title))
    return as_rows(keep_ids([Point(text=text)]))


def _require_new(meeting: Meeting, decision: Mapping[str, Any]) -> None:
    _require_carried(meeting, decision)
    if meeting.resolutions.filter(decision__poll=str(decision["poll"])).exists():
        raise Refusal("already_adopted", _("This vote has its resolution already."))


def _require_carried(meeting: Meeting, decision: Mapping[str, Any]) -> None:
    if decision.get("carried") is not True:
        raise Refusal(
            "not_carried", _("Only a carried decision gets a number; a rejection stays in the minutes.")
        )
    _require_running(meeting)


def _require_running(meeting: Meeting) -> None:
    if meeting.state != Meeting.State.OPEN:
        raise Refusal("wrong_state", _("A council decides only while its meeting is open."))


def _locked_resolution(resolution: Resolution, actor: Actor) -> Resolution:
    require("meeting.run", actor, resolution.agenda_item)
    meeting = locked_meeting(resolution.meeting)
    fresh = locked(resolution)
    fresh.meeting = meeting
    return fresh


def _act(resolution: Resolution, votes: Mapping[str, int]) -> ResolutionAdopted:
    # The votes of an election are in the act that announced them, by candidate.
    return ResolutionAdopted(
        resolution=resolution.pk,
        number=resolution.number,
        period=resolution.period,
        adopted_on=resolution.adopted_on,
        item=resolution.agenda_item_id,
        poll=UUID(str(resolution.decision["poll"])),
        votes_for=votes.get("for", 0),
        votes_against=votes.get("against", 0),
        votes_abstain=votes.get("abstain", 0),
        text=sealed(sealed_words(resolution)),
    )
