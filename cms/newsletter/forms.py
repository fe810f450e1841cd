"""The form in which a newsletter is written."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from cms.presenters.newsletter import Suggestion
from templates.choices import MultipleChoiceField
from youth.forms.texts import texts_field
from youth.mail.mailings import SUBJECT_LENGTH

INTRO_LENGTH = 5000


class ScheduleForm(forms.Form):
    """The hour at which a newsletter is sent."""

    send_at = forms.DateTimeField(label=_("Send it on"), widget=AdminDateTimeInput)


class NewsletterForm(forms.Form):
    """Subject and introduction in each language of the council, and the items."""

    items = MultipleChoiceField(
        label=_("What the newsletter tells"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The newest first. What appeared since the last newsletter is chosen already."),
    )

    def __init__(self, *args: Any, languages: list[str], offered: list[Suggestion], **kwargs: Any) -> None:
        """Ask for the texts in these languages, and offer the items that can be included."""
        super().__init__(*args, **kwargs)
        self.languages, self.offered = languages, offered
        items = cast("forms.ChoiceField", self.fields["items"])
        items.choices = [(one.key, one.label) for one in offered]
        self.fields["subject"] = texts_field(
            languages,
            label=pgettext_lazy("mail", "Subject"),
            required=True,
            max_length=SUBJECT_LENGTH,
            help_text=_("A language without subject and introduction: its readers get the first text."),
        )
        self.fields["intro"] = texts_field(
            languages,
            label=_("Introduction"),
            area=True,
            max_length=INTRO_LENGTH,
            help_text=_(
                "A few sentences of your own. An empty line begins a new paragraph; an address that begins "
                "with https:// becomes a link."
            ),
        )
        self.order_fields(["subject", "intro", "items"])

    def content(self) -> dict[str, dict[str, Any]]:
        """Return the newsletter as ``youth.mail.mailings`` keeps it."""
        given = self.cleaned_data
        chosen = [one for one in self.offered if one.key in given["items"]]
        return {
            language: {
                "subject": given["subject"][language],
                "intro": given["intro"][language].replace("\r\n", "\n"),
                "items": [one.item(language) for one in chosen],
            }
            for language in self.languages
        }
