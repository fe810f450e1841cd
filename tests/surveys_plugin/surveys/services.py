"""What changes the plugin's rows: one function per act, each with its own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override, pgettext

from surveys import offers
from surveys.acts import SurveyClosed, SurveyOpened
from surveys.models import Answer, Answered, Question, Survey
from surveys.selectors import count_answered
from youth import clock
from youth.journal.append import append
from youth.journal.streams import stream
from youth.plain_text import plain_line
from youth.policies import require
from youth.refusals import Refusal
from youth.services.notices import Message, languages_of_mail, tell

LONGEST_ANSWER = 500


@transaction.atomic
def open_survey(
    council: Any,
    *,
    title: str,
    questions: Sequence[Question],
    closes_at: datetime,
    actor: Any,
    language: str = "bg",
) -> Survey:
    """Publish a survey and notify those who asked for it.

    Raises ``Refusal`` where it would be over at once or asks nothing.
    """
    require("surveys.manage", actor, council)
    now = clock.now()
    if closes_at <= now:
        raise Refusal("over", pgettext("surveys", "Choose a day that is still to come."), "closes_on")
    if not questions:
        raise Refusal("empty", pgettext("surveys", "Ask at least one question."), "questions")
    survey = Survey.objects.create(
        council=council, title=plain_line(title), language=language, opened_at=now, closes_at=closes_at
    )
    for position, question in enumerate(questions, start=1):
        question.survey, question.position = survey, position
    Question.objects.bulk_create(questions)
    tell(council, offers.OPENED, survey.pk, _letters(survey), useful_until=closes_at)
    append(stream("surveys", survey), council, SurveyOpened(questions=len(questions)), actor=actor)
    return survey


@transaction.atomic
def answer_survey(survey: Survey, answers: Mapping[Question, Sequence[str]], *, actor: Any) -> None:
    """Take somebody's answers, once; raises ``PermissionDenied`` for those who may not or have answered.

    No act of the journal: its time and its order would lead from who answered to what they answered.
    """
    locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    require("surveys.answer", actor, locked)
    Answered.objects.create(survey=locked, participant=actor)
    Answer.objects.bulk_create(
        Answer(question=question, value=plain_line(value)[:LONGEST_ANSWER])
        for question, values in answers.items()
        for value in values
        if value
    )


@transaction.atomic
def close_survey(survey: Survey, *, actor: Any = None, is_due: bool = False) -> Survey:
    """Close a survey: by somebody who may, or because its time is over. A closed one stays as it is."""
    if not is_due:
        require("surveys.manage", actor, survey.council)
    locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if locked.closed_at is None:
        locked.closed_at = clock.now()
        locked.save(update_fields=["closed_at"])
        act = SurveyClosed(answered=count_answered(locked))
        append(stream("surveys", locked), locked.council, act, actor=actor)
    return locked


def _letters(survey: Survey) -> dict[str, Message]:
    letters = {}
    for language in languages_of_mail(survey.council):
        with override(language):
            letters[language] = Message(
                subject=pgettext("surveys", "New survey: %(title)s") % {"title": survey.title},
                text=pgettext("surveys", "The council asks for your opinion. Answers are anonymous."),
                action=pgettext("surveys", "Send the answers"),
                url=reverse("surveys:detail", kwargs={"council": survey.council.slug, "pk": survey.pk}),
            )
    return letters
