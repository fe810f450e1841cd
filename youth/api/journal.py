"""Heads of a council's public streams, as the anchors file that ``journal verify --against`` reads."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from youth import clock
from youth.journal.anchors import Head, anchors_document, heads_of
from youth.journal.comparison import public_streams
from youth.models.journal import JournalEntry
from youth.web.api import CouncilAPIView


class HeadSerializer(serializers.Serializer[Head]):
    """The last entry of one stream."""

    stream = serializers.CharField()
    seq = serializers.IntegerField()
    digest = serializers.CharField()


class AnchorsSerializer(serializers.Serializer[object]):
    """An anchors file."""

    format = serializers.CharField()
    at = serializers.DateTimeField()
    heads = HeadSerializer(many=True)


class JournalHeads(CouncilAPIView[JournalEntry]):
    """How far each public stream of one council reaches."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=AnchorsSerializer, operation_id="journal_heads")
    def get(self, request: Request) -> Response:
        """Return all of them with the moment at which they stood."""
        heads = heads_of(public_streams(self.council))
        return Response(anchors_document(heads, clock.now()))
