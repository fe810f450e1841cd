"""The form in which a newsletter is written."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.presenters.newsletter import Suggestion
from youth.mail.mailings import SUBJECT_LENGTH

INTRO_LENGTH = 5000


class NewsletterForm(forms.Form):
    """Subject and introduction in both languages, and what to tell."""

    subject_bg = forms.CharField(label=_("Subject in Bulgarian"), max_length=SUBJECT_LENGTH)
    intro_bg = forms.CharField(
        label=_("Introduction in Bulgarian"),
        max_length=INTRO_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences of your own. An empty line begins a new paragraph."),
    )
    subject_en = forms.CharField(
        label=_("Subject in English"),
        max_length=SUBJECT_LENGTH,
        required=False,
        help_text=_("Empty: readers of English get the Bulgarian text."),
    )
    intro_en = forms.CharField(
        label=_("Introduction in English"),
        max_length=INTRO_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    items = forms.MultipleChoiceField(
        label=_("What the newsletter tells"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The newest first. What appeared since the last newsletter is chosen already."),
    )

    def __init__(self, *args: Any, offered: list[Suggestion], **kwargs: Any) -> None:
        """Offer what can be told."""
        super().__init__(*args, **kwargs)
        self.offered = offered
        items = cast("forms.ChoiceField", self.fields["items"])
        items.choices = [(one.key, one.label) for one in offered]

    def content(self) -> dict[str, dict[str, Any]]:
        """Return the newsletter as ``youth.mail.mailings`` keeps it."""
        given = self.cleaned_data
        chosen = [one for one in self.offered if one.key in given["items"]]
        return {
            language: {
                "subject": given[f"subject_{language}"],
                "intro": given[f"intro_{language}"].replace("\r\n", "\n"),
                "items": [one.items[language] for one in chosen],
            }
            for language in ("bg", "en")
        }
