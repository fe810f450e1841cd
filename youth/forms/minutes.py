"""Forms of the page on which the minutes are written."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.models import MinutesText, Objection
from youth.points import TEXT_LENGTH
from youth.services.minutes import OBJECTION_LENGTH
from youth.services.minutes_texts import CORRECTION_LENGTH


class NewTextForm(forms.Form):
    """What kind of text begins at a place."""

    kind = ChoiceField(label=_("What do you want to write?"), choices=MinutesText.Kind.choices)
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TextForm(forms.Form):
    """A text of the minutes, and the version from which its writer began."""

    kind = ChoiceField(label=_("Kind of text"), choices=MinutesText.Kind.choices)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "data-autosave": ""}),
    )
    id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """Mark the field with the language of the text."""
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["lang"] = lang


class CorrectionForm(forms.Form):
    """What is wrong in a fact."""

    text = forms.CharField(
        label=_("Correction"),
        max_length=CORRECTION_LENGTH,
        help_text=_("Say what is wrong and how it should read. It is printed behind the fact, which stays."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    fact = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What comes of an objection."""

    outcome = ChoiceField(label=_("Outcome"), choices=Objection.Outcome.choices)
    answer = forms.CharField(
        label=_("Reason or correction"),
        max_length=OBJECTION_LENGTH,
        help_text=_("Where it is accepted: the words of the correction, as they are printed."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the facts and texts that may be corrected."""
        super().__init__(*args, **kwargs)
        self.fields["place"] = ChoiceField(
            label=_("What is corrected, where it is accepted"),
            choices=[("", _("nothing")), *places],
            required=False,
        )


class FileForm(forms.Form):
    """A file to be attached to signed minutes."""

    file = forms.FileField(
        label=_("File"), help_text=_("A scan (PDF or a picture) or a signature (.p7s), at most 15 MB.")
    )
