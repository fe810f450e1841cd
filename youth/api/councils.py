"""Councils and their members over REST: names in office only, nothing of anybody else."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from youth.models import Council, Mandate
from youth.presenters.council import CouncilPresenter
from youth.selectors.councils import councils_listed, members_in_office
from youth.web.api import CouncilAPIView, Pages, UnchangedAPIView


class CouncilSerializer(serializers.ModelSerializer[Council]):
    """A council in the list."""

    name = serializers.DictField(child=serializers.CharField(), source="names")
    municipality = serializers.DictField(child=serializers.CharField(), source="municipality_names")
    mirrors = serializers.SlugRelatedField[Council](slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = Council
        fields: tuple[str, ...] = (
            "slug",
            "kind",
            "name",
            "municipality_code",
            "municipality",
            "mirrors",
            "languages",
            "time_zone",
            "rules_preset",
        )


class OfficeSerializer(serializers.Serializer[Any]):
    """A public office and the name under which it is exercised."""

    role = serializers.CharField()
    name_in_office = serializers.CharField()
    starts_at = serializers.DateTimeField()


class CommitteeSerializer(serializers.Serializer[Any]):
    """A committee and who sits in it."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    is_standing = serializers.BooleanField()
    chair = serializers.CharField(allow_blank=True)
    others = serializers.ListField(child=serializers.CharField())


class CouncilDetailSerializer(CouncilSerializer):
    """A council with its seats, quorum, offices, committees and partners today."""

    seats = serializers.IntegerField()
    in_office = serializers.IntegerField()
    quorum = serializers.IntegerField()
    term = serializers.IntegerField(allow_null=True)
    offices = OfficeSerializer(many=True)
    committees = CommitteeSerializer(many=True)
    partners = serializers.ListField(child=serializers.CharField())

    class Meta(CouncilSerializer.Meta):
        fields = (
            *CouncilSerializer.Meta.fields,
            "seats",
            "in_office",
            "quorum",
            "term",
            "offices",
            "committees",
            "partners",
        )

    def to_representation(self, council: Council) -> dict[str, Any]:
        """Return the council's row with what its page shows."""
        board = CouncilPresenter(council)
        side = board.own_side
        return {
            **CouncilSerializer(council).data,
            "seats": side.seats,
            "in_office": side.in_office,
            "quorum": side.quorum,
            "term": side.term.number if side.term else None,
            "offices": OfficeSerializer(board.offices, many=True).data,
            "committees": CommitteeSerializer(board.committees, many=True).data,
            "partners": [organisation.display_name for organisation in board.partners.organisations],
        }


class MemberSerializer(serializers.ModelSerializer[Mandate]):
    """A member in office: seat, name in office, since when."""

    seat = serializers.IntegerField(source="seat.number")
    participant = serializers.UUIDField(source="participant_id")

    class Meta:
        model = Mandate
        fields = ("seat", "name_in_office", "participant", "starts_at")


@extend_schema_view(get=extend_schema(operation_id="councils"))
class CouncilList(UnchangedAPIView[Council], ListAPIView[Council]):
    """All councils of the installation, by pages."""

    permission_classes = (AllowAny,)
    serializer_class = CouncilSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Council]:
        """Return the councils."""
        return councils_listed()


class CouncilDetail(CouncilAPIView[Council]):
    """One council."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=CouncilDetailSerializer, operation_id="council")
    def get(self, request: Request) -> Response:
        """Return the council's present state."""
        return Response(CouncilDetailSerializer(self.council).data)


class MemberList(CouncilAPIView[Mandate]):
    """Members in office of one council."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=MemberSerializer(many=True), operation_id="members")
    def get(self, request: Request) -> Response:
        """Return the members in office today, by seat."""
        return Response(MemberSerializer(members_in_office(self.council), many=True).data)
