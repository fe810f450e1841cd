"""The checks inside Wagtail's own forms: single uploads, several at once, choosers, and replacing a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.editing.roles import usual_collection
from templates.uploads.documents import check_document
from templates.uploads.pictures import clean_picture
from templates.uploads.refusals import RefusedFileError, refuse_large, sentence


class PictureField(WagtailImageField):
    """Wagtail's field for pictures, with our checks in place of its own: they read the whole file."""

    def to_python(self, data: Any) -> Any:
        """Return the clean picture in place of the uploaded one."""
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        try:
            refuse_large(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
            clean = clean_picture(file.name or "", file)
        except RefusedFileError as refused:
            raise ValidationError(sentence(refused, file.name or ""), code=refused.code) from refused
        return SimpleUploadedFile(clean.name, clean.content, clean.content_type)


class DocumentField(WagtailDocumentField):
    """Wagtail's field for documents, with our checks in place of its own."""

    def to_python(self, data: Any) -> Any:
        """Return the file after holding its content against its ending."""
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        try:
            refuse_large(file, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
            check_document(file.name or "", file)
        except RefusedFileError as refused:
            raise ValidationError(sentence(refused, file.name or ""), code=refused.code) from refused
        return file


def use_instead(form: forms.BaseForm, field: type[forms.FileField]) -> None:
    """Put our field in the place of Wagtail's; the form of a file that is there already has none."""
    if "file" not in form.fields:
        return
    theirs = form.fields["file"]
    ours = field(label=theirs.label, required=theirs.required, widget=theirs.widget)
    ours.error_messages["required"] = theirs.error_messages["required"]
    form.fields["file"] = ours


def choose_usual_collection(form: forms.BaseModelForm[Any]) -> None:
    """Choose the usual collection for a new file, where the editor may choose it."""
    field = form.fields.get("collection")
    if form.instance.pk is None and isinstance(field, forms.ModelChoiceField):
        usual = usual_collection()
        if usual is not None and usual in (field.queryset or ()):
            form.initial["collection"] = usual.pk


class PictureForm(BaseImageForm):
    """The form of a picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Check the file by its content; offer the usual collection."""
        super().__init__(*args, **kwargs)
        use_instead(self, PictureField)
        choose_usual_collection(self)


class DocumentForm(BaseDocumentForm):
    """The form of a document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Check the file by its content; offer the usual collection."""
        super().__init__(*args, **kwargs)
        use_instead(self, DocumentField)
        choose_usual_collection(self)
