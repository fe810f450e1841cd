"""Opinion polls: planned by chair or secretary, begun and ended by their times, answered once by each."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voting import offers as voting_offers
from voting.acts import OpinionAct, OpinionClosed, OpinionOpened, OpinionPlanned, OpinionWithdrawn
from voting.boxes.separated import ANSWER_FIELD, SeparatedBox
from voting.models import Box, OpinionPoll, Poll
from voting.opinions import (
    bands_of_rules,
    eligibility_of,
    least_facts,
    register_for,
)
from voting.phrasing import box_sentence
from voting.procedure.sheets import SheetField
from voting.questions import question_digest
from voting.services.boxes import admit, close_box, discard_box, drop, open_box
from voting.streams import opinion_stream
from youth import clock
from youth.journal.append import append, sealed
from youth.plain_text import plain_line, plain_text
from youth.policies import OPERATOR, Actor, actor_for_journal, require
from youth.procedure.choices import Method, VerifiedFact
from youth.refusals import Refusal
from youth.selectors.lists import entry_in
from youth.services.locking import locked

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import Council, Participant

TITLE_LENGTH = 300
TEXT_LENGTH = 4000
OPTION_LENGTH = 120
MOST_OPTIONS = 20
REASON_LENGTH = 1000
SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=366)

REASONS: dict[str, Promise] = {
    "no_question": _("Write the question."),
    "too_few_options": _("Write at least two different answers, one on each line."),
    "too_many_options": _("Write at most twenty answers."),
    "option_too_long": _("An answer has at most 120 characters."),
    "wrong_number": _("As many answers as that can't be chosen here."),
    "ends_too_early": _("It lasts an hour at least: choose a later end."),
    "ends_too_late": _("It lasts a year at most: choose an earlier end."),
    "begins_in_the_past": _("Choose a beginning that is still to come, or leave it empty."),
    "unknown_band": _("Choose age groups that take part in this council."),
    "unknown_fact": _("Choose from what the council verifies."),
    "unknown_topic": _("Choose a topic of the council's list."),
    "not_withdrawable": _("Its end has passed or it was withdrawn already."),
    "no_reason": _("Say why. Everybody reads it."),
    "not_open": _("It is not open now."),
}


@transaction.atomic
def plan_opinion_poll(
    council: "Council",
    *,
    title: str,
    options: Sequence[str],
    ends_at: datetime,
    starts_at: datetime | None = None,
    text: str = "",
    language: str = "bg",
    topic: UUID | None = None,
    least: int = 1,
    most: int = 1,
    bands: Sequence[str] = (),
    facts: Sequence[str] = (),
    admits_later: bool = True,
    shows_turnout: bool = False,
    actor: Actor,
) -> OpinionPoll:
    """Put a question to the young people; without ``starts_at`` it is open at once.

    What the council's rules want verified of everybody who is asked is added to ``facts``. Raises
    ``PermissionDenied`` and ``Refusal`` with the field: ``no_question``, ``too_few_options``,
    ``too_many_options``, ``option_too_long``, ``wrong_number``, ``ends_too_early``, ``ends_too_late``,
    ``begins_in_the_past``, ``unknown_band``, ``unknown_fact``, ``unknown_topic``.
    """
    require("voting.run_opinion_poll", actor, council)
    now = clock.now()
    labels = [line for one in options if (line := plain_line(one))]
    begins = starts_at or now
    poll = OpinionPoll(
        council=council,
        title=plain_line(title),
        text=plain_text(text),
        language=language,
        topic_id=_offered(council, topic),
        options=[{"key": str(place), "label": label} for place, label in enumerate(labels, start=1)],
        least=least,
        most=most,
        bands=[band.value for band in bands_of_rules(council) if band in bands],
        facts=sorted({*facts, *least_facts(council)}),
        admits_later=admits_later,
        shows_turnout=shows_turnout,
        starts_at=begins,
        ends_at=ends_at,
    )
    _refuse_wrong(poll, labels, bands, now, is_dated=starts_at is not None)
    poll.save(force_insert=True)
    act = OpinionPlanned(
        question=sealed(question_of(poll)),
        topic=topic,
        options=len(labels),
        least=least,
        most=most,
        bands=poll.bands,
        facts=poll.facts,
        admits_later=admits_later,
        starts_at=poll.starts_at,
        ends_at=poll.ends_at,
    )
    entry = _append(poll, act, actor)
    return poll if begins > now else open_opinion_poll(poll, cause=entry)


@transaction.atomic
def open_opinion_poll(poll: OpinionPoll, *, cause: "JournalEntry | None" = None) -> OpinionPoll:
    """Open a planned poll whose time has come, with the register of those who may answer today.

    It is the runner's, so no permission is asked. One that is not planned any more stays as it is.
    """
    row = locked(poll, "council")
    if row.state != OpinionPoll.State.PLANNED:
        return row
    keys = tuple(option["key"] for option in row.options)
    register = register_for(row)
    sheet = [SheetField(ANSWER_FIELD, keys, row.least, row.most)]
    row.state, row.opened_at = OpinionPoll.State.OPEN, clock.now()
    row.poll = _poll_of(row)
    row.poll.save(force_insert=True)
    row.box = open_box(row.council, row.pk, register, secret=True, sheet=sheet)
    row.save(update_fields=["box", "poll", "state", "opened_at"])
    act = OpinionOpened(eligible=len(register.entries), register=register.digest)
    _append(row, act, OPERATOR, cause)
    return row


@transaction.atomic
def close_opinion_poll(poll: OpinionPoll) -> OpinionPoll:
    """End an open poll and count it. It is the runner's; one that is not open any more stays as it is."""
    row = locked(poll, "council")
    if row.state != OpinionPoll.State.OPEN:
        return row
    box, counted = close_box(_box(row)), Poll.objects.select_for_update(of=("self",)).get(pk=row.pk)
    row.state, row.closed_at = OpinionPoll.State.CLOSED, clock.now()
    row.save(update_fields=["state", "closed_at"])
    counted.votes, counted.ballots_root = dict(SeparatedBox().count(counted).votes), box.root
    # Nobody has to announce what nobody decides: it is public at once.
    counted.state, counted.closed_at, counted.announced_at = (
        Poll.State.ANNOUNCED,
        row.closed_at,
        row.closed_at,
    )
    counted.save(update_fields=["votes", "ballots_root", "state", "closed_at", "announced_at"])
    act = OpinionClosed(
        eligible=box.eligible or 0,
        answered=box.answered or 0,
        counts=list(counted.votes.values()),
        root=box.root,
    )
    _append(row, act, OPERATOR)
    return row


@transaction.atomic
def withdraw_opinion_poll(poll: OpinionPoll, *, reason: str, actor: Actor) -> OpinionPoll:
    """Take back a question that was wrong, before its end; what was answered is destroyed, never counted.

    Raises ``PermissionDenied`` and ``Refusal``: ``not_withdrawable``, ``no_reason`` with the field.
    """
    require("voting.run_opinion_poll", actor, poll.council)
    row = locked(poll, "council")
    if row.state not in {OpinionPoll.State.PLANNED, OpinionPoll.State.OPEN}:
        raise _refused("not_withdrawable")
    row.withdrawal_reason = plain_text(reason)[:REASON_LENGTH]
    if not row.withdrawal_reason:
        raise _refused("no_reason", "reason")
    box = _box(row) if row.box_id else None
    row.box, row.state, row.withdrawn_at = None, OpinionPoll.State.WITHDRAWN, clock.now()
    row.save(update_fields=["box", "state", "withdrawn_at", "withdrawal_reason"])
    if box is not None:
        discard_box(box)
        Poll.objects.filter(pk=row.pk).update(
            state=Poll.State.VOID, voided_at=row.withdrawn_at, void_reason=row.withdrawal_reason
        )
    _append(row, OpinionWithdrawn(reason=sealed(row.withdrawal_reason)), actor)
    return row


@transaction.atomic
def answer_opinion_poll(poll: OpinionPoll, chosen: Sequence[str], *, actor: "Participant") -> str:
    """Take somebody's answer, once, and return the receipt, which nobody else may read.

    No act of the journal: its time and order would lead to what was answered. Raises ``PermissionDenied``
    and ``Refusal``: ``not_open``, ``not_eligible`` with the reasons, ``objected`` with those of plugins, and
    what ``drop`` refuses.
    """
    require("voting.answer_opinion_poll", actor, poll)
    row = OpinionPoll.objects.select_related("council", "box", "poll").get(pk=poll.pk)
    if not row.is_open or row.box is None or row.poll is None or row.ends_at <= clock.now():
        raise _refused("not_open")
    standing = eligibility_of(row, actor)
    if standing.has_answered:
        raise Refusal("already_answered", box_sentence("already_answered"))
    if not standing.may_answer:
        raise Refusal("not_eligible", standing.reasons[0], reasons=standing.reasons)
    objections = voting_offers.may_vote.objections(row.council, participant=actor, poll=row.poll)
    if objections:
        raise Refusal("objected", objections[0], reasons=objections)
    admit(row.box, actor, standing.stratum)
    return drop(row.box, actor, {ANSWER_FIELD: list(chosen)})


def _poll_of(opinion: OpinionPoll) -> Poll:
    """Return the poll that an opinion poll opens: no meeting, no quorum, and nothing that it brings about."""
    poll = Poll(
        id=opinion.pk,
        council=opinion.council,
        question=Poll.Question.OPINION,
        matter=f"opinion:{opinion.pk}",
        form=Poll.Form.OPTIONS,
        options=opinion.options,
        box=Poll.Box.SEPARATED,
        method=Method.SECRET.value,
        title=opinion.title,
        text=opinion.text,
        language=opinion.language,
        rule={name: getattr(opinion, name) for name in ("least", "most", "bands", "facts", "admits_later")},
        seats=0,
        in_office=0,
        present=0,
        quorum_needed=0,
        opened_at=opinion.opened_at or clock.now(),
    )
    poll.digest = question_digest(poll)
    return poll


def question_of(poll: OpinionPoll) -> str:
    """Return the words of the question and its answers as the journal seals them."""
    words = [poll.title, poll.text, poll.language, poll.options]
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def _offered(council: "Council", topic: UUID | None) -> UUID | None:
    """Return the topic if the council offers it now."""
    entry = entry_in(council, "topics", topic) if topic is not None else None
    if topic is not None and (entry is None or not entry.is_offered):
        raise _refused("unknown_topic", "topic")
    return topic


def _refuse_wrong(
    poll: OpinionPoll, labels: Sequence[str], bands: Sequence[str], now: datetime, *, is_dated: bool
) -> None:
    checks = (
        ("no_question", "title", not poll.title or len(poll.title) > TITLE_LENGTH),
        ("too_few_options", "options", len({label.casefold() for label in labels}) < max(2, len(labels))),
        ("too_many_options", "options", len(labels) > MOST_OPTIONS),
        ("option_too_long", "options", any(len(label) > OPTION_LENGTH for label in labels)),
        ("wrong_number", "most", not 1 <= poll.least <= poll.most <= len(labels)),
        ("begins_in_the_past", "starts_at", is_dated and poll.starts_at < now - SHORTEST),
        ("ends_too_early", "ends_at", poll.ends_at < max(poll.starts_at, now) + SHORTEST),
        ("ends_too_late", "ends_at", poll.ends_at > poll.starts_at + LONGEST),
        ("unknown_band", "bands", not set(bands) <= set(bands_of_rules(poll.council))),
        ("unknown_fact", "facts", not set(poll.facts) <= {fact.value for fact in VerifiedFact}),
    )
    for code, field, is_wrong in checks:
        if is_wrong:
            raise _refused(code, field)


def _box(poll: OpinionPoll) -> Box:
    """Return the box of a poll that was opened; raise ``Box.DoesNotExist`` for another."""
    return Box.objects.get(council=poll.council, about=poll.pk)


def _append(
    poll: OpinionPoll, act: OpinionAct, actor: Actor, cause: "JournalEntry | None" = None
) -> "JournalEntry":
    by = actor_for_journal(actor)
    return append(opinion_stream(poll), poll.council, act, actor=by, cause=cause)


def _refused(code: str, field: str | None = None) -> Refusal:
    return Refusal(code, REASONS[code], field)
