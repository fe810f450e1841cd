"""What programs may read: which surveys there are. Sums are on their pages and in their files."""

from django.db.models import QuerySet
from rest_framework import serializers

from surveys.models import Survey
from youth.web.api import CouncilListView


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """A survey without its answers."""

    class Meta:
        model = Survey
        fields = ("id", "title", "language", "opened_at", "closes_at", "closed_at")


class SurveyList(CouncilListView[Survey]):
    """The council's surveys, the newest first."""

    serializer_class = SurveySerializer

    def found(self) -> QuerySet[Survey]:
        """Return all of them: each is public."""
        return Survey.objects.filter(council=self.council)
