"""Polls for machines, and the ballot over HTTP; permissions and rules are those of the pages."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from voting.api.serializers import (
    BallotResultSerializer,
    BallotSerializer,
    OwnVoteSerializer,
    PollSerializer,
)
from voting.models import Poll
from voting.selectors import own_vote, poll_by_id, polls_of
from voting.services import BallotPaper, cast_ballots
from youth.policies import may

if TYPE_CHECKING:
    from youth.models import Participant


class PollPages(PageNumberPagination):
    """Fifty polls a page, a hundred at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100


@extend_schema_view(get=extend_schema(operation_id="voting_list"))
class PollList(ListAPIView[Poll]):
    """The polls of a council's public meetings, latest first."""

    serializer_class = PollSerializer
    pagination_class = PollPages

    def get_queryset(self) -> QuerySet[Poll]:
        """Return what everybody sees."""
        if getattr(self, "swagger_fake_view", False):
            return Poll.objects.none()
        return polls_of(_council(self.request))


class PollDetail(APIView):
    """One poll."""

    @extend_schema(responses=PollSerializer, operation_id="voting_detail")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return one poll with its outcome once it is announced."""
        return Response(PollSerializer(_poll(request, pk)).data)


class OwnBallot(APIView):
    """The caller's own ballot."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=OwnVoteSerializer, operation_id="voting_ballot")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return whether the caller is on the register, and the choice that stands."""
        own = own_vote(_poll(request, pk), _participant(request))
        cast_at = own.ballot.cast_at if own.ballot else None
        answer = {"is_voter": own.is_voter, "choice": own.choice, "cast_at": cast_at}
        return Response(OwnVoteSerializer(answer).data)

    @extend_schema(
        request=BallotSerializer,
        responses={
            200: BallotResultSerializer,
            409: OpenApiResponse(description="Not taken: code, message, field."),
        },
        operation_id="voting_cast",
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Cast the ballot; sending it again is safe."""
        poll, participant = _poll(request, pk), _participant(request)
        if not may("voting.cast_ballot", participant, poll):
            raise PermissionDenied
        data = BallotSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        (result,) = cast_ballots(poll, [BallotPaper(participant.pk, data.validated_data["choice"])])
        if result.taken or result.status == "already":
            return Response(BallotResultSerializer(result).data)
        field = "choice" if result.status == "bad_choice" else None
        answer = {"code": result.status, "message": result.message, "field": field}
        return Response(answer, status=status.HTTP_409_CONFLICT)


def _council(request: Request) -> Any:
    return request.council  # type: ignore[attr-defined]  # set by the kernel's middleware


def _participant(request: Request) -> "Participant":
    participant: Participant | None = request.participant  # type: ignore[attr-defined]
    if participant is None:
        raise PermissionDenied
    return participant


def _poll(request: Request, pk: UUID) -> Poll:
    poll = poll_by_id(_council(request), pk)
    if poll is None or not may("voting.see_poll", getattr(request, "participant", None), poll):
        raise Http404
    return poll
