"""Meetings: agenda, attendance, recusals, resolutions and minutes."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from youth import clock
from youth.models.agreeing import Agrees
from youth.points import words_of
from youth.procedure import choices as procedure
from youth.procedure.body import Body


class Meeting(models.Model):
    """A sitting (заседание) of a council, or of one of its committees."""

    class Kind(models.TextChoices):
        CONSTITUENT = "constituent", pgettext_lazy("meeting", "constituent")
        REGULAR = "regular", pgettext_lazy("meeting", "regular")
        EXTRAORDINARY = "extraordinary", pgettext_lazy("meeting", "extraordinary")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "planned")
        CONVENED = "convened", pgettext_lazy("meeting", "convened")
        OPEN = "open", pgettext_lazy("meeting", "under way")
        SUSPENDED = "suspended", pgettext_lazy("meeting", "suspended")
        CLOSED = "closed", pgettext_lazy("meeting", "ended")
        CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="meetings")
    term = models.ForeignKey("youth.Term", on_delete=models.PROTECT, related_name="meetings")
    # The committee that meets; empty for the council itself.
    committee = models.ForeignKey(
        "youth.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    # The protocol number; given when the meeting opens, or is recorded as not held. Each committee counts
    # its own.
    number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REGULAR)
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    place = models.CharField(_("place"), max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    convened_at = models.DateTimeField(null=True, blank=True)
    # The outgoing number of the notice, within the year in which it was sent.
    notice_number = models.PositiveIntegerField(null=True, blank=True)
    # Convened with fewer days of notice than the rules require; shown on the page and in the minutes.
    is_late_notice = models.BooleanField(default=False)
    late_because = models.CharField(max_length=300, blank=True)
    # Why its time or place was changed last after the notice, and why it was called off.
    moved_because = models.CharField(max_length=300, blank=True)
    called_off_because = models.CharField(max_length=300, blank=True)
    # When those who had not answered were reminded, and up to which act a letter showed its agenda.
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_up_to = models.PositiveBigIntegerField(default=0)
    # Where it is watched while it runs, and afterwards.
    stream_url = models.CharField(max_length=500, blank=True)
    recording_url = models.CharField(max_length=500, blank=True)
    # The key of the link by which the hall's screen is shown without signing in; none while there is no link.
    screen_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    # Why it was planned as closed to the public.
    closed_because = models.CharField(max_length=300, blank=True)
    # When the council adopted the agenda by a vote.
    agenda_adopted_at = models.DateTimeField(null=True, blank=True)
    # Every rule of procedure as it was when it was convened: {"preset": …, "facts": {…}}.
    rules = models.JSONField(default=dict, blank=True)
    # The last check of the quorum: when, and how many were in the hall.
    quorum_checked_at = models.DateTimeField(null=True, blank=True)
    quorum_present = models.PositiveSmallIntegerField(null=True, blank=True)
    # Suspended for want of a quorum, at most until then.
    waits_until = models.DateTimeField(null=True, blank=True)
    # Adjourned for want of a quorum: when the same meeting goes on.
    resumes_at = models.DateTimeField(null=True, blank=True)
    # It ended, or was not held at all, because there was no quorum.
    lacked_quorum = models.BooleanField(default=False)
    # The meeting whose open items this one decides, because that one had no quorum.
    second_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second"
    )

    # The eldest member, who presides over a constituent meeting until a chair is elected.
    eldest = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Who presides and who keeps the minutes, since the opening or the last change; they sign the minutes.
    presiding = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    keeping = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"],
                condition=models.Q(number__isnull=False, committee__isnull=True),
                name="meeting_number_once",
            ),
            models.UniqueConstraint(
                fields=["committee", "number"],
                condition=models.Q(number__isnull=False, committee__isnull=False),
                name="committee_meeting_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(committee__isnull=True) | ~models.Q(kind="constituent"),
                name="no_committee_is_constituted",
            ),
            Agrees(field="term", same="council", name="meeting_is_in_a_term_of_its_council"),
            Agrees(field="committee", same="term", name="committee_meets_in_its_term"),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, opened_at__isnull=True, lacked_quorum=False)
                | models.Q(number__isnull=False, opened_at__isnull=False)
                | models.Q(number__isnull=False, lacked_quorum=True),
                name="meeting_numbered_once_begun",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def body(self) -> Body:
        """Return the body that meets."""
        return Body.COUNCIL if self.committee_id is None else Body.COMMITTEE

    @property
    def has_minutes(self) -> bool:
        """Return whether it is over and minutes are written of it: also of one to which no quorum came."""
        return self.state == self.State.CLOSED or (self.state == self.State.CANCELLED and self.lacked_quorum)

    @property
    def begins_at(self) -> datetime:
        """Return the hour at which members are to come: that of the notice, or of an adjourned meeting."""
        return self.resumes_at or self.starts_at

    @property
    def waits_for_its_day(self) -> bool:
        """Return whether it was adjourned to an hour that is still to come: it is not in session."""
        is_adjourned = self.state == self.State.SUSPENDED and self.resumes_at is not None
        return is_adjourned and self.begins_at > clock.now()

    @property
    def state_in_words(self) -> str:
        """Return the state in the active language, with what the want of a quorum made of it."""
        if self.lacked_quorum and self.state == self.State.CANCELLED:
            return pgettext("meeting", "not held, no quorum")
        if self.lacked_quorum:
            return pgettext("meeting", "closed, no quorum")
        if self.state == self.State.SUSPENDED and self.resumes_at is not None:
            return pgettext("meeting", "adjourned")
        if self.state == self.State.SUSPENDED and self.waits_until is not None:
            return pgettext("meeting", "waiting for a quorum")
        return self.get_state_display()


class AgendaItem(models.Model):
    """A point of the agenda (точка); its subject is copied, so that history needs no other app."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("agenda item", "planned")
        UNDER_WAY = "under_way", pgettext_lazy("agenda item", "under way")
        DONE = "done", pgettext_lazy("agenda item", "done")
        POSTPONED = "postponed", pgettext_lazy("agenda item", "postponed")
        # No decision of the body: the meeting ended before the item did, or before it was called.
        INTERRUPTED = "interrupted", pgettext_lazy("agenda item", "interrupted")
        NOT_REACHED = "not_reached", pgettext_lazy("agenda item", "not reached")
        WITHDRAWN = "withdrawn", pgettext_lazy("agenda item", "withdrawn")

    class DecisionType(models.TextChoices):
        NONE = "none", _("for information")
        ORDINARY = procedure.DecisionType.ORDINARY.value, _("ordinary decision")
        ABSOLUTE = procedure.DecisionType.ABSOLUTE.value, _("decision by absolute majority")
        TWO_THIRDS = procedure.DecisionType.TWO_THIRDS.value, _("decision by two thirds of all")
        THREE_QUARTERS = procedure.DecisionType.THREE_QUARTERS.value, _("decision by three quarters of all")
        RULES_CHANGE = procedure.DecisionType.RULES_CHANGE.value, _("change of the rules of procedure")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda_items")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField()
    # The item of an earlier meeting that was left over and is dealt with here.
    continues = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    title = models.CharField(_("title"), max_length=300)
    # The draft decision: legal ground and rows as ``youth.points`` reads them.
    legal_ground = models.TextField(blank=True)
    points = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)
    # Which majority of the rules profile the decision needs.
    decision_type = models.CharField(max_length=20, choices=DecisionType, default=DecisionType.ORDINARY)
    # Topic for which the profile requires a named or secret vote ("budget", "chair_election", …).
    topic = models.CharField(max_length=40, blank=True)
    is_late = models.BooleanField(default=False)
    # When the council decided to deal with a late item.
    taken_up_at = models.DateTimeField(null=True, blank=True)
    # When a vote on an amendment or a point last changed the draft.
    draft_changed_at = models.DateTimeField(null=True, blank=True)
    # Why it is moved, who moves it and who reports on it, the number under which it came in. Fixed from the
    # vote on.
    reasons = models.TextField(blank=True)
    # The participant who moves it, else the mover as it was typed.
    moved_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mover = models.CharField(max_length=200, blank=True)
    rapporteur = models.CharField(max_length=200, blank=True)
    incoming_number = models.CharField(max_length=60, blank=True)
    # Why the office took it off; empty where its mover withdrew it, and for a draft of an agenda.
    taken_off_because = models.TextField(blank=True)
    subject_label = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    subject_title = models.CharField(max_length=300, blank=True)
    subject_text = models.TextField(blank=True)
    subject_digest = models.CharField(max_length=64, blank=True)
    # Which committee leads on the subject; its opinion is named first.
    lead_committee = models.ForeignKey(
        "youth.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Language of the title and text, as people wrote them.
    language = models.CharField(max_length=5, default="bg")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "position"], name="agenda_child_position_once"),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                condition=models.Q(parent__isnull=True),
                name="agenda_position_once",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="under_way"), name="one_agenda_item_under_way"
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"agenda item {self.pk}"

    @property
    def place(self) -> str:
        """Return the place on the agenda as people say it: "4", or "4.1" for a sub-item."""
        return f"{self.parent.place}.{self.position}" if self.parent else str(self.position)

    @property
    def text(self) -> str:
        """Return the text of the draft decision, numbered as it was typed; empty where there is none."""
        return words_of(self.legal_ground, self.points)


class Attendance(models.Model):
    """One stay of a member in the hall: in and, once they left, out."""

    class Way(models.TextChoices):
        """By which way it was established that the member is there."""

        SELF = "self", pgettext_lazy("way of a presence", "by the member")
        CODE = "code", pgettext_lazy("way of a presence", "by the code in the hall")
        LIST = "list", pgettext_lazy("way of a presence", "by the chair's table")
        ROLL_CALL = "roll_call", pgettext_lazy("way of a presence", "at a roll call")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="attendances")
    entered_at = models.DateTimeField(default=clock.now)
    way = models.CharField(max_length=10, choices=Way, default=Way.LIST)
    left_at = models.DateTimeField(null=True, blank=True)
    # A stay that was entered by mistake: kept, and counted nowhere.
    annulled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant"],
                condition=models.Q(left_at__isnull=True, annulled_at__isnull=True),
                name="one_open_stay_per_member",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("entered_at")),
                name="left_after_entering",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.meeting_id}"


class Recusal(models.Model):
    """A member's withdrawal from one item because of a conflict of interest."""

    class Ground(models.TextChoices):
        OWN = "own", pgettext_lazy("ground of a recusal", "own gain or loss")
        CLOSE = "close", pgettext_lazy("ground of a recusal", "it concerns a relative or somebody close")
        ORGANISATION = (
            "organisation",
            pgettext_lazy("ground of a recusal", "ties to an organisation concerned"),
        )
        OTHER = "other", pgettext_lazy("ground of a recusal", "another personal interest")

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground)
    # What the member adds to the ground; printed with it in the minutes.
    reason = models.TextField(blank=True)
    # Declared after the item was called, where the rules ask for it before.
    is_late = models.BooleanField(default=False)
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("recusal")
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "participant"], name="one_recusal_per_item")
        ]

    @property
    def council_id(self) -> int:
        return self.agenda_item.council_id

    def __str__(self) -> str:
        return f"{self.participant_id} from {self.agenda_item_id}"


class Resolution(models.Model):
    """An adopted, numbered decision (решение) of a council."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="resolutions")
    term = models.ForeignKey("youth.Term", on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="resolutions")
    # The book restarts per term or year; the period keeps the number unique.
    period = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    adopted_on = models.DateField()
    # As the profile's pattern writes it: Решение № 18/26.11.2026 г., протокол № 7
    designation = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    legal_ground = models.TextField(blank=True)
    points = models.JSONField()
    # A copy of the text for searching: SQLite stores JSON with escaped Cyrillic letters.
    words = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="bg")
    # The poll's frozen outcome: rule, snapshot, counts, named votes (unless secret), arithmetic.
    decision = models.JSONField()
    subject_label = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    # The repeated vote that overturned it; the number stays in the book and is never given again.
    annulled_by_vote = models.UUIDField(null=True, blank=True)
    # The round of voting that elected persons; an item has one decision of each, and one without.
    elected_in = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["-adopted_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "period", "number"], name="resolution_number_once"),
            models.UniqueConstraint(
                fields=["agenda_item"], condition=models.Q(elected_in=None), name="one_resolution_per_item"
            ),
            models.UniqueConstraint(fields=["elected_in"], name="one_resolution_per_round"),
        ]

    def __str__(self) -> str:
        return self.designation

    @property
    def text(self) -> str:
        """Return the text of the decision, numbered as it was typed."""
        return words_of(self.legal_ground, self.points)


class Minutes(models.Model):
    """The minutes (протокол) of a meeting; signing freezes the document with the names in it."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("minutes", "draft")
        OBJECTIONS = "objections", pgettext_lazy("minutes", "open to objections")
        SIGNED = "signed", pgettext_lazy("minutes", "signed")

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, primary_key=True, related_name="minutes"
    )
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    # {"language": {"heading": …, "paragraphs": […], "signatories": […]}}, written from the journal.
    document = models.JSONField(default=dict)
    journal_seq = models.PositiveBigIntegerField(default=0)
    # Until when members may object; signing waits for it.
    objections_until = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ManyToManyField("youth.Participant", related_name="+")
    # The council's signature over the file of the signed minutes, as ``ssh-keygen`` reads it; empty where the
    # council had no key.
    seal = models.TextField(blank=True)
    # When the council adopted them: by a vote in a later meeting, or without one by silence.
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by_vote = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True, adopted_by_vote__isnull=True)
                | (Q(adopted_at__isnull=False) & ~Q(state="draft")),
                name="minutes_adopted_once_laid_open",
            )
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"minutes of {self.pk}"


class Objection(models.Model):
    """A member's objection to the minutes while they are open to objections, and what came of it."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("objection", "accepted, the minutes are corrected")
        REJECTED = "rejected", pgettext_lazy("objection", "rejected")
        NEXT = "next", pgettext_lazy("objection", "taken to the next meeting")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="objections")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("objection"), max_length=2000)
    made_at = models.DateTimeField(default=clock.now)
    # Empty until the chair's table has answered.
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    # The reason, or where an accepted one led to a correction, its words.
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("objection to the minutes")
        verbose_name_plural = _("objections to the minutes")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_at__isnull=True)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="objection_answered_with_words",
            )
        ]

    @property
    def council_id(self) -> int:
        return self.minutes.council_id

    def __str__(self) -> str:
        return f"objection to {self.minutes_id}"
