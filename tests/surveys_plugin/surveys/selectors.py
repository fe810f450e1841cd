"""What is read of surveys: sums only, and only from a number of answers on that the council sets."""

from collections import Counter
from typing import Any

from django.apps import apps

from surveys.models import Answered, Question, Survey


def count_answered(survey: Survey) -> int:
    """Return how many people have answered."""
    return Answered.objects.filter(survey=survey).count()


def is_shown(survey: Survey) -> bool:
    """Return whether the sums may be shown: the survey is closed, and enough people answered."""
    least = apps.get_app_config("surveys").settings(survey.council)["least"]
    return survey.closed_at is not None and count_answered(survey) >= least


def results_of(survey: Survey) -> list[tuple[Question, list[tuple[str, int]]]]:
    """Return each question with its options and how often each was chosen; none while nothing is shown."""
    if not is_shown(survey):
        return []
    questions = list(survey.questions.prefetch_related("answers"))
    counted = {
        question.pk: Counter(answer.value for answer in question.answers.all()) for question in questions
    }
    return [
        (
            question,
            [(option, counted[question.pk][option]) for option in question.options or counted[question.pk]],
        )
        for question in questions
    ]


def open_surveys(council: Any) -> list[Survey]:
    """Return the surveys that are open, the newest first."""
    return list(Survey.objects.filter(council=council, closed_at=None))
