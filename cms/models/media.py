"""Pictures and documents; custom from the first migration, so that fields can be added later."""

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Picture(AbstractImage):
    """A picture of the campaign site."""

    admin_form_fields = WagtailImage.admin_form_fields


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
