"""Page types, media and site settings of the campaign site."""

from cms.models.base import SitePage
from cms.models.campaigns import CampaignIndexPage, CampaignPage
from cms.models.home import HomePage
from cms.models.media import DocumentFile, Picture, Rendition
from cms.models.plain import PlainPage
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
