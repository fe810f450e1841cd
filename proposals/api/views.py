"""Endpoints of proposals: read only, for everybody."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.api.serializers import AmendmentSerializer, ProposalSerializer
from proposals.listing import AGES, SORTS, Listing
from proposals.models import Proposal
from proposals.presenters.written_amendments import AmendmentsPresenter
from proposals.selectors.committees import ASSIGNMENTS
from proposals.selectors.lists import proposals_of
from proposals.workflow import OFF_THE_WAY, STATIONS
from youth.web.api import CouncilAPIView, CouncilListView, CouncilRowsView


@extend_schema_view(
    get=extend_schema(
        parameters=[
            OpenApiParameter("q", description="Words in the title or the reasons."),
            OpenApiParameter("stage", enum=[*dict(STATIONS), *OFF_THE_WAY]),
            OpenApiParameter("topic", description="Key of a topic of the council."),
            OpenApiParameter("place", description="Key of a settlement of the council."),
            OpenApiParameter("age", enum=list(AGES), description="Many supporters are of this age."),
            OpenApiParameter("sort", enum=list(SORTS), description="Newest first where nothing is said."),
        ]
    )
)
class ProposalList(CouncilListView[Proposal]):
    """The council's published proposals; its parameters are those of the page."""

    serializer_class = ProposalSerializer

    def found(self) -> QuerySet[Proposal]:
        """Return what the public sees."""
        found = proposals_of(self.council, Listing.asked(self.request.query_params))
        return found.prefetch_related(ASSIGNMENTS)


class ProposalDetail(CouncilRowsView[Proposal], RetrieveAPIView[Proposal]):
    """One published proposal."""

    serializer_class = ProposalSerializer

    def found(self) -> QuerySet[Proposal]:
        """Return what the public sees."""
        return proposals_of(self.council).prefetch_related(ASSIGNMENTS)


class AmendmentList(CouncilAPIView[Proposal]):
    """The amendments to a proposal: written to it, and moved in the meeting that deals with it."""

    @extend_schema(responses=AmendmentSerializer(many=True), operation_id="proposals_amendments")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return them in the order in which they were moved."""
        proposal = proposals_of(self.council).filter(pk=pk).first()
        if proposal is None:
            raise Http404
        proposal.council = self.council
        lines: Any = AmendmentsPresenter(proposal).lines
        return Response(AmendmentSerializer(lines, many=True).data)
