"""Forms of importing people: the file, and the confirmation of what was read in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from templates.uploads.documents import check_document
from templates.uploads.refusals import RefusedFileError, refuse_large, sentence
from youth.models import Term

MOST_BYTES = 2 * 1024 * 1024


class TableField(forms.FileField):
    """A table, held against its ending before anything reads it."""

    def to_python(self, data: Any) -> Any:
        """Return the file; raise ``ValidationError`` for one that is too large or something else."""
        file = super().to_python(data)
        if file is None:
            return None
        try:
            refuse_large(file, MOST_BYTES)
            check_document(file.name or "", file)
        except RefusedFileError as refused:
            raise ValidationError(sentence(refused, file.name or ""), code=refused.code) from refused
        return file


class ImportForm(forms.Form):
    """The table, and the term for which its seats are given."""

    term = ChoiceField(label=_("Term"))
    file = TableField(
        label=_("Table of people"),
        help_text=_("XLSX or CSV, at most 500 rows. Its first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, terms: Iterable[Term], **kwargs: Any) -> None:
        """Offer the terms that have not ended."""
        super().__init__(*args, **kwargs)
        numbers = [(str(term.number), str(term.number)) for term in terms]
        self.fields["term"] = ChoiceField(label=_("Term"), choices=numbers)
        self.order_fields(["term", "file"])
