"""The question of a poll: its words and numbers as they were put to the vote, and their digest."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import rfc8785

from voting.acts import PollOpened
from voting.electorate import RegisterLine
from voting.models import Poll
from voting.procedure.sealed_register import register_root
from youth.procedure.agenda import UNANIMOUS
from youth.procedure.choices import Recheck
from youth.procedure.profile import Profile


def frozen_rule(profile: Profile, decision_type: str) -> dict[str, Any]:
    """Return the part of the rules by which a poll is judged, as JSON.

    ``source`` is empty where nobody confirmed the rule at its source: it is then "the council's rule".
    """
    rule = profile.majority_rule(decision_type)
    fact = profile.agenda.late_item if decision_type == UNANIMOUS else profile.majority_for(decision_type)
    quorum = profile.quorum_rule()
    return {
        "preset": profile.preset,
        "base": rule.base.value,
        "fraction": [rule.fraction.numerator, rule.fraction.denominator],
        "strict": rule.strict,
        "source": fact.own_source,
        "tie": profile.majority.tie.value.value,
        "conflict": profile.conflict.effect.value.value,
        "options": [option.value for option in profile.vote.options.value],
        "change_until": profile.vote.change_until.value.value,
        "revote": profile.vote.revote.value.value,
        "quorum_base": quorum.base,
        # Under some rules a quorum is taken to be there until somebody doubts it.
        "quorum_assumed": Recheck.BEFORE_EACH_VOTE not in profile.quorum.recheck.value,
    }


def question_digest(poll: Poll) -> str:
    """Return the SHA-256 of the question's words and options, as the journal keeps it.

    Of an option that is a person their id alone: the name may be erased.
    """
    question: dict[str, Any] = {"title": poll.title, "text": poll.text, "language": poll.language}
    if poll.options:
        question["options"] = [
            {name: value for name, value in option.items() if name != "label" or "participant" not in option}
            for option in poll.options
        ]
    return sha256(rfc8785.dumps(question)).hexdigest()


def act_of_opening(poll: Poll, lines: Sequence[RegisterLine]) -> PollOpened:
    """Return the act that opens a poll with these lines of its register."""
    return PollOpened(
        poll=poll.pk,
        item=poll.agenda_item_id,
        asks=poll.question,
        consequence=poll.consequence,
        about=poll.about,
        form=poll.form,
        box=poll.box,
        method=poll.method,
        decision_type=poll.decision_type,
        base=poll.rule["base"],
        fraction=poll.rule["fraction"],
        strict=poll.rule["strict"],
        seats=poll.seats,
        in_office=poll.in_office,
        present=poll.present,
        recused=poll.recused,
        voters=sum(line.part == "voter" for line in lines),
        register=register_root((line.seal, line.part) for line in lines),
        rule=sha256(rfc8785.dumps(poll.rule)).hexdigest(),
        quorum_needed=poll.quorum_needed,
        question=poll.digest,
        repeats=poll.repeats_id,
        is_count=poll.is_count,
    )
