"""Old page + frames = fresh page, for every act of the written debate."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from plugins.deliberation.arguments import services
from proposals.streams import proposal_stream
from tests.replay import Pages, assert_frames_refresh, replays
from tests.youth.moderation.scenes import decided, moderator_of
from youth.services.moderation import appeal, decide_appeal, report_text


@pytest.fixture
def watch(town, proposal, client_for) -> Any:
    """Return a function that lets an act happen and compares replayed pages with fresh ones."""
    clients = {
        "public": client_for(None),
        "member": client_for(town.members[4]),
        "chair": client_for(town.chair),
    }

    def address(language: str) -> str:
        with translation.override(language):
            return reverse("proposals:detail", kwargs={"council": "ms", "pk": proposal.pk})

    pages = Pages(clients, address)
    return lambda act: assert_frames_refresh(proposal_stream(proposal), pages, act)


@replays(
    "deliberation.argument_made",
    "deliberation.argument_changed",
    "deliberation.argument_answered",
    "deliberation.answer_withdrawn",
    "deliberation.argument_withdrawn",
)
def test_arguments_and_answers(watch, arguing, proposal, town):
    arguing("Опасно е.", town.chair, side="against", point=proposal.points[0]["id"])
    services.vote_for_argument(arguing("Има къде.", town.members[4]), actor=town.chair)

    def act() -> None:
        argument = arguing("Има ли място?", side="question")
        services.change_argument(argument, text="Къде има място?", actor=town.members[2])
        answer = services.answer_argument(argument, text="До залата.", language="bg", actor=town.secretary)
        services.withdraw_answer(answer, actor=town.secretary)
        services.withdraw_argument(argument, actor=town.members[2])
        for number in range(7):
            arguing(f"Аргумент {number}.", side="against" if number % 2 else "for")

    watch(act)


@replays("deliberation.summary_proposed", "deliberation.summary_accepted", "deliberation.summary_withdrawn")
def test_summaries(watch, arguing, proposal, town):
    arguing("Има къде.")
    arguing("Опасно е.", town.members[4], side="against")

    def act() -> None:
        propose = {"language": "bg", "actor": town.members[3]}
        summary = services.propose_summary(proposal, side="against", text="Рисковано.", **propose)
        services.withdraw_summary(summary, actor=town.members[3])
        summary = services.propose_summary(proposal, side="for", text="Полезно.", **propose)
        services.accept_summary(summary, actor=town.members[2])
        services.propose_summary(proposal, side="against", text="Опасно.", **propose)

    watch(act)


@replays("deliberation.words_hidden", "deliberation.words_shown")
def test_what_a_moderator_hides_and_what_is_shown_again(watch, arguing, proposal, town):
    argument, moderator = arguing("Има къде."), moderator_of(town)
    answer = services.answer_argument(argument, text="Къде?", language="bg", actor=town.members[3])
    propose = {"language": "bg", "actor": town.members[2]}
    summary = services.propose_summary(proposal, side="for", text="Полезно.", **propose)
    rows = {"argument": argument, "answer": answer, "summary": summary}
    about = {"reason": "insult", "words": "", "actor": town.members[4]}
    cases = [
        report_text(town.youth, f"deliberation.{name}", row.pk, **about).case for name, row in rows.items()
    ]

    def act() -> None:
        for case in cases:
            decided(case, "hidden", moderator)

    def reverse_it() -> None:
        for case in cases:
            appeal(case, words="Не е така.", actor=case.author)
            decide_appeal(case, is_reversed=True, answer="Да.", actor=town.chair)

    watch(act)
    watch(reverse_it)
