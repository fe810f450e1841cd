"""The register for machines: read only."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from plugins.records import selectors
from plugins.records.models import ConsultationRecord
from plugins.records.policies import records_seen
from plugins.records.presenters.record import record_json, record_json_whole
from youth.policies import may


class RecordPages(PageNumberPagination):
    """Fifty records a page, a hundred at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100


class RecordList(APIView):
    """The register, latest first."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="records_list")
    def get(self, request: Request) -> Response:
        """Return one page of the register."""
        pages = RecordPages()
        council = _council(request)
        seen = records_seen(_participant(request), council, selectors.records_of(council))
        records = pages.paginate_queryset(seen, request, view=self) or []
        return pages.get_paginated_response([record_json(one, address(request, one)) for one in records])


class RecordDetail(APIView):
    """One record with text, vote and rule."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="records_detail")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return one record."""
        record = selectors.record_with(_council(request), pk)
        if record is None or not may("records.see", _participant(request), record):
            raise Http404
        whole = may("records.see_whole", _participant(request), record)
        package = reverse("records:package", kwargs={"council": record.council.slug, "pk": record.pk})
        return Response(
            record_json_whole(
                record, address(request, record), request.build_absolute_uri(package), whole=whole
            )
        )


def address(request: Request, record: ConsultationRecord) -> str:
    """Return the absolute address by which a record is known to machines."""
    path = reverse("api:records:detail", kwargs={"council": record.council.slug, "pk": record.pk})
    return str(request.build_absolute_uri(path))


def _council(request: Request) -> Any:
    return request.council  # type: ignore[attr-defined]


def _participant(request: Request) -> Any:
    return request.participant  # type: ignore[attr-defined]
