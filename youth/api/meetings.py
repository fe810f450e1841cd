"""Meetings, their agenda and the resolutions as open data, under OParl's names."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from youth.models import AgendaItem, CommitteeOpinion, Meeting, Resolution
from youth.offers import FiledOpinion, item_opinions
from youth.policies import may, meetings_seen
from youth.selectors.agenda import mover_name
from youth.selectors.committees import opinions_beside
from youth.selectors.councils import today_in
from youth.selectors.meeting_names import meeting_name
from youth.selectors.meetings import in_reading_order, meetings_of
from youth.selectors.opinion_words import opinion_document
from youth.selectors.resolutions import decision_shown, resolution_by_id, resolutions_of
from youth.web.api import CouncilAPIView, CouncilListView

COUNTS = ("votes_for", "votes_against", "votes_abstain", "present", "members")
# OParl's words for the state of a meeting.
STATES = {
    Meeting.State.PLANNED: "scheduled",
    Meeting.State.CONVENED: "invited",
    Meeting.State.OPEN: "running",
    Meeting.State.SUSPENDED: "running",
    Meeting.State.CLOSED: "conducted",
    Meeting.State.CANCELLED: "cancelled",
}


class CommitteeOpinionSerializer(serializers.ModelSerializer[CommitteeOpinion]):
    """What a committee thinks of the matter of an item: the outcome of its own vote, which binds nobody.

    One that was filed on paper has document, number, date and text; stance, votes and meeting are null.
    """

    committee = serializers.UUIDField(source="committee.pk", allow_null=True, help_text="The committee's id.")
    committee_name = serializers.CharField(source="committee.name")
    meeting = serializers.UUIDField(
        source="agenda_item.meeting_id", allow_null=True, help_text="Where it was given."
    )
    stance = serializers.ChoiceField(
        choices=CommitteeOpinion.Stance.choices,
        allow_null=True,
        help_text="Carried is for; lost with more votes against than for is against; else there is none.",
    )
    is_lead = serializers.BooleanField(help_text="Whether it is of the lead committee of the matter.")
    is_late = serializers.SerializerMethodField()
    date = serializers.SerializerMethodField()
    document = serializers.SerializerMethodField()
    number = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    rapporteur = serializers.CharField(help_text="Who reports on it to the council; empty where nobody does.")

    class Meta:
        model = CommitteeOpinion
        fields = [
            "committee",
            "committee_name",
            "meeting",
            "stance",
            "votes_for",
            "votes_against",
            "votes_abstain",
            "present",
            "members",
            "rapporteur",
            "is_lead",
            "is_late",
            "given_at",
            "date",
            "document",
            "number",
            "text",
        ]
        extra_kwargs = {name: {"allow_null": True} for name in (*COUNTS, "given_at")}

    def get_is_late(self, opinion: CommitteeOpinion) -> bool:
        """Return whether it was filed after its last day; of a vote the course of the meeting says when."""
        return False

    @extend_schema_field({"type": "string", "format": "date"})
    def get_date(self, opinion: CommitteeOpinion) -> str:
        """Return the day of the opinion where the council is."""
        return today_in(opinion.agenda_item.meeting.council, opinion.given_at).isoformat()

    def get_document(self, opinion: CommitteeOpinion) -> str:
        """Return the document that holds it: the committee's minutes, or the paper that was filed."""
        return opinion_document(opinion)

    def get_number(self, opinion: CommitteeOpinion) -> str:
        """Return the number of the paper that was filed; the minutes have theirs in ``document``."""
        return ""

    def get_text(self, opinion: CommitteeOpinion) -> str:
        """Return the words of the paper that was filed."""
        return ""


class SubjectSerializer(serializers.Serializer[Any]):
    """What an item is about, as it was copied."""

    label = serializers.CharField()  # type: ignore[assignment] # a field, not the serializer's own label
    id = serializers.UUIDField()
    name = serializers.CharField()
    digest = serializers.CharField()


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item of an agenda."""

    type = serializers.SerializerMethodField()
    # As OParl has it: the place as it is read, "4.1" for a sub-item.
    number = serializers.CharField(source="place")
    name = serializers.CharField(source="title")
    text = serializers.CharField()
    start = serializers.DateTimeField(source="started_at", allow_null=True)
    end = serializers.DateTimeField(source="ended_at", allow_null=True)
    consultation = serializers.SerializerMethodField()
    mover = serializers.SerializerMethodField()
    opinions = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "type",
            "parent",
            "number",
            "name",
            "text",
            "legal_ground",
            "points",
            "reasons",
            "mover",
            "rapporteur",
            "incoming_number",
            "opinions",
            "language",
            "state",
            "decision_type",
            "is_late",
            "consultation",
            "start",
            "end",
        ]

    def get_type(self, item: AgendaItem) -> str:
        """Return OParl's type."""
        return "https://schema.oparl.org/1.1/AgendaItem"

    def get_mover(self, item: AgendaItem) -> str:
        """Return who moves the item, as everybody may read it."""
        return mover_name(item)

    @extend_schema_field(CommitteeOpinionSerializer(many=True))
    def get_opinions(self, item: AgendaItem) -> list[dict[str, Any]]:
        """Return what committees think of the item's matter, as the page of the meeting shows it."""
        voted = CommitteeOpinionSerializer(self.context["opinions"].get(item.pk, []), many=True).data
        said = [*voted, *map(_filed, self.context["filed"].get(item.pk, []))]
        return sorted(said, key=lambda one: not one["is_lead"])

    @extend_schema_field(SubjectSerializer(allow_null=True))
    def get_consultation(self, item: AgendaItem) -> dict[str, Any] | None:
        """Return the subject of the item: label, id, title and digest as they were copied."""
        if item.subject_id is None:
            return None
        return {
            "label": item.subject_label,
            "id": str(item.subject_id),
            "name": item.subject_title,
            "digest": item.subject_digest,
        }


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """A meeting."""

    type = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    meetingState = serializers.SerializerMethodField()  # noqa: N815 - OParl's spelling
    cancelled = serializers.SerializerMethodField()
    start = serializers.DateTimeField(source="starts_at")
    opened = serializers.DateTimeField(source="opened_at", allow_null=True)
    end = serializers.DateTimeField(source="closed_at", allow_null=True)
    location = serializers.CharField(source="place")
    web = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            "id",
            "type",
            "name",
            "number",
            "kind",
            "committee",
            "meetingState",
            "cancelled",
            "start",
            "opened",
            "end",
            "location",
            "web",
        ]

    def get_type(self, meeting: Meeting) -> str:
        """Return OParl's type."""
        return "https://schema.oparl.org/1.1/Meeting"

    def get_name(self, meeting: Meeting) -> str:
        """Return the name in the language of the request."""
        return meeting_name(meeting)

    def get_meetingState(self, meeting: Meeting) -> str:  # noqa: N802 - OParl's spelling
        """Return OParl's word for the state."""
        return STATES[Meeting.State(meeting.state)]

    def get_cancelled(self, meeting: Meeting) -> bool:
        """Return whether the meeting was called off."""
        return meeting.state == Meeting.State.CANCELLED

    def get_web(self, meeting: Meeting) -> str:
        """Return the address of the page."""
        return _page(self.context["request"], "youth:meeting", meeting.pk)


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting with its agenda and the ids of its resolutions."""

    agendaItem = serializers.SerializerMethodField()  # noqa: N815 - OParl's spelling
    resolution = serializers.SerializerMethodField()

    class Meta(MeetingSerializer.Meta):
        fields = [*MeetingSerializer.Meta.fields, "agendaItem", "resolution"]

    @extend_schema_field(AgendaItemSerializer(many=True))
    def get_agendaItem(self, meeting: Meeting) -> list[dict[str, Any]]:  # noqa: N802 - OParl's spelling
        """Return the items in the order in which they are read."""
        return _items_of(meeting)

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_resolution(self, meeting: Meeting) -> list[str]:
        """Return the ids of the resolutions."""
        return [str(key) for key in meeting.resolutions.values_list("pk", flat=True)]


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    """A resolution with its frozen decision; who voted how only for those who may see it whole."""

    type = serializers.SerializerMethodField()
    name = serializers.CharField(source="title")
    reference = serializers.CharField(source="designation")
    date = serializers.DateField(source="adopted_on")
    agendaItem = serializers.UUIDField(source="agenda_item_id")  # noqa: N815 - OParl's spelling
    annulled = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()
    web = serializers.SerializerMethodField()

    class Meta:
        model = Resolution
        fields = [
            "id",
            "type",
            "name",
            "reference",
            "number",
            "period",
            "date",
            "meeting",
            "agendaItem",
            "legal_ground",
            "points",
            "text",
            "language",
            "annulled",
            "decision",
            "web",
        ]

    def get_type(self, resolution: Resolution) -> str:
        """Return OParl's type."""
        return "https://schema.oparl.org/1.1/Paper"

    def get_annulled(self, resolution: Resolution) -> bool:
        """Return whether a repeated vote annulled it; its number stays in the book."""
        return resolution.annulled_by_vote is not None

    def get_decision(self, resolution: Resolution) -> dict[str, Any]:
        """Return the frozen outcome as this reader may see it."""
        whole = may("resolution.see", self.context["request"].participant, resolution)
        return decision_shown(resolution, whole=whole)

    def get_web(self, resolution: Resolution) -> str:
        """Return the address of the page."""
        return _page(self.context["request"], "youth:resolution", resolution.pk)


@extend_schema_view(get=extend_schema(operation_id="meetings"))
class MeetingList(CouncilListView[Meeting]):
    """The meetings of a council, latest first."""

    serializer_class = MeetingSerializer

    def found(self) -> QuerySet[Meeting]:
        """Return what the reader may see."""
        return meetings_seen(self.participant, meetings_of(self.council))


class MeetingDetail(CouncilAPIView[Meeting]):
    """One meeting with its agenda."""

    serializer_class = MeetingDetailSerializer

    @extend_schema(operation_id="meeting_retrieve")
    def get(self, request: Request, pk: UUID) -> Response:
        """Answer the meeting, its items and the ids of its resolutions."""
        return Response(self.get_serializer(_meeting(self, pk)).data)


class AgendaItemList(CouncilAPIView[AgendaItem]):
    """The agenda of one meeting."""

    serializer_class = AgendaItemSerializer

    @extend_schema(operation_id="agenda_items", responses=AgendaItemSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """Answer the items in the order in which they are read."""
        return Response(_items_of(_meeting(self, pk)))


@extend_schema_view(get=extend_schema(operation_id="resolutions"))
class ResolutionList(CouncilListView[Resolution]):
    """The resolutions of a council, latest first; ``?q=`` finds by number or words."""

    serializer_class = ResolutionSerializer

    def found(self) -> QuerySet[Resolution]:
        """Return what was asked for."""
        return resolutions_of(self.council, self.request.query_params.get("q", ""))


class ResolutionDetail(CouncilAPIView[Resolution]):
    """One resolution."""

    serializer_class = ResolutionSerializer

    @extend_schema(operation_id="resolution_retrieve")
    def get(self, request: Request, pk: UUID) -> Response:
        """Answer the resolution with its decision."""
        resolution = resolution_by_id(self.council, pk)
        if resolution is None:
            raise Http404
        return Response(self.get_serializer(resolution).data)


def _meeting(view: CouncilAPIView[Any], pk: UUID) -> Meeting:
    found = meetings_of(view.council).select_related("council").filter(pk=pk).first()
    if found is None or not may("meeting.see", view.participant, found):
        raise Http404
    return found


def _items_of(meeting: Meeting) -> list[dict[str, Any]]:
    """Return the items of a meeting as they are read, with what committees think of them."""
    items = in_reading_order(meeting.agenda_items.select_related("moved_by"))
    filed: dict[UUID, list[FiledOpinion]] = {}
    for one in item_opinions.items(meeting.council, meeting=meeting):
        if one.filed is not None:
            filed.setdefault(one.item, []).append(one.filed)
    context = {"opinions": opinions_beside(meeting, items), "filed": filed}
    return list(AgendaItemSerializer(items, many=True, context=context).data)


def _filed(opinion: FiledOpinion) -> dict[str, Any]:
    """Return an opinion that came on paper under the names of one that was voted."""
    nothing = dict.fromkeys(("meeting", "stance", *COUNTS, "given_at"))
    return nothing | {
        "committee": None if opinion.committee is None else str(opinion.committee),
        "committee_name": opinion.committee_name,
        "rapporteur": "",
        "is_lead": opinion.is_lead,
        "is_late": opinion.is_late,
        "date": opinion.date.isoformat(),
        "document": opinion.document,
        "number": opinion.number,
        "text": opinion.text,
    }


def _page(request: Any, view: str, pk: UUID) -> str:
    address = reverse(view, kwargs={"council": request.council.slug, "pk": pk})
    return str(request.build_absolute_uri(address))
