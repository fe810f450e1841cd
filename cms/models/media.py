"""Pictures and documents; custom from the first migration, so that fields can be added later."""

from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.images.models import Image as WagtailImage

from cms.pictures import LOWER_QUALITIES, bytes_allowed, format_of
from youth.transliteration import in_latin


class Picture(AbstractImage):
    """A picture of the campaign site."""

    credit = models.CharField(
        _("author and licence"),
        max_length=160,
        blank=True,
        help_text=_("Shown wherever the picture is shown large."),
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """Return its description; a title, as often as not the name of a file, describes nothing."""
        return str(self.description)

    def get_upload_to(self, filename: str) -> str:
        """Return where the file is kept, its name in Latin letters."""
        return str(super().get_upload_to(in_latin(filename)))

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:  # noqa: A002 - Wagtail's name
        """Return one size of the picture, at a lower quality where it would weigh more than its share."""
        file = super().generate_rendition_file(filter, source=source)
        limit, kind = bytes_allowed(filter.spec), format_of(filter.spec)
        name = file.name
        for quality in LOWER_QUALITIES if kind else ():
            if limit is None or file.size <= limit:
                break
            lighter = Filter(spec=f"{filter.spec}|{kind}quality-{quality}")
            file = super().generate_rendition_file(lighter, source=source)
        # The address says which size it is, not how it came to be so light.
        file.name = name
        return file


class Rendition(AbstractRendition):
    """A size of a picture, made once."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class DocumentFile(AbstractDocument):
    """A file that readers can download."""

    admin_form_fields = WagtailDocument.admin_form_fields
