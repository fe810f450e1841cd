"""The answers of voting to hooks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pydantic
from django.db.models import Count, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins import hooks
from voting.models import UNFINISHED, Poll
from voting.opinions import (
    LABEL,
    OWN_AT_MOST,
    answered_by,
    closed_between,
    ending_between,
    findable_opinion_polls,
    unfinished_opinion_polls,
)
from voting.phrasing import METHODS
from voting.presenters.decision import DecisionPresenter
from voting.presenters.motions import motions_on
from voting.presenters.opinions import gathered_opinions, opinion_cards, opinion_summaries, opinion_widget
from voting.presenters.paper_vote import enters_protocol
from voting.presenters.poll import PollPresenter, answers_to_challenge
from voting.presenters.receipt import receipt_of
from voting.selectors import (
    announced_between,
    ballots_of,
    current_poll,
    demands_needed_in,
    elections_of,
    elections_under_way,
    latest_poll_of_item,
    open_polls,
    own_vote,
    places_left,
    poll_to_vote_in,
    poll_without_item,
    polls_of_meeting,
    polls_open_for,
    protocol_of,
    unfinished_polls,
    votes_in_meeting,
    votes_of,
)
from voting.services import BallotPaper, BallotResult, cast_ballots, forget_name, forget_participation
from voting.services.challenges import unanswered
from youth import offers as youth_offers
from youth.consequences import consequence_named, main_question
from youth.live.together import one_by_itself, taken_together
from youth.policies import may
from youth.procedure.matter import MatterAct
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.people import audience_of, participant_for
from youth.selectors.resolutions import decision_shown
from youth.selectors.steps import next_step_on_page
from youth.services.meetings import matter_refusal, step_refusal

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import AgendaItem, Council, Meeting, Participant, Resolution, User


@hooks.navigation.register
def navigation(council: "Council") -> Iterable[hooks.NavItem]:
    """Return the navigation entries of the council's votes, and of what a youth council asks."""
    url = reverse("voting:index", kwargs={"council": council.slug})
    votes = hooks.NavItem(
        title=_("Votes"), url=url, icon="vote", order=40, group="decide", place="resolutions"
    )
    if council.kind != council.Kind.YOUTH:
        return [votes]
    asked = reverse("voting:opinions", kwargs={"council": council.slug})
    return [
        votes,
        hooks.NavItem(
            title=_("Opinion polls"), url=asked, icon="message-square", order=15, group="take_part"
        ),
    ]


@hooks.slot.at("home.now")
def polls_open_now(council: "Council", subject: "Meeting | None") -> str | None:
    """Show the open polls on the home page, as lines where the card of their meeting is around them."""
    sheets = [PollPresenter(poll) for poll in open_polls(council)]
    if not sheets:
        return None
    return render_to_string("voting/_home.html", {"sheets": sheets, "council": council, "meeting": subject})


@hooks.slot.at("home.beside")
def opinion_polls_open_now(council: "Council") -> str:
    """Show what young people can answer now, apart from the council's votes."""
    return opinion_cards(council)


@hooks.slot.at("page.aside")
def opinion_polls_of_a_campaign(council: "Council", subject: Any) -> str:
    """Show on a campaign's page what the young people are and were asked about its topics."""
    return gathered_opinions(council, subject.topic_ids) if subject.is_campaign else ""


@hooks.page_widgets.register
def page_widgets(council: "Council") -> Iterable[hooks.Widget]:
    """Offer editors what the young people of a youth council can answer now."""
    if council.kind != council.Kind.YOUTH:
        return []
    return [hooks.Widget(key="voting.opinions", title=_("Opinion polls"), render=opinion_widget, is_now=True)]


@hooks.dates.register
def dates(council: "Council", since: date, until: date) -> Iterable[hooks.Moment]:
    """Yield the ends of opinion polls that can still be answered."""
    for poll in ending_between(council, since, until):
        yield hooks.Moment(
            title=_("Last day to answer: %(title)s") % {"title": poll.title},
            starts=poll.ends_at,
            url=reverse("voting:opinion", kwargs={"council": council.slug, "pk": poll.pk}),
        )


@hooks.resolve_subjects.register
def resolve_subjects(
    council: "Council", label: str, ids: Iterable[UUID]
) -> Mapping[UUID, hooks.SubjectSummary] | None:
    """Return summaries of opinion polls, or None for another label."""
    return opinion_summaries(council, ids) if label == LABEL else None


@hooks.slot.at("meeting.now")
def poll_under_way(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Show the poll on the item under way."""
    poll = current_poll(subject)
    participant = getattr(request, "participant", None)
    context: dict[str, Any] = {
        "council": council,
        "poll": poll,
        "sheet": PollPresenter(poll) if poll else None,
        "audience": audience_of(participant, council),
    }
    if poll is not None and participant is not None and poll.state != Poll.State.VOID:
        context["mine"] = mine = own_vote(poll, participant)
        context["receipt"] = receipt_of(poll, mine)
        # The chair's table has the same way among its buttons.
        context["enters_protocol"] = enters_protocol(poll, participant) and not may(
            "meeting.record", participant, subject
        )
    if poll is None and may("meeting.attend", participant, subject) and demands_needed_in(subject, 1):
        context["demandable"] = subject.agenda_items.filter(state="under_way").first()
    return render_to_string("voting/_now.html", context, request)


@hooks.slot.at("meeting.main")
def announced_polls(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Show the results below the agenda."""
    polls = [PollPresenter(one) for one in polls_of_meeting(subject) if one.state == Poll.State.ANNOUNCED]
    return render_to_string("voting/_polls.html", {"polls": polls, "council": council}, request)


@hooks.slot.at("resolution.main")
def outcome_of_resolution(council: "Council", request: HttpRequest | None, subject: "Resolution") -> str:
    """Show how a resolution was decided, from what was frozen in it; who voted how as far as one may see."""
    whole = may("resolution.see", getattr(request, "participant", None), subject)
    context = {
        "council": council,
        "shown": DecisionPresenter(decision_shown(subject, whole=whole)),
        "whole": whole,
    }
    return render_to_string("voting/_decision.html", context, request)


def _reasons_of_draft(item: "AgendaItem") -> list[str]:
    asks = consequence_named(main_question(item))
    return [str(reason) for _code, reason in asks.reasons(item.meeting, item, "")] if asks else []


@hooks.slot.at("agenda_item.actions")
def chairs_buttons(council: "Council", request: HttpRequest | None, subject: "AgendaItem") -> str | None:
    """Offer the chair's buttons on an agenda item."""
    participant = getattr(request, "participant", None)
    runs = may("voting.run_poll", participant, subject)
    if not runs and not may("voting.count_quorum", participant, subject):
        return None
    poll = latest_poll_of_item(subject.pk)
    # What stops every vote now (a break, no quorum, another vote), then what stops this one.
    stopped = step_refusal(subject.meeting, StepName.OPEN_POLL)
    waits = stopped or matter_refusal(MatterAct.OPEN, subject) or _reasons_of_draft(subject)
    voted_on = poll is not None and poll.state == Poll.State.ANNOUNCED and poll.question == Poll.Question.MAIN
    context: dict[str, Any] = {
        "council": council,
        "item": subject,
        **_of_poll(poll),
        "elections": (elections := elections_of(subject.pk)),
        # Persons are elected in rounds; the item has no other question then.
        "may_open": not waits and not elections,
        "may_elect": not (stopped or elections or poll or matter_refusal(MatterAct.ELECT, subject)),
        **_answers(subject.meeting, poll),
        "waits": waits if subject.meeting.state == "open" and not elections and not voted_on else [],
        "motions": [] if stopped or not runs else motions_on(subject, Poll.Question.AMENDMENT),
        "may_run": runs,
        "may_count": may("voting.count_quorum", participant, subject),
        "may_demand": bool(demands_needed_in(subject.meeting, 1)),
        "methods": METHODS.items(),
        "unfilled": [one for one in elections if places_left(one)],
    }
    # Who asked to speak is heard before the vote.
    is_next = next_step_on_page(subject.meeting) == StepName.OPEN_POLL
    context["primary"] = _primary(context) or (_primary_on_item(context) if is_next else "")
    return render_to_string("voting/_actions.html", context, request)


def _primary(context: Mapping[str, Any]) -> str:
    """Return the name of the one button that a vote asks for next; empty where it asks for none."""
    poll: Poll | None = context["poll"]
    if poll is None:
        return ""
    is_unfinished = poll.state in UNFINISHED
    named = {
        "count": is_unfinished and poll.awaits_recount and context["may_count"],
        "papers": poll.is_open and poll.box == Poll.Box.PAPERS and not context["is_complete"],
        "slips": is_unfinished
        and poll.box == Poll.Box.HANDS
        and context["waits_for_tellers"]
        and context["may_count"],
        "close": poll.is_open and context["may_run"],
        "announce": is_unfinished and context["may_run"] and not poll.awaits_recount,
        "count_again": context["may_run"] and context.get("may_recount", False),
        "repeat": context["may_run"] and context.get("may_repeat", False),
    }
    return next((name for name, applies in named.items() if applies), "")


def _primary_on_item(context: Mapping[str, Any]) -> str:
    """Return the name of the one button that puts something on the item to the vote."""
    return next((name for name in ("motions", "may_open", "unfilled") if context[name]), "")


def _answers(meeting: "Meeting", poll: Poll | None) -> dict[str, bool]:
    """Return how a challenged result may be answered now."""
    answers = answers_to_challenge(poll)
    return {} if any(answers.values()) and step_refusal(meeting, StepName.PUT_AGAIN) else answers


def _of_poll(poll: Poll | None) -> dict[str, Any]:
    """Return what the chair's buttons need of a vote, whether or not it is about an item."""
    sheet = PollPresenter(poll) if poll else None
    is_complete = poll is not None and poll.box == Poll.Box.PAPERS and protocol_of(poll) is not None
    is_counted = is_complete or (sheet is not None and sheet.hands is not None and sheet.hands.is_counted)
    return {
        "poll": poll,
        "sheet": sheet,
        "unfinished": UNFINISHED,
        "is_complete": is_complete,
        "waits_for_tellers": poll is not None and poll.box != Poll.Box.REGISTER and not is_counted,
    }


@hooks.slot.at("meeting.now")
def elections_now(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str:
    """Lead to the elections on the item under way."""
    context = {"council": council, "elections": elections_under_way(subject)}
    return render_to_string("voting/_elections.html", context, request)


@hooks.slot.at("meeting.actions")
def further_votes(council: "Council", request: HttpRequest | None, subject: "Meeting") -> str | None:
    """Offer the chair's table the vote that is about no item, and the way to other votes."""
    participant = getattr(request, "participant", None)
    runs = may("voting.run_poll", participant, subject)
    counts = may("voting.count_quorum", participant, subject)
    if not runs and not counts:
        return None
    poll = poll_without_item(subject)
    answers = _answers(subject, poll)
    is_shown = poll is not None and (poll.state in UNFINISHED or any(answers.values()))
    context: dict[str, Any] = {
        "council": council,
        "meeting": subject,
        **_of_poll(poll if is_shown else None),
        **answers,
        "is_voting": unfinished_polls(council).filter(meeting=subject).exists(),
        "may_run": runs,
        "may_count": counts,
    }
    context["primary"] = _primary(context)
    return render_to_string("voting/_further.html", context, request)


@hooks.exports.register
def exports(council: "Council") -> Iterable[hooks.Export]:
    """Return the votes of public meetings as a list for programs, and the results as Popolo has them."""
    for name, title in (("list", _("Votes")), ("vote_events", _("Results of votes (Popolo)"))):
        url = reverse(f"api:voting:{name}", kwargs={"council": council.slug})
        yield hooks.Export(name=f"voting.{name}", title=title, media_type="application/json", url=url)


@hooks.indicators.register
def indicators(council: "Council", since: date, until: date) -> Iterable[hooks.Measure]:
    """Count the votes whose result was announced, and apart from them the opinion polls that ended."""
    held = announced_between(council, since, until).count()
    asked = closed_between(council, since, until).aggregate(
        polls=Count("pk"), answers=Sum("box__answered", default=0)
    )
    return [
        hooks.Measure(key="voting.held", title=_("Votes held"), value=held, source=_("minutes")),
        hooks.Measure(key="voting.opinion_polls", title=_("Opinion polls held"), value=asked["polls"]),
        hooks.Measure(key="voting.opinions", title=_("Answers to opinion polls"), value=asked["answers"]),
    ]


@hooks.subject_actions.register
def subject_actions(council: "Council", request: HttpRequest, subject: Any) -> Iterable[hooks.Action]:
    """Offer the open ballot to those on its register on the page of its subject.

    The page of its meeting shows the ballot itself.
    """
    participant = getattr(request, "participant", None)
    if participant is None:
        return []
    return [
        hooks.Action(
            title=pgettext_lazy("button", "Vote"),
            url=reverse("voting:detail", kwargs={"council": council.slug, "pk": poll.pk}),
            style="primary",
        )
        for poll in polls_open_for(participant)
        if poll.subject_id is not None and poll.subject_id == getattr(subject, "pk", None)
    ]


@youth_offers.own_things.register
def own_things(council: "Council", participant: "Participant") -> Iterable[youth_offers.OwnThing]:
    """Return the polls in which a participant may vote now, and those in which they voted."""
    for poll, has_voted in votes_of(participant):
        yield youth_offers.OwnThing(
            section="invitations" if poll.is_open and not has_voted else "votes",
            title=poll.title,
            url=reverse("voting:detail", kwargs={"council": council.slug, "pk": poll.pk}),
            at=poll.opened_at,
            note=_("You can vote now") if poll.is_open else poll.get_state_display(),
            language=poll.language,
        )
    for line in answered_by(participant)[:OWN_AT_MOST]:
        asked = line.box.opinion_poll
        if line.day is None and not asked.is_open:
            continue
        yield youth_offers.OwnThing(
            section="votes" if line.day else "invitations",
            title=asked.title,
            url=reverse("voting:opinion", kwargs={"council": council.slug, "pk": asked.pk}),
            at=line.box.opened_at,
            note=_("You answered; what, nobody knows") if line.day else _("You can answer now"),
            language=asked.language,
        )


# What a poll freezes when it is opened.
FROZEN_SECTIONS = {"body", "conflict", "election", "majority", "quorum", "vote"}
# What an opinion poll freezes when it is planned: the ages asked, and what has to be verified.
FROZEN_IN_OPINIONS = {"member", "verify"}


@youth_offers.keeps_rules.register
def keeps_rules(council: "Council", fields: frozenset[str]) -> Iterable[youth_offers.KeepsRules]:
    """Return the polls that were opened and not announced, and the opinion polls that have not ended."""
    sections = {field.partition(".")[0] for field in fields}
    place = {"council": council.slug}
    if sections & FROZEN_SECTIONS:
        for poll in unfinished_polls(council):
            yield youth_offers.KeepsRules(
                title=poll.title,
                url=reverse("voting:detail", kwargs=place | {"pk": poll.pk}),
                note=_("keeps the rules of its opening until it is announced"),
            )
    if sections & FROZEN_IN_OPINIONS:
        for asked in unfinished_opinion_polls(council):
            yield youth_offers.KeepsRules(
                title=asked.title,
                url=reverse("voting:opinion", kwargs=place | {"pk": asked.pk}),
                note=_("keeps the rules by which it was planned until it ends"),
            )


@youth_offers.member_left.register
def member_left(council: "Council", entry: "JournalEntry", participant: "Participant") -> None:
    """Erase the name in votes where nothing signed rests on it, and the part in what has ended."""
    forget_name(participant)
    forget_participation(participant)


@youth_offers.meeting_facts.register
def meeting_facts(council: "Council", meeting: "Meeting") -> youth_offers.MeetingFact | None:
    """Return the unfinished polls, the votes on each item, and what waits for an answer to a challenge."""
    found = votes_in_meeting(meeting)
    waiting = unanswered(meeting, found.challenged)
    return youth_offers.MeetingFact(
        open_polls=found.open_polls,
        unannounced_polls=found.unannounced_polls,
        votes=found.votes,
        voted_on=found.voted_on,
        elects_on=found.elects_on,
        elected_on=found.elected_on,
        awaits_answer=waiting.awaits_answer,
        blocked=waiting.waits,
    )


class CastBallot(pydantic.BaseModel):
    """The message of the live command ``voting.cast_ballot``; the form's other fields are ignored."""

    poll: UUID
    choice: str = pydantic.Field(pattern=r"^(for|against|abstain|against_all|c[0-9]{1,3})$")


@taken_together("voting.cast_ballot")
def cast_many(
    council: "Council", commands: Sequence[tuple["Participant", CastBallot]]
) -> list[Mapping[str, Any] | Exception]:
    """Cast the ballots of many, those of a poll in one transaction; return an answer or refusal for each."""
    outcomes: list[Mapping[str, Any] | Exception] = []
    papers: dict[UUID, list[tuple[int, BallotPaper]]] = {}
    polls = {pk: poll_to_vote_in(council, pk) for pk in {message.poll for _participant, message in commands}}
    no_such_poll = Refusal("no_such_poll", _("There is no such vote."))
    for place, (participant, message) in enumerate(commands):
        poll = polls[message.poll]
        outcomes.append(no_such_poll)
        if poll is not None and may("voting.see_poll", participant, poll):
            papers.setdefault(poll.pk, []).append((place, BallotPaper(participant.pk, message.choice)))
    for pk, placed in papers.items():
        poll = polls[pk]
        if poll is not None:
            results = cast_ballots(poll, [paper for _place, paper in placed])
            # Most are alike: those are put into words once.
            answers: dict[tuple[str, ...], Mapping[str, Any] | Exception] = {}
            for (place, _paper), result in zip(placed, results, strict=True):
                alike = (result.status, result.choice, result.objection)
                if alike not in answers:
                    answers[alike] = _answer(poll, result)
                outcomes[place] = answers[alike]
    return outcomes


def _answer(poll: Poll, result: BallotResult) -> Mapping[str, Any] | Exception:
    if not result.taken and result.status != "already":
        return Refusal(result.status, result.message)
    return {"poll": str(poll.pk), "status": result.status, "choice": result.choice, "message": result.message}


# Casts one ballot; raises ``Refusal`` if it was not taken and there is no earlier one that counts.
cast_live = one_by_itself(cast_many)


@hooks.live_commands.register
def live_commands(council: "Council") -> Iterable[hooks.LiveCommand]:
    """Cast ballots over the live connection."""
    return [
        hooks.LiveCommand(
            name="voting.cast_ballot",
            schema=CastBallot,
            handler=cast_live,
            permission="voting.cast_ballot",
        )
    ]


@hooks.searchable.register
def searchable(council: "Council", streams: Collection[str] | None) -> Iterable[hooks.Searchable]:
    """Yield the opinion polls that were asked and not taken back."""
    return findable_opinion_polls(council, streams)


@hooks.personal_data.register
def personal_data(council: "Council", user: "User") -> Iterable[hooks.Dataset]:
    """Yield a person's own ballots in open votes and votes by name, and where they took part in secret."""
    participant = participant_for(user, council)
    if participant is None:
        return
    rows = [
        {
            "question": ballot.voter.poll.title,
            "choice": ballot.choice,
            "cast_at": ballot.cast_at.isoformat(),
            "counts": ballot.is_current,
            "entered_for_me": ballot.entered_by_id is not None,
        }
        for ballot in ballots_of(participant)
    ]
    purpose: Promise = _("A member's vote in office belongs to the record of the meeting and stays there.")
    yield hooks.Dataset(name="ballots", title=_("My votes"), purpose=purpose, kept_until=None, rows=rows)
    yield hooks.Dataset(
        name="opinions",
        title=_("Opinion polls that I may answer or answered"),
        purpose=_("So that everybody answers once. What was answered is not kept with the person."),
        kept_until=None,
        rows=[
            {"question": line.box.opinion_poll.title, "answered_on": line.day.isoformat() if line.day else ""}
            for line in answered_by(participant)
        ],
    )
