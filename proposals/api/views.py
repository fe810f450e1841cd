"""Endpoints of proposals: read only, for everybody."""

from django.db.models import QuerySet
from rest_framework.generics import RetrieveAPIView

from proposals.api.serializers import ProposalSerializer
from proposals.models import Proposal
from proposals.selectors import proposals_of
from youth.web.api import CouncilListView, CouncilRowsView


class ProposalList(CouncilListView[Proposal]):
    """The council's published proposals, newest first; ``?stage=`` as on the page."""

    serializer_class = ProposalSerializer

    def found(self) -> QuerySet[Proposal]:
        """Return what the public sees."""
        return proposals_of(self.council, stage=self.request.query_params.get("stage", ""))


class ProposalDetail(CouncilRowsView[Proposal], RetrieveAPIView[Proposal]):
    """One published proposal."""

    serializer_class = ProposalSerializer

    def found(self) -> QuerySet[Proposal]:
        """Return what the public sees."""
        return proposals_of(self.council)
