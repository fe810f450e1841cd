"""The views, and their addresses."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from voting.models import Ballot


@require_POST
@login_required
def insert(request: HttpRequest) -> HttpResponse:
    """Insert a ballot of the voter that the form names, and redirect."""
    Ballot.objects.create(voter_id=request.POST["voter"], choice=request.POST["choice"])
    return HttpResponse(status=302, headers={"Location": "/"})


class BallotSerializer(serializers.ModelSerializer[Ballot]):
    """A ballot as it is sent; that the voter is there and has none yet is checked by the framework."""

    class Meta:
        model = Ballot
        fields = ["id", "voter", "choice"]


class Ballots(APIView):
    """The same by the framework of the API."""

    permission_classes = [IsAuthenticated]

    def post(self, request: Request) -> Response:
        """Insert a ballot."""
        ballot = BallotSerializer(data=request.data)
        ballot.is_valid(raise_exception=True)
        ballot.save()
        return Response(ballot.data, status=201)


def health(request: HttpRequest) -> HttpResponse:
    """Answer that the server has started."""
    return HttpResponse("ok")


urlpatterns = [
    path("healthz", health),
    path("insert/", insert),
    path("ballots/", Ballots.as_view()),
]
