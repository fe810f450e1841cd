"""Forms of what a member shows of themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from templates.uploads.pictures import ENDINGS, square_picture
from templates.uploads.refusals import RefusedFileError, refuse_large, sentence
from youth.consent_texts import current_text
from youth.forms.consent import ConsentField
from youth.services.member_cards import PLACE_LENGTH

MOST_BYTES = 20 * 1024 * 1024


class SquarePictureField(forms.FileField):
    """A picture, read completely and cleaned to the bytes of a square JPEG without metadata."""

    def to_python(self, data: Any) -> Any:
        """Return the bytes of the clean picture."""
        file = super().to_python(data)
        if file is None:
            return None
        name = file.name or ""
        try:
            refuse_large(file, MOST_BYTES)
            return square_picture(name, file)
        except RefusedFileError as refused:
            raise ValidationError(sentence(refused, name), code=refused.code) from refused


class PictureForm(forms.Form):
    """A picture and the consent to show it."""

    picture = SquarePictureField(
        label=_("Picture"),
        help_text=_("Only you on it, your face in the middle. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}),
        max_length=200,
    )
    consent = ConsentField(_("Without your consent the picture can't be shown."))
    consent_version = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the text in force."""
        super().__init__(*args, **kwargs)
        text = current_text("picture")
        self.fields["consent"].help_text = text.in_language(get_language() or "bg")
        self.initial["consent_version"] = text.version


class PlaceForm(forms.Form):
    """Where a member comes from."""

    place = forms.CharField(
        label=_("School or village"),
        help_text=_("Everybody sees it beside your name. Leave it empty to show nothing."),
        max_length=PLACE_LENGTH,
        required=False,
    )
