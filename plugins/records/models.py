"""Rows of the municipal tenant: imported packages and their consultation records."""

import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.languages import in_language
from youth.procedure import referral
from youth.selectors.keys import PublicKey

STAGES = {
    referral.Stage.SENT.value: pgettext_lazy("referral", "sent"),
    referral.Stage.RECEIVED.value: pgettext_lazy("referral", "received"),
    referral.Stage.COMMITTEE.value: pgettext_lazy("referral", "with a committee"),
    referral.Stage.AGENDA.value: pgettext_lazy("referral", "on an agenda"),
    referral.Stage.DECIDED.value: pgettext_lazy("referral", "decided"),
    referral.Stage.ANSWERED.value: pgettext_lazy("referral", "answered"),
    referral.Stage.UNDER_WAY.value: pgettext_lazy("referral", "under way"),
    referral.Stage.DONE.value: pgettext_lazy("referral", "carried out"),
    referral.Stage.NOT_DONE.value: pgettext_lazy("referral", "not carried out"),
}
OUTCOMES = {
    referral.Outcome.ACCEPTED.value: pgettext_lazy("answer", "accepted"),
    referral.Outcome.PARTLY.value: pgettext_lazy("answer", "partly accepted"),
    referral.Outcome.REFUSED.value: pgettext_lazy("answer", "refused"),
    referral.Outcome.NOTED.value: pgettext_lazy("answer", "noted"),
}


class ConsultationRecord(models.Model):
    """A youth council's resolution in the official consultation record, under its incoming number.

    The columns are those of the latest revision; every package of it is kept in ``batches``.
    Office-holders are in ``decision`` by their names in office; nobody else is named.
    """

    class State(models.TextChoices):
        REVIEW = "review", _("for review")
        PUBLIC = "public", pgettext_lazy("consultation record", "public")
        ANNULLED = "annulled", pgettext_lazy("consultation record", "annulled")

    class Proof(models.TextChoices):
        """The proof of the sender at the import."""

        NONE = "", _("nothing")
        SIGNATURE = "signature", _("a signature with a trusted key")
        OWN_RECORD = "own_record", _("the sender's own record in this system")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(
        "youth.Council", on_delete=models.PROTECT, related_name="consultation_records"
    )
    # вх. №: the book restarts with the period.
    incoming_number = models.PositiveIntegerField()
    incoming_period = models.CharField(max_length=20)
    received_at = models.DateTimeField(default=clock.now)
    # Everybody but the secretary sees public records only.
    state = models.CharField(max_length=20, choices=State, default=State.REVIEW)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annul_reason = models.TextField(blank=True)
    proof = models.CharField(max_length=20, choices=Proof, default=Proof.NONE, blank=True)
    # Of the key that signed the package; empty for an unsigned one.
    key_fingerprint = models.CharField(max_length=60, blank=True)

    urn = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField(default=1)
    # Of title and points only: finds the same text under another number.
    text_digest = models.CharField(max_length=64, db_index=True)

    sender_slug = models.CharField(max_length=40)
    # By language, and the sender's first one.
    sender_names = models.JSONField()
    sender_language = models.CharField(max_length=12)
    # The sender's own numbering, as written in the package.
    period = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    protocol_number = models.PositiveIntegerField()
    designation = models.CharField(max_length=160)
    adopted_on = models.DateField()

    title = models.CharField(max_length=300)
    points = models.JSONField()
    legal_ground = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="bg")
    decision = models.JSONField()
    # Sections of the sender's plugins: plain texts with titles.
    sections = models.JSONField(default=list)
    # Of a closed meeting the public sees text and counts, not the individual votes.
    meeting_is_public = models.BooleanField(default=True)
    # What the resolution was about, so that the plugin that keeps that subject recognises it.
    subject_label = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    # Where it is in this council, the latest of ``stages``; empty before the first.
    stage = models.CharField(max_length=10, choices=list(STAGES.items()), blank=True)

    class Meta:
        verbose_name = _("consultation record")
        verbose_name_plural = _("consultation records")
        ordering = ["-received_at", "-incoming_number"]
        constraints = [
            # An annulled record does not exclude the genuine one.
            models.UniqueConstraint(
                fields=["council", "urn"],
                condition=~models.Q(state="annulled"),
                name="record_urn_once",
            ),
            models.UniqueConstraint(
                fields=["council", "sender_slug", "period", "number"],
                condition=~models.Q(state="annulled"),
                name="record_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="annulled", annulled_at__isnull=False)
                | (~models.Q(state="annulled") & models.Q(annulled_at__isnull=True)),
                name="annulled_record_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["council", "incoming_period", "incoming_number"], name="record_incoming_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.urn}"

    @property
    def incoming(self) -> str:
        """Return number and day of the register in the council's time zone: 5/22.11.2026."""
        day = timezone.localdate(self.received_at, ZoneInfo(self.council.time_zone))
        return f"{self.incoming_number}/{day:%d.%m.%Y}"

    @property
    def sender(self) -> str:
        """Return the sending council's name in the active language, else in its first one, else in any."""
        return in_language(self.sender_names, get_language(), self.sender_language)


class ImportBatch(models.Model):
    """An accepted package as it was uploaded: who, when, which bytes; confirmed it belongs to a record.

    The file is kept in the row, so that it is written, rolled back and backed up together with it.
    Refused packages leave no row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="import_batches")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    urn = models.CharField(max_length=120)
    # The warnings as the secretary saw them.
    findings = models.JSONField(default=list)
    # Empty where the operator imported by command.
    uploaded_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    record = models.ForeignKey(
        ConsultationRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at"]
        constraints = [
            # The same file uploaded twice makes one waiting row.
            models.UniqueConstraint(
                fields=["council", "sha256"],
                condition=models.Q(record__isnull=True),
                name="one_waiting_import_per_file",
            ),
            models.CheckConstraint(
                condition=models.Q(record__isnull=True, confirmed_at__isnull=True)
                | models.Q(record__isnull=False, confirmed_at__isnull=False),
                name="confirmed_import_has_record",
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class TrustedSender(models.Model):
    """A key that a municipal council trusts as a youth council's, in a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="trusted_senders")
    # As the sender's packages write it.
    sender_slug = models.CharField(max_length=40)
    sender_name = models.CharField(max_length=160)
    # Ed25519, 32 bytes in hexadecimal.
    public_key = models.CharField(max_length=64)
    trusted_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("trusted sender")
        ordering = ["sender_name", "-trusted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "public_key"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="key_trusted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender_slug} {self.public.fingerprint}"

    @property
    def public(self) -> PublicKey:
        """Return the key for conversion to its formats."""
        return PublicKey(self.public_key)


class IssuedPackage(models.Model):
    """A package as the youth council issued it: one per revision, its bytes kept.

    An issued package never changes: a later state of the record is a new revision with its reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resolution = models.ForeignKey(
        "youth.Resolution", on_delete=models.PROTECT, related_name="issued_packages"
    )
    revision = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    supersedes = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    issued_at = models.DateTimeField(default=clock.now)
    # Empty where the operator issued by command.
    issued_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("issued package")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "revision"], name="package_revision_once"),
            models.CheckConstraint(
                condition=models.Q(revision=1, supersedes="")
                | (models.Q(revision__gt=1) & ~models.Q(supersedes="") & ~models.Q(reason="")),
                name="later_revision_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision} of {self.resolution_id}"


class Referral(models.Model):
    """A resolution's way into the Municipal Council, from the day on which it was sent there.

    The columns follow from ``stages``: where it is now, the last day for the answer, and since when that is
    overdue.
    """

    resolution = models.OneToOneField(
        "youth.Resolution", on_delete=models.PROTECT, primary_key=True, related_name="referral"
    )
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="referrals")
    recipient = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=list(STAGES.items()), default=referral.Stage.SENT.value)
    sent_on = models.DateField()
    # By the rule of the meeting that adopted it; empty where that sets no day.
    due_on = models.DateField(null=True, blank=True)
    # Since when the answer is overdue; kept once there is an answer.
    overdue_since = models.DateField(null=True, blank=True)
    # The record that it became in the council of this installation that its council mirrors.
    record = models.ForeignKey(
        ConsultationRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    # Who presents it there, where the rules let a representative speak.
    speaker = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [models.Index(fields=["council", "stage", "due_on"], name="referrals_by_stage")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on=None) | models.Q(due_on__gte=models.F("sent_on")),
                name="answer_is_due_after_sending",
            ),
            models.CheckConstraint(
                condition=models.Q(overdue_since=None) | models.Q(overdue_since__gt=models.F("due_on")),
                name="overdue_after_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"referral of {self.resolution_id}"

    @property
    def is_overdue(self) -> bool:
        """Return whether the day is over without an answer."""
        return self.overdue_since is not None and self.stage in referral.UNANSWERED


class ReferralStage(models.Model):
    """One stage, as the municipal council's record or the youth council's referral has it.

    A correction is another row at the same place; the one before it is kept with ``replaced_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="stages"
    )
    record = models.ForeignKey(
        ConsultationRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="stages"
    )
    # Counts from 1 in the order of the stages.
    place = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=list(STAGES.items()))
    on = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    document = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()), blank=True)
    # The committee, or the unit that carries it out.
    unit = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    # Of a referral's: the row of the record that it repeats.
    source = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )
    # Entered by the youth council, because the Municipal Council does not work in this installation.
    is_entered = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    # Why this row replaces the one before it.
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("stage of a referral")
        ordering = ["place", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(referral__isnull=True, record__isnull=False)
                | models.Q(referral__isnull=False, record__isnull=True),
                name="stage_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["referral", "place"],
                condition=models.Q(replaced_at=None),
                name="one_stage_at_each_place",
            ),
            models.UniqueConstraint(
                fields=["record", "place"],
                condition=models.Q(replaced_at=None),
                name="one_stage_at_each_place_of_record",
            ),
            models.CheckConstraint(
                condition=models.Q(stage="answered") & ~models.Q(outcome="")
                | ~models.Q(stage="answered") & models.Q(outcome=""),
                name="answer_has_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.referral_id or self.record_id}"
