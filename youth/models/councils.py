"""Councils (the tenants), their terms, seats, mandates, committees and offices."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.languages import in_language, language_shown
from youth.models.held import HeldQuerySet, NoOverlap, ends_after_start
from youth.models.named import Named, NamesField
from youth.roles import LONGEST, OwnRole, role_title

# Part of addresses, stream names and file names, so ASCII only.
ascii_slug = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small Latin letters, digits and hyphens."))


def bulgarian_only() -> list[str]:
    """Return the default languages of a council."""
    return ["bg"]


class Council(Named):
    """A council is a tenant: participants, plugins, streams and numbering are its own."""

    class Kind(models.TextChoices):
        YOUTH = "youth", _("youth council")
        MUNICIPAL = "municipal", _("municipal council")

    slug = models.CharField(max_length=40, unique=True, validators=[ascii_slug])
    kind = models.CharField(max_length=10, choices=Kind)
    # Popolo/ELI style code of the municipality, part of every package's URN: bg-ihtiman.
    municipality_code = models.CharField(max_length=40, validators=[ascii_slug])
    municipality_names = NamesField(_("municipality"), longest=120)
    mirrors = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="youth_councils"
    )
    # In order: the first is that of its documents. A language that the interface lacks is for names only.
    languages = models.JSONField(default=bulgarian_only)
    time_zone = models.CharField(max_length=40, default="Europe/Sofia")
    rules_preset = models.CharField(max_length=40, default="bg-obs")
    # What differed from the preset when the council was founded, by field.
    rules_overrides = models.JSONField(default=dict, blank=True)
    # What was changed since, as entered: [{"change": id, "from": instant, "facts": {field: fact}}]; see
    # ``youth.procedure.rule_timeline``.
    rules_changes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="youth") | models.Q(mirrors__isnull=True),
                name="only_a_youth_council_mirrors",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def municipality(self) -> str:
        """Return the municipality's name in the active language, else as ``name``."""
        return in_language(self.municipality_names, get_language())

    @property
    def municipality_language(self) -> str:
        """Return the language of ``municipality``."""
        return language_shown(self.municipality_names, get_language())


class Term(models.Model):
    """A term of office (мандат) of the whole council, of whole days there; numbering may restart with it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    end_document = models.CharField(_("document of the end"), max_length=200, blank=True)
    # Why it is longer or shorter than the rules say.
    length_reason = models.CharField(_("reason of another length"), max_length=300, blank=True)

    objects = HeldQuerySet["Term"].as_manager()

    class Meta:
        verbose_name = _("term of office")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="term_number_once"),
            # What the rows of meetings refer to, see ``Agrees``.
            models.UniqueConstraint(fields=["id", "council"], name="term_with_its_council"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="term_ends_after_start",
            ),
            NoOverlap(name="one_term_at_a_time", fields=["council"]),
        ]

    def __str__(self) -> str:
        return f"{self.council_id}/{self.number}"


class Seat(models.Model):
    """One statutory seat of a term; a seat without a mandate in force is vacant and still counts."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("seat")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="seat_number_once")]

    @property
    def council_id(self) -> int:
        return self.term.council_id

    def __str__(self) -> str:
        return f"seat {self.number}"


class Mandate(models.Model):
    """The holder of a seat in a period; never deleted, ended with a reason."""

    class EndReason(models.TextChoices):
        TERM_ENDED = "term_ended", _("the term ended")
        RESIGNED = "resigned", _("resigned")
        AGE = "age", _("reached the age limit")
        REMOVED = "removed", _("removed by decision")
        DIED = "died", _("died")

    class Basis(models.TextChoices):
        ELECTED = "elected", _("elected")
        APPOINTED = "appointed", _("appointed")
        NEXT_IN_LINE = "next_in_line", _("next in line")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="mandates")
    # The name under which the office-holder acts publicly: minutes and resolutions use it.
    name_in_office = models.CharField(_("name in office"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.ELECTED)
    # What it rests on: a decision, minutes of an election, a letter of resignation.
    document = models.CharField(_("document"), max_length=200, blank=True)
    end_document = models.CharField(_("document of the end"), max_length=200, blank=True)
    substitutes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="substituted_by"
    )

    objects = HeldQuerySet["Mandate"].as_manager()

    class Meta:
        verbose_name = _("mandate")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=models.Q(ends_at__isnull=True),
                name="one_standing_mandate_per_seat",
            ),
            models.CheckConstraint(
                condition=(models.Q(ends_at__isnull=True) & models.Q(end_reason=""))
                | (models.Q(ends_at__isnull=False) & ~models.Q(end_reason="")),
                name="mandate_end_has_reason",
            ),
            ends_after_start("mandate"),
            NoOverlap(name="one_mandate_at_a_time", fields=["seat"]),
        ]

    @property
    def council_id(self) -> int:
        return self.seat.council_id

    def __str__(self) -> str:
        return self.name_in_office


class Committee(Named):
    """A standing or ad-hoc committee of one term."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="committees")
    slug = models.CharField(max_length=60, validators=[ascii_slug])
    is_standing = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["names"]
        constraints = [
            models.UniqueConstraint(fields=["term", "slug"], name="committee_slug_once"),
            # What the rows of meetings refer to, see ``Agrees``.
            models.UniqueConstraint(fields=["id", "term"], name="committee_with_its_term"),
        ]

    @property
    def council_id(self) -> int:
        return self.term.council_id

    def __str__(self) -> str:
        return self.name


class CommitteeMembership(models.Model):
    """A member of a committee in a period, and whether they chair it."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="memberships")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="committees")
    is_chair = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    end_document = models.CharField(_("document of the end"), max_length=200, blank=True)

    objects = HeldQuerySet["CommitteeMembership"].as_manager()

    class Meta:
        verbose_name = _("committee membership")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "participant"],
                condition=models.Q(ends_at__isnull=True),
                name="one_standing_committee_membership",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=models.Q(ends_at__isnull=True, is_chair=True),
                name="one_standing_committee_chair",
            ),
            ends_after_start("committee_membership"),
            NoOverlap(name="one_committee_membership_at_a_time", fields=["committee", "participant"]),
            NoOverlap(
                name="one_committee_chair_at_a_time",
                fields=["committee"],
                condition=models.Q(is_chair=True),
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.committee.council_id

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.participant_id}"


class Office(models.Model):
    """A role that a participant holds in a council in a period."""

    # The council's own; plugins declare more, see ``youth.roles``.
    Role = OwnRole

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="offices")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=LONGEST)
    name_in_office = models.CharField(_("name in office"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)

    objects = HeldQuerySet["Office"].as_manager()

    class Meta:
        verbose_name = _("office")
        constraints = [
            models.UniqueConstraint(
                fields=["council", "role"],
                condition=models.Q(ends_at__isnull=True, role__in=["chair", "secretary"]),
                name="one_standing_chair_and_secretary",
            ),
            ends_after_start("office"),
            NoOverlap(name="an_office_is_held_once", fields=["council", "participant", "role"]),
            NoOverlap(
                name="one_chair_and_secretary_at_a_time",
                fields=["council", "role"],
                condition=models.Q(role__in=["chair", "secretary"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name_in_office}"

    def get_role_display(self) -> str:
        """Return the title of the role in the active language."""
        return role_title(self.role)


class NumberSeries(models.Model):
    """The last number given in one book (``resolution``, ``meeting``, ``incoming``) and its period.

    Each committee has a book of minutes: ``meeting:<id>``.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="number_series")
    book = models.CharField(max_length=60)
    # "term:2" or "year:2026", as the rules profile resets the book.
    period = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["council", "book", "period"], name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.period}: {self.last}"
