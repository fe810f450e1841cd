"""What waits for office-holders: proposals to register, assign, give an opinion on, put to a vote."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.hooks import Tile
from proposals.models import Assignment, Proposal
from proposals.selectors.support import support_holds
from proposals.workflow import OPEN_TO_SUPPORT, WITH_COMMITTEES, State
from youth import clock
from youth.policies import CHAIR, DEPUTY, SECRETARY, holds, may
from youth.procedure.choices import VerifiedAct
from youth.selectors.councils import today_in
from youth.selectors.verification import facts_needed, verified_people

if TYPE_CHECKING:
    from youth.models import Council, Participant

AT_MOST = 500
# Who has a step in which states, in which words, and where the list of such proposals is.
COUNTED: tuple[tuple[str, tuple[State, ...], tuple[str, ...], Promise, str], ...] = (
    ("register", (State.SUBMITTED,), (SECRETARY,), gettext_lazy("Proposals to register"), "registered"),
    (
        "assign",
        (State.REGISTERED,),
        (CHAIR, DEPUTY),
        gettext_lazy("Proposals to assign to a committee"),
        "registered",
    ),
    (
        "agenda",
        (State.OPINION_GIVEN, State.POSTPONED),
        (CHAIR, DEPUTY, SECRETARY),
        gettext_lazy("Proposals that are ready for the agenda"),
        "committee",
    ),
)


def tiles_of(council: "Council", participant: "Participant") -> list[Tile]:
    """Return what waits for a participant, in one query."""
    if council.kind == council.Kind.MUNICIPAL:
        return []
    verifies = may("council.verify_people", participant, council)
    waiting = _waiting(council, participant, verifies=verifies)
    return [
        *_to_count(council, participant, waiting),
        *_to_merge(participant, waiting),
        *(_opinion(one) for one in waiting if vars(one)["owes"]),
        *(_unverified(council, waiting) if verifies else ()),
    ]


def _waiting(council: "Council", participant: "Participant", *, verifies: bool) -> list[Proposal]:
    """Return the proposals in which somebody in an office takes the next step.

    ``owes`` is set on them: the participant chairs a committee whose opinion is awaited, by ``owed_on``, and
    ``leads`` where it is the lead one; ``missed`` where the lead one gave no opinion in time. For who
    verifies people those are among them whose supports may lapse, with their number ``unverified``, the first
    of them given at ``first_at``.
    """
    chaired = participant.committees.in_force(clock.now()).filter(is_chair=True)
    work = Assignment.objects.filter(proposal=OuterRef("pk"), ended_at=None, opinion_on=None)
    owed = work.filter(missed_on=None, committee__in=chaired.values("committee"))
    first = owed.order_by(F("due_on").asc(nulls_last=True), "-is_lead")
    proposals = Proposal.objects.filter(council=council)
    found: QuerySet[Proposal] = proposals.annotate(
        owes=Exists(owed),
        owed_on=Subquery(first.values("due_on")[:1]),
        leads=Subquery(first.values("is_lead")[:1]),
        missed=Exists(work.filter(is_lead=True, missed_on__isnull=False)),
    )
    wanted = Q(state__in=[one for row in COUNTED for one in row[1]])
    wanted |= Q(state__in=WITH_COMMITTEES, owes=True) | Q(state=State.IN_COMMITTEE, missed=True)
    wanted |= Q(state__in=OPEN_TO_SUPPORT, merge_into__isnull=False)
    if verifies and facts_needed(council, VerifiedAct.SUPPORT):
        found = _with_unverified(council, found)
        wanted |= Q(state__in=OPEN_TO_SUPPORT, unverified__gt=0)
    rows = found.filter(wanted).defer("summary", "points", "answer_text")
    rows = rows.order_by(F("owed_on").asc(nulls_last=True), "published_at", "pk")[:AT_MOST]
    for row in rows:
        row.council = council
    return list(rows)


def _with_unverified(council: "Council", found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    verified = verified_people(council, VerifiedAct.SUPPORT)
    counted = Q(supports__ended_at=None, supports__participant__left_at=None)
    unverified = counted & ~Q(supports__participant__in=verified)
    return found.annotate(
        unverified=Count("supports", filter=unverified), first_at=Min("supports__given_at", filter=unverified)
    )


def _to_count(council: "Council", participant: "Participant", waiting: Iterable[Proposal]) -> Iterator[Tile]:
    """Yield a line for each step that takes no deadline: the one proposal, or their list."""
    for what, states, roles, title, stage in COUNTED:
        found = [one for one in waiting if _is_in(one, states)] if holds(participant, *roles) else []
        listed = f"{reverse('proposals:list', kwargs={'council': council.slug})}?stage={stage}"
        url = _page(found[0]) if len(found) == 1 else listed
        yield Tile(key=f"proposals.{what}", title=title, count=len(found), url=url, icon="lightbulb")


def _to_merge(participant: "Participant", waiting: Iterable[Proposal]) -> Iterator[Tile]:
    """Yield the proposals whose authors ask the secretary to merge them."""
    if not holds(participant, SECRETARY):
        return
    for one in waiting:
        if one.state in OPEN_TO_SUPPORT and one.merge_into_id is not None and not one.withheld:
            title = _("Merge as its author asks: %(title)s") % {"title": one.title}
            yield Tile(key=f"proposals.merge.{one.pk}", title=title, url=_page(one), icon="lightbulb")


def _is_in(proposal: Proposal, states: tuple[State, ...]) -> bool:
    """Return whether a proposal is in one of the states; without an opinion in time it is as with one."""
    if proposal.state == State.IN_COMMITTEE and vars(proposal)["missed"]:
        return State.OPINION_GIVEN in states
    return proposal.state in states


def _opinion(proposal: Proposal) -> Tile:
    due = vars(proposal)["owed_on"]
    leads = _("Your committee leads.") if vars(proposal)["leads"] else _("Another committee leads.")
    return Tile(
        key=f"proposals.opinion.{proposal.pk}",
        title=_("Opinion of the committee: %(title)s") % {"title": proposal.title},
        url=_page(proposal),
        due=due,
        note=" ".join(filter(None, [leads, _("The day was set when it was assigned.") if due else ""])),
        icon="scroll-text",
    )


def _unverified(council: "Council", waiting: Iterable[Proposal]) -> Iterator[Tile]:
    """Yield how many supports lapse unless their givers are verified, with the day of the first."""
    open_ones = [one for one in waiting if vars(one).get("unverified")]
    given = [vars(one)["first_at"] for one in open_ones]
    if given:
        yield Tile(
            key="proposals.unverified",
            title=gettext_lazy("Supports of people whom nobody has verified"),
            count=sum(vars(one)["unverified"] for one in open_ones),
            url=reverse("youth:verify", kwargs={"council": council.slug}),
            due=today_in(council, min(given) + support_holds(council)),
            note=_("The first of them lapses then."),
            icon="shield-check",
        )


def _page(proposal: Proposal) -> str:
    return reverse("proposals:detail", kwargs={"council": proposal.council.slug, "pk": proposal.pk})
