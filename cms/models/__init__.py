"""Page types, media and site settings of the campaign site."""

from cms.models.media import DocumentFile, Picture, Rendition
from cms.models.pages import HomePage

__all__ = ["DocumentFile", "HomePage", "Picture", "Rendition"]
