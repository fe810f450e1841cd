"""A vote as Popolo describes one: a vote event with its motion, counts and, where it was by name, votes."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from voting.models import Poll
from voting.phrasing import election_requirement, requirement
from voting.presenters.decision import ANSWERS, DecisionPresenter
from voting.selectors import text_of_question
from youth.journal.chain import canonical_time
from youth.names import name_or_erased

# The words of Popolo for what our decisions name.
OPTIONS = {"for": "yes", "against": "no", "abstain": "abstain", "not_voting": "not voting"}


def vote_event(poll: Poll) -> dict[str, Any]:
    """Return an announced poll as a Popolo vote event; of a meeting closed to the public the counts alone."""
    decision = poll.outcome.decision
    event: dict[str, Any] = {
        "id": str(poll.pk),
        "identifier": poll.outcome.resolution.designation if poll.outcome.resolution else None,
        "organization": {"id": poll.council.slug, "name": poll.council.own_name},
        "motion": _motion(poll),
        "classification": poll.method,
        "start_date": decision["opened_at"],
        "end_date": decision["closed_at"],
        "result": "pass" if poll.outcome.carried else "fail",
        "counts": _counts(decision),
        "created_at": decision["announced_at"],
        "sources": [],
    }
    if not poll.sitting.is_public:
        return event
    page = reverse("voting:detail", kwargs={"council": poll.council.slug, "pk": poll.pk})
    event["sources"].append({"url": f"{settings.BASE_URL}{page}"})
    return event | {"votes": _votes(poll)} if decision.get("named") else event


def _counts(decision: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how many chose each answer; in an election an answer is a candidate's name."""
    votes = decision["votes"]
    answers = {choice: OPTIONS[choice] for choice in ANSWERS}
    if "options" in decision:
        named = DecisionPresenter(decision).labels
        answers = {**named, "not_voting": OPTIONS["not_voting"]}
    return [{"option": word, "value": votes[choice]} for choice, word in answers.items()]


def _motion(poll: Poll) -> dict[str, Any]:
    snapshot = {"seats": poll.seats, "in_office": poll.in_office, "present": poll.present}
    with override(poll.language):
        needed = (
            election_requirement(poll.rule, snapshot)
            if poll.form == Poll.Form.OPTIONS
            else requirement(poll.rule, snapshot)
        )
    return {
        "text": "\n".join(part for part in (poll.title, text_of_question(poll)) if part),
        "classification": poll.question,
        "date": canonical_time(poll.opened_at),
        "requirement": needed,
        "result": "passed" if poll.outcome.carried else "failed",
    }


def _votes(poll: Poll) -> list[dict[str, Any]]:
    decision = poll.outcome.decision
    words = OPTIONS | DecisionPresenter(decision).labels
    named = [_vote(one["participant"], one["name"], words[one["choice"]]) for one in decision["named"]]
    away = poll.non_voters.all()
    return named + [_vote(str(one.participant_id), one.name_in_office, one.why) for one in away]


def _vote(participant: str, name: str, option: str) -> dict[str, Any]:
    return {
        "voter_id": participant,
        "voter": {"id": participant, "name": name_or_erased(name)},
        "option": option,
    }
