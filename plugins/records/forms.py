"""Forms of the municipal secretary."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from plugins.records.package.archive import MAX_BYTES


class UploadForm(forms.Form):
    """One package; it is checked by its content, not by its name."""

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


class AnnulForm(forms.Form):
    """Why a record is void."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody of the council may read it; write no names of people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class SenderForm(forms.Form):
    """A sender and its key."""

    sender = forms.SlugField(
        label=_("Short name of the council"),
        help_text=_("As in the council's packages and addresses, for example ms-ihtiman."),
        max_length=40,
    )
    name = forms.CharField(label=_("Name of the council"), max_length=160)
    key = forms.CharField(
        label=_("Public key"),
        help_text=_(
            "PEM, or a line that begins with ssh-ed25519. Compare its fingerprint with the council by phone."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=2000,
    )


class IssueForm(forms.Form):
    """Why a later revision of a package is issued; the first one needs no reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False)
