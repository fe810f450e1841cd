"""The comparison of polls, registers, ballots and outcomes with the acts on a meeting's stream."""

from collections.abc import Iterator, Mapping
from copy import copy
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from voting.acts import (
    EntryCorrected,
    HandTellersNamed,
    ItemTakenOut,
    OpinionAct,
    OpinionClosed,
    OpinionOpened,
    OpinionPlanned,
    OpinionWithdrawn,
    PollAnnounced,
    PollClosed,
    PollOpened,
    PollRecounted,
    PollVoided,
    ProtocolConfirmed,
    ProtocolEntered,
    QuorumCounted,
    ResultChallenged,
    SlipsEntered,
)
from voting.boxes import box_of
from voting.boxes.papers import figures_text
from voting.boxes.separated import SeparatedBox, is_shown
from voting.electorate import option_fits, register_lines
from voting.models import EntryCorrection, HandTeller, OpinionPoll, PaperProtocol, Poll, Slip
from voting.procedure.merkle import merkle_root
from voting.procedure.tally import TallyError
from voting.questions import act_of_opening, question_digest
from voting.services.announcement import decision_of, judge, poll_votes
from voting.services.closing import counts_of, root_over
from voting.services.hands import sealed_counts
from voting.services.opinions import question_of
from voting.streams import opinion_stream
from youth.journal.comparison import Course, Difference, compares, expects_streams, shows_streams
from youth.journal.models import JournalEntry
from youth.refusals import Refusal

if TYPE_CHECKING:
    from youth.models import Council


@compares("meeting")
def compare_polls(course: Course) -> Iterator[Difference]:
    """Recompute each poll of the meeting from its rows, down to the root over its ballots."""
    polls = Poll.objects.filter(meeting=course.uuid).select_related(
        "outcome__resolution", "council", "challenge"
    )
    rows = {poll.pk: poll for poll in polls}
    opened = {act.poll for _entry, act in course.acts(PollOpened)}
    recounts = {act.poll: (entry, act) for entry, act in course.acts(PollRecounted)}
    for entry, act in course.acts(PollOpened, PollClosed, PollAnnounced):
        poll = rows.get(act.poll)
        if poll is None:
            yield Difference(entry.seq, "poll", _("the vote is missing"))
        elif isinstance(act, PollOpened):
            yield from _opening(entry, act, poll)
        elif isinstance(act, PollClosed):
            # The rows have what was counted last, after a corrected entry.
            last, counts = recounts.get(act.poll, (entry, act))
            yield from _count(last, counts, poll)
        else:
            yield from _result(entry, act, poll)
    yield from _reasons(course, rows)
    yield from _protocols(course)
    yield from _corrections(course)
    yield from _slips(course)
    yield from _counts_of_the_hall(course, rows)
    if course.is_whole:
        yield from _without_acts(course, rows, opened)


def _reasons(course: Course, rows: Mapping[UUID, Poll]) -> Iterator[Difference]:
    """Compare the reasons of voiding and challenging with their seals."""
    for entry, act in course.acts(PollVoided):
        poll = rows.get(act.poll)
        if poll is None or not act.reason.matches(poll.void_reason):
            yield Difference(entry.seq, "reason", _("the reason why the vote was voided was changed"))
    for entry, challenged in course.acts(ResultChallenged):
        challenge = getattr(rows.get(challenged.poll), "challenge", None)
        if challenge is None or not challenged.reason.matches(challenge.reason):
            yield Difference(entry.seq, "reason", _("the challenge of the result was changed"))


def _protocols(course: Course) -> Iterator[Difference]:
    """Compare every entry of the tellers' protocols with its seal."""
    found = PaperProtocol.objects.filter(poll__meeting=course.uuid)
    rows = {row.pk: row for row in found}
    for entry, act in course.acts(ProtocolEntered, ProtocolConfirmed):
        row = rows.pop(act.entry, None)
        if row is None or not act.figures.matches(figures_text(row.figures)):
            yield Difference(entry.seq, "protocol", _("the tellers' protocol was changed"))
    if course.is_whole and rows:
        yield Difference(0, "protocol", _("a tellers' protocol is there that no act entered"))


def _corrections(course: Course) -> Iterator[Difference]:
    """Compare the reason of every corrected entry with its seal."""
    acts = list(course.acts(EntryCorrected))
    kept = list(EntryCorrection.objects.filter(poll__meeting=course.uuid).order_by("pk"))
    for (entry, act), row in zip_longest(acts, kept[: len(acts)]):
        if row is None or row.poll_id != act.poll or not act.reason.matches(row.reason):
            yield Difference(entry.seq, "reason", _("the reason of a corrected entry was changed"))
    if course.is_whole and len(kept) > len(acts):
        yield Difference(0, "reason", _("an entry was corrected by no act"))


def _slips(course: Course) -> Iterator[Difference]:
    """Compare the tellers of hands, and the figures of their slips, with their acts."""
    rows = {
        (one.poll_id, one.teller_id, one.round): one for one in Slip.objects.filter(poll__meeting=course.uuid)
    }
    for entry, act in course.acts(SlipsEntered):
        for teller, figures in zip(act.tellers, act.figures, strict=True):
            row = rows.pop((act.poll, teller, act.round), None)
            if row is None or not figures.matches(sealed_counts(row)):
                yield Difference(entry.seq, "slip", _("the figures of a teller of hands were changed"))
    if course.is_whole and rows:
        yield Difference(0, "slip", _("there is a slip of a teller that no act entered"))
    for entry, named in course.acts(HandTellersNamed):
        kept = HandTeller.objects.filter(poll=named.poll).values_list("participant_id", flat=True)
        if set(kept) != set(named.tellers):
            yield Difference(entry.seq, "slip", _("the tellers of a vote by show of hands were changed"))


def _opening(entry: JournalEntry, act: PollOpened, poll: Poll) -> Iterator[Difference]:
    lines = register_lines(poll)
    if question_digest(poll) != act.question or not all(map(option_fits, poll.options)):
        yield Difference(entry.seq, "question", _("the question of the vote was changed"))
    elif not all(line.fits for line in lines) or act_of_opening(poll, lines) != act:
        yield Difference(entry.seq, "register", _("the rule, the numbers or the list of voters was changed"))


def _count(entry: JournalEntry, act: PollClosed | PollRecounted, poll: Poll) -> Iterator[Difference]:
    try:
        counted = box_of(poll).count(poll)
    except TallyError:
        yield Difference(entry.seq, "register", _("the list of voters was changed after the count"))
        return
    except Refusal:
        # Nothing is left that could be counted.
        yield Difference(entry.seq, "ballots", _("the ballots are not those that were counted"))
        return
    if root_over(counted.leaves) != act.ballots_root:
        yield Difference(entry.seq, "ballots", _("the ballots are not those that were counted"))
    elif counts_of(_with_votes(poll, counted.votes)) != _counts_in(act):
        yield Difference(entry.seq, "register", _("the list of voters was changed after the count"))
    if (counts_of(poll), poll.ballots_root) != (_counts_in(act), act.ballots_root):
        yield Difference(entry.seq, "count", _("the counts of the vote or its seal were changed"))


def _counts_in(act: PollClosed | PollRecounted) -> dict[str, Any]:
    """Return the counts that an act tells, as ``counts_of`` has them."""
    names = ("votes_for", "votes_against", "votes_abstain", "not_voting", "by_option")
    return {name: getattr(act, name) for name in names}


def _with_votes(poll: Poll, votes: Mapping[str, int]) -> Poll:
    """Return the poll as it would be with these counts; it is not saved."""
    counted = copy(poll)
    counted.votes = dict(votes)
    return counted


def _result(entry: JournalEntry, act: PollAnnounced, poll: Poll) -> Iterator[Difference]:
    outcome = getattr(poll, "outcome", None)
    if outcome is None:
        yield Difference(entry.seq, "outcome", _("the announced result is missing"))
        return
    decision = outcome.decision
    recorded = (act.carried, act.reason, act.needed)
    if (outcome.carried, outcome.reason, decision["needed"]) != recorded or decision[
        "carried"
    ] != act.carried:
        yield Difference(entry.seq, "outcome", _("the announced result was changed"))
    elif not _is_recomputed(poll):
        yield Difference(entry.seq, "outcome", _("the result does not follow from the vote's own numbers"))
    # After a repetition the resolution has the decision of the later vote.
    confirmed = outcome.resolution is not None and outcome.resolution.decision["poll"] == str(poll.pk)
    if confirmed and outcome.resolution.decision != decision:
        yield Difference(entry.seq, "outcome", _("the resolution tells the vote otherwise than its result"))


def _is_recomputed(poll: Poll) -> bool:
    """Return whether the frozen decision follows from the poll, with any casting vote that it may have had.

    Compared is what both have: a later version may write more into a decision.
    """
    if poll.votes is None or poll.votes != poll_votes(poll):
        return False
    kept = poll.outcome.decision
    for casting in ("", "for", "against"):
        made = decision_of(poll, judge(poll, casting))
        if all(_same(key, kept[key], made[key]) for key in kept.keys() & made.keys()):
            return True
    return False


def _same(key: str, kept: Any, made: Any) -> bool:
    if key not in {"named", "without_vote"}:
        return bool(kept == made)
    # The order of names is decided by the page that shows them.
    return sorted(kept, key=itemgetter("participant")) == sorted(made, key=itemgetter("participant"))


def _counts_of_the_hall(course: Course, rows: dict[UUID, Poll]) -> Iterator[Difference]:
    latest = {act.poll: (entry, act) for entry, act in course.acts(QuorumCounted)}
    for key, (entry, act) in latest.items():
        poll = rows.get(key)
        # A later doubt takes the count away until the next one.
        if poll is not None and poll.quorum_recount not in {None, act.present}:
            yield Difference(entry.seq, "quorum", _("the count of the quorum was changed"))


def _without_acts(course: Course, rows: dict[UUID, Poll], opened: set[UUID]) -> Iterator[Difference]:
    closed = {act.poll for _entry, act in course.acts(PollClosed)}
    announced = {act.poll for _entry, act in course.acts(PollAnnounced)}
    voided = {act.poll for _entry, act in course.acts(PollVoided)}
    taken_out = {act.poll for _entry, act in course.acts(ItemTakenOut)}
    for poll in rows.values():
        done = {
            Poll.State.OPEN: poll.pk in opened and poll.pk not in closed | voided | taken_out,
            Poll.State.CLOSED: poll.pk in closed and poll.pk not in announced | voided,
            Poll.State.ANNOUNCED: poll.pk in announced,
            Poll.State.VOID: poll.pk in voided | taken_out and poll.pk not in announced,
        }
        if not done[Poll.State(poll.state)]:
            yield Difference(0, "poll", _("a vote is in a state that no act brought it to"))


@expects_streams
def streams_of_opinion_polls() -> Iterator[str]:
    """Name the stream of every opinion poll."""
    yield from map(opinion_stream, OpinionPoll.objects.only("pk"))


@shows_streams
def public_streams_of_opinion_polls(council: "Council") -> Iterator[str]:
    """Name the streams of a council's opinion polls, which everybody may see."""
    yield from map(opinion_stream, OpinionPoll.objects.filter(council=council).only("pk"))


@compares("voting")
def compare_opinion_poll(course: Course) -> Iterator[Difference]:
    """Compare question, register, counts and root of an opinion poll, the root with its sheets."""
    poll = OpinionPoll.objects.select_related("council", "box", "poll").filter(pk=course.key).first()
    if poll is None:
        yield Difference(0, "row_missing", _("the opinion poll itself is missing"))
        return
    yield from _acts_of_opinion_poll(course, poll)
    if course.is_whole:
        yield from _state_of_opinion_poll(course, poll)


def _acts_of_opinion_poll(course: Course, poll: OpinionPoll) -> Iterator[Difference]:
    for entry, planned in course.acts(OpinionPlanned):
        if not planned.question.matches(question_of(poll)):
            yield Difference(entry.seq, "question", _("the question of the opinion poll was changed"))
        if planned.topic != poll.topic_id:
            yield Difference(entry.seq, "topic", _("the topic of the opinion poll was changed"))
    for entry, opened in course.acts(OpinionOpened):
        if poll.box is not None and poll.box.register_digest != opened.register:
            yield Difference(entry.seq, "register", _("the register of the opinion poll was changed"))
    for entry, closed in course.acts(OpinionClosed):
        if not _is_count_of(closed, poll):
            yield Difference(
                entry.seq, "count", _("the sheets or the counts of the opinion poll were changed")
            )
    for entry, withdrawn in course.acts(OpinionWithdrawn):
        if not withdrawn.reason.matches(poll.withdrawal_reason):
            yield Difference(entry.seq, "reason", _("the reason for taking it back was changed"))


def _is_count_of(act: OpinionClosed, poll: OpinionPoll) -> bool:
    if poll.box is None or poll.poll is None:
        return False
    kept = (poll.box.eligible, poll.box.answered, poll.box.root, list((poll.poll.votes or {}).values()))
    if kept != (act.eligible, act.answered, act.root, act.counts):
        return False
    if not is_shown(poll.box):
        return True
    counted = SeparatedBox().count(poll.poll)
    return list(counted.votes.values()) == act.counts and merkle_root(counted.leaves).hex() == act.root


def _state_of_opinion_poll(course: Course, poll: OpinionPoll) -> Iterator[Difference]:
    steps: dict[OpinionPoll.State, type[OpinionAct]] = {
        OpinionPoll.State.PLANNED: OpinionPlanned,
        OpinionPoll.State.OPEN: OpinionOpened,
        OpinionPoll.State.CLOSED: OpinionClosed,
        OpinionPoll.State.WITHDRAWN: OpinionWithdrawn,
    }
    last = course.last(OpinionAct)
    if last is None or type(last[1]) is not steps[OpinionPoll.State(poll.state)]:
        yield Difference(0, "state", _("an opinion poll is in a state that no act brought it to"))
