"""Forms of the municipal secretary."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from plugins.records.package.archive import MAX_BYTES


class UploadForm(forms.Form):
    """One package; what is in it is judged by its content, not by its name."""

    package = forms.FileField(
        label=_("Package"),
        help_text=_("A zip file of at most 25 MB, as the youth council exported it."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
            "max_length": _("The file's name is too long."),
        },
        max_length=200,
    )

    def clean_package(self) -> "UploadedFile[Any]":
        """Refuse a file over the limit before it is read into memory."""
        package: UploadedFile[Any] = self.cleaned_data["package"]
        if (package.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 25 MB."), code="PKG_TOO_BIG")
        return package
