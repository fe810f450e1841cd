"""Reading polls: what is open, who may vote, what came out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, UUIDField

from voting.models import (
    UNFINISHED,
    Ballot,
    CandidateList,
    Challenge,
    Election,
    HandTeller,
    MethodDemand,
    Nominee,
    NonVoter,
    PaperProtocol,
    Poll,
    Teller,
    TellerList,
    Voter,
)
from voting.procedure.demands import demanded_method, demands_needed
from voting.procedure.election import ElectionStep, RoundHeld
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.prepared import Blank, Prepared
from youth.procedure.choices import Method, Recheck
from youth.procedure.matter import DECIDING, VoteOn, VoteResult, VoteState
from youth.selectors.agenda import calls_of_items
from youth.selectors.attendance import names_in_office, present_members
from youth.selectors.councils import start_of_day
from youth.selectors.meetings import meeting_known
from youth.selectors.register import names_in_register
from youth.selectors.rules import rules_of

if TYPE_CHECKING:
    from youth.models import AgendaItem, Council, Meeting, Participant

OWN_AT_MOST = 50
ELECT_TELLERS = "voting.elect_tellers"
# What a list of polls needs of each.
RELATED = ("meeting", "agenda_item__parent", "outcome__resolution")


def polls_of(council: "Council") -> QuerySet[Poll]:
    """Return the polls of the council's public meetings, latest first, with item and outcome."""
    polls = Poll.objects.filter(council=council, meeting__is_public=True)
    # The vote that is taken for several items is shown while it is taken; its results are those of the items.
    polls = polls.exclude(question=Poll.Question.TOGETHER, state=Poll.State.ANNOUNCED)
    polls = polls.exclude(put_with__isnull=False, state__in=UNFINISHED)
    return polls.select_related(*RELATED).order_by("-opened_at", "-pk")


def with_hand_tellers(polls: QuerySet[Poll]) -> QuerySet[Poll]:
    """Return the polls with who counts raised hands, their own or those of the vote that they go with."""
    lead = polls.select_related("put_with", "repeats", *RELATED)
    return lead.prefetch_related("hand_tellers", "put_with__hand_tellers", "repeats__hand_tellers")


def public_results(council: "Council") -> QuerySet[Poll]:
    """Return the announced polls whose result everybody may read, latest first.

    Of a meeting that was closed to the public these are the ones that made a resolution.
    """
    announced = Poll.objects.filter(
        Q(meeting__is_public=True) | Q(meeting__isnull=False, outcome__resolution__isnull=False),
        council=council,
        state=Poll.State.ANNOUNCED,
    )
    related = announced.select_related("council", "meeting", "outcome__resolution")
    return related.prefetch_related("non_voters").order_by("-announced_at", "-pk")


def announced_between(council: "Council", since: date, until: date) -> QuerySet[Poll]:
    """Return the votes of meetings whose result was announced between two days, which both count."""
    begins, ends = start_of_day(council, since), start_of_day(council, until + timedelta(days=1))
    held = Poll.objects.filter(council=council, meeting__isnull=False)
    return held.filter(announced_at__gte=begins, announced_at__lt=ends)


def open_polls(council: "Council") -> QuerySet[Poll]:
    """Return the polls of the council's public meetings that take ballots now."""
    return polls_of(council).filter(state=Poll.State.OPEN)


def polls_of_meeting(meeting: "Meeting") -> QuerySet[Poll]:
    """Return the polls of one meeting in their order, with item and outcome."""
    polls = Poll.objects.filter(meeting=meeting).select_related("agenda_item__parent", "outcome__resolution")
    return polls.order_by("opened_at", "pk")


def poll_by_id(council: "Council", pk: UUID) -> Poll | None:
    """Return one vote of the council's meetings with everything its page needs, or None."""
    polls = Poll.objects.filter(council=council, meeting__isnull=False, pk=pk)
    return polls.select_related(
        "council", "meeting__term", "agenda_item__parent", "outcome__resolution"
    ).first()


def poll_to_vote_in(council: "Council", pk: UUID) -> Poll | None:
    """Return one vote of the council's meetings with what taking a ballot needs, or None.

    A whole hall asks for it at once. Other fields of the poll and its meeting are read where they are used.
    """
    poll = next(iter(_polls_to_vote_in.rows(council=council.pk, pk=pk)), None)
    if poll is not None and poll.meeting_id is not None:
        poll.council = council
        poll.meeting = meeting_known(poll.meeting_id, council, is_public=bool(vars(poll)["is_public"]))
    return poll


def _to_vote_in() -> QuerySet[Poll]:
    council, pk = Blank("council", BigIntegerField()), Blank("pk", UUIDField())
    polls = Poll.objects.filter(council=council, pk=pk, meeting__isnull=False).order_by()
    read = polls.only("council", "meeting", "state", "method", "language", "box", "put_with")
    return read.annotate(is_public=F("meeting__is_public"))


_polls_to_vote_in = Prepared(_to_vote_in)


def current_poll(meeting: "Meeting") -> Poll | None:
    """Return the poll that the meeting's screens show, the one opened last, or None.

    Once another item is called, the result of an earlier one is shown among the results only.
    """
    called_since = Q(state="under_way") | Q(started_at__gt=OuterRef("announced_at"))
    another = meeting.agenda_items.filter(called_since).exclude(pk=OuterRef("agenda_item"))
    polls = polls_of_meeting(meeting).exclude(Q(state=Poll.State.ANNOUNCED) & Exists(another))
    called = calls_of_items(meeting).filter(at__gt=OuterRef("announced_at"))
    polls = polls.exclude(Q(state=Poll.State.ANNOUNCED, agenda_item=None) & Exists(called))
    # Of items voted on together, the screens show the vote that is taken, also after one is taken out.
    polls = polls.filter(put_with=None)
    return polls.select_related("council", "meeting").last()


def latest_poll_of_item(item_id: UUID) -> Poll | None:
    """Return the last poll on an agenda item, or None."""
    polls = Poll.objects.filter(agenda_item=item_id).select_related("council", "meeting", "outcome")
    return polls.order_by("opened_at", "pk").last()


def poll_without_item(meeting: "Meeting") -> Poll | None:
    """Return the last vote of a meeting that is about no item of the agenda and not void, or None."""
    polls = Poll.objects.filter(meeting=meeting, agenda_item=None).exclude(state=Poll.State.VOID)
    return polls.select_related("council", "meeting").order_by("opened_at", "pk").last()


@dataclass(frozen=True, slots=True)
class VotesInMeeting:
    """What the lawful next steps of a meeting need of its polls, see ``youth.offers.MeetingFact``.

    ``challenged`` are the polls whose quorum is doubted, or whose result is, and that nothing repeats yet.
    """

    open_polls: int
    unannounced_polls: int
    votes: Mapping[UUID, tuple[VoteOn, ...]]
    voted_on: frozenset[UUID]
    elects_on: frozenset[UUID]
    elected_on: frozenset[UUID]
    challenged: tuple[UUID, ...]


def votes_in_meeting(meeting: "Meeting") -> VotesInMeeting:
    """Return how many polls are unfinished, the votes on each item's draft decision, and the elections."""
    challenged = Exists(Challenge.objects.filter(poll=OuterRef("pk")))
    polls = Poll.objects.filter(meeting=meeting).annotate(challenged=challenged).order_by("opened_at", "pk")
    fields = ("pk", "state", "question", "agenda_item", "repeats", "outcome__result")
    more = ("outcome__decision__step", "challenged_at", "quorum_recount", "challenged")
    rows = list(polls.values(*fields, *more))
    votes: dict[UUID, list[VoteOn]] = {}
    for row in rows:
        if row["question"] == Poll.Question.MAIN and row["agenda_item"] is not None:
            votes.setdefault(row["agenda_item"], []).append(vote_on(row))
    voted_on = {
        row["agenda_item"]
        for row in rows
        if row["agenda_item"] is not None
        and row["question"] != Poll.Question.PROCEDURAL
        and row["state"] != Poll.State.VOID
    }
    # Of the rounds of an election the last one counts.
    rounds = [row for row in rows if row["question"] == Poll.Question.ELECTION]
    steps = {row["agenda_item"]: row["outcome__decision__step"] for row in rounds}
    return VotesInMeeting(
        open_polls=sum(row["state"] == Poll.State.OPEN for row in rows),
        unannounced_polls=sum(row["state"] == Poll.State.CLOSED for row in rows),
        votes={item: tuple(those) for item, those in votes.items()},
        voted_on=frozenset(voted_on),
        elects_on=frozenset(
            Election.objects.filter(agenda_item__meeting=meeting).values_list("agenda_item", flat=True)
        ),
        elected_on=frozenset(item for item, step in steps.items() if step == ElectionStep.DONE),
        challenged=_challenged(rows),
    )


def _challenged(rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    repeated = {row["repeats"] for row in rows if row["state"] != Poll.State.VOID}
    return tuple(
        row["pk"]
        for row in rows
        if (row["challenged"] and row["pk"] not in repeated)
        or (row["state"] in UNFINISHED and row["challenged_at"] is not None and row["quorum_recount"] is None)
    )


def vote_on(row: Mapping[str, Any]) -> VoteOn:
    """Return a vote as the rules need it, from the columns of its row."""
    return VoteOn(
        state=cast("VoteState", row["state"]),
        result=cast("VoteResult", row["outcome__result"] or ""),
        is_repeat=row["repeats"] is not None,
        challenged=row["challenged"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenged:
    """Who challenged a result, by the name in office at that time, and why."""

    name: str
    reason: str


def challenge_of(poll: Poll) -> Challenged | None:
    """Return the challenge of a result, or None."""
    found = Challenge.objects.filter(poll=poll).first()
    if found is None:
        return None
    names = names_in_register(poll.council, [found.participant_id], found.made_at)
    return Challenged(name=name_or_erased(names.get(found.participant_id, "")), reason=found.reason)


def quorum_may_be_doubted(meeting: "Meeting") -> bool:
    """Return whether the meeting's rules let the quorum of a vote be doubted and counted again."""
    return Recheck.ON_CHALLENGE in rules_of(meeting).quorum.recheck.value


def unfinished_polls(council: "Council") -> QuerySet[Poll]:
    """Return the votes of the council's meetings that are open or await their announcement, oldest first."""
    polls = Poll.objects.filter(council=council, meeting__isnull=False, state__in=UNFINISHED)
    return polls.order_by("opened_at", "pk")


def demands_needed_in(meeting: "Meeting", present: int) -> dict[Method, int]:
    """Return how many of those present have to demand each way of voting that the rules let them demand."""
    vote = rules_of(meeting).vote
    return demands_needed(present, vote.named_on_request_of.value, vote.secret_on_request_of.value)


def demands_on(item: "AgendaItem", hall: Collection[UUID]) -> dict[Method, int]:
    """Return how many members in the hall demand each way of voting on an item."""
    made = MethodDemand.objects.filter(agenda_item=item, participant__in=hall).values_list(
        "method", flat=True
    )
    return {Method(method): count for method, count in Counter(made).items()}


def demanded_on(item: "AgendaItem") -> Method | None:
    """Return the way of voting that enough members in the hall demand on an item, or None."""
    hall = {mandate.participant_id for mandate in present_members(item.meeting)}
    needed = demands_needed_in(item.meeting, len(hall))
    return demanded_method(demands_on(item, hall), needed) if needed else None


def has_unfinished_poll(council: "Council") -> bool:
    """Return whether any poll of the council is open or awaits its announcement."""
    return Poll.objects.filter(council=council, state__in=UNFINISHED).exists()


def polls_open_for(participant: "Participant") -> QuerySet[Poll]:
    """Return the open polls whose register includes the participant."""
    open_now = Poll.objects.filter(state=Poll.State.OPEN, voters__participant=participant)
    return open_now.select_related("meeting", "agenda_item").order_by("opened_at")


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many of those on the register have voted."""

    voted: int
    voters: int


def turnout_of(poll: Poll) -> Turnout:
    """Return the turnout in one query."""
    return Turnout(
        **Voter.objects.filter(poll=poll).aggregate(
            voters=Count("pk", distinct=True),
            voted=Count("pk", filter=Q(ballots__is_current=True), distinct=True),
        )
    )


@dataclass(frozen=True, slots=True)
class OwnVote:
    """One person's vote in a poll: whether they are on the register, and the ballot that counts.

    ``earlier`` are those that no longer count, in order; ``names`` says who entered a ballot. ``is_teller``:
    the person counts the hands; ``is_recused``: they declared a conflict of interest before the opening.
    """

    is_voter: bool
    ballot: Ballot | None
    earlier: tuple[Ballot, ...] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)
    is_teller: bool = False
    is_recused: bool = False

    @property
    def choice(self) -> str:
        """Return the choice that counts, empty if there is none."""
        return self.ballot.choice if self.ballot else ""

    @property
    def entered_by(self) -> str:
        """Return who entered the ballot that counts, empty where the voter cast it."""
        return self.name_of(self.ballot)

    @property
    def record(self) -> list[tuple[Ballot, str]]:
        """Return the ballots that no longer count, each with who entered it."""
        return [(one, self.name_of(one)) for one in self.earlier]

    def name_of(self, ballot: Ballot | None) -> str:
        """Return who entered a ballot, empty where the voter cast it."""
        if ballot is None or ballot.entered_by_id is None:
            return ""
        return self.names.get(ballot.entered_by_id, "")


def own_vote(poll: Poll, participant: "Participant | None") -> OwnVote:
    """Return the person's own vote. It is shown to that person only."""
    if participant is None:
        return OwnVote(is_voter=False, ballot=None)
    voter = Voter.objects.filter(poll=poll, participant=participant).first()
    is_teller = (
        poll.box == Poll.Box.HANDS
        and HandTeller.objects.filter(poll=poll.with_tellers, participant=participant).exists()
    )
    if voter is None:
        mine = poll.non_voters.filter(participant=participant).first()
        is_recused = mine is not None and mine.why == NonVoter.Why.RECUSED
        return OwnVote(is_voter=False, ballot=None, is_teller=is_teller, is_recused=is_recused)
    ballots = list(voter.ballots.order_by("cast_at", "pk"))
    clerks = {one.entered_by_id for one in ballots if one.entered_by_id is not None}
    return OwnVote(
        is_voter=True,
        ballot=next((one for one in ballots if one.is_current), None),
        earlier=tuple(one for one in ballots if not one.is_current),
        names=names_in_office(poll.council, clerks) if clerks else {},
        is_teller=is_teller,
    )


def ballots_of(participant: "Participant") -> QuerySet[Ballot]:
    """Return every ballot that a participant ever cast, replaced ones included."""
    return Ballot.objects.filter(voter__participant=participant).select_related("voter__poll")


def votes_of(participant: "Participant") -> list[tuple[Poll, bool]]:
    """Return the polls in which a participant voted (True) or may vote now, latest first, in one query."""
    cast = Ballot.objects.filter(voter=OuterRef("pk"), is_current=True)
    found = Voter.objects.filter(participant=participant).annotate(has_voted=Exists(cast))
    wanted = found.filter(Q(has_voted=True) | Q(poll__state=Poll.State.OPEN))
    latest = wanted.select_related("poll").order_by("-poll__opened_at", "pk")[:OWN_AT_MOST]
    return [(voter.poll, voter.has_voted) for voter in latest]


def tellers_of(meeting: "Meeting", *, of: Poll | None = None) -> list[Teller]:
    """Return the meeting's tellers in the order of their names: those elected last.

    ``of`` asks who counted a vote: those elected last before it was opened.
    """
    elected = TellerList.objects.filter(meeting=meeting, elected_at__isnull=False)
    if of is not None:
        votes = Poll.objects.filter(meeting=meeting, consequence=ELECT_TELLERS)
        earlier = votes.filter(opened_at__lte=of.opened_at).values_list("about", flat=True)
        elected = elected.filter(pk__in=[UUID(about) for about in earlier])
    latest = elected.order_by("elected_at", "pk").last()
    tellers = latest.tellers.select_related("participant") if latest else ()
    return sorted(tellers, key=lambda one: name_key(one.name_in_office))


def text_of_question(poll: Poll) -> str:
    """Return the text of a question as it is read: proposed tellers by name, an erased one as a word."""
    text = poll.text
    if poll.consequence == ELECT_TELLERS:
        for one in Teller.objects.filter(list=UUID(poll.about)):
            text = text.replace(str(one.participant_id), name_or_erased(one.name_in_office))
    return text


def candidates_in(poll: Poll) -> set[UUID]:
    """Return who stands in a round of an election, by name or on one of its lists; of other votes nobody."""
    people = {UUID(one["participant"]) for one in poll.options if one.get("participant")}
    if people or poll.question != Poll.Question.ELECTION:
        return people
    keys = {one["key"] for one in poll.options}
    stood = Nominee.objects.filter(election=UUID(poll.about), series=poll.rule["series"], withdrawn_at=None)
    on_lists = stood.filter(on_list__isnull=False).select_related("on_list")
    return {one.participant_id for one in on_lists if one.on_list is not None and one.on_list.key in keys}


def standing_now(meeting: "Meeting") -> set[UUID]:
    """Return who stands in the elections on the item under way."""
    return {one.participant_id for election in elections_under_way(meeting) for one in standing_in(election)}


def protocol_of(poll: Poll) -> PaperProtocol | None:
    """Return the tellers' protocol of a vote on paper that counts: the last that was confirmed, or None.

    A vote that is taken for several items has one protocol, which counts for each.
    """
    taken = poll.put_with_id or poll.pk
    confirmed = PaperProtocol.objects.filter(poll=taken, confirms__isnull=False)
    return confirmed.select_related("entered_by", "confirms__entered_by").order_by("number").last()


def protocol_waiting(poll: Poll) -> PaperProtocol | None:
    """Return the entry of the tellers' figures that waits to be confirmed, or None."""
    last = poll.paper_protocols.select_related("entered_by").order_by("number").last()
    return last if last is not None and last.confirms_id is None else None


def elections_of(item_id: UUID) -> list[Election]:
    """Return the elections on an agenda item in the order in which they were called."""
    elections = Election.objects.filter(agenda_item=item_id).select_related("council", "committee")
    return list(elections)


def election_by_id(council: "Council", pk: UUID) -> Election | None:
    """Return one of the council's elections with its meeting, or None."""
    elections = Election.objects.filter(council=council, pk=pk)
    return elections.select_related("council", "committee", "agenda_item__meeting__term").first()


def rounds_of(election: Election) -> QuerySet[Poll]:
    """Return the rounds of an election in their order, those of earlier nominations too."""
    rounds = Poll.objects.filter(question=Poll.Question.ELECTION, about=str(election.pk))
    return rounds.select_related("council", "meeting", "agenda_item", "outcome").order_by("opened_at", "pk")


def standing_in(election: Election) -> list[Nominee]:
    """Return who stands in the present nominations: neither withdrawn nor elected."""
    return list(
        election.nominees.filter(series=election.series, withdrawn_at=None, elected_in=None).select_related(
            "participant"
        )
    )


def lists_standing(election: Election) -> list[CandidateList]:
    """Return the lists of the present nominations that still have a candidate, as they were nominated."""
    standing = {one.on_list_id for one in standing_in(election)}
    return [one for one in election.lists.filter(series=election.series) if one.pk in standing]


def places_left(election: Election) -> int:
    """Return how many places of an election are still empty."""
    return election.places - election.nominees.filter(elected_in__isnull=False).count()


def last_round(election: Election) -> RoundHeld[str] | None:
    """Return the last round of the present nominations that decided something, or None."""
    decided = rounds_of(election).filter(state=Poll.State.ANNOUNCED, rule__series=election.series)
    poll = decided.filter(outcome__result__in=DECIDING).last()
    if poll is None:
        return None
    decision = poll.outcome.decision
    return RoundHeld(
        step=ElectionStep(decision["step"]),
        votes={
            one["key"]: decision["votes"][one["key"]] for one in decision["options"] if "participant" in one
        },
        places=decision["places_left"],
        stand_again=tuple(decision["stand_again"]),
    )


def nominee_by_id(council: "Council", pk: UUID) -> Nominee | None:
    """Return one nominee with their election and meeting, or None."""
    nominees = Nominee.objects.filter(election__council=council, pk=pk)
    return nominees.select_related("election__council", "election__agenda_item__meeting").first()


def elections_under_way(meeting: "Meeting") -> list[Election]:
    """Return the elections on the item under way."""
    elections = Election.objects.filter(agenda_item__meeting=meeting, agenda_item__state="under_way")
    return list(elections.select_related("council", "committee").prefetch_related("nominees"))
