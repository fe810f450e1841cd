"""Rows of the journal: streams, entries, and how far each listener of notices has read."""

from django.db import models

from youth import clock


class Stream(models.Model):
    """A stream's head. Its row is the lock under which the next ``seq`` is given."""

    name = models.CharField(max_length=80, primary_key=True)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="streams")
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    # Of the last entry: the next one is not earlier.
    at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class JournalEntry(models.Model):
    """One act. Header and payload digest are chained; a payload may be erased without breaking the chain."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    # Participant.id; empty for what the system does by itself. No foreign key: the act outlives every row.
    actor = models.UUIDField(null=True, blank=True)
    # Participant.id of the person who acted, where the actor is an organisation; else empty.
    representative = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)
    cause_stream = models.CharField(max_length=80, blank=True)
    cause_seq = models.PositiveBigIntegerField(null=True, blank=True)
    payload = models.JSONField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    payload_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="journal_seq_once"),
            models.CheckConstraint(
                condition=models.Q(representative__isnull=True) | models.Q(actor__isnull=False),
                name="journal_representative_has_actor",
            ),
        ]
        indexes = [models.Index(fields=["cause_stream", "cause_seq"], name="journal_cause")]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.seq} {self.kind}"


class NoticeCursor(models.Model):
    """How far one listener (``hook:plugin``) has been told about one stream."""

    listener = models.CharField(max_length=120)
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listener", "stream"], name="one_cursor_per_listener")]

    def __str__(self) -> str:
        return f"{self.listener} at {self.stream_id}#{self.seq}"


class NoticeFailure(models.Model):
    """A notice that a listener could not take; retried by the runner, shown to the operator."""

    listener = models.CharField(max_length=120)
    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=1)
    error = models.CharField(max_length=200)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listener", "stream", "seq"], name="one_failure_per_notice")
        ]

    def __str__(self) -> str:
        return f"{self.listener}: {self.stream_id}#{self.seq}"
