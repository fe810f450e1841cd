"""Forms of the municipal secretary."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins.records.models import OUTCOMES
from plugins.records.package.archive import MAX_BYTES
from plugins.records.services.stage_files import FIELD_OF_KIND, StageUpload
from templates.choices import ChoiceField
from youth.procedure.referral import NEEDS, Objection, Stage, StageFacts
from youth.services.files import ALT_LENGTH, CONTENT_TYPES, PICTURE_ENDINGS
from youth.web.uploads import upload_input


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


class ReviewForm(forms.Form):
    """The number of the municipality's own document system, where it has another than the register."""

    number = forms.CharField(max_length=60, required=False)


class DateInput(forms.DateInput):
    """The browser's own date field, which speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        """Write dates as the field expects them."""
        super().__init__(format="%Y-%m-%d")


class SendForm(forms.Form):
    """When a resolution was sent, to whom, under which outgoing number, and who presents it there."""

    on = forms.DateField(label=_("Sent on"), widget=DateInput)
    number = forms.CharField(label=_("Outgoing number"), max_length=60, required=False)
    recipient = forms.CharField(
        label=_("To whom"),
        help_text=_("Left empty, it goes to the Municipal Council."),
        max_length=200,
        required=False,
    )
    speaker = ChoiceField(label=_("Who presents it there"), required=False)

    def __init__(self, *args: Any, speakers: Iterable[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """Ask who speaks only where the rules let somebody."""
        super().__init__(*args, **kwargs)
        if speakers is None:
            del self.fields["speaker"]
            return
        field: Any = self.fields["speaker"]
        field.choices = [("", _("nobody")), *speakers]


# What is asked for at each stage beside the day.
ASKED: dict[Stage, tuple[str, ...]] = {
    Stage.SENT: ("number", "recipient"),
    Stage.RECEIVED: ("number",),
    Stage.COMMITTEE: ("unit", "text"),
    Stage.AGENDA: ("text",),
    Stage.DECIDED: ("number", "document", "file", "text"),
    Stage.ANSWERED: ("outcome", "text", "unit", "document", "number", "file"),
    Stage.UNDER_WAY: ("text", "picture", "alt"),
    Stage.DONE: ("text", "picture", "alt"),
    Stage.NOT_DONE: ("text", "file"),
}
LABELS = {
    (Stage.SENT, "number"): _("Outgoing number"),
    (Stage.SENT, "on"): _("Sent on"),
    (Stage.RECEIVED, "number"): _("Incoming number in the municipality's register"),
    (Stage.COMMITTEE, "unit"): _("Committee"),
    (Stage.AGENDA, "text"): _("Which meeting, and which item"),
    (Stage.ANSWERED, "text"): _("The answer, in words for young people"),
    (Stage.ANSWERED, "unit"): _("Who is responsible"),
    (Stage.UNDER_WAY, "text"): _("What is being done"),
    (Stage.DONE, "text"): _("What was done"),
    (Stage.NOT_DONE, "text"): _("Why not"),
}
HELP = {
    "outcome": _("A refusal needs its reasons in the answer."),
    "document": _("Its title, for example: letter of the chair."),
    "file": _("At most 20 MB. Everybody can save it."),
    "picture": _("One photo or drawing, at most 20 MB. Place, time and camera are taken out of it."),
    "alt": _("In a few words, for those who can't see it."),
}
REQUIRED = {
    Objection.NUMBER_MISSING: "number",
    Objection.DOCUMENT_MISSING: "document",
    Objection.OUTCOME_MISSING: "outcome",
    Objection.UNIT_MISSING: "unit",
    Objection.TEXT_MISSING: "text",
}


class StageForm(forms.Form):
    """One stage of a resolution at the Municipal Council; a correction also says why."""

    outcome = ChoiceField(label=_("The answer is"), choices=[("", "—"), *OUTCOMES.items()])
    on = forms.DateField(label=_("Date"), widget=DateInput)
    number = forms.CharField(label=pgettext_lazy("document", "Number"), max_length=60)
    document = forms.CharField(label=_("Document"), max_length=200)
    unit = forms.CharField(label=_("Who is responsible"), max_length=160)
    recipient = forms.CharField(label=_("To whom"), max_length=200)
    text = forms.CharField(label=_("In short"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)
    file = forms.FileField(label=_("The document itself"), widget=upload_input(CONTENT_TYPES))
    picture = forms.FileField(label=_("A picture of it"), widget=upload_input(PICTURE_ENDINGS))
    alt = forms.CharField(label=_("What does the picture show?"), max_length=ALT_LENGTH)
    reason = forms.CharField(label=_("Why is it corrected?"), max_length=1000)

    def __init__(self, *args: Any, stage: Stage, is_correction: bool = False, **kwargs: Any) -> None:
        """Ask for what the stage says, and demand what it has to."""
        super().__init__(*args, **kwargs)
        self.stage = stage
        asked = ("on", *ASKED[stage], *(("reason",) if is_correction else ()))
        needed = {"on", "reason", "recipient", *(REQUIRED[one] for one in NEEDS.get(stage, ()))}
        for name in list(self.fields):
            if name not in asked:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.required = name in needed
            field.label = LABELS.get((stage, name), field.label)
            field.help_text = HELP.get(name, "")
        answer = ["outcome", "text", "unit", "document", "number", "file"]
        self.order_fields(answer if stage == Stage.ANSWERED else ["on"])

    def facts(self) -> StageFacts:
        """Return what was typed."""
        given = self.cleaned_data
        words = {name: given.get(name, "") for name in ("number", "document", "outcome", "unit", "text")}
        return StageFacts(stage=self.stage, on=given["on"], **words)

    def uploads(self) -> list[StageUpload]:
        """Return the files that were sent with it."""
        alt = self.cleaned_data.get("alt", "")
        given = [(kind, self.cleaned_data.get(name)) for kind, name in FIELD_OF_KIND.items()]
        return [StageUpload(kind=kind, file=file, alt=alt) for kind, file in given if file]
