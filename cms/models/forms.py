"""Forms that editors put together, and what people sent through them."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.fields import StreamField
from wagtail.models import Page, Site, TranslatableMixin
from wagtail.search import index

from cms.blocks import body_blocks
from cms.content.forms import FormPageForm
from cms.form_pages.building import SiteFormBuilder
from cms.form_pages.places import CALLED_OFF, IN, WAITING, Hours
from cms.models.base import InFooter, SitePage
from cms.models.events import EventPage
from youth import clock


class FormPage(InFooter, SitePage, FormMixin):
    """A form that people fill in; what they send is read in the admin."""

    class Purpose(models.TextChoices):
        """What becomes of what was sent."""

        CONTACT = "contact", _("messages to the office: mailed to the address of the site")
        REGISTRATION = "registration", _("registration: each person gets a mail, and can give the place back")
        ANSWERS = "answers", _("answers: read and taken away as a table here")

    purpose = models.CharField(
        _("what it is for"), max_length=20, choices=Purpose.choices, default=Purpose.ANSWERS
    )
    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(
        body_blocks(),
        verbose_name=_("below the form"),
        blank=True,
        help_text=_("Where the office is, when it is open, whom to call."),
    )
    places = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Who comes later waits, and moves up when somebody gives a place back. Empty: no limit."),
    )
    closes_at = models.DateTimeField(
        _("open until"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: as long as the page is published. Below an event it closes when the event begins."
        ),
    )

    is_storable = False
    base_form_class = FormPageForm
    form_builder = SiteFormBuilder
    parent_page_types = ["cms.HomePage", "cms.CampaignPage", "cms.EventPage"]
    subpage_types: list[str] = []
    page_description = _(
        "Questions that you put together: for messages, answers, or the registration for an event."
    )
    template = "cms/form_page.html"
    landing_page_template = template
    content_panels = [
        *Page.content_panels,
        FieldPanel("purpose"),
        FieldPanel("intro"),
        InlinePanel("form_fields", heading=_("Questions"), label=_("question")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("places"), FieldPanel("closes_at")])], heading=_("Registration")
        ),
        FieldPanel("body"),
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def clean(self) -> None:
        """Refuse places where nobody registers."""
        super().clean()
        if self.places is not None and self.purpose != self.Purpose.REGISTRATION:
            raise ValidationError({"places": _("Only a registration has places.")})

    @property
    def is_registration(self) -> bool:
        """Return whether people register here."""
        return self.purpose == self.Purpose.REGISTRATION

    @cached_property
    def event(self) -> EventPage | None:
        """Return the event to which the form belongs, or None."""
        parent = self.get_parent() if self.path else None
        return parent.specific if parent is not None and parent.specific_class is EventPage else None

    @property
    def hours(self) -> Hours:
        """Return until when the form is open."""
        event = self.event
        if event is None:
            return Hours(self.closes_at)
        return Hours(self.closes_at, event.starts_at, event.is_cancelled)

    def get_submission_class(self) -> "type[Submission]":
        """Return what is kept of a form that was sent."""
        return Submission

    def get_data_fields(self) -> list[tuple[str, Any]]:
        """Return the columns of the list: when, the standing of a registration, the answers."""
        when, *answers = super().get_data_fields()
        return [when, *([("standing", _("Place"))] if self.is_registration else []), *answers]


class FormField(TranslatableMixin, AbstractFormField):
    """A question of a form."""

    class Kind(models.TextChoices):
        """How it is answered."""

        LINE = "singleline", _("one line")
        TEXT = "multiline", _("longer text")
        NAME = "name", _("name")
        EMAIL = "email", _("e-mail address")
        PHONE = "phone", _("telephone number")
        NUMBER = "number", _("number")
        DATE = "date", _("day")
        YES = "checkbox", _("a box to tick")
        ONE_OF = "radio", _("one of a few choices")
        ONE_OF_MANY = "dropdown", _("one of many choices")
        SEVERAL = "checkboxes", _("several choices")

    WITH_CHOICES = frozenset({Kind.ONE_OF, Kind.ONE_OF_MANY, Kind.SEVERAL})

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    label = models.CharField(_("question"), max_length=255)
    field_type = models.CharField(_("how it is answered"), max_length=16, choices=Kind.choices)
    required = models.BooleanField(_("has to be answered"), default=True)
    choices = models.TextField(
        pgettext_lazy("question of a form", "choices"), blank=True, help_text=_("One on each line.")
    )
    help_text = models.CharField(_("explanation"), max_length=255, blank=True)

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("required"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices"),
    ]

    class Meta(TranslatableMixin.Meta, AbstractFormField.Meta):
        verbose_name = _("question of a form")
        verbose_name_plural = _("questions of a form")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Ask for choices where there are some to choose from."""
        super().clean()
        if self.field_type in self.WITH_CHOICES and not self.choices.strip():
            raise ValidationError({"choices": _("Write the choices, one on each line.")})


class Submission(AbstractFormSubmission):
    """What somebody sent through a form; kept for a stated time, then deleted."""

    class Standing(models.TextChoices):
        """Of a registration."""

        IN = IN, pgettext_lazy("registration", "has a place")
        WAITING = WAITING, pgettext_lazy("registration", "waits for a place")
        CALLED_OFF = CALLED_OFF, pgettext_lazy("registration", "called off")

    submit_time = models.DateTimeField(_("sent"), default=clock.now)
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    email = models.EmailField(_("e-mail"), max_length=320, blank=True)
    # The office's mail: when the next attempt is due, empty once it is mailed or where nobody waits for it.
    mail_after = models.DateTimeField(null=True, editable=False)
    standing = models.CharField(_("place"), max_length=12, choices=Standing.choices, blank=True)
    # What the person's last mail said, and when the next attempt to mail is due.
    mailed_standing = models.CharField(max_length=12, choices=Standing.choices, blank=True, editable=False)
    standing_mail_after = models.DateTimeField(default=clock.now, editable=False)
    # In the link by which a place is given back.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        ordering = ["-submit_time", "-pk"]
        indexes = [models.Index(fields=["mail_after"], name="submission_mail_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "email"], condition=~models.Q(standing=""), name="registered_once"
            )
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"

    def get_data(self) -> dict[str, Any]:
        """Return the answers by the names of their fields, with time and standing."""
        standing = self.get_standing_display() if self.standing else ""
        return {**self.form_data, "submit_time": self.submit_time, "standing": standing}


def contact_fields(language: str) -> list[FormField]:
    """Return the questions with which a contact form begins."""
    kinds = FormField.Kind
    with override(language):
        fields = [
            ("name", _("Your name"), kinds.NAME, ""),
            ("email", _("Your e-mail"), kinds.EMAIL, _("The answer goes there.")),
            ("subject", _("What it is about"), kinds.LINE, ""),
            ("message", _("Message"), kinds.TEXT, ""),
        ]
        return [
            FormField(
                sort_order=number,
                clean_name=name,
                label=str(label),
                field_type=kind,
                help_text=str(help_text),
            )
            for number, (name, label, kind, help_text) in enumerate(fields)
        ]
