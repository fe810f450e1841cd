"""Page types, media and site settings of the campaign site."""

from cms.models.media import DocumentFile, Picture, Rendition
from cms.models.pages import CampaignIndexPage, CampaignPage, HomePage, PlainPage, SitePage
from cms.models.settings import SiteProfile

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "DocumentFile",
    "HomePage",
    "Picture",
    "PlainPage",
    "Rendition",
    "SitePage",
    "SiteProfile",
]
