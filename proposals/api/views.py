"""Endpoints of proposals: read only, for everybody."""

from django.db.models import QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination

from proposals.api.serializers import ProposalSerializer
from proposals.models import Proposal
from proposals.selectors import proposals_of


class Pages(PageNumberPagination):
    """Fifty at a time, a hundred on demand."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100


class ProposalList(ListAPIView[Proposal]):
    """The council's published proposals, newest first; ``?stage=`` as on the page."""

    serializer_class = ProposalSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Proposal]:
        """Return what the public sees."""
        if getattr(self, "swagger_fake_view", False):
            return Proposal.objects.none()
        stage = self.request.query_params.get("stage", "")
        return proposals_of(self.request.council, stage=stage)  # type: ignore[attr-defined]


class ProposalDetail(RetrieveAPIView[Proposal]):
    """One published proposal."""

    serializer_class = ProposalSerializer

    def get_queryset(self) -> QuerySet[Proposal]:
        """Return what the public sees."""
        if getattr(self, "swagger_fake_view", False):
            return Proposal.objects.none()
        return proposals_of(self.request.council)  # type: ignore[attr-defined]
