"""Polls for machines, and the ballot over HTTP; permissions and rules are those of the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from voting.api.serializers import (
    BallotResultSerializer,
    BallotSerializer,
    OpinionDetailSerializer,
    OpinionSerializer,
    OwnVoteSerializer,
    PollSerializer,
    VoteEventSerializer,
)
from voting.models import OpinionPoll, Poll
from voting.opinions import asked_opinion_polls
from voting.selectors import (
    own_vote,
    poll_by_id,
    poll_to_vote_in,
    polls_of,
    public_results,
    with_hand_tellers,
)
from voting.services import BallotPaper, cast_ballot
from youth.policies import may
from youth.refusals import Refusal
from youth.web.api import CouncilAPIView, CouncilListView


@extend_schema_view(get=extend_schema(operation_id="voting_list"))
class PollList(CouncilListView[Poll]):
    """The polls of a council's public meetings, latest first."""

    serializer_class = PollSerializer

    def found(self) -> QuerySet[Poll]:
        """Return what everybody sees."""
        return with_hand_tellers(polls_of(self.council))


class PollDetail(CouncilAPIView[Poll]):
    """One poll."""

    @extend_schema(responses=PollSerializer, operation_id="voting_detail")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return one poll with its outcome once it is announced."""
        return Response(PollSerializer(_poll(self, pk)).data)


@extend_schema_view(get=extend_schema(operation_id="voting_vote_events"))
class VoteEventList(CouncilListView[Poll]):
    """The announced votes of a council as Popolo vote events, latest first.

    Of a meeting closed to the public they are the votes that made a resolution, with their counts alone.
    """

    serializer_class = VoteEventSerializer

    def found(self) -> QuerySet[Poll]:
        """Return what everybody may read."""
        return public_results(self.council)


class VoteEventDetail(CouncilAPIView[Poll]):
    """One announced vote as a Popolo vote event."""

    @extend_schema(responses=VoteEventSerializer, operation_id="voting_vote_event")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return one vote event."""
        poll = public_results(self.council).filter(pk=pk).first()
        if poll is None:
            raise Http404
        return Response(VoteEventSerializer(poll).data)


@extend_schema_view(get=extend_schema(operation_id="voting_opinions"))
class OpinionList(CouncilListView[OpinionPoll]):
    """What a council asked the young people of its town, latest first."""

    serializer_class = OpinionSerializer

    def found(self) -> QuerySet[OpinionPoll]:
        """Return what everybody may read."""
        return asked_opinion_polls(self.council)


class OpinionDetail(CouncilAPIView[OpinionPoll]):
    """One question, with its results after the end."""

    @extend_schema(responses=OpinionDetailSerializer, operation_id="voting_opinion")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return one opinion poll."""
        poll = asked_opinion_polls(self.council).filter(pk=pk).first()
        if poll is None:
            raise Http404
        return Response(OpinionDetailSerializer(poll).data)


class OwnBallot(CouncilAPIView[Poll]):
    """The caller's own ballot."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=OwnVoteSerializer, operation_id="voting_ballot")
    def get(self, request: Request, pk: UUID) -> Response:
        """Return whether the caller is on the register, and the choice that counts."""
        own = own_vote(_poll(self, pk), self.actor)
        cast_at = own.ballot.cast_at if own.ballot else None
        answer = {"is_voter": own.is_voter, "choice": own.choice, "cast_at": cast_at}
        return Response(OwnVoteSerializer(answer).data)

    @extend_schema(request=BallotSerializer, responses=BallotResultSerializer, operation_id="voting_cast")
    def post(self, request: Request, pk: UUID) -> Response:
        """Cast the ballot; sending it again is safe."""
        poll, participant = _seen(self, poll_to_vote_in(self.council, pk)), self.actor
        if not may("voting.cast_ballot", participant, poll):
            raise PermissionDenied
        data = BallotSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        result = cast_ballot(poll, BallotPaper(participant.pk, data.validated_data["choice"]))
        if result.taken or result.status == "already":
            return Response(BallotResultSerializer(result).data)
        field = "choice" if result.status == "bad_choice" else None
        raise Refusal(result.status, result.message, field)


def _poll(view: CouncilAPIView[Poll], pk: UUID) -> Poll:
    return _seen(view, poll_by_id(view.council, pk))


def _seen(view: CouncilAPIView[Poll], poll: Poll | None) -> Poll:
    if poll is None or not may("voting.see_poll", view.participant, poll):
        raise Http404
    return poll
