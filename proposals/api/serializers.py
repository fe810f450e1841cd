"""Published proposals as JSON. Authors appear under the name they show publicly, if they do."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from proposals.models import Assignment, Proposal
from proposals.presenters.authors import author_names
from proposals.presenters.written_amendments import WrittenLine
from proposals.selectors.committees import committees_of
from proposals.selectors.proposals import annexes_of
from proposals.workflow import State
from youth.procedure.opinions import OpinionState
from youth.selectors.people import display_name_of

if TYPE_CHECKING:
    from youth.models import File


class AnnexSerializer(serializers.Serializer[Any]):
    """A document of a proposal."""

    name = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.URLField()


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A committee with the proposal, and where its opinion is."""

    committee = serializers.UUIDField(source="committee_id", help_text="The committee's id.")
    committee_name = serializers.CharField(source="committee.name")
    state = serializers.ChoiceField(
        source="opinion_state",
        choices=[one.value for one in OpinionState],
        help_text="Missed: the last day is over without an opinion. Late: given after it.",
    )

    class Meta:
        model = Assignment
        fields = (
            "committee",
            "committee_name",
            "is_lead",
            "assigned_on",
            "assigned_document",
            "assigned_number",
            "due_on",
            "state",
            "opinion_on",
            "opinion_document",
            "opinion_number",
            "opinion_text",
        )


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """One proposal as anybody may see it."""

    author = serializers.SerializerMethodField()
    co_authors = serializers.SerializerMethodField()
    committees = serializers.SerializerMethodField()
    supporters = serializers.IntegerField(read_only=True)
    incoming = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    topic = serializers.SlugRelatedField[Any](slug_field="key", read_only=True, allow_null=True)
    annexes = serializers.SerializerMethodField()
    # Of all proposals of the answer, once the first of them is written.
    _annexes: "dict[UUID, list[File]] | None" = None
    split_from = serializers.PrimaryKeyRelatedField[Proposal](read_only=True, allow_null=True)
    merged_into = serializers.SerializerMethodField()
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
            "cost",
            "annexes",
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
            "committees",
            "published_at",
            "resolution_designation",
            "decided_on",
            "answer_number",
            "answer_on",
            "merged_into",
            "split_from",
        )

    @extend_schema_field(AssignmentSerializer(many=True))
    def get_committees(self, proposal: Proposal) -> list[dict[str, Any]]:
        """Return the committees that it was assigned to, the lead one first."""
        return list(AssignmentSerializer(committees_of(proposal), many=True).data)

    def get_author(self, proposal: Proposal) -> str:
        """Return the name as the public sees it."""
        return display_name_of(proposal.author, None)

    def get_co_authors(self, proposal: Proposal) -> list[str]:
        """Return the names of those who write it beside the author, as the public sees them."""
        return author_names(proposal, None)[1:]

    @extend_schema_field(AnnexSerializer(many=True))
    def get_annexes(self, proposal: Proposal) -> list[dict[str, Any]]:
        """Return its documents; one query for all proposals of the answer."""
        if self._annexes is None:
            listed: Any = getattr(self.parent, "instance", None)
            self._annexes = annexes_of([proposal] if listed is None else listed)
        request: Any = self.context["request"]
        lines = []
        for file in self._annexes.get(proposal.pk, ()):
            path = reverse("youth:file", kwargs={"council": request.council.slug, "pk": file.pk})
            lines.append({"name": file.name, "size": file.size, "url": request.build_absolute_uri(path)})
        return lines

    def get_merged_into(self, proposal: Proposal) -> UUID | None:
        """Return the id of the proposal that it was merged into."""
        return proposal.merge_into_id if proposal.state == State.MERGED else None

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
