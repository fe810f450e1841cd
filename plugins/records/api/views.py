"""The register over REST, read only."""

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from plugins.records import selectors
from plugins.records.models import ConsultationRecord, Referral
from plugins.records.policies import records_seen
from plugins.records.presenters.record import record_json, record_json_whole
from plugins.records.presenters.referral import referral_json
from youth.policies import may
from youth.web.api import CouncilAPIView, Pages


class RecordList(CouncilAPIView[ConsultationRecord]):
    """The register, latest first."""

    pagination_class = Pages

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="records_list")
    def get(self, request: Request) -> Response:
        """Return one page of the register."""
        seen = records_seen(self.participant, self.council, selectors.records_of(self.council))
        records = self.paginate_queryset(seen) or []
        return self.get_paginated_response([record_json(one, address(request, one)) for one in records])


class RecordDetail(CouncilAPIView[ConsultationRecord]):
    """One record with text, vote and rule."""

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="records_detail")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return one record."""
        record = selectors.record_with(self.council, pk)
        if record is None or not may("records.see", self.participant, record):
            raise Http404
        whole = may("records.see_whole", self.participant, record)
        package = reverse("records:package", kwargs={"council": record.council.slug, "pk": record.pk})
        return Response(
            record_json_whole(
                record, address(request, record), request.build_absolute_uri(package), whole=whole
            )
        )


class ReferralList(CouncilAPIView[Referral]):
    """The resolutions that a youth council sent to its Municipal Council, with what became of each."""

    pagination_class = Pages

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="records_referrals")
    def get(self, request: Request) -> Response:
        """Return one page of them, sent last first."""
        page = self.paginate_queryset(selectors.referrals_of(self.council)) or []
        stages = selectors.stages_of_all(page)
        return self.get_paginated_response(
            [referral_json(one, stages.get(one.pk, []), _resolution_address(request, one)) for one in page]
        )


def _resolution_address(request: Request, referral: Referral) -> str:
    path = reverse("api:resolution", kwargs={"council": referral.council.slug, "pk": referral.pk})
    return str(request.build_absolute_uri(path))


def address(request: Request, record: ConsultationRecord) -> str:
    """Return the absolute address of a record in the API."""
    path = reverse("api:records:detail", kwargs={"council": record.council.slug, "pk": record.pk})
    return str(request.build_absolute_uri(path))
