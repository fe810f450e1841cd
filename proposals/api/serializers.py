"""Published proposals as JSON. Authors appear under the name they show publicly, if they do."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from proposals.models import Proposal
from proposals.presenters.authors import author_names
from proposals.presenters.written_amendments import WrittenLine
from youth.selectors.people import display_name_of


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """One proposal as anybody may see it."""

    author = serializers.SerializerMethodField()
    co_authors = serializers.SerializerMethodField()
    supporters = serializers.IntegerField(read_only=True)
    incoming = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    topic = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    place = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)

    class Meta:
        model = Proposal
        fields = (
            "id",
            "url",
            "title",
            "summary",
            "legal_ground",
            "points",
            "text",
            "language",
            "version",
            "topic",
            "place",
            "state",
            "author",
            "co_authors",
            "supporters",
            "incoming",
            "incoming_on",
            "published_at",
            "resolution_designation",
            "decided_on",
            "answer_number",
            "answer_on",
        )

    def get_author(self, proposal: Proposal) -> str:
        """Return the name as the public sees it."""
        return display_name_of(proposal.author, None)

    def get_co_authors(self, proposal: Proposal) -> list[str]:
        """Return the names of those who write it beside the author, as the public sees them."""
        return author_names(proposal, None)[1:]

    def get_url(self, proposal: Proposal) -> str:
        """Return the address of the proposal's page."""
        request: Any = self.context["request"]
        place = {"council": request.council.slug, "pk": proposal.pk}
        return str(request.build_absolute_uri(reverse("proposals:detail", kwargs=place)))


class AmendmentSerializer(serializers.Serializer[WrittenLine]):
    """An amendment to the draft decision, written before the meeting or moved in it.

    A mover in the meeting has the name that they had in office. ``point`` is empty for the whole and its end;
    the words of one that a moderator hid are empty.
    """

    id = serializers.UUIDField(source="amendment.pk")
    number = serializers.IntegerField(source="amendment.number")
    title = serializers.CharField()
    change = serializers.CharField(source="amendment.change")
    point = serializers.CharField(source="amendment.point")
    text = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    to = serializers.UUIDField(source="amendment.to_id", allow_null=True)
    mover = serializers.CharField()
    is_written = serializers.BooleanField()
    state = serializers.CharField(source="amendment.state")
    accepted_in = serializers.IntegerField(source="amendment.accepted_in", allow_null=True)
    is_gone = serializers.BooleanField()
    excludes = serializers.ListField(child=serializers.IntegerField())
    language = serializers.CharField(source="amendment.language")
    moved_at = serializers.DateTimeField(source="amendment.moved_at")

    def get_text(self, line: WrittenLine) -> str:
        """Return the words that it brings, where everybody reads them."""
        return line.amendment.text if line.is_shown else ""

    def get_reasons(self, line: WrittenLine) -> str:
        """Return why, where everybody reads it."""
        return line.amendment.reasons if line.is_shown else ""
