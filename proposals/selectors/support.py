"""Who supports a proposal, how many do, and how many are needed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    StringAgg,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Cast, Coalesce

from proposals.models import (
    CoAuthor,
    Proposal,
    Support,
)
from proposals.workflow import (
    State,
)
from youth import clock
from youth.procedure.choices import VerifiedAct
from youth.selectors.councils import today_in
from youth.selectors.people import display_name_of
from youth.selectors.rules import profile_of
from youth.selectors.verification import verified_people

if TYPE_CHECKING:
    from youth.models import Council, Participant

LATELY = timedelta(days=7)
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


def support_of(proposal: Proposal) -> SupportCount:
    """Return the numbers behind the support meter."""
    counts = proposal.supports.counted().aggregate(**_numbers(proposal.version))
    return SupportCount(needed=support_needed(proposal), **counts)


def _numbers(version: "int | F") -> dict[str, Count]:
    return {
        "given": Count("pk", filter=Q(version=version)),
        "earlier": Count("pk", filter=~Q(version=version)),
        "lately": Count("pk", filter=Q(version=version, given_at__gt=clock.now() - LATELY)),
    }


def read_for_press(proposal: Proposal, participant: "Participant") -> dict[str, BaseExpression]:
    """Return what a press of one participant asks about a locked proposal, as parts of another query.

    ``press_read`` makes of it what was read.
    """
    own = Support.objects.filter(proposal=proposal.pk, participant=participant.pk)
    live = own.counted().order_by()
    first, last = own.order_by("begins_at", "pk"), own.order_by("-begins_at", "-pk")
    given = Support.objects.counted().filter(proposal=proposal.pk, version=proposal.version).order_by()
    number = given.values("proposal").annotate(number=Count("pk")).values("number")
    beside = CoAuthor.objects.writing().filter(proposal=proposal.pk).order_by().values("proposal")
    ids = beside.annotate(ids=StringAgg(Cast("participant_id", TextField()), Value(","))).values("ids")
    return {
        "given": Coalesce(Subquery(number), 0),
        "own": Subquery(live.values("pk")),
        "own_version": Subquery(live.values("version")),
        "own_is_named": Subquery(live.values("is_named")),
        "first_given_at": Subquery(first.values("given_at")[:1]),
        "last_ended_because": Subquery(last.values("ended_because")[:1]),
        "co_author_ids": Subquery(ids),
    }


@dataclass(frozen=True, slots=True)
class Press:
    """How many support the present text, and what the participant who presses has to do with it.

    ``own`` is the key of the support of theirs that counts; ``first_given_at`` is when they gave one first.
    """

    given: int
    own: int | None
    own_version: int | None
    own_is_named: bool
    first_given_at: datetime | None
    last_ended_because: str
    co_author_ids: frozenset[UUID]


def press_read(row: object) -> Press:
    """Return what was read beside a row."""
    read = vars(row)
    ids = read["co_author_ids"]
    return Press(
        given=read["given"],
        own=read["own"],
        own_version=read["own_version"],
        own_is_named=bool(read["own_is_named"]),
        first_given_at=read["first_given_at"],
        last_ended_because=read["last_ended_because"] or "",
        co_author_ids=frozenset(UUID(one) for one in ids.split(",")) if ids else frozenset(),
    )


def support_read() -> dict[str, Coalesce]:
    """Return the same numbers as parts of a query of proposals."""
    rows = Support.objects.counted().filter(proposal=OuterRef("pk")).order_by().values("proposal")
    numbers = _numbers(F("proposal__version"))
    return {
        name: Coalesce(Subquery(rows.annotate(number=number).values("number")), 0)
        for name, number in numbers.items()
    }


def support_asked_in(council: "Council") -> int:
    """Return how many supporters the rules ask for today."""
    return profile_of(council).proposal.support_threshold.value


def support_needed(proposal: Proposal) -> int:
    """Return how many supporters a proposal needs: as many as the rules asked for at its publication."""
    if proposal.support_needed is not None:
        return proposal.support_needed
    return support_asked_in(proposal.council)


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


def own_and_named_supports(
    proposal: Proposal, viewer: "Participant | None"
) -> tuple[Support | None, "dict[Participant, str]"]:
    """Return what ``own_support`` does, and those who chose to be shown with their names, in one query.

    Only names are shown that everybody may see.
    """
    named = Q(
        ended_at=None,
        is_named=True,
        version=proposal.version,
        participant__is_public=True,
        participant__left_at=None,
    )
    rows = proposal.supports.annotate(names=ExpressionWrapper(named, output_field=BooleanField()))
    rows = rows.select_related("participant", "carried_from__proposal")
    if viewer is None:
        found, own = list(rows.filter(named)), []
    else:
        found = list(rows.filter(named | Q(participant=viewer)))
        own = [one for one in found if one.participant_id == viewer.pk]
    names = {
        one.participant: display_name_of(one.participant, viewer)
        for one in sorted(found, key=lambda one: one.given_at)
        if vars(one)["names"]
    }
    return max(own, key=_latest, default=None), names


def _latest(own: Support) -> tuple[bool, datetime, int]:
    """Order somebody's supports: one that counts is last, before it the one that ended last."""
    return own.ended_at is None, own.ended_at or own.given_at, own.pk
