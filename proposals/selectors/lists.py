"""Many proposals: the list, those of one person, what the search finds, how many of each kind."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from plugins.hooks import Searchable
from proposals.list_search import found_by
from proposals.listing import Listing
from proposals.models import (
    CoAuthor,
    Proposal,
    Support,
)
from proposals.streams import FAMILY, proposal_stream
from proposals.supporter_ages import bands_in
from proposals.workflow import (
    OFF_THE_WAY,
    OPEN_TO_SUPPORT,
    STATIONS,
    State,
)
from youth.journal.streams import keys_in
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.organisations import acting_for

if TYPE_CHECKING:
    from youth.models import Council, Participant
from proposals.selectors.authors import CO_AUTHORS
from proposals.selectors.proposals import DECIDED, SHOWN
from proposals.selectors.support import SUPPORTERS

EVERYTHING = Listing()


OWN_AT_MOST = 100


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


def on_their_way(council: "Council") -> QuerySet[Proposal]:
    """Return the public proposals that were neither withdrawn nor merged into another, newest first."""
    return proposals_of(council).exclude(state__in=OFF_THE_WAY)


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


def looking_for_support(council: "Council") -> QuerySet[Proposal]:
    """Return the published proposals that have not the support they need, oldest first."""
    found = Proposal.objects.filter(SHOWN, council=council, state=State.PUBLISHED)
    return found.select_related("council").order_by("published_at", "pk")


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
