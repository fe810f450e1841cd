"""The arguments on a proposal as JSON: read only, for everybody, under the names that are shown publicly."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from plugins.deliberation.arguments.models import Answer, Argument, Written
from plugins.deliberation.arguments.presenters import capacity_words
from plugins.deliberation.arguments.selectors import public_arguments
from proposals.selectors.proposals import proposal_by_id
from youth.policies import may
from youth.selectors.people import display_name_of
from youth.web.api import CouncilListView


class _Written[M: Written](serializers.ModelSerializer[M]):
    author = serializers.SerializerMethodField()
    capacity = serializers.SerializerMethodField()

    def get_author(self, row: M) -> str:
        """Return the name as the public sees it."""
        return display_name_of(row.author, None)

    def get_capacity(self, row: M) -> str:
        """Return in which capacity it was written, empty for most."""
        return capacity_words(row)


class AnswerSerializer(_Written[Answer]):
    """An answer to an argument."""

    class Meta:
        model = Answer
        fields = ("id", "text", "language", "author", "capacity", "made_at")


class ArgumentSerializer(_Written[Argument]):
    """An argument with its votes and answers."""

    votes = serializers.IntegerField(source="number", read_only=True)
    answers = serializers.SerializerMethodField()

    class Meta:
        model = Argument
        fields = (
            "id",
            "side",
            "point",
            "point_words",
            "amendment",
            "amendment_number",
            "text",
            "language",
            "author",
            "capacity",
            "made_at",
            "edited_at",
            "votes",
            "answers",
        )

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, row: Argument) -> list[dict[str, Any]]:
        """Return the answers that everybody reads."""
        return [dict(one) for one in AnswerSerializer(row.answers.all(), many=True).data]


class ArgumentList(CouncilListView[Argument]):
    """The arguments and questions on a published proposal, oldest first; ``?side=`` filters."""

    serializer_class = ArgumentSerializer

    def found(self) -> QuerySet[Argument]:
        """Return what the public sees."""
        proposal = proposal_by_id(self.council, self.kwargs["proposal"])
        if proposal is None or not may("proposals.see", None, proposal):
            raise Http404
        found = public_arguments(proposal.pk)
        side = self.request.query_params.get("side", "")
        return found.filter(side=side) if side else found
