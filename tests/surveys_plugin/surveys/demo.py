"""What the demonstration shows of surveys."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from surveys.models import Question
from surveys.services import answer_survey, open_survey
from youth import clock


def ask_something(council: Any, people: Mapping[str, Any]) -> None:
    """Open a survey of the secretary's, with an answer of a young person's where there is one."""
    question = Question(text="Кой спорт липсва в града?", options=["Футбол", "Шах", "Катерене"])
    closes_at = clock.now() + timedelta(days=14)
    survey = open_survey(
        council, title="Спорт", questions=[question], closes_at=closes_at, actor=people["secretary"]
    )
    if "young" in people:
        answer_survey(survey, {question: ["Катерене"]}, actor=people["young"])
