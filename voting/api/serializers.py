"""Polls as the API shows them; a person's own ballot only to that person."""

from typing import Any

from rest_framework import serializers

from voting.electorate import options_shown
from voting.models import OpinionPoll, Poll
from voting.opinions import OpinionResult, results_of
from voting.presenters.vote_event import vote_event
from youth.names import name_or_erased


class SnapshotSerializer(serializers.Serializer[Poll]):
    """The numbers frozen when the poll opened."""

    seats = serializers.IntegerField()
    in_office = serializers.IntegerField()
    present = serializers.IntegerField()
    recused = serializers.IntegerField()


class PollSerializer(serializers.ModelSerializer[Poll]):
    """A poll; ``outcome`` is null until the result is announced.

    ``asks`` is the kind of question, ``method`` and ``box`` how the vote is taken, ``answers`` what a ballot
    may say: keys of ``options`` in an election. ``tellers`` are the names of those who count raised hands,
    as the page has them; empty otherwise.
    """

    question = serializers.CharField(source="title")
    asks = serializers.CharField(source="question")
    answers = serializers.ListField(child=serializers.CharField())
    snapshot = SnapshotSerializer(source="*")
    options = serializers.SerializerMethodField()
    tellers = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    resolution = serializers.SerializerMethodField()

    class Meta:
        model = Poll
        fields = [
            "id",
            "meeting",
            "agenda_item",
            "question",
            "text",
            "language",
            "digest",
            "asks",
            "method",
            "box",
            "form",
            "options",
            "answers",
            "tellers",
            "decision_type",
            "state",
            "repeats",
            "is_count",
            "rule",
            "snapshot",
            "quorum_needed",
            "opened_at",
            "closed_at",
            "announced_at",
            "outcome",
            "resolution",
        ]

    def get_options(self, poll: Poll) -> list[dict[str, Any]]:
        """Return the options of the ballot with their names; an erased one is a word."""
        return options_shown(poll)

    def get_tellers(self, poll: Poll) -> list[str]:
        """Return the names of the tellers of hands; a repeated vote has those of the first."""
        return [name_or_erased(one.name_in_office) for one in poll.with_tellers.hand_tellers.all()]

    def get_outcome(self, poll: Poll) -> dict[str, Any] | None:
        """Return the frozen outcome with its whole arithmetic."""
        outcome = getattr(poll, "outcome", None)
        return outcome.decision if outcome else None

    def get_resolution(self, poll: Poll) -> str | None:
        """Return the id of the resolution that the poll led to."""
        outcome = getattr(poll, "outcome", None)
        return str(outcome.resolution_id) if outcome and outcome.resolution_id else None


class OpinionSerializer(serializers.ModelSerializer[OpinionPoll]):
    """A question to the young people of a town; what is answered decides nothing."""

    class Meta:
        model = OpinionPoll
        fields = [
            *("id", "title", "text", "language", "options", "least", "most", "bands", "facts"),
            *("state", "opened_at", "ends_at", "closed_at"),
        ]


class OpinionDetailSerializer(OpinionSerializer):
    """The same with its results: null before the end, and where too few answered."""

    results = serializers.SerializerMethodField()

    class Meta(OpinionSerializer.Meta):
        fields = [*OpinionSerializer.Meta.fields, "results"]

    def get_results(self, poll: OpinionPoll) -> dict[str, Any] | None:
        """Return how often each answer was chosen, by all and by each age band with enough answers."""
        found = results_of(poll)
        if found is None:
            return None
        keys = [option["key"] for option in poll.options]

        def counted(result: OpinionResult) -> dict[str, Any]:
            return {"answered": result.of, "votes": dict(zip(keys, result.counts, strict=True))}

        bands = {band.value: counted(result) for band, result in found.by_band}
        return {**counted(found.whole), "bands": bands}


class BallotSerializer(serializers.Serializer[Any]):
    """What a voter sends. Anything else than one of the answers is refused by the service itself."""

    choice = serializers.CharField(
        max_length=20, help_text="for, against, and abstain where the rules have it"
    )


class BallotResultSerializer(serializers.Serializer[Any]):
    """What became of a ballot: ``recorded``, ``changed`` or ``already``, and the choice that counts."""

    status = serializers.CharField()
    choice = serializers.CharField()
    cast_at = serializers.DateTimeField(allow_null=True)
    message = serializers.CharField()


class OwnVoteSerializer(serializers.Serializer[Any]):
    """The caller's own vote."""

    is_voter = serializers.BooleanField()
    choice = serializers.CharField(allow_blank=True)
    cast_at = serializers.DateTimeField(allow_null=True)


class MotionSerializer(serializers.Serializer[Any]):
    """What was voted on; ``requirement`` is what it needed, in the question's language."""

    text = serializers.CharField()
    classification = serializers.CharField()
    date = serializers.DateTimeField()
    requirement = serializers.CharField()
    result = serializers.CharField()


class CountSerializer(serializers.Serializer[Any]):
    """How many chose an option."""

    option = serializers.CharField()
    value = serializers.IntegerField()


class NamedVoteSerializer(serializers.Serializer[Any]):
    """One member's vote, or that they were absent or recused."""

    voter_id = serializers.CharField()
    voter = serializers.DictField()
    option = serializers.CharField()


class VoteEventSerializer(serializers.Serializer[Poll]):
    """A vote event as Popolo describes it; ``votes`` only where the vote was by name and is public."""

    id = serializers.CharField()
    identifier = serializers.CharField(allow_null=True)
    organization = serializers.DictField()
    motion = MotionSerializer()
    classification = serializers.CharField()
    start_date = serializers.DateTimeField()
    end_date = serializers.DateTimeField()
    result = serializers.CharField()
    counts = CountSerializer(many=True)
    votes = NamedVoteSerializer(many=True, required=False)
    created_at = serializers.DateTimeField()
    sources = serializers.ListField(child=serializers.DictField())

    def to_representation(self, poll: Poll) -> dict[str, Any]:
        """Return the vote event."""
        return vote_event(poll)
