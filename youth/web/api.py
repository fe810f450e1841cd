"""What endpoints below a council's address share: council, who asks, pages, and 409 for a refusal."""

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.pagination import PageNumberPagination

from youth.models import Council, Participant
from youth.refusals import Refusal
from youth.web.refusals import refusal_json
from youth.web.requests import CouncilRequest, acting, of_council


class Pages(PageNumberPagination):
    """Fifty at a time; ``?page=`` turns the page, ``?page_size=`` takes up to a hundred."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100


class CouncilAPIView[M: Model](GenericAPIView[M]):
    """An endpoint below a council's address; a service that refuses is answered 409."""

    @property
    def asked(self) -> CouncilRequest:
        """Return the request as the middleware leaves it."""
        return of_council(self.request._request)

    @property
    def council(self) -> Council:
        """Return the council of the address."""
        return self.asked.council

    @property
    def participant(self) -> Participant | None:
        """Return who asks as the council knows them, None for everybody else."""
        return self.asked.participant

    @property
    def actor(self) -> Participant:
        """Return who acts; raises ``PermissionDenied`` for who takes no part in the council."""
        return acting(self.asked)

    def handle_exception(self, exc: Exception) -> Any:
        """Answer a refusal; everything else as every endpoint does."""
        return refusal_json(exc) if isinstance(exc, Refusal) else super().handle_exception(exc)


class CouncilRowsView[M: Model](CouncilAPIView[M]):
    """An endpoint of rows: ``found`` says which of them the reader may see."""

    def found(self) -> QuerySet[M]:
        """Return the rows that the reader may see, in their order."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[M]:
        """Return the rows; where the endpoint is only described, there is no council and there are none."""
        if getattr(self, "swagger_fake_view", False):
            serializer: Any = self.get_serializer_class()
            rows: QuerySet[M] = serializer.Meta.model._default_manager.none()
            return rows
        return self.found()


class CouncilListView[M: Model](CouncilRowsView[M], ListAPIView[M]):
    """A list by pages."""

    pagination_class = Pages
