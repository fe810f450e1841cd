"""Reading proposals: lists, one proposal with its numbers, what happened to it."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from plugins.hooks import Searchable, SubjectSummary
from proposals.amending import is_gone
from proposals.likeness import THRESHOLD, likeness, telling_keys
from proposals.list_search import found_by
from proposals.listing import Listing
from proposals.models import (
    WAITS,
    Amendment,
    Assignment,
    CoAuthor,
    Proposal,
    ProposalVersion,
    Support,
    TitleKey,
)
from proposals.streams import FAMILY, proposal_stream
from proposals.supporter_ages import bands_in
from proposals.workflow import (
    BEFORE_THE_COMMITTEE,
    OFF_THE_WAY,
    OPEN_TO_SUPPORT,
    STATIONS,
    WITH_COMMITTEES,
    State,
    station,
)
from youth import clock
from youth.journal.streams import keys_in
from youth.offers import LedSubject, ModeratedText, TextState
from youth.points import words_of
from youth.procedure.amendments import (
    Change,
    Moved,
    come_before_whole,
    exclude_each_other,
    next_to_vote,
    order_of_votes,
)
from youth.procedure.choices import AmendmentKind, VerifiedAct
from youth.procedure.opinions import OpinionState
from youth.selectors.committees import opinions_on
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.files import files_of
from youth.selectors.organisations import acting_for
from youth.selectors.people import display_name_of
from youth.selectors.rules import profile_of, rules_of
from youth.selectors.verification import verified_people

if TYPE_CHECKING:
    from youth.models import AgendaItem, Council, File, Meeting, Participant, Representation

LABEL, AMENDMENT = "proposals.proposal", "proposals.amendment"
EVERYTHING = Listing()
# The Municipal Council answered, and what came of it.
ANSWERED = [State.ANSWERED, State.UNDER_WAY, State.DONE, State.NOT_DONE]
ADOPTED = [State.ADOPTED, State.SENT, *ANSWERED]
DECIDED = [*ADOPTED, State.REJECTED]
# How many support a proposal: with a support that was given to the present text and has not ended.
SUPPORTERS = Coalesce(
    Subquery(
        Support.objects.counted()
        .filter(proposal=OuterRef("pk"), version=OuterRef("version"))
        .order_by()
        .values("proposal")
        .annotate(number=Count("pk"))
        .values("number")
    ),
    0,
)
# Who writes beside the author, read for many proposals at once.
CO_AUTHORS = Prefetch(
    "co_authors",
    CoAuthor.objects.writing().select_related("participant").order_by("joined_at"),
    to_attr="read_co_authors",
)
# To which committees, those in force and those whose place another took; the lead one first.
ASSIGNMENTS = Prefetch("assignments", Assignment.objects.select_related("committee__term"))
# What everybody reads: published, and neither hidden by a moderator nor waiting for one.
SHOWN = Q(published_at__isnull=False, withheld="")
# Nobody has dealt with them.
OPEN_AMENDMENTS = frozenset({Amendment.State.PROPOSED, Amendment.State.MOVED})
OWN_AT_MOST = 100
LATELY = timedelta(days=7)
# How many titles are compared word by word, and how many of them are offered.
COMPARED_AT_MOST, SIMILAR_AT_MOST = 40, 3
READY_FOR_AGENDA = [State.REGISTERED, State.IN_COMMITTEE, State.OPINION_GIVEN, State.POSTPONED]


@dataclass(frozen=True, slots=True)
class SupportCount:
    """How many support the present text, how many are needed, how many supported an older one.

    ``lately`` of ``given`` came within ``LATELY``.
    """

    given: int
    needed: int
    earlier: int
    lately: int

    @property
    def is_enough(self) -> bool:
        """Return whether the threshold is reached."""
        return self.given >= self.needed


def proposals_of(
    council: "Council", listing: Listing = EVERYTHING, *, viewer: "Participant | None" = None
) -> QuerySet[Proposal]:
    """Return the proposals that a list of the council shows, each with the number of its supporters.

    Everybody sees what was published; drafts only their author, those of an organisation who acts for it,
    among their own. An unknown stage gives everything.
    """
    found = Proposal.objects.filter(council=council).select_related("author", "topic", "place")
    if listing.topic:
        found = found.filter(topic__key=listing.topic)
    if listing.place:
        found = found.filter(place__key=listing.place)
    if listing.age:
        found = found.filter(supporter_ages__contains=f"|{listing.age}|")
    # Counted for each row of a page: a join would group all supports of the council first.
    found = found.annotate(supporters=SUPPORTERS).prefetch_related(CO_AUTHORS)
    # The viewer's drafts come before public proposals.
    newest = (F("published_at").desc(nulls_first=True), "-created_at", "pk")
    found = found.order_by(*(["-supporters"] if listing.sort == "support" else []), *newest)
    if listing.words:
        found = found.filter(found_by(listing.words))
    if listing.is_own and viewer is not None:
        organisations = acting_for(viewer).values("organisation")
        together = CoAuthor.objects.writing().filter(participant=viewer).values("proposal")
        return found.filter(Q(author=viewer) | Q(author__in=organisations) | Q(pk__in=together))
    found = found.filter(SHOWN)
    if states := dict(STATIONS).get(listing.stage):
        return found.filter(state__in=states)
    if listing.stage in OFF_THE_WAY:
        return found.filter(state=listing.stage)
    return found


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A proposal that somebody wrote, alone or with others, or supports in one of its versions."""

    proposal: Proposal
    is_own: bool
    is_asked: bool
    """The text that the person supported has changed, and they have not said yet whether they stay."""


def things_of(council: "Council", participant: "Participant") -> list[OwnProposal]:
    """Return the proposals that a participant wrote or supports, newest first, in one query."""
    own = Support.objects.counted().filter(participant=participant)
    writes = CoAuthor.objects.writing().filter(participant=participant, proposal=OuterRef("pk"))
    version = own.filter(proposal=OuterRef("pk")).values("version")[:1]
    found = Proposal.objects.filter(council=council).annotate(
        writes=Exists(writes), supported_version=Subquery(version)
    )
    supports = SHOWN & Q(supported_version__isnull=False)
    wanted = Q(author=participant) | Q(writes=True) | supports
    rows = found.filter(wanted).order_by(F("published_at").desc(nulls_first=True), "-created_at", "pk")
    return [_own(row, participant) for row in rows[:OWN_AT_MOST]]


def _own(row: Proposal, participant: "Participant") -> OwnProposal:
    known = vars(row)
    return OwnProposal(
        proposal=row,
        is_own=row.author_id == participant.pk or known["writes"],
        is_asked=row.state in OPEN_TO_SUPPORT and known["supported_version"] not in {None, row.version},
    )


def decided_proposals(council: "Council") -> QuerySet[Proposal]:
    """Return the proposals that the council adopted or turned down, those that moved last (``on``) first."""
    found = Proposal.objects.filter(SHOWN, council=council, state__in=DECIDED)
    found = found.annotate(on=Coalesce("council_stage_on", "decided_on"))
    return found.order_by(F("on").desc(nulls_last=True), "-published_at", "pk")


def assignments_of(proposal: Proposal) -> list[Assignment]:
    """Return all assignments of a proposal, also those whose place another took; the lead ones first.

    Without a query where no committee can have it yet, and where they were read already.
    """
    if proposal.state in BEFORE_THE_COMMITTEE:
        return []
    prefetch_related_objects([proposal], ASSIGNMENTS)
    return list(proposal.assignments.all())


def read_assignments(proposals: Iterable[Proposal]) -> None:
    """Read the assignments of proposals in one query, in none where no committee can have any of them."""
    if found := [one for one in proposals if one.state not in BEFORE_THE_COMMITTEE]:
        prefetch_related_objects(found, ASSIGNMENTS)


def committees_of(proposal: Proposal) -> list[Assignment]:
    """Return the assignments in force, that of the lead committee first."""
    return [one for one in assignments_of(proposal) if one.is_open]


def lead_of(proposal: Proposal) -> Assignment | None:
    """Return the assignment of the lead committee, None before there is one."""
    return next((one for one in committees_of(proposal) if one.is_lead), None)


def name_in_work(assignment: Assignment) -> str:
    """Return the committee's name, of the lead one with the word for it, in the active language."""
    name = assignment.committee.name
    return _("%(committee)s (lead committee)") % {"committee": name} if assignment.is_lead else name


def opinion_words(assignment: Assignment) -> str:
    """Return a committee's opinion with its paper, or that it gave none in time; empty while awaited."""
    name = name_in_work(assignment)
    if assignment.opinion_on is None:
        missed = _("No opinion was expressed in time.")
        return f"{name}\n{missed}" if assignment.missed_on else ""
    words = {
        "document": assignment.opinion_document,
        "number": assignment.opinion_number,
        "day": date_format(assignment.opinion_on, "DATE_FORMAT"),
    }
    numbered = _("%(document)s No. %(number)s of %(day)s")
    paper = (numbered if assignment.opinion_number else _("%(document)s of %(day)s")) % words
    is_late = assignment.opinion_state is OpinionState.LATE
    late = _("The opinion was given after its last day.") if is_late else ""
    return "\n".join(filter(None, [name, paper, assignment.opinion_text, late]))


def filed_opinions(matters: Iterable[Proposal]) -> list[Assignment]:
    """Return the opinions that were filed on proposals, and those that were missed; the lead ones first.

    Without those on which the committee voted in a meeting of its own: that vote says it already.
    """
    proposals = list(matters)
    read_assignments(proposals)
    said = [one for each in proposals for one in committees_of(each) if one.opinion_on or one.missed_on]
    voted = opinions_on({(LABEL, one.proposal_id) for one in said})
    by_vote = {(key, one.committee.pk) for (_label, key), found in voted.items() for one in found}
    return [one for one in said if (one.proposal_id, one.committee_id) not in by_vote]


def opinions_for(meeting: "Meeting") -> list[tuple[UUID, Assignment]]:
    """Return the items of a meeting about a proposal, each with an opinion of ``filed_opinions``."""
    items = {item.subject_id: item.pk for item in meeting.agenda_items.filter(subject_label=LABEL)}
    if not items:
        return []
    found = Proposal.objects.filter(council=meeting.council, pk__in=[key for key in items if key])
    return [(items[one.proposal_id], one) for one in filed_opinions(found)]


def awaited_opinions(council: "Council", since: date, until: date) -> list[tuple[Assignment, date]]:
    """Return the opinions that are due between two days and not given, each with that day, in order."""
    found = _awaited(council).filter(due_on__range=(since, until)).order_by("due_on", "-is_lead", "pk")
    return [(one, one.due_on) for one in found if one.due_on]


def missed_opinions(council: "Council", today: date) -> list[Assignment]:
    """Return the assignments whose last day is over without an opinion, and which nobody noted as such."""
    found = Assignment.objects.filter(
        proposal__council=council, proposal__state__in=WITH_COMMITTEES, ended_at=None, opinion_on=None
    )
    rows = found.filter(missed_on=None, due_on__lt=today).select_related("proposal__council")
    return list(rows.order_by("due_on", "proposal", "-is_lead", "pk"))


def _awaited(council: "Council") -> QuerySet[Assignment]:
    """Return the assignments whose opinion is not given, and not noted as missed."""
    shown = Proposal.objects.filter(SHOWN, council=council, state__in=WITH_COMMITTEES)
    found = Assignment.objects.filter(proposal__in=shown, ended_at=None, opinion_on=None, missed_on=None)
    return found.select_related("proposal", "committee__term")


def counts_between(council: "Council", since: date, until: date) -> dict[str, int]:
    """Return how many proposals were published, registered and decided between two days, which both count."""
    own = Proposal.objects.filter(council=council, published_at__isnull=False)
    begins, ends = start_of_day(council, since), start_of_day(council, until + timedelta(days=1))
    return own.aggregate(
        published=Count("pk", filter=Q(published_at__gte=begins, published_at__lt=ends)),
        registered=Count("pk", filter=Q(incoming_on__range=(since, until))),
        decided=Count("pk", filter=Q(decided_on__range=(since, until))),
    )


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many public proposals there are by state, settlement and named ages, of those with words and topic.

    Each method leaves out the filter whose chips it counts for.
    """

    rows: tuple[tuple[str, UUID | None, str, int], ...]

    def stages(self, place: UUID | None = None, age: str = "") -> dict[str, int]:
        """Return the number at each station, of those withdrawn or merged, and of all (``""``)."""
        by_state: Counter[str] = Counter()
        for state, where, ages, number in self.rows:
            if place in {None, where} and _has_age(ages, age):
                by_state[state] += number
        counts = {name: sum(by_state[state] for state in states) for name, states in STATIONS}
        return counts | {"": by_state.total()} | {one: by_state[one] for one in OFF_THE_WAY}

    def places(self, stage: str = "", age: str = "") -> Counter[UUID | None]:
        """Return the number in each settlement, and of those without one (None)."""
        counts: Counter[UUID | None] = Counter()
        for state, where, ages, number in self.rows:
            if _is_at(state, stage) and _has_age(ages, age):
                counts[where] += number
        return counts

    def ages(self, stage: str = "", place: UUID | None = None) -> Counter[str]:
        """Return the number for each band of age that is named of any, and of all (``""``)."""
        counts: Counter[str] = Counter()
        for state, where, ages, number in self.rows:
            if _is_at(state, stage) and place in {None, where}:
                counts.update(dict.fromkeys(("", *bands_in(ages)), number))
        return counts


def _is_at(state: str, stage: str) -> bool:
    if stage in OFF_THE_WAY:
        return state == stage
    states = dict(STATIONS).get(stage)
    return states is None or state in states


def _has_age(ages: str, age: str) -> bool:
    return not age or f"|{age}|" in ages


def counts_in(council: "Council", words: str = "", topic: str = "") -> ListCounts:
    """Count the public proposals of a council for its list, those with the words and the topic."""
    rows = Proposal.objects.filter(SHOWN, council=council).order_by()
    if words:
        rows = rows.filter(found_by(words))
    if topic:
        rows = rows.filter(topic__key=topic)
    return ListCounts(tuple(rows.values_list("state", "place", "supporter_ages").annotate(Count("pk"))))


def proposal_by_id(council: "Council", pk: UUID) -> Proposal | None:
    """Return one proposal of a council, or None."""
    return proposals_for_pages().filter(council=council, pk=pk).first()


def proposals_for_pages() -> QuerySet[Proposal]:
    """Return proposals with what their pages name, and how many amendments were written to each."""
    written = Amendment.objects.filter(proposal=OuterRef("pk"), is_published=True).order_by()
    numbers = written.values("proposal").annotate(number=Count("pk")).values("number")
    waiting = written.filter(state=Amendment.State.PROPOSED, withheld="").values("proposal")
    rows = Proposal.objects.select_related("council", "author", "topic", "place", "merge_into", "short")
    return rows.annotate(
        amendments_written=Subquery(numbers),
        amendments_waiting=Subquery(waiting.annotate(number=Count("pk")).values("number")),
    )


def support_of(proposal: Proposal) -> SupportCount:
    """Return the numbers behind the support meter."""
    counts = proposal.supports.counted().aggregate(
        given=Count("pk", filter=Q(version=proposal.version)),
        earlier=Count("pk", filter=~Q(version=proposal.version)),
        lately=Count("pk", filter=Q(version=proposal.version, given_at__gt=clock.now() - LATELY)),
    )
    return SupportCount(needed=support_needed(proposal), **counts)


def support_asked_in(council: "Council") -> int:
    """Return how many supporters the rules ask for today."""
    return profile_of(council).proposal.support_threshold.value


def support_needed(proposal: Proposal) -> int:
    """Return how many supporters a proposal needs: as many as the rules asked for at its publication."""
    if proposal.support_needed is not None:
        return proposal.support_needed
    return support_asked_in(proposal.council)


def looking_for_support(council: "Council") -> QuerySet[Proposal]:
    """Return the published proposals that have not the support they need, oldest first."""
    found = Proposal.objects.filter(SHOWN, council=council, state=State.PUBLISHED)
    return found.select_related("council").order_by("published_at", "pk")


def registered_twin(proposal: Proposal) -> Proposal | None:
    """Return another open proposal in the register that has the same title and points, or None."""
    others = Proposal.objects.filter(council=proposal.council_id, incoming_number__isnull=False)
    others = others.exclude(state__in=[State.REJECTED, *ANSWERED, *OFF_THE_WAY])
    words = others.exclude(pk=proposal.pk).only(
        "title", "legal_ground", "points", "incoming_number", "incoming_on"
    )
    # Compared here: SQLite knows no small letters but the Latin ones.
    own = proposal.title.casefold()
    same = (other for other in words if other.title.casefold() == own and other.text == proposal.text)
    return next(same, None)


def actor_on(proposal: Proposal, participant: "Participant | None") -> "Participant | Representation | None":
    """Return as whom a person acts on a proposal: for the organisation that wrote it, where they may."""
    if participant is None or not proposal.author.is_organisation:
        return participant
    return acting_for(participant).filter(organisation=proposal.author_id).first() or participant


def takes_arguments(proposal: Proposal) -> bool:
    """Return whether a proposal is argued about: from its publication to the council's decision."""
    return proposal.published_at is not None and proposal.state not in {*DECIDED, *OFF_THE_WAY}


def authors_of(proposal: UUID) -> Q:
    """Return the condition of having written a proposal, alone or with others."""
    together = CoAuthor.objects.writing().filter(proposal=proposal)
    alone = Proposal.objects.filter(pk=proposal)
    return Q(pk__in=alone.values("author")) | Q(pk__in=together.values("participant"))


def own_support(proposal: Proposal, participant: "Participant | None") -> Support | None:
    """Return the participant's own support, of whichever version; the last one that ended if none counts."""
    if participant is None:
        return None
    own = proposal.supports.filter(participant=participant).select_related("carried_from__proposal")
    return own.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()


def merged_from(support: Support | None) -> Proposal | None:
    """Return the proposal with which a support came, that was merged into the one that it counts for."""
    carried = support.carried_from if support is not None else None
    return carried.proposal if carried is not None and carried.proposal.state == State.MERGED else None


def versions_of(proposal: Proposal) -> list[ProposalVersion]:
    """Return the published texts of a proposal, the newest first."""
    return list(proposal.versions.order_by("-number"))


def co_authors_of(proposal: Proposal) -> "list[Participant]":
    """Return who writes the proposal beside its author, in the order in which they joined.

    Without a query for a proposal of ``proposals_of``.
    """
    return [one.participant for one in proposal.writing_beside if one.participant is not None]


def places_of(proposal: Proposal) -> list[CoAuthor]:
    """Return the places beside the author, those that were offered and nobody took yet first."""
    rows = proposal.co_authors.filter(ended_at__isnull=True).select_related("participant")
    return list(rows.order_by(F("joined_at").asc(nulls_first=True), "offered_at"))


def unverified_supporters(proposal: Proposal) -> int:
    """Return how many of those who support the present text are not verified yet."""
    rows = proposal.supports.counted().filter(version=proposal.version)
    verified = verified_people(proposal.council, VerifiedAct.SUPPORT)
    return rows.exclude(participant__in=verified).count()


def lapses_on(support: Support) -> date:
    """Return the day on which a support stops counting if nobody verifies its giver."""
    council = support.proposal.council
    return today_in(council, support.given_at + support_holds(council))


def support_holds(council: "Council") -> timedelta:
    """Return how long the support of somebody who is not verified counts."""
    return timedelta(days=profile_of(council).verify.support_days.value)


def named_supporters(proposal: Proposal, viewer: "Participant | None") -> list[str]:
    """Return the names of those who chose to be shown and whose name everybody may see."""
    shown = {"is_named": True, "version": proposal.version, "participant__is_public": True}
    rows = (
        proposal.supports.counted().filter(**shown, participant__left_at=None).select_related("participant")
    )
    return [display_name_of(support.participant, viewer) for support in rows.order_by("given_at")]


def current_station(proposal: Proposal) -> int | None:
    """Return the proposal's station of seven, or None for one that left the way."""
    return station(State(proposal.state))


def annexes_of(proposals: Iterable[Proposal]) -> "dict[UUID, list[File]]":
    """Return the documents of some proposals, its annexes on paper, by the proposal's id; in one query."""
    found = files_of(LABEL, [one.pk for one in proposals])
    return {UUID(key): [one for one in files if one.kind == "document"] for key, files in found.items()}


def reasons_on_paper(proposal: Proposal, annexes: "Iterable[File]" = ()) -> str:
    """Return the reasons as an agenda and a paper have them: with the cost, and the names of the annexes."""
    names = "; ".join(one.name for one in annexes)
    with override(proposal.language):
        cost = _("Cost and who pays: %(cost)s") % {"cost": proposal.cost} if proposal.cost else ""
        papers = _("Annexes: %(names)s") % {"names": names} if names else ""
    return "\n\n".join(filter(None, [proposal.summary, cost, papers]))


def summary_of(proposal: Proposal, annexes: "Iterable[File]" = ()) -> SubjectSummary:
    """Return what other apps may copy of a proposal; with ``annexes`` as it goes on an agenda."""
    url = reverse("proposals:detail", kwargs={"council": proposal.council.slug, "pk": proposal.pk})
    return SubjectSummary(
        label=LABEL,
        id=proposal.pk,
        title=proposal.title,
        text=proposal.text,
        points=proposal.points,
        url=url,
        digest=hashlib.sha256(f"{proposal.title}\n{proposal.text}".encode()).hexdigest(),
        language=proposal.language,
        reasons=reasons_on_paper(proposal, annexes),
        mover=proposal.author_id,
        incoming_number=proposal.incoming,
    )


def led_subject(proposal: Proposal, annexes: "Iterable[File]" = ()) -> LedSubject:
    """Return a proposal as a subject for the council's agenda: with its lead committee and annexes."""
    lead, summary = lead_of(proposal), summary_of(proposal, annexes)
    facts = {one.name: getattr(summary, one.name) for one in fields(summary)}
    return LedSubject(**facts, lead_committee=lead.committee_id if lead else None)


def summaries(council: "Council", ids: Iterable[UUID]) -> dict[UUID, SubjectSummary]:
    """Return summaries of the council's published proposals by id, in one query."""
    rows = Proposal.objects.filter(SHOWN, council=council, pk__in=list(ids))
    return {row.pk: summary_of(row) for row in rows.select_related("council")}


def findable(council: "Council", streams: Collection[str] | None) -> Iterator[Searchable]:
    """Return the published proposals that went on, all or those with these streams."""
    rows = Proposal.objects.filter(SHOWN, council=council)
    if streams is not None:
        rows = rows.filter(pk__in=keys_in(FAMILY, streams))
    for proposal in rows.exclude(state__in=OFF_THE_WAY).order_by("pk"):
        numbers = [f"№ {proposal.incoming}"] if proposal.incoming else []
        yield Searchable(
            id=proposal.pk,
            stream=proposal_stream(proposal),
            title=proposal.title,
            text="\n".join([proposal.text, proposal.summary, *numbers]),
            url=reverse("proposals:detail", kwargs={"council": council.slug, "pk": proposal.pk}),
            language=proposal.language,
            on=today_in(council, proposal.published_at),
        )


def moderated_texts(council: "Council", ids: Iterable[UUID]) -> Iterator[ModeratedText]:
    """Yield the proposals that were published, or wait for it, as moderators read them, in one query."""
    known = Q(published_at__isnull=False) | ~Q(withheld="")
    for proposal in Proposal.objects.filter(known, council=council, pk__in=list(ids)).order_by("pk"):
        state: TextState = "shown"
        if proposal.withheld:
            state = "waits" if proposal.withheld == WAITS else "hidden"
        yield ModeratedText(
            label=LABEL,
            id=proposal.pk,
            kind=_("proposal"),
            title=proposal.title,
            words="\n\n".join(filter(None, [proposal.title, proposal.text, proposal.summary, proposal.cost])),
            author=proposal.author_id,
            url=reverse("proposals:detail", kwargs={"council": council.slug, "pk": proposal.pk}),
            language=proposal.language,
            at=proposal.published_at or proposal.created_at,
            state=state,
        )


def published_today(author: "Participant") -> int:
    """Return how many proposals an author has published today, where the council is, or let wait."""
    begins = start_of_day(author.council, today_in(author.council))
    own = Proposal.objects.filter(author=author)
    return own.filter(Q(published_at__gte=begins) | Q(withheld=WAITS, published_at=None)).count()


def amendments_of(item: "AgendaItem") -> list[Amendment]:
    """Return the amendments to an item's draft in the order in which they were moved, with their movers."""
    found = Amendment.objects.filter(agenda_item=item).select_related("to", "mover")
    return list(found.order_by("number"))


def takes_amendments(proposal: Proposal) -> bool:
    """Return whether amendments are written to a proposal: as long as its authors may change the text."""
    return proposal.state in OPEN_TO_SUPPORT


def amendments_to(proposal: Proposal, item: "AgendaItem | None" = None) -> list[Amendment]:
    """Return the amendments written to a proposal, and those moved to the item that deals with it."""
    written, moved = Q(proposal=proposal), Q(agenda_item=item)
    found = Amendment.objects.filter(written | moved if item is not None else written)
    return list(found.select_related("to", "mover").order_by("number", "moved_at"))


def amendments_to_argue(proposal: Proposal) -> list[Amendment]:
    """Return the written amendments that everybody reads and nobody decided on, in their order."""
    found = Amendment.objects.filter(proposal=proposal, is_published=True, withheld="")
    return list(found.filter(state__in=OPEN_AMENDMENTS).order_by("number"))


def moderated_amendments(council: "Council", ids: Iterable[UUID]) -> Iterator[ModeratedText]:
    """Yield the amendments that were written to proposals as moderators read them, in one query."""
    rows = Amendment.objects.filter(proposal__council=council, pk__in=list(ids)).select_related("proposal")
    for row in rows.order_by("pk"):
        assert row.proposal is not None  # noqa: S101 - it was asked for
        state: TextState = "shown"
        if row.withheld:
            state = "waits" if row.withheld == WAITS else "hidden"
        words = "\n\n".join(filter(None, [row.text or row.point_words, row.reasons]))
        place = {"council": council.slug, "pk": row.proposal.pk}
        yield ModeratedText(
            label=AMENDMENT,
            id=row.pk,
            kind=_("amendment"),
            title=row.proposal.title,
            words=words,
            author=row.mover_id,
            url=f"{reverse('proposals:amendments', kwargs=place)}#amendment-{row.number}",
            language=row.language,
            at=row.moved_at,
            state=state,
        )


def words_of_point(draft: "AgendaItem | Proposal", point: str) -> str:
    """Return how a point of a draft reads now; empty where the draft has no such point."""
    return words_of("", [row for row in draft.points if row["id"] == point])


def amendments_to_vote(item: "AgendaItem") -> list[Amendment]:
    """Return the amendments that the rules of the meeting put next, see ``youth.procedure.amendments``.

    Not one whose point the draft has lost, nor one that an adopted one excludes or a moderator hid.
    """
    awaiting = {one.pk: one for one in _awaiting(amendments_of(item), item)}
    order = rules_of(item.meeting).amendment.order.value
    return [awaiting[key] for key in next_to_vote(_moved(awaiting.values()), order)]


@dataclass(frozen=True, slots=True)
class AmendedItems:
    """The items of a meeting that have amendments, and those whose have to be voted on before the whole."""

    amended: frozenset[UUID] = frozenset()
    first: frozenset[UUID] = frozenset()


def amended_items(meeting: "Meeting") -> AmendedItems:
    """Return the items of a meeting with amendments that were not withdrawn, in one query."""
    by_item: dict[UUID, list[Amendment]] = {}
    of_meeting = Amendment.objects.filter(agenda_item__meeting=meeting).select_related("agenda_item")
    for one in of_meeting.exclude(state=Amendment.State.WITHDRAWN):
        if one.agenda_item is not None:
            by_item.setdefault(one.agenda_item.pk, []).append(one)
    if not by_item:
        return AmendedItems()
    order = rules_of(meeting).amendment.order.value
    waiting = {
        item: _awaiting(those, those[0].agenda_item) if those[0].agenda_item is not None else []
        for item, those in by_item.items()
    }
    first = [item for item, those in waiting.items() if come_before_whole(_moved(those), order)]
    return AmendedItems(frozenset(by_item), frozenset(first))


def is_excluded(amendment: Amendment, draft: "AgendaItem | Proposal", among: Iterable[Amendment]) -> bool:
    """Return whether the council adopted another change of the point since an amendment was moved.

    One that is moved to the new words of the point is not excluded.
    """
    if not amendment.point or words_of_point(draft, amendment.point) == amendment.point_words:
        return False
    adopted = (one for one in among if one.state == Amendment.State.ADOPTED)
    return any(exclude_each_other(one.operation, amendment.operation) for one in adopted)


def _awaiting(rows: Sequence[Amendment], item: "AgendaItem") -> list[Amendment]:
    """Return the amendments to an item that are still to be voted on."""
    return [
        one
        for one in rows
        if one.state == Amendment.State.MOVED
        and not one.withheld
        and not is_gone(item.points, one.operation)
        and not is_excluded(one, item, rows)
    ]


def moved_in_order(amendments: Iterable[Amendment], order: Sequence[AmendmentKind]) -> list[Amendment]:
    """Return amendments in the order in which rules put them to the vote."""
    by_key = {one.pk: one for one in amendments}
    return [by_key[key] for key in order_of_votes(_moved(by_key.values()), order)]


def _moved(amendments: Iterable[Amendment]) -> list[Moved[UUID]]:
    return [Moved(key=one.pk, change=Change(one.change), at=one.number, to=one.to_id) for one in amendments]


def amendment_by_id(council: "Council", pk: UUID) -> Amendment | None:
    """Return an amendment of the council with its item and meeting, and its proposal; or None."""
    own = Q(agenda_item__meeting__council=council) | Q(proposal__council=council)
    found = Amendment.objects.filter(own, pk=pk)
    related = ("agenda_item__meeting__council", "proposal__council", "proposal__author", "to", "mover")
    return found.select_related(*related).first()


def similar_proposals(council: "Council", title: str, *, other_than: UUID | None = None) -> list[Proposal]:
    """Return the public proposals whose titles say the same as ``title``, the most alike first.

    Two queries, whatever the number of proposals; withdrawn and merged ones are left out.
    """
    keys = telling_keys(title)
    if not keys:
        return []
    found = TitleKey.objects.filter(council=council, key__in=keys).exclude(proposal=other_than)
    shared = found.values("proposal").annotate(shared=Count("pk")).order_by("-shared", "proposal")
    candidates = [row["proposal"] for row in shared[:COMPARED_AT_MOST]]
    if not candidates:
        return []
    rows = Proposal.objects.filter(pk__in=candidates).exclude(state__in=OFF_THE_WAY)
    rows = rows.annotate(supporters=SUPPORTERS)
    alike = [(likeness(title, row.title), row) for row in rows]
    offered = [(measure, row) for measure, row in alike if measure >= THRESHOLD]
    offered.sort(key=lambda one: (-one[0], one[1].pk))
    for _measure, row in offered:
        row.council = council
    return [row for _measure, row in offered[:SIMILAR_AT_MOST]]
