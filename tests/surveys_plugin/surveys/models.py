"""Surveys, their questions, who has answered, and the answers: the last two have no common key."""

import uuid

from django.db import models


class Survey(models.Model):
    """A questionnaire; it is open from the moment it is published until it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="bg")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question with a choice among options, or without any: then the answer is a text."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    options = models.JSONField(default=list)
    is_multiple = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["survey", "position"], name="surveys_position_once")]

    def __str__(self) -> str:
        return self.text


class Answered(models.Model):
    """Somebody answered a survey; the row has no link to the answers."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey("youth.Participant", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "participant"], name="surveys_answer_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} answered {self.survey_id}"


class Answer(models.Model):
    """An answer to a question: a random key, no time and no person, so that its order reveals nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.value
