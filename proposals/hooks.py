"""The proposals' answers to hooks."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins import hooks
from proposals.models import Amendment, Assignment, Proposal
from proposals.presenters.amendments import amendment_lines, amendments_context
from proposals.presenters.cards import gathered_proposals, newest_proposals
from proposals.presenters.desk import tiles_of
from proposals.presenters.outcomes import outcomes
from proposals.presenters.proposal_page import state_in_words
from proposals.selectors.amendments import AMENDMENT, amended_items, amendment_by_id, moderated_amendments
from proposals.selectors.authors import actor_on
from proposals.selectors.committees import (
    ASSIGNMENTS,
    awaited_opinions,
    committees_of,
    led_subject,
    opinion_words,
    opinions_for,
)
from proposals.selectors.lists import OwnProposal, counts_between, findable, looking_for_support, things_of
from proposals.selectors.proposals import (
    LABEL,
    READY_FOR_AGENDA,
    annexes_of,
    moderated_texts,
    proposal_by_id,
    summaries,
    summary_of,
)
from proposals.selectors.support import support_needed
from proposals.services import (
    adopt_proposal,
    follow_moderation,
    follow_referral,
    forget_participant,
    note_on_agenda,
    note_opinion,
    note_taken_off,
    postpone_proposal,
    reject_proposal,
)
from proposals.services.committees import waits_for_opinion
from proposals.services.written_amendments import follow_decision, put_amendments
from proposals.workflow import State
from youth import clock
from youth import offers as youth_offers
from youth.policies import may
from youth.procedure.matter import MatterAct
from youth.procedure.opinions import OpinionState
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.committees import opinion_by_vote
from youth.services.meetings import matter_refusal, step_refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from youth.journal.models import JournalEntry
    from youth.models import AgendaItem, Council, Meeting, Participant, Resolution, User

logger = logging.getLogger(__name__)
# What a committee is asked about a matter, see ``youth.consequences``.
GIVE_OPINION = "youth.give_opinion"


@hooks.navigation.register
def navigation(council: "Council") -> Iterable[hooks.NavItem]:
    """Return the navigation entries of a youth council's proposals: the list, and writing one."""
    if council.kind != council.Kind.YOUTH:
        return []
    place = {"council": council.slug}
    proposals, writing = reverse("proposals:list", kwargs=place), reverse("proposals:create", kwargs=place)
    return [
        hooks.NavItem(
            title=_("Proposals"),
            url=proposals,
            icon="lightbulb",
            order=10,
            group="take_part",
            place="take_part",
        ),
        hooks.NavItem(
            title=pgettext_lazy("button", "Propose"),
            url=writing,
            icon="pencil-line",
            order=11,
            group="take_part",
        ),
    ]


@hooks.page_widgets.register
def page_widgets(council: "Council") -> Iterable[hooks.Widget]:
    """Offer the newest proposals of a youth council, and the outcomes of those that it decided on."""
    if council.kind != council.Kind.YOUTH:
        return []
    return [
        hooks.Widget(key="proposals.newest", title=_("Newest proposals"), render=newest_proposals),
        hooks.Widget(key="proposals.outcomes", title=_("You said → the municipality did"), render=outcomes),
    ]


@hooks.slot.at("page.aside")
def proposals_of_a_campaign(council: "Council", subject: Any) -> str:
    """Show on a campaign's page the newest proposals about its topics, and the way to one's own."""
    return gathered_proposals(council, subject.topic_ids) if subject.is_campaign else ""


@hooks.dates.register
def dates(council: "Council", since: date, until: date) -> Iterable[hooks.Moment]:
    """Yield the days by which committees have to give their opinions."""
    for one, due in awaited_opinions(council, since, until):
        words = {"title": one.proposal.title, "committee": one.committee.name}
        title = _("Opinion due: %(title)s") if one.is_lead else _("Opinion of “%(committee)s” due: %(title)s")
        yield hooks.Moment(
            title=title % words,
            starts=due,
            url=reverse("proposals:detail", kwargs={"council": council.slug, "pk": one.proposal_id}),
        )


@hooks.dashboard_tiles.register
def dashboard_tiles(council: "Council", participant: "Participant") -> Iterable[hooks.Tile]:
    """Return what waits for the council's offices, and for the chairs of its committees."""
    return tiles_of(council, participant)


@hooks.exports.register
def exports(council: "Council") -> Iterable[hooks.Export]:
    """Yield a youth council's proposals as a list for programs and as a feed."""
    if council.kind != council.Kind.YOUTH:
        return
    place = {"council": council.slug}
    for name, view, media_type in (
        ("proposals.list", "api:proposals:list", "application/json"),
        ("proposals.feed", "proposals:feed", "application/atom+xml"),
    ):
        url = reverse(view, kwargs=place)
        yield hooks.Export(name=name, title=_("Proposals"), media_type=media_type, url=url)


@hooks.indicators.register
def indicators(council: "Council", since: date, until: date) -> Iterable[hooks.Measure]:
    """Count what a youth council's young people proposed, and what it decided on."""
    if council.kind != council.Kind.YOUTH:
        return
    counts = counts_between(council, since, until)
    source = _("register of proposals")
    for key, title in (
        ("published", _("Proposals published")),
        ("registered", _("Proposals registered")),
        ("decided", _("Proposals decided on")),
    ):
        yield hooks.Measure(key=f"proposals.{key}", title=title, value=counts[key], source=source)


@youth_offers.own_things.register
def own_things(council: "Council", participant: "Participant") -> Iterable[youth_offers.OwnThing]:
    """Return what a participant is writing, has proposed and supports; with nothing yet, how to begin."""
    things = things_of(council, participant)
    if not things and may("proposals.write", participant, council):
        yield from _first_steps(council)
    for one in things:
        proposal, is_draft = one.proposal, one.proposal.state == State.DRAFT
        yield youth_offers.OwnThing(
            section=_section_of(one),
            title=proposal.title or _("Without a title"),
            url=reverse(
                "proposals:edit" if is_draft else "proposals:detail",
                kwargs={"council": council.slug, "pk": proposal.pk},
            ),
            at=proposal.published_at or proposal.created_at,
            note="" if is_draft else _note_of(one),
            language=proposal.language if proposal.title else "",
        )


@youth_offers.keeps_rules.register
def keeps_rules(council: "Council", fields: frozenset[str]) -> Iterable[youth_offers.KeepsRules]:
    """Return the proposals that look for support."""
    if "proposal.support_threshold" not in fields:
        return
    for proposal in looking_for_support(council):
        needed = {"needed": support_needed(proposal)}
        yield youth_offers.KeepsRules(
            title=proposal.title,
            url=reverse("proposals:detail", kwargs={"council": council.slug, "pk": proposal.pk}),
            note=_("still needs %(needed)s supporters, as on the day of its publication") % needed,
        )


def _section_of(one: OwnProposal) -> youth_offers.OwnSection:
    if one.is_own:
        return "drafts" if one.proposal.state == State.DRAFT else "proposals"
    return "invitations" if one.is_asked else "supports"


def _note_of(one: OwnProposal) -> str | Promise:
    if one.is_asked:
        return _("The text that you supported has changed. Do you stay?")
    if one.is_own and one.proposal.state == State.RETURNED:
        return _("It was returned to you for correction and waits for you.")
    return state_in_words(one.proposal)


def _first_steps(council: "Council") -> Iterable[youth_offers.OwnThing]:
    steps = (
        ("list", _("Find a proposal to support"), _("One tap, and you can take it back.")),
        ("create", _("Propose something of your own"), _("A sentence and a point are enough to begin.")),
    )
    for name, title, note in steps:
        url = reverse(f"proposals:{name}", kwargs={"council": council.slug})
        yield youth_offers.OwnThing(section="first_steps", title=title, url=url, at=clock.now(), note=note)


@youth_offers.agenda_candidates.register
def agenda_candidates(council: "Council", meeting: "Meeting") -> Iterable[hooks.SubjectSummary]:
    """Offer the proposals with an opinion, or whose committee missed its deadline.

    To a committee those on which the council has not voted, first those that it leads.
    """
    waiting = Proposal.objects.filter(council=council, state__in=READY_FOR_AGENDA, withheld="")
    if meeting.committee_id is not None:
        yield from _for_committee(waiting, meeting)
        return
    found = list(
        waiting.select_related("council")
        .prefetch_related(ASSIGNMENTS)
        .order_by("incoming_on", "incoming_number")
    )
    annexes = annexes_of(found) if found else {}
    for proposal in found:
        if not waits_for_opinion(proposal, meeting):
            yield led_subject(proposal, annexes.get(proposal.pk, ()))


def _for_committee(waiting: "QuerySet[Proposal]", meeting: "Meeting") -> Iterator[hooks.SubjectSummary]:
    asked = Assignment.objects.filter(committee=meeting.committee_id, ended_at=None)
    order = Case(
        When(pk__in=asked.filter(is_lead=True).values("proposal"), then=0),
        When(pk__in=asked.values("proposal"), then=1),
        default=2,
    )
    rows = waiting.select_related("council").prefetch_related(ASSIGNMENTS)
    found = list(rows.order_by(order, "incoming_on", "incoming_number"))
    annexes = annexes_of(found) if found else {}
    for proposal in found:
        summary = summary_of(proposal, annexes.get(proposal.pk, ()))
        facts = {one.name: getattr(summary, one.name) for one in fields(summary)}
        own = (one for one in committees_of(proposal) if one.committee_id == meeting.committee_id)
        is_awaited = any(one.is_awaited for one in own)
        yield youth_offers.CommitteeCandidate(**facts, is_awaited=is_awaited)


@youth_offers.item_opinions.register
def item_opinions(council: "Council", meeting: "Meeting") -> Iterable[youth_offers.ItemOpinion]:
    """Return the opinions that committees filed on the proposals of a meeting, and those that were missed."""
    for item, one in opinions_for(meeting):
        filed = None
        if one.opinion_on is not None:
            filed = youth_offers.FiledOpinion(
                committee=one.committee_id,
                committee_name=one.committee.name,
                document=one.opinion_document,
                number=one.opinion_number,
                date=one.opinion_on,
                text=one.opinion_text,
                is_lead=one.is_lead,
                is_late=one.opinion_state is OpinionState.LATE,
            )
        yield youth_offers.ItemOpinion(item=item, text=opinion_words(one), filed=filed)


@hooks.resolve_subjects.register
def resolve_subjects(
    council: "Council", label: str, ids: Iterable[UUID]
) -> Mapping[UUID, hooks.SubjectSummary] | None:
    """Return summaries of proposals, or None for another label."""
    return summaries(council, ids) if label == LABEL else None


@youth_offers.reads_unpublished.register
def reads_unpublished(
    council: "Council",
    label: str,
    id: UUID,  # noqa: A002 - the hook's name
    participant: "Participant",
) -> bool | None:
    """Return whether somebody writes the proposal, alone, with others or for an organisation."""
    proposal = proposal_by_id(council, id) if label == LABEL else None
    if proposal is None:
        return None
    return may("proposals.see", actor_on(proposal, participant), proposal)


@youth_offers.moderated.register
def moderated(
    council: "Council", label: str, ids: frozenset[UUID]
) -> Iterable[youth_offers.ModeratedText] | None:
    """Return proposals and amendments to them as moderators read them, or None for another label."""
    if label == AMENDMENT:
        return moderated_amendments(council, ids)
    return moderated_texts(council, ids) if label == LABEL else None


@youth_offers.act_on.register
def act_on(council: "Council", label: str, id: UUID, decision: youth_offers.TextDecision) -> None:  # noqa: A002 - the hook's name
    """Hide or show a proposal or an amendment to one, as a moderator decided."""
    if label == AMENDMENT:
        amendment = amendment_by_id(council, id)
        if amendment is not None and amendment.proposal is not None:
            follow_decision(amendment, decision)
    elif proposal := _proposal(council, label, id):
        follow_moderation(proposal, decision)


@hooks.searchable.register
def searchable(council: "Council", streams: Collection[str] | None) -> Iterable[hooks.Searchable]:
    """Return the proposals that were published and not withdrawn."""
    return findable(council, streams)


@hooks.personal_data.register
def personal_data(council: "Council", user: "User") -> Iterable[hooks.Dataset]:
    """Yield the proposals that a person wrote and those they support."""
    written = Proposal.objects.filter(council=council, author__user=user)
    together = Proposal.objects.filter(council=council, co_authors__participant__user=user)
    supported = Proposal.objects.filter(council=council, supports__participant__user=user)
    yield hooks.Dataset(
        name="proposals",
        title=_("My proposals"),
        purpose=_("The council deals with them under your chosen name."),
        kept_until=None,
        rows=_rows(written.values("title", "summary", "legal_ground", "points", "cost", "state")),
    )
    yield hooks.Dataset(
        name="supports",
        title=_("Proposals I support"),
        purpose=_("The council's rules ask for a number of supporters."),
        kept_until=None,
        rows=_rows(
            supported.values(
                "title",
                "supports__version",
                "supports__is_named",
                "supports__given_at",
                "supports__ended_at",
                "supports__ended_because",
            )
        ),
    )
    yield hooks.Dataset(
        name="co_authored",
        title=_("Proposals that I write with others"),
        purpose=_("The council deals with them under the names of their authors."),
        kept_until=None,
        rows=_rows(together.values("title", "co_authors__joined_at", "co_authors__ended_at")),
    )
    written_by = Amendment.objects.filter(proposal__council=council, mover__user=user)
    yield hooks.Dataset(
        name="amendments",
        title=_("Amendments that I wrote"),
        purpose=_("The authors of a proposal and the council deal with them under your chosen name."),
        kept_until=None,
        rows=_rows(
            written_by.order_by("moved_at").values(
                "proposal__title", "change", "point_words", "text", "reasons", "state", "moved_at"
            )
        ),
    )


@youth_offers.meeting_facts.register
def meeting_facts(council: "Council", meeting: "Meeting") -> youth_offers.MeetingFact | None:
    """Return the items with amendments, and those whose have to be voted on before the whole."""
    found = amended_items(meeting)
    return youth_offers.MeetingFact(amended=found.amended, amendments_first=found.first)


@hooks.slot.at("agenda_item.below")
def amendments(council: "Council", subject: "AgendaItem") -> str | None:
    """Show the amendments to the item under way."""
    context = amendments_context(subject)
    return render_to_string("proposals/_amendments.html", context) if context else None


@hooks.slot.at("agenda_item.actions")
def amendment_actions(council: "Council", request: "HttpRequest | None", subject: "AgendaItem") -> str | None:
    """Offer the chair's table to enter amendments, and to withdraw those that await their vote.

    Nothing of a draft is changed while anything is voted on, nor once it was.
    """
    if not may("proposals.enter_amendment", getattr(request, "participant", None), subject):
        return None
    if step_refusal(subject.meeting, StepName.CLOSE_ITEM) or matter_refusal(MatterAct.AMEND, subject):
        return None
    lines = [line for line in amendment_lines(subject) if line.amendment.state == "moved"]
    context = {"council": council, "item": subject, "lines": lines}
    return render_to_string("proposals/_amendment_actions.html", context, request)


@youth_offers.agenda_changed.register
def agenda_changed(council: "Council", entry: "JournalEntry", item: "AgendaItem", change: str) -> None:
    """Change the proposal's state with its agenda item; in a committee only its vote changes anything."""
    if item.meeting.committee_id is not None:
        return
    proposal = _proposal(council, item.subject_label, item.subject_id)
    if proposal is None:
        return
    if change == "added":
        with _unless_it_went_another_way(proposal):
            note_on_agenda(proposal, item, cause=entry)
            put_amendments(proposal, item, cause=entry)
    # A proposal that was voted on has its new state before its item is finished.
    elif proposal.agenda_item_id == item.pk and proposal.state == State.ON_AGENDA:
        follow = note_taken_off if change == "taken_off" else postpone_proposal
        with _unless_it_went_another_way(proposal):
            follow(proposal, cause=entry)


@youth_offers.resolution_adopted.register
def resolution_adopted(council: "Council", entry: "JournalEntry", resolution: "Resolution") -> None:
    """Record the adoption of the proposal."""
    if proposal := _proposal(council, resolution.subject_label, resolution.subject_id):
        with _unless_it_went_another_way(proposal):
            adopt_proposal(proposal, resolution, cause=entry)


@youth_offers.poll_announced.register
def poll_announced(council: "Council", entry: "JournalEntry", outcome: youth_offers.PollOutcome) -> None:
    """Record the rejection of the proposal, unless the vote failed for a missing quorum.

    A vote on an amendment or about procedure does not decide the proposal, and one of a committee is its
    opinion.
    """
    if outcome.consequence == GIVE_OPINION:
        _follow_opinion(council, entry, outcome)
        return
    if outcome.question != "main" or outcome.carried or outcome.reason == "no_quorum":
        return
    if proposal := _proposal(council, outcome.subject_label, outcome.subject_id):
        with _unless_it_went_another_way(proposal):
            reject_proposal(proposal, poll=outcome.poll, cause=entry)


def _follow_opinion(council: "Council", entry: "JournalEntry", outcome: youth_offers.PollOutcome) -> None:
    proposal = _proposal(council, outcome.subject_label, outcome.subject_id)
    opinion = opinion_by_vote(outcome.poll) if proposal is not None else None
    if proposal is not None and opinion is not None:
        with _unless_it_went_another_way(proposal):
            note_opinion(proposal, opinion, cause=entry)


@youth_offers.referral_changed.register
def referral_changed(council: "Council", entry: "JournalEntry", change: youth_offers.ReferralChange) -> None:
    """Follow the resolution that adopted the proposal into the Municipal Council."""
    proposal = _proposal(council, change.subject_label, change.subject_id)
    if proposal is not None and proposal.resolution_id == change.resolution:
        with _unless_it_went_another_way(proposal):
            follow_referral(proposal, change, cause=entry)


@youth_offers.member_left.register
def member_left(council: "Council", entry: "JournalEntry", participant: "Participant") -> None:
    """Delete drafts and end support that may still change of a participant who left."""
    forget_participant(participant, until=entry.at)


def _rows(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(row) for row in values]


def _proposal(council: "Council", label: str | None, pk: UUID | str | None) -> Proposal | None:
    if label != LABEL or pk is None:
        return None
    return Proposal.objects.filter(council=council, pk=pk).select_related("council").first()


@contextmanager
def _unless_it_went_another_way(proposal: Proposal) -> Iterator[None]:
    """Ignore an act that no longer fits: the author withdrew meanwhile, or the notice came late.

    A refusal would be delivered again and again without success.
    """
    try:
        yield
    except Refusal as refusal:
        logger.warning("Proposal %s does not follow: %s", proposal.pk, refusal.code)
